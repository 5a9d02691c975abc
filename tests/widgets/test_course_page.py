"""What the browser is sent of the course."""

import itertools
import json
from typing import Any

import plotly.graph_objects as go
import pytest

from downhill.course.chapters import CHAPTERS
from downhill.course.texts import LANGUAGES
from downhill.lessons import LESSONS, ChartLesson, Lesson, RaceLesson
from downhill.widgets.course_address import Place
from downhill.widgets.course_page import QUIZ, course_page
from tests.products import sampled

NOTES_QUESTIONS = 7


@pytest.mark.parametrize("lesson", sampled(LESSONS.values(), every=8))
def test_a_lesson_is_sent_whole(lesson: Lesson[Any]) -> None:
    shown = lesson.shown()
    page = course_page(Place("lesson", lesson.id), "en", "session")
    sent = page["lesson"]  # type: ignore[typeddict-item]
    json.dumps(page, allow_nan=False)
    assert [answer["id"] for answer in sent["answers"] if answer["right"]] == list(lesson.right(shown))
    assert not any("{" in text for text in (sent["question"], sent["claim"], sent["tries"]))
    if isinstance(lesson, RaceLesson):
        assert [caption["step"] for caption in sent["captions"]] == list(lesson.caption_steps(shown).values())
        for slider in sent["sliders"]:
            assert list(slider["stops"]) == sorted(slider["stops"])
    if isinstance(lesson, ChartLesson):
        assert sent["chart"] is not None
        for figure in sent["chart"].values():
            go.Figure(figure)  # Plotly's own check


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["contents", "errata", "score"])
def test_every_part_is_there_in_every_language(part: Any, language: Any) -> None:
    page = course_page(Place(part), language, "session")
    assert page[part]
    json.dumps(page, allow_nan=False)


def test_next_and_previous_lead_from_lesson_to_lesson() -> None:
    for before, after in itertools.islice(itertools.pairwise(LESSONS), 4):
        assert course_page(Place("lesson", before), "en", "")["lesson"]["next"] == after  # type: ignore[typeddict-item]
        assert course_page(Place("lesson", after), "en", "")["lesson"]["previous"] == before  # type: ignore[typeddict-item]


def test_the_quiz_asks_for_each_chapter_and_the_notes_questions() -> None:
    taught = [chapter for chapter in CHAPTERS if any(lesson.chapter == chapter for lesson in LESSONS.values())]
    asked = [lesson.chapter for lesson in QUIZ]
    for chapter in taught:
        assert asked.count(chapter) == (NOTES_QUESTIONS if chapter == "quiz" else 1), chapter
    first, last = (course_page(Place("lesson", QUIZ[at].id, quiz=True), "en", "")["lesson"] for at in (0, -1))  # type: ignore[typeddict-item]
    assert (first["previous"], first["next"], last["next"]) == (None, QUIZ[1].id, None)
    assert last["place"] == (len(QUIZ), len(QUIZ))
