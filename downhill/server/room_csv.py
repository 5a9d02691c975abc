"""What a class has answered, as a table to take home."""

from collections.abc import Iterator, Sequence
from typing import Any

from downhill.export.dialect import SPREADSHEETS, harmless
from downhill.rooms.asked import RateQuestion
from downhill.rooms.rounds import AnswerRow

COLUMNS = ("round", "question", "phone", "answer", "x", "y", "right")


def render_answers(answers: Sequence[AnswerRow]) -> str:
    """The answers as CSV (RFC 4180), for spreadsheets: a header row, then one row per answer.

    ``phone`` counts the phones in the order of their coming. An answer to a choice is its option's text; a point has
    ``x`` and ``y`` instead of ``answer``. ``right`` is ``yes`` or ``no``, and empty where nothing is right or wrong.
    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    return SPREADSHEETS.begin + SPREADSHEETS.rows([COLUMNS, *_rows(answers)])


def _rows(answers: Sequence[AnswerRow]) -> Iterator[Sequence[object]]:
    for number, question, phone, given in answers:
        right = None if isinstance(question, RateQuestion) else _is_right(question, given)
        yield (
            number,
            harmless(question.text),
            phone,
            *_cells(question, given),
            {True: "yes", False: "no", None: ""}[right],
        )


def _is_right(question: Any, given: Any) -> bool | None:
    return question.is_right(given)


def _cells(question: Any, given: Any) -> tuple[object, object, object]:
    """The answer, or both coordinates."""
    match question.kind:
        case "choice":
            return harmless(question.options[given]), None, None
        case "point":
            return None, *given
        case "text":
            return harmless(given), None, None
        case _:
            return given, None, None
