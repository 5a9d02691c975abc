"""Every lesson's claim holds, and could fail."""

import dataclasses
import itertools

import numpy as np
import pytest

from downhill import Experiment, simulate
from downhill.lessons import LESSONS, Lesson

every = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS.keys())


@every
def test_the_claim_holds(lesson: Lesson) -> None:
    """Source: the lesson's own, named in it."""
    assert lesson.holds(simulate(lesson.experiment))


@every
def test_the_claim_does_not_hold_without_what_it_is_about(lesson: Lesson) -> None:
    """A check that cannot fail proves nothing."""
    assert not lesson.holds(simulate(lesson.without))


@every
def test_it_can_be_shared(lesson: Lesson) -> None:
    """Source: the contract: a lesson's experiment is a link like any other."""
    assert Experiment.from_query(lesson.experiment.to_query()) == lesson.experiment
    assert Experiment.from_json(lesson.experiment.to_json()) == lesson.experiment


@every
def test_it_is_to_be_seen(lesson: Lesson) -> None:
    """Every run moves through the view, and those of a race are told apart: a tenth of the picture, at least once."""
    runs = simulate(lesson.experiment)
    size = max(np.ptp(run.theta[:, axis]) for run in runs for axis in (0, 1))
    assert size > 0.5
    for one, other in itertools.pairwise(runs):
        apart = np.hypot(*(one.theta - other.theta).T)
        assert apart[np.isfinite(apart)].max() > 0.1


def test_they_are_numbered() -> None:
    assert [lesson.number for lesson in LESSONS.values()] == list(range(1, len(LESSONS) + 1))


@pytest.mark.parametrize("seed", range(5))
def test_the_claim_about_noise_is_no_accident_of_one_seed(seed: int) -> None:
    """Source: Robbins & Monro 1951; Polyak & Juditsky 1992."""
    lesson = LESSONS["decay_under_noise"]
    assert lesson.holds(simulate(dataclasses.replace(lesson.experiment, seed=seed)))
