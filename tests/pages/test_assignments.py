"""The page on which assignments are made, in AppTest: its controls edit one value, which its address holds."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from downhill import Entrant, Experiment
from downhill.assignments import (
    Asked,
    Assignment,
    Box,
    ChoiceQuestion,
    Free,
    FreeNumber,
    FreeRule,
    Goal,
    NumberQuestion,
    PointQuestion,
    TextQuestion,
)
from downhill.maps import Basins, Map
from downhill.networks import Data, Training
from downhill.widgets.assignment_share import read_assignment
from tests.pages.test_maps import MAIN, named
from tests.widgets.test_navigation import address, go

RACE = Experiment("saddle", (0.5, 0.25), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))
PAGE = "../../pages/assignments.py"
MADE = Assignment("Down", RACE, "A **task**", hidden=("curves",))
WORDS = "Question 1"


def opened(assignment: Assignment) -> AppTest:
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    go(app, PAGE, f"a={assignment.to_link_text()}")
    return app


def shown(app: AppTest) -> Assignment:
    """The assignment in the address, which holds the whole of it."""
    assert not app.exception
    return Assignment.from_link_text(parse_qs(address(app))["a"][0])


def test_the_race_of_the_session_is_what_it_begins_with() -> None:
    """Source: by hand; what is predicted is not shown before, unless the lecturer wants it."""
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    go(app, "../../pages/playground.py", RACE.to_query())
    named(app.button, "Make an assignment").click().run()
    assert shown(app) == Assignment("Assignment", RACE, hidden=("curves", "outcome"))
    assert not app.error


EVERYTHING = Assignment(
    "Down",
    RACE,
    "A **task**",
    free=Free(
        landscapes=("saddle", "beale"),
        start=Box(-2.0, 2.0, -2.0, 2.0),
        length=(1, 40),
        rules=(FreeRule(0, ("gd", "adam")),),
        numbers=(FreeNumber(0, "learning_rate", 0.01, 0.5),),
    ),
    questions=(
        Asked(ChoiceQuestion("Which?", ("a", "b", "c"), right=1)),
        Asked(NumberQuestion("How many?", right=3.0, tolerance=0.5), "after"),
        Asked(PointQuestion("Where?", right=(1.0, 2.0), tolerance=0.25)),
        Asked(TextQuestion("Why?")),
    ),
    runs=4,
    goal=Goal("loss", 0.25, within=30, counted="gradients", entrant=1),
)


def test_every_part_can_be_made_with_the_controls() -> None:
    """Source: the same assignment, made in Python."""
    app = opened(MADE)
    named(app.multiselect, "Hidden until the predictions are locked").set_value([]).run()
    named(app.multiselect, "Landscapes that may be chosen").set_value(["beale"]).run()
    named(app.checkbox, "The start may be moved").check().run()
    for axis in "xy":
        for end, value in (("from", -2.0), ("to", 2.0)):
            named(app.number_input, f"{axis} {end}").set_value(value).run()
    named(app.checkbox, "The number of steps may be changed").check().run()
    app.multiselect[1].set_value(["adam"]).run()  # of the first entrant
    app.checkbox[2].check().run()
    named(app.number_input, "learning rate from").set_value(0.01).run()
    named(app.number_input, "learning rate to").set_value(0.5).run()
    named(app.checkbox, "Only so many runs").check().run()
    named(app.number_input, "Runs").set_value(4).run()
    named(app.checkbox, "A goal that the page checks").check().run()
    named(app.number_input, "Bound").set_value(0.25).run()
    named(app.checkbox, "Within so many").check().run()
    named(app.number_input, "How many").set_value(30).run()
    named(app.selectbox, "Of").select_index(1).run()
    named(app.selectbox, "By").select_index(2).run()
    for index, text in enumerate(("Which?", "How many?", "Where?", "Why?")):
        named(app.button, "Add a question").click().run()
        named(app.text_area, f"Question {index + 1}").set_value(text).run()
    named(app.text_area, "Question 1")
    for index, kind in ((1, "number"), (2, "point"), (3, "text")):
        named(app.selectbox, f"Answer to {index + 1}").select(kind).run()
    named(app.selectbox, "Question 2 is asked").select("after").run()
    named(app.text_area, "Options, one in a line").set_value("a\n\n b \nc").run()
    named(app.selectbox, "Right").select_index(2).run()
    for number in (0, 1):
        [box for box in app.checkbox if box.label == "One answer is right"][number].check().run()
    named(app.number_input, "Right").set_value(3.0).run()
    named(app.number_input, "Right x").set_value(1.0).run()
    named(app.number_input, "Right y").set_value(2.0).run()
    exact = ["Only exactly this number is right.", "Only exactly this point is right."]
    for at, tolerance in ((0, 0.5), (1, 0.25)):
        assert [caption.value for caption in app.caption if caption.value.startswith("Only")] == exact[at:]
        [field for field in app.number_input if field.label == "Off by at most"][at].set_value(tolerance).run()
    assert not [caption for caption in app.caption if caption.value.startswith("Only")]
    assert not app.error
    assert shown(app) == EVERYTHING


def test_a_question_that_is_not_worded_yet_asks_for_what_answers_it() -> None:
    """Source: by hand."""
    app = opened(MADE)
    named(app.button, "Add a question").click().run()
    assert shown(app).questions == (Asked(ChoiceQuestion("Which of these?", ("yes", "no"))),)
    named(app.selectbox, "Answer to 1").select("number").run()
    assert shown(app).questions == (Asked(NumberQuestion("Which number?")),)


def test_all_of_it_is_found_again_by_its_address_and_questions_move() -> None:
    """Source: by hand."""
    app = opened(EVERYTHING)
    assert not app.error
    assert shown(app) == EVERYTHING
    which, how_many, where, why = EVERYTHING.questions
    named(app.button, "Move 2 up").click().run()
    assert shown(app).questions == (how_many, which, where, why)
    named(app.button, "Remove 1").click().run()
    assert shown(app).questions == (which, where, why)
    assert named(app.button, "Move 1 up").disabled


def test_what_is_not_allowed_is_said_and_nothing_is_lost() -> None:
    """Source: by hand."""
    app = opened(MADE)
    named(app.text_input, "Title").set_value(" ").run()
    assert "title: is empty" in app.error[0].value
    assert shown(app) == MADE
    named(app.checkbox, "The number of steps may be changed").check().run()
    named(app.number_input, "steps to").set_value(10).run()
    assert "must hold the assignment's own steps, 20" in app.error[0].value
    assert shown(app) == replace(MADE, free=Free(length=(1, 40)))


def test_numbers_of_a_rule_that_may_no_longer_be_chosen_are_no_longer_free() -> None:
    """Source: by hand: gradient descent has no β₁."""
    free = Free(rules=(FreeRule(0, ("gd", "adam")),), numbers=(FreeNumber(0, "beta1", 0.1, 0.9),))
    app = opened(replace(MADE, free=free))
    app.multiselect[1].set_value([]).run()
    assert shown(app) == MADE


@pytest.mark.parametrize(
    "work",
    [
        Map(Experiment("saddle", steps=5, entrants=(Entrant("gd"),)), Basins(9)),
        Training(Data("moons"), entrants=(Entrant("momentum"),), epochs=3),
    ],
)
def test_maps_and_trainings_have_their_controls(work: Map | Training) -> None:
    """Source: by hand."""
    app = opened(Assignment("t", work))
    assert not app.error
    named(app.checkbox, "learning rate may be changed").check().run()
    [number] = shown(app).free.numbers
    assert number == FreeNumber(0, "learning_rate", 1e-4, 1.0), "two decades around 0.01, not all there is"
    labels = {box.label for box in app.checkbox}
    assert ("A goal that the page checks" in labels) == isinstance(work, Training)
    assert "The start may be moved" not in labels
    named(app.button, "Add a question").click().run()
    offered = ["one of several", "a number", *(["a point"] if isinstance(work, Map) else []), "a text"]
    assert named(app.selectbox, "Answer to 1").options == offered, "a training has no landscape with points"


def test_the_landscape_of_a_formula_of_ones_own_can_be_set_free() -> None:
    """Source: the same assignment, made in Python, also with another formula that may be chosen."""
    own, other = "formula:x**2 + y**2", "formula:x**4 + y**2"
    made = Assignment("Own", RACE.on(own))
    app = opened(made)
    named(app.multiselect, "Landscapes that may be chosen").set_value(["beale"]).run()
    assert shown(app) == replace(made, free=Free(landscapes=(own, "beale")))
    app = opened(replace(made, free=Free(landscapes=(own, other))))
    landscapes = named(app.multiselect, "Landscapes that may be chosen")
    assert landscapes.value == [own, other]
    landscapes.set_value([own, other, "beale"]).run()
    assert shown(app).free.landscapes == (own, other, "beale")
    named(app.multiselect, "Landscapes that may be chosen").set_value([own]).run()
    assert shown(app) == made


def test_a_link_or_a_file_is_taken_over() -> None:
    """Source: by hand."""
    text = EVERYTHING.to_link_text()
    assert read_assignment(f"https://a.b/c/assignment?a={text}") == EVERYTHING
    assert read_assignment(text) == EVERYTHING
    app = opened(MADE)
    named(app.text_area, "Edit another one again").set_value("https://[").run()
    assert app.error
    assert shown(app) == MADE
    named(app.text_area, "Edit another one again").set_value(EVERYTHING.to_json()).run()
    assert not app.error
    assert shown(app) == EVERYTHING


@pytest.mark.parametrize("text", [MADE.to_link_text()[:-10], ""])
def test_a_damaged_address_says_so(text: str) -> None:
    """Source: by hand."""
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    go(app, PAGE, f"a={text}")
    assert "This link is damaged, so the first assignment is shown instead" in app.error[0].value
    assert not app.exception


@pytest.mark.parametrize(("base", "warnings"), [("http://localhost:8501", 1), ("https://example.org/a", 0)])
def test_the_link_the_file_and_the_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, warnings: int
) -> None:
    """Source: by hand: a short one has a link, a long one is given as a file; both can be looked at."""
    monkeypatch.setenv("DOWNHILL_URL", base)
    app = opened(MADE)
    assert [code.value for code in app.code] == [f"{base}/assignment?a={MADE.to_link_text()}"]
    assert len(app.warning) == warnings, "others do not reach localhost"
    for title in ("Down", "Up"):  # in the place of the one before
        named(app.text_input, "Title").set_value(title).run()
        [file] = (tmp_path / "downloads").iterdir()
        assert Assignment.from_json(file.read_text()) == replace(MADE, title=title)
    long = replace(MADE, task="".join(f"{number**5:x} " for number in range(350)))
    app = opened(long)
    assert not app.code
    assert any("Give students the file" in info.value for info in app.info)
