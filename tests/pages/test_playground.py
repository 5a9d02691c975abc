"""The page's script in Streamlit's AppTest: every control edits the one experiment, and the address bar follows.

AppTest runs the script without a browser: widgets, notices and the address are seen, the player is not (a component is
an unknown element there). What is drawn, clicked and played is tested in tests/browser.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from downhill import Averaging, Entrant, Experiment, Schedule
from downhill.experiment.experiment import MAX_ENTRANTS
from downhill.experiment.shown import shown_race
from downhill.server.first_race import FIRST_RACE
from downhill.widgets.literal import literal
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.products import sampled

MAIN = Path(__file__).parents[2] / "downhill" / "visit" / "main.py"
SADDLE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))


def opened(query: str = "") -> AppTest:
    """The page at this address."""
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.query_params.update(parse_qs(query, keep_blank_values=True))
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> Experiment:
    """The experiment in the address, which holds the whole of it."""
    assert not app.exception
    return Experiment.from_query(address(app))


def address(app: AppTest) -> str:
    return urlencode(app.query_params, doseq=True)


def named(widgets: Any, label: str) -> Any:
    """The one widget with this label."""
    (widget,) = [widget for widget in widgets if widget.label == label]
    return widget


def press(app: AppTest, label: str) -> AppTest:
    return named(app.button, label).click().run()


def offers_to_show(app: AppTest) -> bool:
    return "Show it" in [button.label for button in app.button]


def section(app: AppTest, name: str) -> AppTest:
    """The page with this section of the open optimizer in view."""
    return named(app.segmented_control, "Settings").set_value(name).run()


def with_first(**changes: Any) -> Experiment:
    """The race with something around its first rule."""
    first, second = SADDLE.entrants
    return replace(SADDLE, entrants=(replace(first, **changes), second))


def entrants(app: AppTest) -> list[str]:
    """The headings under which they stand, one each; what is below is about files to take home."""
    labels = [line.label for line in app.expander]
    assert labels.pop() == "How it looks"
    return labels


def test_the_first_race() -> None:
    app = opened()
    assert not app.error
    assert shown(app) == FIRST_RACE
    assert named(app.selectbox, "Landscape").value == FIRST_RACE.landscape
    assert entrants(app) == [f"**{literal(each.label)}**" for each in FIRST_RACE.entrants]


@pytest.mark.parametrize("landscape", sampled(LANDSCAPES, every=18))
def test_every_landscape_can_be_chosen(landscape: str) -> None:
    """Its own start and parameters come with it; steps and entrants stay."""
    app = opened(replace(SADDLE, parameters={"a": 3.0}).to_query())
    named(app.selectbox, "Landscape").select(landscape).run()
    if landscape == "saddle":
        assert shown(app) == replace(SADDLE, parameters={"a": 3.0})
    else:
        assert shown(app) == Experiment(landscape, steps=20, entrants=SADDLE.entrants)
    assert any(LANDSCAPES[landscape].formula in formula.value for formula in app.latex)


def test_a_landscapes_race_can_be_shown() -> None:
    """All of the race is replaced, and nothing is offered once it is shown; it is again when something is changed."""
    race = shown_race(LANDSCAPES["double_well"])
    assert race is not None
    app = opened(replace(SADDLE, seed=3, budget="gradients").on("double_well").to_query())
    named(app.number_input, "tilt t").set_value(0.3).run()
    assert shown(press(app, "Show it")) == race
    assert not offers_to_show(app)
    assert not app.error
    named(app.number_input, "tilt t").set_value(0.3).run()
    assert offers_to_show(app)


def test_of_a_typed_formula_nothing_is_known_to_show() -> None:
    assert not offers_to_show(opened(Experiment("formula:x**2 + y**2").to_query()))


@pytest.mark.parametrize("rule", sampled(OPTIMIZERS, every=24))
def test_every_rule_can_be_chosen(rule: str) -> None:
    """It starts with its own defaults; name and clip stay."""
    app = opened(replace(SADDLE, entrants=(Entrant("gd", clip_norm=2.0, name="mine"),)).to_query())
    named(app.selectbox, "Rule").select(rule).run()
    assert shown(app).entrants == (Entrant(rule, clip_norm=2.0, name="mine"),)
    labels = {widget.label for widget in (*app.number_input, *app.toggle)}
    for parameter in OPTIMIZERS[rule].hyperparameters:
        name = parameter.name.replace("_", " ")
        assert {name, f"{name} {parameter.symbol}"} & labels


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        (lambda app: named(app.number_input, "Start x").set_value(1.25), replace(SADDLE, start=(1.25, 0.5))),
        (lambda app: named(app.number_input, "Start y").set_value(-2.0), replace(SADDLE, start=(-1.5, -2.0))),
        (lambda app: named(app.number_input, "Steps").set_value(21), replace(SADDLE, steps=21)),
        (
            lambda app: named(app.number_input, "a").set_value(0.1234567),
            replace(SADDLE, parameters={"a": 0.1234567}),
        ),
        (
            lambda app: named(app.number_input, "learning rate α").set_value(1e-6),
            replace(SADDLE, entrants=(Entrant("gd", {"learning_rate": 1e-6}), Entrant("adam"))),
        ),
        (
            lambda app: named(section(app, "Gradient").toggle, "Clip the gradient's norm").set_value(True),
            replace(SADDLE, entrants=(Entrant("gd", {"learning_rate": 0.02}, clip_norm=1.0), Entrant("adam"))),
        ),
        (
            lambda app: named(section(app, "Gradient").toggle, "Clip each coordinate").set_value(True),
            with_first(clip_value=1.0),
        ),
        (
            lambda app: named(section(app, "Gradient").toggle, "Gradient noise").set_value(True),
            with_first(noise=1.0),
        ),
        (
            lambda app: named(section(app, "Gradient").toggle, "Minibatches").set_value(True),
            with_first(batch_size=8.0),
        ),
        (
            lambda app: named(section(app, "Gradient").toggle, "Weight decay in the gradient").set_value(True),
            with_first(coupled_decay=0.01),
        ),
        (
            lambda app: named(section(app, "Gradient").toggle, "Sharpness-aware (SAM)").set_value(True),
            with_first(sam=0.05),
        ),
        (
            lambda app: named(section(app, "Schedule").selectbox, "Schedule of the learning rate").select("cosine"),
            with_first(schedule=Schedule("cosine")),
        ),
        (
            lambda app: named(section(app, "Schedule").number_input, "warm up w").set_value(7),
            with_first(schedule=Schedule("constant", {"warm_up": 7.0})),
        ),
        (
            lambda app: named(section(app, "Average").selectbox, "Average of the positions").select("exponential"),
            with_first(averaging=Averaging("exponential")),
        ),
        (
            lambda app: named(section(app, "Then").selectbox, "Another rule takes over").select("momentum"),
            with_first(then="momentum"),
        ),
        (lambda app: named(app.number_input, "Seed").set_value(42), replace(SADDLE, seed=42)),
        (
            lambda app: named(app.text_input, "Name").set_value("  slow  "),
            replace(SADDLE, entrants=(Entrant("gd", {"learning_rate": 0.02}, name="slow"), Entrant("adam"))),
        ),
    ],
    ids=[
        *(
            "start x",
            "start y",
            "steps",
            "parameter",
            "rate",
            "clip norm",
            "clip value",
            "noise",
        ),
        *("minibatches", "weight decay", "SAM", "schedule", "warm-up", "average", "second rule", "seed", "name"),
    ],
)
def test_an_edit_changes_that_and_nothing_else(edit: Callable[[AppTest], AppTest], wanted: Experiment) -> None:
    app = opened(SADDLE.to_query())
    edit(app).run()
    assert shown(app) == wanted
    assert not app.error


def test_options_are_switches_and_the_formula_follows_them() -> None:
    app = opened(replace(SADDLE, entrants=(Entrant("adam"),)).to_query())
    before = [formula.value for formula in app.latex]
    named(app.toggle, "bias correction").set_value(False).run()
    assert shown(app).entrants == (Entrant("adam", {"bias_correction": 0.0}),)
    wanted = OPTIMIZERS["adam"].formula_for({**Entrant("adam").hyperparameters, "bias_correction": 0.0})
    assert any(wanted in formula.value for formula in app.latex)
    assert not any(wanted in formula for formula in before)


def test_another_schedule_keeps_the_numbers_it_shares() -> None:
    linear = Schedule("linear", {"decay_steps": 77.0, "end_factor": 0.5, "warm_up": 3.0})
    app = section(opened(replace(SADDLE, entrants=(Entrant("gd", schedule=linear),)).to_query()), "Schedule")
    named(app.selectbox, "Schedule of the learning rate").select("exponential").run()
    wanted = Schedule("exponential", {"decay_steps": 77.0, "warm_up": 3.0})
    assert shown(app).entrants == (Entrant("gd", schedule=wanted),)


def test_two_numbers_may_change_before_the_page_hears_of_either() -> None:
    linear = Schedule("linear", {"decay_steps": 77.0})
    app = section(opened(replace(SADDLE, entrants=(Entrant("gd", schedule=linear),)).to_query()), "Schedule")
    named(app.number_input, "end factor e").set_value(0.5)
    named(app.number_input, "warm up w").set_value(7).run()
    wanted = Schedule("linear", {"decay_steps": 77.0, "end_factor": 0.5, "warm_up": 7.0})
    assert shown(app).entrants == (Entrant("gd", schedule=wanted),)


def test_the_last_rate_is_given_the_other_way() -> None:
    """Source: by hand: 0.5 · 0.02 = 0.01; then another first rate leaves it where it is."""
    linear = Schedule("linear", {"end_factor": 0.5})
    entrant = Entrant("gd", {"learning_rate": 0.02}, schedule=linear)
    app = section(opened(replace(SADDLE, entrants=(entrant,)).to_query()), "Schedule")
    named(app.segmented_control, "Last rate").set_value("final_rate").run()
    assert shown(app).entrants == (replace(entrant, schedule=Schedule("linear", {"final_rate": 0.01})),)
    named(app.number_input, "final rate α_τ").set_value(0.005).run()
    assert shown(app).entrants == (replace(entrant, schedule=Schedule("linear", {"final_rate": 0.005})),)
    named(app.selectbox, "Schedule of the learning rate").select("cosine").run()
    assert shown(app).entrants == (replace(entrant, schedule=Schedule("cosine", {"final_rate": 0.005})),)
    named(app.segmented_control, "Last rate").set_value("end_factor").run()
    assert shown(app).entrants == (replace(entrant, schedule=Schedule("cosine", {"end_factor": 0.25})),)
    named(app.selectbox, "Schedule of the learning rate").select("inverse").run()
    assert not [each for each in app.segmented_control if each.label == "Last rate"]


def test_another_rule_keeps_what_stands_around_it() -> None:
    around = {"schedule": Schedule("cosine"), "noise": 0.5, "averaging": Averaging("arithmetic"), "clip_value": 2.0}
    app = opened(replace(SADDLE, entrants=(Entrant("gd", **around),)).to_query())
    named(app.selectbox, "Rule").select("adam").run()
    assert shown(app).entrants == (Entrant("adam", **around),)


def test_an_initial_velocity_is_for_rules_that_take_one() -> None:
    """Off it is not there; on it has two numbers, which a rule without a velocity does not keep."""
    app = opened(replace(SADDLE, entrants=(Entrant("momentum"),)).to_query())
    named(app.toggle, "Initial velocity").set_value(True).run()
    assert shown(app).entrants == (Entrant("momentum", velocity_x=0.1, velocity_y=0.1),)
    named(app.number_input, "velocity y").set_value(-2).run()
    moving = {"velocity_x": 0.1, "velocity_y": -2.0}
    assert shown(app).entrants == (Entrant("momentum", **moving),)
    named(app.selectbox, "Rule").select("nesterov").run()
    assert shown(app).entrants == (Entrant("nesterov", **moving),)
    named(app.toggle, "Initial velocity").set_value(False).run()
    assert shown(app).entrants == (Entrant("nesterov"),)
    named(app.toggle, "Initial velocity").set_value(True).run()
    named(app.selectbox, "Rule").select("adam").run()
    assert shown(app).entrants == (Entrant("adam"),)
    assert "Initial velocity" not in {toggle.label for toggle in app.toggle}
    assert not app.error


def test_a_formula_of_ones_own() -> None:
    app = opened(SADDLE.to_query())
    named(app.selectbox, "Landscape").select("formula:").run()
    assert shown(app) == replace(SADDLE, landscape="formula:x**2 + 3*sin(y)**2", start=None, parameters={})
    named(app.text_input, "f(x, y) =").set_value(" (x - 1)**2 + y**4 ").run()
    assert shown(app).landscape == "formula:(x - 1)**2 + y**4"
    assert not app.error


def test_a_faulty_formula_stays_where_it_can_be_mended() -> None:
    """The race goes on with the last good one; a mark stands below the fault; mended, all is well."""
    app = opened(replace(SADDLE, landscape="formula:x**2 + 3*sin(y)**2", parameters={}).to_query())
    named(app.text_input, "f(x, y) =").set_value("(x - 1)**2 + zz**4").run()
    assert shown(app).landscape == "formula:x**2 + 3*sin(y)**2"
    assert named(app.text_input, "f(x, y) =").value == "(x - 1)**2 + zz**4"
    assert app.code[0].value.splitlines()[1].index("^") == "(x - 1)**2 + zz**4".index("zz")
    assert "character 14" in app.error[0].value
    named(app.text_input, "f(x, y) =").set_value("(x - 1)**2 + y**4").run()
    assert shown(app).landscape == "formula:(x - 1)**2 + y**4"
    assert not app.error
    assert not app.code


def test_a_refused_number_is_explained_and_the_old_one_stays() -> None:
    app = opened(replace(SADDLE, entrants=(Entrant("momentum"),)).to_query())
    named(app.number_input, "momentum φ").set_value(1.0).run()
    assert "momentum = 1.0: must be a number in [0, 1)" in app.error[0].value
    assert shown(app).entrants == (Entrant("momentum"),)
    assert named(app.number_input, "momentum φ").value == 0.9
    named(app.number_input, "momentum φ").set_value(0.5).run()
    assert not app.error


def test_entrants_are_added_duplicated_moved_and_removed() -> None:
    gd, adam = SADDLE.entrants
    app = opened(SADDLE.to_query())
    assert named(app.button, "Move up").disabled
    assert shown(press(app, "Move down")).entrants == (replace(adam, path_style=2.0), replace(gd, path_style=1.0))
    assert named(app.button, "Move down").disabled
    assert shown(press(app, "Move up")).entrants == (gd, adam)
    both = gd, replace(gd, path_style=3.0), replace(adam, path_style=2.0)  # each keeps its colour
    assert shown(press(app, "Duplicate")).entrants == both
    assert shown(press(app, "Add optimizer")).entrants == (*both, Entrant("momentum"))
    assert shown(press(app, "Remove")).entrants == both
    assert shown(press(opened(SADDLE.to_query()), "Remove")).entrants == (replace(adam, path_style=2.0),)


def test_an_added_optimizer_is_one_that_does_not_run_yet() -> None:
    app = opened(replace(SADDLE, entrants=()).to_query())
    assert "Nobody is racing" in app.info[0].value
    for _ in range(MAX_ENTRANTS):
        press(app, "Add optimizer")
    assert {entrant.rule for entrant in shown(app).entrants} == set(list(OPTIMIZERS)[:MAX_ENTRANTS])
    assert not app.info


def test_twelve_are_the_most() -> None:
    twelve = replace(SADDLE, entrants=SADDLE.entrants * (MAX_ENTRANTS // 2))
    app = opened(twelve.to_query())
    assert len(entrants(app)) == MAX_ENTRANTS
    assert named(app.button, "Add optimizer").disabled
    assert named(app.button, "Duplicate").disabled
    press(app, "Remove")
    assert not named(app.button, "Add optimizer").disabled
    assert len(shown(app).entrants) == MAX_ENTRANTS - 1


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("landscape=nowhere", "landscape = 'nowhere'"),
        ("landscape=formula:x.real", "formula, character 2"),
        ("start=1,1", "field 'landscape' is missing"),
        ("lanscape=saddle", "unknown field 'lanscape': is landscape meant?"),
        ("x" * 20_001, "at most 20000"),
    ],
)
def test_a_damaged_address_is_named_shown_and_kept(query: str, fault: str) -> None:
    app = opened(query)
    (notice,) = app.error
    assert notice.value.startswith("` This link is damaged"), "as inline code: nothing in it is interpreted"
    assert fault in notice.value
    assert parse_qsl(address(app), True) == parse_qsl(query, True)
    assert len(entrants(app)) == len(FIRST_RACE.entrants)
    named(app.number_input, "Steps").set_value(400).run()
    assert not app.error
    assert shown(app) == replace(FIRST_RACE, steps=400)


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("landscape=saddle", "given twice"),
        ("seed=-1", "seed = -1"),
        ("steps=0", "steps = 0"),
        ("steps=99999", "steps = 99999"),
        ("entrant=", "rule = ''"),
        ("layout=round", "layout = 'round'"),
        ("entrnat=gd", "unknown field 'entrnat': is entrant meant?"),
    ],
)
def test_a_damaged_field_costs_itself_and_the_address_is_kept(damage: str, fault: str) -> None:
    query = f"landscape=beale&entrant=gd,learning_rate=0.5&{damage}"
    app = opened(query)
    (notice,) = app.error
    assert notice.value.startswith("` A part of this link is damaged"), "as inline code: nothing in it is interpreted"
    assert fault in notice.value
    assert sorted(parse_qsl(address(app), True)) == sorted(parse_qsl(query, True))
    race = Experiment("beale", entrants=(Entrant("gd", {"learning_rate": 0.5}),))
    named(app.number_input, "Steps").set_value(400).run()
    assert not app.error
    assert shown(app) == replace(race, steps=400)


def test_what_others_add_to_a_link_is_passed_over_with_a_quiet_note() -> None:
    app = opened(f"utm_source=mail&{SADDLE.to_query().replace('&', '&amp;')}&fbclid=`x`")
    assert not app.error
    assert "` Passed over in this link: utm_source, fbclid. `" in [each.value for each in app.caption]
    assert shown(app) == SADDLE
    assert "utm_source" not in address(app)
    named(app.number_input, "Steps").set_value(400).run()
    assert not [each for each in app.caption if "Passed over" in each.value]


def test_a_link_with_nothing_of_ours_is_the_first_race() -> None:
    app = opened("utm_source=mail")
    assert not app.error
    assert shown(app) == FIRST_RACE
    assert "` Passed over in this link: utm_source. `" in [each.value for each in app.caption]


@pytest.mark.parametrize("text", ["plain", "`code`", "``", "a ``` b", "**b** ![](x) <i> $x$ :red[r] www.x.org"])
def test_literal_text_is_one_piece_of_inline_code(text: str) -> None:
    """Source: CommonMark 0.31, code spans: a run of backticks ends only at one of the same length."""
    code = literal(text)
    fence = code[: len(code) - len(code.lstrip("`"))]
    assert code == f"{fence} {text} {fence}"
    runs = {len(run) for run in "".join(c if c == "`" else " " for c in text).split()}
    assert len(fence) not in runs


def test_a_formula_is_read_as_it_is_written_by_hand() -> None:
    """The reading stands below the field; what is refused leaves the picture, and says why."""
    app = opened(Experiment("formula:x + y", steps=20).to_query())
    named(app.text_input, "f(x, y) =").input("f(x,y) = 2x² + |y|").run()
    assert shown(app).landscape == "formula:f(x,y) = 2x² + |y|"
    assert r"f(x,y) = 2x^{2} + \left\lvert y \right\rvert" in app.latex[0].value
    assert any("f(x,y) = is not needed" in caption.value for caption in app.caption)
    named(app.text_input, "f(x, y) =").input("1/0").run()
    assert shown(app).landscape == "formula:f(x,y) = 2x² + |y|"
    assert ["nowhere defined" in error.value for error in app.error] == [True]
    named(app.text_input, "f(x, y) =").input("ln(x² + 1)").run()
    assert not app.error
    assert not any("is not needed" in caption.value for caption in app.caption)
