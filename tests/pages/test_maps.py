"""The page of maps in Streamlit's AppTest: its controls edit map and experiment, and the address bar follows."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from downhill import Entrant, Experiment
from downhill.maps import Basins, Map, Plane, Sensitivity
from downhill.maps.examples import WELLS_100, WELLS_1000
from downhill.maps.part import part_of
from downhill.maps.specification import Variation
from downhill.server.map_query import split
from tests.widgets.test_navigation import address, go

MAIN = Path(__file__).parents[2] / "downhill" / "visit" / "main.py"
SADDLE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))
BASINS = Map(SADDLE, Basins(size=64))


def opened(query: str = "") -> AppTest:
    """The page at this address."""
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    go(app, "../../pages/maps.py", query)
    return app


def shown(app: AppTest) -> Map:
    """The map in the address, which holds the whole of it."""
    assert not app.exception
    return split(address(app))[0]


def named(widgets: Any, label: str) -> Any:
    """The one widget with this label."""
    (widget,) = [widget for widget in widgets if widget.label == label]
    return widget


def test_the_first_map() -> None:
    app = opened()
    assert not app.error
    assert shown(app) == WELLS_100
    assert named(app.selectbox, "Landscape").value == "double_well"
    assert any("deeper of two wells" in caption.value for caption in app.caption)
    named(app.number_input, "Steps").set_value(1000).run()
    assert shown(app) == WELLS_1000
    assert any("deeper of two wells" in caption.value for caption in app.caption)
    named(app.number_input, "Steps").set_value(500).run()
    assert not any("deeper of two wells" in caption.value for caption in app.caption)


def test_another_kind_of_map_has_its_own_colours() -> None:
    """Source: what is usual for each kind: a sensitivity's curves, a plane's outcomes."""
    app = opened(BASINS.to_query())
    named(app.segmented_control, "Map").set_value("sensitivity").run()
    assert split(address(app))[1] == "loss"


@pytest.mark.parametrize(
    "of",
    [
        Basins(64, x_low=-1.0, x_high=0.5, radius=0.2, precision="float64"),
        Sensitivity(50, low=1e-3, high=1.0, seeds=3, target=0.5),
        Plane(1, "beta1", "beta2", 32, x_low=0.1, x_high=0.9),
    ],
    ids=lambda of: of.kind,
)
@pytest.mark.parametrize("show", ["", "&show=outcome", "&show=loss"])
def test_a_link_is_that_map(of: Variation, show: str) -> None:
    query = Map(SADDLE, of).to_query() + show
    app = opened(query)
    assert not app.error
    assert shown(app) == Map(SADDLE, of)
    assert split(address(app)) == split(query)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("landscape=nowhere", "landscape = 'nowhere'"),
        ("map=basins", "field 'landscape' is missing"),
    ],
)
def test_a_damaged_link_is_said_and_stays_until_the_first_edit(query: str, said: str) -> None:
    app = opened(query)
    [error] = app.error
    assert "This link is damaged, so the first map is shown instead." in error.value
    assert said in error.value
    assert address(app) == urlencode(parse_qs(query, keep_blank_values=True), doseq=True)
    named(app.segmented_control, "Size").set_value(128).run()
    assert not app.error
    assert shown(app) == Map(WELLS_100.experiment, Basins(128))


@pytest.mark.parametrize(
    ("query", "said", "left"),
    [
        (f"{BASINS.to_query()}&show=everything", "show = 'everything'", BASINS),
        (f"{SADDLE.to_query()}&map=plane,entrant=9", "entrant = 9", Map(SADDLE, Basins())),
        (f"{SADDLE.to_query()}&map=basins,size=0,radius=2", "size = 0", Map(SADDLE, Basins(radius=2.0))),
    ],
)
def test_a_damaged_field_costs_itself(query: str, said: str, left: Map) -> None:
    app = opened(query)
    [error] = app.error
    assert "A part of this link is damaged, and the rest is shown." in error.value
    assert said in error.value
    assert address(app) == urlencode(parse_qs(query, keep_blank_values=True), doseq=True)
    named(app.segmented_control, "Size").set_value(128).run()
    assert not app.error
    assert shown(app) == replace(left, variation=replace(left.variation, size=128))


def test_a_link_to_a_race_is_a_map_of_it() -> None:
    app = opened(f"{SADDLE.to_query()}&layout=grid")
    assert not app.error
    assert "` Passed over in this link: layout. `" in [each.value for each in app.caption]
    assert shown(app) == Map(SADDLE, Basins())


def test_other_colours_are_an_edit_of_a_damaged_link_too() -> None:
    app = opened("landscape=nowhere")
    named(app.selectbox, "Coloured by").select("steps").run()
    assert split(address(app)) == (WELLS_100, "steps")


@pytest.mark.parametrize(
    ("label", "value", "wanted"),
    [
        ("Size", 128, Basins(128)),
        ("Precision", "float64", Basins(64, precision="float64")),
        ("Map", "sensitivity", Sensitivity()),
        ("Map", "plane", Plane(1, "learning_rate", "beta1")),
    ],
)
def test_a_choice_is_that_map(label: str, value: object, wanted: Variation) -> None:
    """The plane is of the first who has two hyperparameters: Adam."""
    app = opened(BASINS.to_query())
    named(app.segmented_control, label).set_value(value).run()
    assert shown(app) == Map(SADDLE, wanted)


def test_a_range_keeps_its_other_end() -> None:
    """Source: the saddle's view, from -2 to 2."""
    app = opened(BASINS.to_query())
    named(app.number_input, "x from").set_value(-1.25).run()
    assert shown(app).variation == Basins(64, x_low=-1.25, x_high=2.0)
    named(app.number_input, "x to").set_value(-1.5).run()
    assert "must be below" in app.error[0].value
    assert shown(app).variation == Basins(64, x_low=-1.25, x_high=2.0)


def test_both_ends_may_change_before_the_page_hears_of_either() -> None:
    app = opened(BASINS.to_query())
    named(app.number_input, "x from").set_value(-1.25)
    named(app.number_input, "x to").set_value(1.5).run()
    assert shown(app) == Map(SADDLE, Basins(64, x_low=-1.25, x_high=1.5))


def test_a_loss_to_reach_can_be_set_and_taken_away() -> None:
    app = opened(Map(SADDLE, Sensitivity()).to_query())
    named(app.toggle, "A loss to reach").set_value(True).run()
    assert shown(app).variation == Sensitivity(target=0.01)
    named(app.number_input, "Loss to reach").set_value(-0.5).run()
    named(app.selectbox, "Shows").select("steps").run()
    assert split(address(app)) == (Map(SADDLE, Sensitivity(target=-0.5)), "steps")
    named(app.toggle, "A loss to reach").set_value(False).run()
    assert split(address(app)) == (Map(SADDLE, Sensitivity()), "loss"), "there are no steps to count any more"


def test_both_axes_of_a_plane_change_places() -> None:
    app = opened(Map(SADDLE, Plane(1, "beta1", "beta2")).to_query())
    named(app.selectbox, "To the right").select("beta2").run()
    assert shown(app).variation == Plane(1, "beta2", "beta1")


def test_colours_stand_in_the_address_unless_they_are_the_usual_ones() -> None:
    app = opened(BASINS.to_query())
    assert "show" not in app.query_params
    named(app.selectbox, "Coloured by").select("steps").run()
    assert split(address(app))[1] == "steps"
    named(app.selectbox, "Coloured by").select("minimum").run()
    assert "show" not in app.query_params


def test_another_landscape_has_its_own_view() -> None:
    app = opened(Map(SADDLE, Basins(64, x_low=-1.0, x_high=0.5, radius=0.2)).to_query())
    named(app.selectbox, "Landscape").select("beale").run()
    assert shown(app) == Map(Experiment("beale", steps=20, entrants=SADDLE.entrants), Basins(64))


def test_a_map_that_is_no_longer_possible_is_said() -> None:
    app = opened(Map(replace(SADDLE, entrants=(Entrant("momentum"),)), Plane()).to_query())
    named(app.button, "Remove").click().run()
    [info] = [each for each in app.info if "no longer possible" in each.value]
    assert "entrant = 0" in info.value
    assert shown(app) == Map(replace(SADDLE, entrants=()), Basins())


def test_nobody_has_two_numbers() -> None:
    app = opened(Map(replace(SADDLE, entrants=(Entrant("gd"),)), Basins(64)).to_query())
    named(app.segmented_control, "Map").set_value("plane").run()
    assert "nobody races who has two hyperparameters" in app.error[0].value
    assert shown(app).variation == Basins(64)


def test_race_and_map_are_of_one_experiment() -> None:
    """What is set on one page is there on the other, and the map is as it was left."""
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.query_params.update(parse_qs(SADDLE.to_query()))
    app.run()
    go(app, "../../pages/maps.py")
    assert shown(app) == Map(SADDLE, Basins())
    named(app.segmented_control, "Size").set_value(64).run()
    named(app.number_input, "Steps").set_value(30).run()
    go(app, "../../pages/playground.py")
    assert Experiment.from_query(address(app)) == replace(SADDLE, steps=30)
    named(app.number_input, "Steps").set_value(40).run()
    go(app, "../../pages/maps.py")
    assert shown(app) == Map(replace(SADDLE, steps=40), Basins(64))


def test_a_part_and_the_whole() -> None:
    part = part_of(Basins(64), [[-1, 0.5], [0, 1]])
    assert part == Basins(64, x_low=-1.0, x_high=0.5, y_low=0.0, y_high=1.0)
    assert part_of(part, "whole") == Basins(64)
    assert part_of(Sensitivity(), [[0.01, 1]]) == Sensitivity(low=0.01, high=1.0)


HOSTILE: list[object] = [None, "all", [], [[0, 1]], [[0, 1], [0]], [[0, 1], [0, "1"]], [[1, 0], [0, 1]], {}, 5]


@pytest.mark.parametrize("part", [*HOSTILE, [[0, 1e7], [0, 1]], [[0, 10**400], [0, 1]], [[0, float("nan")], [0, 1]]])
def test_a_hostile_part_is_refused(part: object) -> None:
    with pytest.raises(ValueError, match=r"part|basins|start"):
        part_of(Basins(64), part)
