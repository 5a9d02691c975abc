"""What is drawn of a class. Source: by hand: two hand-ins with two runs and one, two entrants that are judged."""

from dataclasses import replace

import pytest

from downhill.assignments import Attempt, HandIn
from downhill.assignments import collection as collecting
from downhill.assignments.overlays import Overlays, overlays_of
from downhill.assignments.sources import Source
from tests.assignments.examples import ASSIGNMENT, RACE, with_rate
from tests.assignments.test_collection import collected, text

LINES = 6


def class_of_two() -> list[Source]:
    two = HandIn(replace(ASSIGNMENT, goal=None), (Attempt(with_rate(0.4)), Attempt(with_rate(0.5))))
    one = replace(two, events=(Attempt(RACE),))
    return [Source(str(number), text(each)) for number, each in enumerate((two, one))]


def rows(overlays: Overlays) -> list[int]:
    return [run.row for overlay in overlays.several for run in overlay.runs]


def test_all_runs_are_drawn_as_long_as_they_are_not_too_many_lines() -> None:
    collection = collected(class_of_two())
    every, best = overlays_of(collection, LINES), overlays_of(collection, LINES - 1)
    assert (rows(every), every.are_all, every.missing) == ([0, 0, 1], True, 0)
    assert (rows(best), best.are_all, best.missing) == ([0, 1], False, 0)
    [first, _] = best.several[0].runs
    assert first.paths[0][1].tolist() == [0.0, 0.0], "α = 0.5 is there after one step"


def test_what_was_not_kept_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_PATHS", LINES - 2)
    overlays = overlays_of(collected(class_of_two()), LINES - 1)
    assert (rows(overlays), overlays.missing) == ([0], 1)
