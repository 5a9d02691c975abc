"""A collection as a table: a row for each hand-in."""

from collections.abc import Callable, Sequence

from downhill.assignments.assignment import Assignment
from downhill.assignments.checking import Checked, CheckedAnswer, final_loss
from downhill.assignments.collection import Collected, Collection
from downhill.assignments.questions import ChoiceQuestion, PointQuestion, Question
from downhill.assignments.reached import GoalResult
from downhill.assignments.results import RaceResult
from downhill.export.dialect import PROGRAMS, Dialect, harmless
from downhill.simulation.outcome import Outcome

Cell = str | int | float | None
_GOAL = ("goal", "goal step", "goal used")
_BEST = ("best run", "best loss", "best outcome")


def header(assignment: Assignment) -> list[str]:
    """The columns' names: who, the attempts, the best one, the goal, and each question's answer."""
    names = ["file", "name", "runs", "begun again", "problems", *_BEST]
    names += _GOAL if assignment.goal is not None else ()
    for number, asked in enumerate(assignment.questions, start=1):
        names += [f"question {number}{part}" for part, _ in _parts(asked.question)]
    return names


def row(assignment: Assignment, collected: Collected) -> list[Cell]:
    """The cells of one hand-in, as :func:`header` names them; ``None`` where there is nothing."""
    checked = collected.checked
    cells: list[Cell] = [collected.source, checked.name, len(checked.attempts), checked.begun_again]
    cells += ["; ".join(checked.problems)]
    cells += [*_best(checked, assignment.judged)]
    cells += _goal(checked) if assignment.goal is not None else ()
    for asked, answer in zip(assignment.questions, checked.answers, strict=True):
        cells += [None if answer is None else cell(answer) for _, cell in _parts(asked.question)]
    return cells


def render_collection_csv(collection: Collection, dialect: Dialect = PROGRAMS) -> str:
    """The table as CSV (RFC 4180); what was refused is not in it.

    A text that begins with ``=``, ``+``, ``-`` or ``@`` gets an apostrophe before it, as OWASP advises against CSV
    injection: a spreadsheet would take it for a formula and carry it out.

    Args:
        collection: what came in.
        dialect: for programs, or for spreadsheets.
    """
    if collection.assignment is None:
        return ""
    rows = [header(collection.assignment), *(row(collection.assignment, each) for each in collection.hand_ins)]
    return dialect.begin + dialect.rows([_harmless(cells) for cells in rows])


def _harmless(cells: Sequence[Cell]) -> list[Cell]:
    # What is missing in a column of texts is an empty one: "NaN" would be a text.
    return [harmless(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in cells]


def _best(checked: Checked, judged: Sequence[int]) -> tuple[Cell, ...]:
    """Of the best attempt, the best of those who could be changed."""
    if checked.best is None:
        return (None,) * len(_BEST)
    results = [checked.attempts[checked.best].recomputed.results[index] for index in judged]
    losses = [(loss, result) for result in results if (loss := final_loss(result)) is not None]
    loss, result = min(losses, key=lambda each: each[0], default=(None, results[0]))
    outcome = Outcome(result.outcome).label if isinstance(result, RaceResult) else None  # type: ignore[arg-type]
    return checked.best + 1, loss, outcome


def _goal(checked: Checked) -> tuple[Cell, ...]:
    reached = None if checked.best is None else checked.attempts[checked.best].recomputed.goal
    reached = reached or GoalResult(False)
    return _yes_or_no(reached.reached), reached.step, reached.used


def _yes_or_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _parts(question: Question) -> list[tuple[str, Callable[[CheckedAnswer], Cell]]]:
    """The columns of a question: what was answered, whether it is right, whether it came in time."""
    judged: list[tuple[str, Callable[[CheckedAnswer], Cell]]] = [
        (" right", lambda each: _yes_or_no(each.is_right)),
        (" in time", lambda each: _yes_or_no(not each.is_late)),
    ]
    if isinstance(question, PointQuestion):
        return [(" x", lambda each: _coordinate(each, 0)), (" y", lambda each: _coordinate(each, 1)), *judged]
    if isinstance(question, ChoiceQuestion):
        return [("", lambda each: question.options[each.answer] if isinstance(each.answer, int) else None), *judged]
    return [("", lambda each: None if isinstance(each.answer, tuple) else each.answer), *judged]


def _coordinate(answer: CheckedAnswer, axis: int) -> Cell:
    return answer.answer[axis] if isinstance(answer.answer, tuple) else None
