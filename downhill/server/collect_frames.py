"""A collection of hand-ins as the browser receives it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from downhill.assignments.assignment import Assignment
from downhill.assignments.best import race_of_best
from downhill.assignments.collection import Collected, Collection, Progress
from downhill.assignments.overlays import Overlay, overlays_of
from downhill.assignments.questions import Question, describe_question
from downhill.assignments.table import header, render_collection_csv, row
from downhill.experiment.experiment import Experiment
from downhill.export.dialect import SPREADSHEETS
from downhill.maps.map import Map
from downhill.networks.training import Training
from downhill.player.wire_collect import ClassAnswers, ClassRuns, CollectedTable, CollectProgress
from landscapes import find_landscape


def progress(told: Progress) -> CollectProgress:
    """How far it has come."""
    return {"done": told.done, "total": told.total}


def table(collection: Collection) -> tuple[CollectedTable, list[np.ndarray]]:
    """The header and its numbers."""
    assignment, race = collection.assignment, race_of_best(collection)
    work = None if assignment is None else assignment.work
    overlays = overlays_of(collection)
    told: CollectedTable = {
        "title": "" if assignment is None else assignment.title,
        "columns": [] if assignment is None else header(assignment),
        "rows": [] if assignment is None else [row(assignment, each) for each in collection.hand_ins],
        "refused": [{"name": each.name, "why": each.why} for each in collection.refused],
        "questions": [] if assignment is None else _answered(assignment, collection.hand_ins),
        "csv": render_collection_csv(collection, SPREADSHEETS),
        "experiment": "" if work is None or isinstance(work, Training) else _race_of(work).to_query(),
        "race": "" if race is None else race.to_query(),
        "overlays": [_overlay(each) for each in overlays.several],
        "areAll": overlays.are_all,
        "missing": overlays.missing,
    }
    paths = (path for each in overlays.several for run in each.runs for path in run.paths)
    return told, [path.astype("<f4") for path in paths]


def _overlay(overlay: Overlay) -> ClassRuns:
    return {
        "landscape": find_landscape(overlay.race.landscape).name,
        "experiment": overlay.race.to_query(),
        "runs": len(overlay.runs),
        "paths": [(run.row, len(path)) for run in overlay.runs for path in run.paths],
    }


def _race_of(work: Experiment | Map) -> Experiment:
    return work.experiment if isinstance(work, Map) else work


def _answered(assignment: Assignment, hand_ins: Sequence[Collected]) -> list[ClassAnswers]:
    return [_answers(index, asked.question, hand_ins) for index, asked in enumerate(assignment.questions)]


def _answers(index: int, question: Question, hand_ins: Sequence[Collected]) -> ClassAnswers:
    given = [(number, each.checked.answers[index]) for number, each in enumerate(hand_ins)]
    known: list[tuple[int, Any]] = [(number, each.answer) for number, each in given if each is not None]
    described: dict[str, Any] = describe_question(question)
    return ClassAnswers(**described, answers=[each for _, each in known], rows=[number for number, _ in known])
