"""The runs of a class drawn over each other, on each landscape those that took place there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from downhill.assignments.checking import Checked, CheckedAttempt
from downhill.assignments.collection import Collection
from downhill.assignments.recomputed import Path
from downhill.experiment.experiment import Experiment

MOST_LINES = 10_000
"""That are drawn at once: some 16 MB on their way to a browser."""


class Drawn(NamedTuple):
    """A run.

    Attributes:
        row: whose: the place of the hand-in in the collection.
        paths: of those entrants who are judged; the others run the same for everybody.
    """

    row: int
    paths: tuple[Path, ...]


class Overlay(NamedTuple):
    """What took place on one landscape.

    Attributes:
        race: without entrants, as it begins there unless the start is changed.
        runs: in the order of the hand-ins.
    """

    race: Experiment
    runs: tuple[Drawn, ...]


class Overlays(NamedTuple):
    """What is drawn.

    Attributes:
        several: one for each landscape on which something took place, the assignment's own first.
        are_all: whether all runs are drawn, the same work in one hand-in once; else the best one of each hand-in.
        missing: runs of those that had to be drawn whose paths were too many to be kept.
    """

    several: tuple[Overlay, ...]
    are_all: bool
    missing: int


def overlays_of(collection: Collection, most: int = MOST_LINES) -> Overlays:
    """All runs, or, where these would be too many lines, the best ones; of other work than races none.

    Args:
        collection: what came in.
        most: lines that are drawn.
    """
    assignment = collection.assignment
    if assignment is None or not isinstance(assignment.work, Experiment):
        return Overlays((), True, 0)
    checked = [each.checked for each in collection.hand_ins]
    all_runs = [(row, run) for row, each in enumerate(checked) for run in _different(each)]
    are_all = len(all_runs) * len(assignment.judged) <= most
    wanted = all_runs if are_all else [(row, run) for row, each in enumerate(checked) for run in _best(each)]
    kept = [(run.landscape, Drawn(row, run.recomputed.paths)) for row, run in wanted if run.recomputed.paths]
    bare = replace(assignment.work, entrants=())
    landscapes = dict.fromkeys((bare.landscape, *assignment.free.landscapes))
    several = (Overlay(bare if each == bare.landscape else bare.on(each), _on(each, kept)) for each in landscapes)
    return Overlays(tuple(each for each in several if each.runs), are_all, len(wanted) - len(kept))


def _different(checked: Checked) -> list[CheckedAttempt]:
    """The attempts that could be run again, the same work once."""
    return list({attempt.query: attempt for attempt in checked.attempts if attempt.recomputed.results}.values())


def _best(checked: Checked) -> list[CheckedAttempt]:
    return [] if checked.best is None else [checked.attempts[checked.best]]


def _on(landscape: str, runs: Sequence[tuple[str, Drawn]]) -> tuple[Drawn, ...]:
    return tuple(run for where, run in runs if where == landscape)
