"""Source: the questions' own docstrings, and values worked out by hand."""

import math
import re
from typing import Any

import pytest

from downhill.assignments.questions import (
    LONGEST_ANSWER,
    ChoiceQuestion,
    NumberQuestion,
    PointQuestion,
    Question,
    TextQuestion,
    describe_question,
    question_from,
)
from downhill.experiment.codec import read_object, to_json

CHOICE = ChoiceQuestion("Who wins?", ("Adam", "momentum", "nobody"), right=1)
NUMBER = NumberQuestion("Largest stable learning rate?", right=0.5, tolerance=0.01)
POINT = PointQuestion("Where does it end?", right=(3.0, 0.5), tolerance=0.25)
TEXT = TextQuestion("Why?")
TURNS = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
"""Of Unicode's Bidi_Control (PropList.txt) all but the three marks, which turn nothing but themselves."""


@pytest.mark.parametrize("question", [CHOICE, NUMBER, POINT, TEXT, ChoiceQuestion("A?", ("yes", "no"))])
def test_written_and_read_again(question: Question) -> None:
    assert question_from(read_object(to_json(describe_question(question)))) == question


@pytest.mark.parametrize(
    ("question", "answer", "is_right"),
    [
        (CHOICE, 1, True),
        (CHOICE, 2, False),
        (NUMBER, 0.509, True),
        (NUMBER, 0.511, False),
        (POINT, (3.15, 0.7), True),  # 0.25 away: 3, 4, 5
        (POINT, (3.15, 0.71), False),
        (TEXT, "because", None),
        (NumberQuestion("How many?"), 3.0, None),
    ],
)
def test_right_or_not(question: Question, answer: Any, is_right: bool | None) -> None:
    assert question.is_right(question.check(answer)) is is_right


@pytest.mark.parametrize(
    ("question", "answer", "message"),
    [
        (
            CHOICE,
            3,
            f"the answer to “{CHOICE.text}” is 3; it must be one of its 3 options, by their numbers from 0 to 2",
        ),
        (CHOICE, True, f"the answer to “{CHOICE.text}” is True; it must be"),
        (NUMBER, math.nan, f"the answer to “{NUMBER.text}” is nan; it must be a number within ±10¹²"),
        (NUMBER, "0.5", f"the answer to “{NUMBER.text}” is '0.5'; it must be a number"),
        (NUMBER, 1.5e13, f"the answer to “{NUMBER.text}” is 1.5×10¹³; it must be a number within ±10¹²"),
        (NUMBER, 10**400, f"the answer to “{NUMBER.text}” is 1000"),
        (POINT, [1.0], f"the answer to “{POINT.text}” is [1.0]; it must be two numbers within ±10¹²"),
        (POINT, [1.0, math.inf], f"the answer to “{POINT.text}” is [1.0, inf]; it must be two numbers"),
        (TEXT, " \n", f"the answer to “{TEXT.text}”: is empty; must be a text of 1 to 2000 characters"),
        (TEXT, "a" * (LONGEST_ANSWER + 1), f"the answer to “{TEXT.text}”: 2001 characters; at most 2000 are allowed"),
        (TEXT, "a\0", f"the answer to “{TEXT.text}”: holds the character '\\x00'; control characters are not allowed"),
        *((TEXT, f"a{each}b", f"the answer to “{TEXT.text}”: holds the character {each!r}; control") for each in TURNS),
        (TEXT, 5, f"the answer to “{TEXT.text}” = 5: must be a text"),
    ],
)
def test_no_answer(question: Question, answer: Any, message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        question.check(answer)


@pytest.mark.parametrize(
    ("description", "message"),
    [
        ([], "question = []: must be an object"),
        ({"text": "a"}, "question: field 'kind' is missing"),
        ({"kind": "essay", "text": "a"}, "question: kind = 'essay': must be one of"),
        ({"kind": "choice", "text": "a"}, "question (choice): field 'options' is missing"),
        ({"kind": "choice", "text": "a", "options": "yes"}, "question: options = 'yes': must be a list of texts"),
        ({"kind": "choice", "text": "a", "options": ["yes"]}, "question: options: 1 of them; must be 2 to 8"),
        ({"kind": "choice", "text": "a", "options": ["a", "a "]}, "question: options: two are the same"),
        (
            {"kind": "choice", "text": "a", "options": ["a", "b"], "right": 2},
            "question: right: the answer to “a” is 2; it must be one of its 2 options",
        ),
        ({"kind": "text", "text": "a", "right": 2}, "question (text): unknown field 'right'; allowed are text"),
        ({"kind": "number", "text": "a", "tolerance": -1}, "question: tolerance = -1: must be a number in"),
        ({"kind": "text", "text": ""}, "question: text: is empty"),
    ],
)
def test_no_question(description: Any, message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        question_from(description)
