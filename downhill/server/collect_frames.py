"""A collection of hand-ins as the browser receives it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from downhill.assignments.assignment import Assignment
from downhill.assignments.best import race_of_best
from downhill.assignments.collection import Collected, Collection, Progress
from downhill.assignments.questions import Question, describe_question
from downhill.assignments.recomputed import Path
from downhill.assignments.table import header, render_collection_csv, row
from downhill.experiment.experiment import Experiment
from downhill.export.dialect import SPREADSHEETS
from downhill.maps.map import Map
from downhill.networks.training import Training
from downhill.player.wire_collect import ClassAnswers, CollectedTable, CollectProgress


def progress(told: Progress) -> CollectProgress:
    """How far it has come."""
    return {"done": told.done, "total": told.total}


def table(collection: Collection) -> tuple[CollectedTable, list[np.ndarray]]:
    """The header and its numbers."""
    assignment, race = collection.assignment, race_of_best(collection)
    work = None if assignment is None else assignment.work
    drawn = [] if assignment is None else [_paths(each, assignment) for each in collection.hand_ins]
    paths = [(index, path) for index, several in enumerate(drawn) for path in several or ()]
    told: CollectedTable = {
        "title": "" if assignment is None else assignment.title,
        "columns": [] if assignment is None else header(assignment),
        "rows": [] if assignment is None else [row(assignment, each) for each in collection.hand_ins],
        "refused": [{"name": each.name, "why": each.why} for each in collection.refused],
        "questions": [] if assignment is None else _answered(assignment, collection.hand_ins),
        "csv": render_collection_csv(collection, SPREADSHEETS),
        "experiment": "" if work is None or isinstance(work, Training) else _race_of(work).to_query(),
        "race": "" if race is None else race.to_query(),
        "paths": [(index, len(path)) for index, path in paths],
        "elsewhere": drawn.count(None),
    }
    return told, [path.astype("<f4") for _, path in paths]


def _paths(collected: Collected, assignment: Assignment) -> Sequence[Path] | None:
    """Of the best attempt, of those who are judged: the others run the same for everybody.

    ``None`` where it ran on another landscape than the assignment's own, on whose picture it would be drawn.
    """
    checked, work = collected.checked, assignment.work
    if checked.best is None or not isinstance(work, Experiment):
        return ()
    attempt = checked.attempts[checked.best]
    if Experiment.from_query(attempt.query).landscape != work.landscape:
        return None
    paths = attempt.recomputed.paths
    return [paths[index] for index in assignment.judged] if paths else ()


def _race_of(work: Experiment | Map) -> Experiment:
    return work.experiment if isinstance(work, Map) else work


def _answered(assignment: Assignment, hand_ins: Sequence[Collected]) -> list[ClassAnswers]:
    return [_answers(index, asked.question, hand_ins) for index, asked in enumerate(assignment.questions)]


def _answers(index: int, question: Question, hand_ins: Sequence[Collected]) -> ClassAnswers:
    given = [(number, each.checked.answers[index]) for number, each in enumerate(hand_ins)]
    known: list[tuple[int, Any]] = [(number, each.answer) for number, each in given if each is not None]
    described: dict[str, Any] = describe_question(question)
    return ClassAnswers(**described, answers=[each for _, each in known], rows=[number for number, _ in known])
