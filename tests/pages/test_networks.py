"""The page of networks in Streamlit's AppTest: its controls edit the training, and the address bar follows."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from downhill.experiment import Entrant, Experiment
from downhill.networks import Data, Network, Training
from downhill.networks.presets import PRESETS
from downhill.server.first_training import FIRST_TRAINING
from downhill.widgets import training_address
from downhill.widgets.training_address import NO_TABLE
from pages import networks
from tests.pages.test_maps import MAIN, named
from tests.widgets.test_navigation import address, go

SGD = Entrant("momentum", {"learning_rate": 0.03, "momentum": 0.9}, batch_size=100.0)
ADAM = Entrant("adam", batch_size=100.0)
MOONS = Training(Data("moons", {"spread": 0.2}), (Network((8,)),), (SGD, ADAM), epochs=3)
TABLE = replace(MOONS, data=Data("csv", {"test_fraction": 0.3}, 64 * "a"))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the browser is told, whose part nobody plays here."""
    questions: list[Any] = []
    monkeypatch.setattr("downhill.player.component.networks_view", lambda question, **_: questions.append(question))
    return questions


def opened(training: Training | str = "") -> AppTest:
    """The page at this address."""
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    go(app, "../../pages/networks.py", training if isinstance(training, str) else training.to_query())
    return app


def shown(app: AppTest) -> Training:
    """The training in the address, which holds the whole of it."""
    assert not app.exception
    return Training.from_query(address(app))


def press(app: AppTest, label: str) -> AppTest:
    named(app.button, label).click().run()
    return app


def test_the_first_training_is_told_to_the_browser(told: list[Any]) -> None:
    app = opened()
    assert not app.error
    assert shown(app) == FIRST_TRAINING
    [question] = told
    assert Training.from_query(question.pop("query")) == FIRST_TRAINING
    assert question == {
        "entrants": 2, "table": "none", "digest": "", "session": app.session_state["session"].identity,
        "printedSeconds": (),
    }  # fmt: skip
    assert any("18,986 weights" in caption.value and "MB at once" in caption.value for caption in app.caption)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_known_experiment_can_be_chosen_and_looked_at(preset: str, told: list[Any]) -> None:
    """Together: each is a page without a fault, what it shows is said, and it is found again by its address."""
    wanted = PRESETS[preset]
    app = opened(MOONS)
    named(app.selectbox, "Experiment").select(preset).run()
    assert shown(app) == wanted.training
    assert not app.error
    assert not app.warning
    assert any(wanted.shows in caption.value for caption in app.caption)
    assert named(app.selectbox, "Experiment").value == preset
    assert told[-1]["printedSeconds"] == wanted.printed_seconds


def test_the_notes_experiments_are_told_from_the_literatures() -> None:
    options = named(opened(MOONS).selectbox, "Experiment").options
    assert {"your own", "Batch sizes (lecture notes)", "First weights (lecture notes)", "Spirals"} < set(options)


EDITS: list[tuple[str, str, object, Training]] = [
    ("number_input", "Epochs", 7, replace(MOONS, epochs=7)),
    ("number_input", "Seeds", 5, replace(MOONS, seeds=5)),
    ("number_input", "First seed", 9, replace(MOONS, seed=9)),
    ("number_input", "Look at the curvature every", 10, replace(MOONS, probe_every=10)),
    ("segmented_control", "Precision", "float64", replace(MOONS, precision="float64")),
    ("selectbox", "Order of the examples", "curriculum", replace(MOONS, order="curriculum")),
    ("text_input", "Hidden layers", "16-4", replace(MOONS, networks=(Network((16, 4)),))),
    ("text_input", "Hidden layers", "", replace(MOONS, networks=(Network(()),))),
    ("selectbox", "Activation", "tanh", replace(MOONS, networks=(Network((8,), "tanh"),))),
    ("selectbox", "First weights", "lsuv", replace(MOONS, networks=(Network((8,), "relu", "lsuv"),))),
    ("selectbox", "Normalisation", "weight", replace(MOONS, networks=(Network((8,), normalisation="weight"),))),
    ("number_input", "dropout p", 0.25, replace(MOONS, networks=(Network((8,), dropout=0.25),))),
    ("number_input", "spread σ", 0.5, replace(MOONS, data=Data("moons", {"spread": 0.5}))),
    ("number_input", "examples n", 50, replace(MOONS, data=Data("moons", {"spread": 0.2, "examples": 50.0}))),
    ("selectbox", "Data", "spirals", replace(MOONS, data=Data("spirals", {"spread": 0.2}))),
    ("selectbox", "Data", "csv", replace(MOONS, data=Data("csv", {}, NO_TABLE))),
    ("selectbox", "Rule", "muon", replace(MOONS, entrants=(SGD.with_rules("muon", ""), ADAM))),
]


@pytest.mark.parametrize(("kind", "label", "value", "wanted"), EDITS, ids=[f"{each[1]} {each[2]}" for each in EDITS])
def test_an_edit_changes_that_and_nothing_else(kind: str, label: str, value: object, wanted: Training) -> None:
    app = opened(MOONS)
    named(getattr(app, kind), label).set_value(value).run()
    assert not app.error
    assert shown(app) == wanted


def test_the_scale_of_the_weights_is_there_where_it_counts() -> None:
    app = opened(MOONS)
    assert "Weight scale s" not in [each.label for each in app.number_input]
    named(app.selectbox, "First weights").select("normal").run()
    named(app.number_input, "Weight scale s").set_value(0.5).run()
    assert shown(app).networks == (Network((8,), initialisation="normal", weight_scale=0.5),)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9999-abc", "9999 is more than 512 units; “abc” is not a whole number."),
        ("0-16", "0 is less than 1 unit."),
        ("1-2-3-4-5-6-7-8-9", "9 layers are more than 8."),
        ("16--4", "a number is missing beside a hyphen."),
    ],
)
def test_layers_that_are_none_stay_typed_with_all_that_is_wrong(typed: str, said: str) -> None:
    app = opened(MOONS)
    named(app.text_input, "Hidden layers").set_value(typed).run()
    [error] = app.error
    allowed = "Allowed are at most 8 layers of 1 to 512 units each, such as 128-64-32. The network still has 8."
    assert error.value.strip("` ") == f"Hidden layers: {said} {allowed}"
    assert shown(app) == MOONS
    named(app.number_input, "Epochs").set_value(4).run()  # something else is no answer to it
    assert named(app.text_input, "Hidden layers").value == typed
    named(app.text_input, "Hidden layers").set_value("9").run()
    assert not app.error
    assert shown(app) == replace(MOONS, networks=(Network((9,)),), epochs=4)


def test_entrants_are_added_duplicated_moved_and_removed() -> None:
    """As those of a race, but that a new one sees as many examples as the one before it."""
    app = opened(MOONS)
    moved = replace(ADAM, path_style=2.0), replace(SGD, path_style=1.0)
    assert shown(press(app, "Move down")).entrants == moved
    assert shown(press(app, "Duplicate")).entrants == (*moved, SGD)
    assert shown(press(app, "Add optimizer")).entrants[-1] == Entrant("gd", batch_size=100.0)
    assert shown(press(app, "Remove")).entrants == (*moved, SGD)
    assert "Nobody is training" in opened(replace(MOONS, entrants=())).info[0].value


def test_batch_normalisation_against_none_takes_two_choices() -> None:
    app = opened(MOONS)
    named(app.segmented_control, "Network").set_value("each").run()
    assert shown(app).networks == (Network((8,)), Network((8,)))
    named(app.selectbox, "Normalisation").select("batch").run()
    assert shown(app) == replace(MOONS, networks=(Network((8,), normalisation="batch"), Network((8,))))


def test_each_network_is_edited_by_itself() -> None:
    """What was typed wrongly for one stays with it; one for all is the one that is shown."""
    app = opened(replace(MOONS, networks=(Network((8,)), Network((4, 4), "tanh"))))
    assert named(app.selectbox, "Network of").options == ["Momentum", "Adam"]
    named(app.text_input, "Hidden layers").set_value("many").run()
    named(app.selectbox, "Network of").select(1).run()
    assert not app.error
    assert named(app.text_input, "Hidden layers").value == "4-4"
    named(app.text_input, "Hidden layers").set_value("5").run()
    named(app.number_input, "dropout p").set_value(0.5).run()
    assert shown(app).networks == (Network((8,)), Network((5,), "tanh", dropout=0.5))
    named(app.segmented_control, "Network").set_value("all").run()
    assert shown(app).networks == (Network((5,), "tanh", dropout=0.5),)
    assert "Network of" not in [each.label for each in app.selectbox]


def test_networks_of_their_own_go_with_their_entrants() -> None:
    one, other = Network((8,)), Network((4, 4), "tanh", dropout=0.5)
    app = opened(replace(MOONS, networks=(one, other)))
    assert shown(press(app, "Move down")).networks == (other, one)
    assert shown(press(app, "Add optimizer")).networks == (other, one, one)
    assert named(app.selectbox, "Network of").options == ["Adam", "Momentum", "Gradient descent"]
    named(app.selectbox, "Network of").select(2).run()
    assert shown(press(app, "Move up")).networks == (other, one, one)
    assert shown(press(app, "Move up")).networks == (one, other, one)
    assert shown(press(app, "Remove")).networks == (other, one)
    assert named(app.selectbox, "Network of").value == 1  # there is no third any more


def test_batches_may_grow_and_nobody_begins_with_a_velocity() -> None:
    app = opened(MOONS)
    assert "Initial velocity" not in [each.label for each in app.toggle]
    named(app.segmented_control, "Settings").set_value("Gradient").run()
    named(app.toggle, "Growing batches").set_value(True).run()
    named(app.number_input, "batch growth b").set_value(1.5).run()
    assert shown(app).entrants[0] == replace(SGD, batch_growth=1.5)
    named(app.toggle, "Minibatches").set_value(False).run()
    assert shown(app).entrants[0] == replace(SGD, batch_size=None)
    assert "Growing batches" not in [each.label for each in app.toggle]


def test_what_would_take_too_long_is_said_before_it_is_begun() -> None:
    app = opened("data=digits&network=512-512-512&seeds=20&epochs=500&entrant=adam,batch_size=8")
    assert "300 are allowed: take" in app.warning[0].value
    assert "Make the CSV" not in [each.label for each in app.button]


def test_mnist_is_offered_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DOWNHILL_DATA", raising=False)
    without = opened(MOONS)
    assert "MNIST, 28 × 28" not in named(without.selectbox, "Data").options
    assert any("DOWNHILL_DATA names their folder" in caption.value for caption in without.caption)
    asked = opened("data=mnist&entrant=gd,batch_size=100")
    assert "DOWNHILL_DATA is not set" in asked.warning[0].value
    assert named(asked.selectbox, "Data").value == "mnist"
    for name in ("train", "t10k"):
        for what in ("images-idx3-ubyte", "labels-idx1-ubyte"):
            (tmp_path / f"{name}-{what}").write_bytes(b"")
    monkeypatch.setenv("DOWNHILL_DATA", str(tmp_path))
    there = opened(MOONS)
    assert "MNIST, 28 × 28" in named(there.selectbox, "Data").options
    assert not any("DOWNHILL_DATA" in caption.value for caption in there.caption)


# A table of one's own -------------------------------------------------------------------------------------------------


def test_a_table_is_needed_and_then_chosen(told: list[Any]) -> None:
    """What the browser has chosen is in the address by its digest alone."""
    app = opened(MOONS)
    named(app.selectbox, "Data").select("csv").run()
    assert (told[-1]["table"], told[-1]["digest"]) == ("needed", "")
    link = opened(TABLE)
    assert (told[-1]["table"], told[-1]["digest"]) == ("needed", 64 * "a")
    assert not link.error
    assert shown(link) == TABLE
    assert any("does not keep your table" in caption.value for caption in link.caption)
    assert "Make the CSV" not in [each.label for each in link.button]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"name": "mine.csv", "digest": 64 * "b"}, replace(TABLE, data=Data("csv", {"test_fraction": 0.3}, 64 * "b"))),
        ({"name": "mine.csv", "digest": 64 * "B"}, "digest = 'BBB"),
        ({"name": "mine.csv"}, "table = {'name': 'mine.csv'}: must have a digest"),
        ({"digest": ["a"] * 64}, "must have a digest"),
        (None, "table = None: must have a digest"),
    ],
)
def test_what_the_browser_says_of_a_table_may_be_anything(
    told: object, wanted: Training | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The numbers of the table before stay."""
    changes: list[Any] = []
    monkeypatch.setattr(training_address, "edit", changes.append)
    monkeypatch.setattr(networks.st, "session_state", {networks.KEY: type("Told", (), {"table": told})})
    networks._table_chosen()
    [change] = changes
    if isinstance(wanted, Training):
        assert change(TABLE) == wanted
        assert change(MOONS).data == Data("csv", {}, 64 * "b")
    else:
        with pytest.raises(ValueError, match="digest") as refused:
            change(TABLE)
        assert wanted in str(refused.value)


# Links ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"), [("data=nothing", "data = 'nothing'"), ("epochs=3", "field 'data' is missing")]
)
def test_a_damaged_link_is_said_and_stays_until_the_first_edit(query: str, said: str) -> None:
    app = opened(query)
    [error] = app.error
    assert "This link is damaged, so the first training is shown instead." in error.value
    assert said in error.value
    assert address(app) == query
    named(app.number_input, "Epochs").set_value(4).run()
    assert not app.error
    assert shown(app) == replace(FIRST_TRAINING, epochs=4)


def test_a_damaged_field_costs_itself() -> None:
    query = MOONS.to_query().replace("epochs=3", "epochs=0") + "&utm_source=mail"
    app = opened(query)
    assert "epochs = 0" in app.error[0].value
    assert any("Passed over in this link: utm_source." in caption.value for caption in app.caption)
    assert address(app) == urlencode(parse_qs(query), doseq=True)
    named(app.number_input, "Seeds").set_value(2).run()
    assert shown(app) == replace(MOONS, epochs=10, seeds=2)


def test_the_race_is_another_matter() -> None:
    """Who comes back finds the training as it was, and the race as it was."""
    saddle = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}),))
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.query_params.update(parse_qs(saddle.to_query()))
    app.run()
    go(app, "../../pages/networks.py")
    assert shown(app) == FIRST_TRAINING
    press(app, "Remove")
    go(app, "../../pages/playground.py")
    assert Experiment.from_query(address(app)) == saddle
    go(app, "../../pages/networks.py")
    assert shown(app).entrants == (replace(FIRST_TRAINING.entrants[1], path_style=2.0),)
    go(app, "../../pages/networks.py", MOONS.to_query())
    assert shown(app) == MOONS
