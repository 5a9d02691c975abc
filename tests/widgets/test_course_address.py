"""The course's address: what it names is shown, and anything may stand there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill.lessons import LESSONS
from downhill.widgets.course_address import Place, moved, read, write
from downhill.widgets.course_page import QUIZ

LESSON = QUIZ[0].id
PLACES = [
    Place(),
    Place("errata"),
    Place("score", language="de"),
    Place("lesson", LESSON),
    Place("lesson", LESSON, quiz=True, language="zh"),
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("place", PLACES)
def test_what_is_written_is_read(place: Place) -> None:
    assert read(write(place)) == place


@pytest.mark.parametrize(
    "query", [{"lesson": "nothing"}, {"lesson": ""}, {"part": "<b>"}, {"part": "lesson", "lesson": "x"}]
)
def test_what_is_not_there_is_the_contents_and_is_said(query: dict[str, str]) -> None:
    place = read(query)
    assert (place.part, place.is_known) == ("contents", False)


def test_an_unknown_language_is_passed_over() -> None:
    assert read({"lang": "tlh"}) == Place()
    assert read({"lang": "de-CH"}).language == "de"


def test_of_the_quiz_are_only_its_questions() -> None:
    other = next(lesson.id for lesson in LESSONS.values() if not lesson.quiz)
    assert read({"lesson": other, "quiz": "1"}) == Place("lesson", other)


def test_the_browser_says_where_to_go() -> None:
    here = Place("lesson", LESSON, language="de")
    assert moved(here, {"part": "contents"}) == Place(language="de")
    assert moved(here, {"part": "lesson", "lesson": LESSON, "quiz": True}) == Place("lesson", LESSON, True, "de")
    assert moved(here, {"part": "lesson", "lesson": LESSON, "language": "zh"}) == Place("lesson", LESSON, False, "zh")
    assert moved(here, {"part": "lesson", "lesson": "nothing"}) == here


@given(told=ANYTHING, query=st.dictionaries(st.sampled_from(["lesson", "part", "quiz", "lang"]), st.text(max_size=30)))
def test_whatever_is_said_there_is_a_place(told: Any, query: dict[str, str]) -> None:
    place = moved(read(query), told)
    assert place.part in ("contents", "lesson", "errata", "score")
    assert (place.part == "lesson") == (place.lesson in LESSONS)
