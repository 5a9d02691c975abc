"""Every lesson's claim holds, and could fail; so could its answers. Its texts say nothing that is not computed."""

import itertools
import re
import string
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from downhill import Experiment
from downhill.course.chapters import CHAPTERS
from downhill.course.texts import FIRST, texts
from downhill.lessons import LESSONS, Chart, ChartLesson, Lesson, RaceLesson
from downhill.simulation import Trajectory
from landscapes import find_landscape

RACES = {name: lesson for name, lesson in LESSONS.items() if isinstance(lesson, RaceLesson)}
CHARTS = {name: lesson for name, lesson in LESSONS.items() if isinstance(lesson, ChartLesson)}
FORMULA = re.compile(r"`[^`]*`")
every = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())
every_race = pytest.mark.parametrize("lesson", RACES.values(), ids=RACES.keys())
every_chart = pytest.mark.parametrize("lesson", CHARTS.values(), ids=CHARTS.keys())


@cache
def shown(lesson: Lesson[Any]) -> Any:
    """What it shows never changes."""
    return lesson.shown()


def words(lesson: Lesson[Any]) -> Mapping[str, Any]:
    return texts(FIRST, lesson.chapter)[lesson.id]


def every_text(table: Mapping[str, Any]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, str):
            yield value
        else:
            yield from every_text(value)


def named(text: str) -> set[str]:
    """The numbers that a text names."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


# The proof ------------------------------------------------------------------------------------------------------------


@every
def test_the_claim_holds(lesson: Lesson[Any]) -> None:
    """Source: the lesson's own, named in it."""
    assert lesson.holds(shown(lesson))


@every
def test_an_answer_is_right_and_others_are_not(lesson: Lesson[Any]) -> None:
    assert 0 < len(lesson.right(shown(lesson))) < len(lesson.answers)


@every
def test_without_what_it_is_about_the_claim_does_not_hold_and_others_are_right(lesson: Lesson[Any]) -> None:
    """A check that cannot fail proves nothing."""
    without = lesson.shown_without()
    assert not lesson.holds(without)
    assert lesson.right(without) != lesson.right(shown(lesson))


@every_race
def test_captions_are_told_in_the_order_in_which_things_happen(lesson: RaceLesson) -> None:
    steps = list(lesson.caption_steps(shown(lesson)).values())
    assert steps
    assert steps == sorted(steps)
    assert steps[0] > 0 or len(steps) > 1
    assert steps[-1] <= lesson.experiment.steps


# The texts ------------------------------------------------------------------------------------------------------------


@every
def test_its_texts_are_those_that_are_shown(lesson: Lesson[Any]) -> None:
    parts = {"title", "question", "claim", "answers", "replies"}
    if isinstance(lesson, RaceLesson):
        parts |= {"captions"} | ({"try"} if lesson.sliders else set())
        assert list(words(lesson)["captions"]) == list(lesson.captions)
    else:
        chart: Chart = shown(lesson)
        parts |= {"axes", "series"} | ({"ticks"} if chart.x_texts else set())
        assert list(words(lesson)["series"]) == [series.id for series in chart.series]
        assert words(lesson)["axes"].keys() == {"x", "y"}
        assert list(words(lesson).get("ticks", {})) == list(chart.x_texts)
    assert words(lesson).keys() == parts
    assert list(words(lesson)["answers"]) == list(lesson.answers)
    assert list(words(lesson)["replies"]) == list(lesson.answers)


@every
def test_its_texts_name_the_numbers_that_are_computed(lesson: Lesson[Any]) -> None:
    said = set[str]().union(*map(named, every_text(words(lesson))))
    assert said == lesson.numbers(shown(lesson)).keys()


@every
def test_no_other_number_is_in_its_texts(lesson: Lesson[Any]) -> None:
    for text in every_text(
        {key: value for key, value in words(lesson).items() if key not in ("series", "axes", "ticks")}
    ):
        plain = re.sub(r"\{[^}]*\}", "", FORMULA.sub("", text))
        assert not re.search(r"\d", plain), text


@pytest.mark.parametrize("chapter", dict.fromkeys(lesson.chapter for lesson in LESSONS.values()))
def test_a_chapter_has_texts_for_its_lessons_alone(chapter: str) -> None:
    ids = {lesson.id for lesson in LESSONS.values() if lesson.chapter == chapter}
    assert texts(FIRST, chapter).keys() == ids | {"title"}


# The races and charts -------------------------------------------------------------------------------------------------


@every_race
def test_it_can_be_shared(lesson: RaceLesson) -> None:
    """Source: the contract: a lesson's experiment is a link like any other."""
    assert Experiment.from_query(lesson.experiment.to_query()) == lesson.experiment
    assert Experiment.from_json(lesson.experiment.to_json()) == lesson.experiment


@every_race
def test_it_is_to_be_seen(lesson: RaceLesson) -> None:
    """Every run moves through the view, and those of a race are told apart: a tenth of the picture, at least once."""
    runs = shown(lesson)
    (left, right), (low, high) = find_landscape(lesson.experiment.landscape).view
    size = min(right - left, high - low)
    assert max(extent(run) for run in runs) > 0.1 * size
    for one, other in itertools.pairwise(runs):
        both = min(len(one.theta), len(other.theta))  # a budget may end one of them earlier
        apart = np.hypot(*(one.theta[:both] - other.theta[:both]).T)
        assert apart[np.isfinite(apart)].max() > 0.02 * size


def extent(run: Trajectory) -> float:
    finite = run.theta[np.isfinite(run.theta).all(axis=1)]
    return float(max(np.ptp(finite[:, axis]) for axis in (0, 1)))


@every_race
def test_what_is_to_be_tried_is_there(lesson: RaceLesson) -> None:
    for slider in lesson.sliders:
        for index in slider.entrants:
            entrant = lesson.experiment.entrants[index]
            assert slider.name in entrant.hyperparameters or slider.name in entrant.around
        if not slider.entrants:
            assert slider.name in lesson.experiment.parameters


@every_chart
def test_a_chart_can_be_drawn(lesson: ChartLesson) -> None:
    chart = shown(lesson)
    for series in chart.series:
        assert series.x.shape == series.y.shape
        assert np.isfinite(series.x).all()
        assert np.isfinite(series.y).any()
        assert chart.y_scale == "linear" or not (series.y <= 0).any()
        assert chart.x_scale == "linear" or (series.x > 0).all()


# The order ------------------------------------------------------------------------------------------------------------


def test_they_are_numbered_within_their_chapters() -> None:
    for chapter in CHAPTERS:
        numbers = [lesson.number for lesson in LESSONS.values() if lesson.chapter == chapter]
        assert numbers == sorted(set(numbers))
