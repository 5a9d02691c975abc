"""Questions that a lecturer asks, and what may be answered: in an assignment, and live."""

import math
import unicodedata
from dataclasses import dataclass, fields
from numbers import Real
from typing import Any, ClassVar, TypeGuard, cast

from downhill.drawing.readable import exact
from downhill.experiment.checks import known, sequence, shortened
from downhill.experiment.codec import Description, check_fields
from downhill.parameters import Parameter

LONGEST_QUESTION, LONGEST_OPTION, LONGEST_ANSWER = 500, 100, 2_000
"""Characters."""
FEWEST_OPTIONS, MOST_OPTIONS = 2, 8
LARGEST = 1e12
"""Of numbers that are asked for, in absolute value."""

_PRINTED = 1e300
_TURNS = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
"""Unicode's classes of the characters that embed, override or isolate a direction; letters have their own without."""
_TOLERANCE = Parameter("tolerance", "±", 0.0, 0.0, LARGEST, "by how much an answer may differ")


def check_text(value: object, field: str, most: int, *, may_be_empty: bool = False) -> str:
    """What a person typed, if it is short enough; lines end as on Unix, and what surrounds it is cut off.

    Raises:
        ValueError: no text, empty, too long, or with control characters other than line ends and tabs: also those that
            turn the direction in which what follows is read.
    """
    if not isinstance(value, str):
        raise ValueError(f"{field} = {shortened(repr(value))}: must be a text")
    text = value.replace("\r\n", "\n").strip()
    if not text and not may_be_empty:
        raise ValueError(f"{field}: is empty; must be a text of 1 to {most} characters")
    if len(text) > most:
        raise ValueError(f"{field}: {len(text)} characters; at most {most} are allowed")
    for character in text:
        is_control = unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"
        if is_control or unicodedata.bidirectional(character) in _TURNS:
            raise ValueError(f"{field}: holds the character {character!r}; control characters are not allowed")
    return text


def _no_answer(question: str, answer: object, allowed: str) -> ValueError:
    """In the question's own words: whoever has answered it may read this."""
    given = exact(float(answer)) if _is_number(answer, _PRINTED) else shortened(repr(answer))
    return ValueError(f"the answer to “{shortened(question)}” is {given}; it must be {allowed}")


def _is_number(value: object, largest: float = LARGEST) -> TypeGuard[float]:
    return isinstance(value, Real) and not isinstance(value, bool) and abs(cast("float", value)) <= largest


def _right(question: "ChoiceQuestion | NumberQuestion | PointQuestion") -> Any:
    """What is right, if it can be an answer."""
    try:
        return question.check(question.right)
    except ValueError as error:
        raise ValueError(f"right: {error}") from None


@dataclass(frozen=True, slots=True)
class ChoiceQuestion:
    """One of several options; an answer is its index.

    Attributes:
        text: the question, 1 to 500 characters.
        options: 2 to 8 different texts of up to 100 characters.
        right: the index of the right one; ``None`` where none is.

    Raises:
        ValueError: anything outside that; the message names field, value and what is allowed.
    """

    kind: ClassVar[str] = "choice"
    text: str
    options: tuple[str, ...]
    right: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", check_text(self.text, "text", LONGEST_QUESTION))
        options = sequence("options", self.options, "a list of texts")
        options = tuple(check_text(each, f"options[{i}]", LONGEST_OPTION) for i, each in enumerate(options))
        if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
            raise ValueError(f"options: {len(options)} of them; must be {FEWEST_OPTIONS} to {MOST_OPTIONS}")
        if len(set(options)) < len(options):
            raise ValueError("options: two are the same; each must be another")
        object.__setattr__(self, "options", options)
        if self.right is not None:
            object.__setattr__(self, "right", _right(self))

    def check(self, answer: object) -> int:
        """The answer, if it is one.

        Raises:
            ValueError: it is no option's index.
        """
        count = len(self.options)
        if not isinstance(answer, int) or isinstance(answer, bool) or not 0 <= answer < count:
            raise _no_answer(self.text, answer, f"one of its {count} options, by their numbers from 0 to {count - 1}")
        return answer

    def is_right(self, answer: int) -> bool | None:
        """Whether it is; ``None`` where no answer is right or wrong."""
        return None if self.right is None else answer == self.right


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """A number.

    Attributes:
        text: the question, 1 to 500 characters.
        right: what is asked for, within ±10¹²; ``None`` where nothing is right or wrong.
        tolerance: by how much a right answer may differ, 0 to 10¹².

    Raises:
        ValueError: anything outside that; the message names field, value and what is allowed.
    """

    kind: ClassVar[str] = "number"
    text: str
    right: float | None = None
    tolerance: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", check_text(self.text, "text", LONGEST_QUESTION))
        if self.right is not None:
            object.__setattr__(self, "right", _right(self))
        object.__setattr__(self, "tolerance", _TOLERANCE.check(self.tolerance, "tolerance"))

    def check(self, answer: object) -> float:
        """The answer, if it is one.

        Raises:
            ValueError: it is no number within ±10¹².
        """
        if not _is_number(answer):
            raise _no_answer(self.text, answer, "a number within ±10¹²")
        return float(answer) + 0.0  # −0 is 0

    def is_right(self, answer: float) -> bool | None:
        """Whether it is near enough; ``None`` where no answer is right or wrong."""
        return None if self.right is None else abs(answer - self.right) <= self.tolerance


@dataclass(frozen=True, slots=True)
class PointQuestion:
    """A point on the landscape.

    Attributes:
        text: the question, 1 to 500 characters.
        right: what is asked for, each coordinate within ±10¹²; ``None`` where nothing is right or wrong.
        tolerance: how far from it a right answer may lie, 0 to 10¹².

    Raises:
        ValueError: anything outside that; the message names field, value and what is allowed.
    """

    kind: ClassVar[str] = "point"
    text: str
    right: tuple[float, float] | None = None
    tolerance: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", check_text(self.text, "text", LONGEST_QUESTION))
        if self.right is not None:
            object.__setattr__(self, "right", _right(self))
        object.__setattr__(self, "tolerance", _TOLERANCE.check(self.tolerance, "tolerance"))

    def check(self, answer: object) -> tuple[float, float]:
        """The answer, if it is one.

        Raises:
            ValueError: it is no pair of numbers within ±10¹².
        """
        if not isinstance(answer, list | tuple) or len(answer) != 2 or not all(map(_is_number, answer)):
            raise _no_answer(self.text, answer, "two numbers within ±10¹²")
        x, y = answer
        return float(x) + 0.0, float(y) + 0.0

    def is_right(self, answer: tuple[float, float]) -> bool | None:
        """Whether it is near enough; ``None`` where no answer is right or wrong."""
        return None if self.right is None else math.dist(answer, self.right) <= self.tolerance


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """A text of one's own words; a person reads it.

    Attributes:
        text: the question, 1 to 500 characters.

    Raises:
        ValueError: anything outside that; the message names field, value and what is allowed.
    """

    kind: ClassVar[str] = "text"
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", check_text(self.text, "text", LONGEST_QUESTION))

    def check(self, answer: object) -> str:
        """The answer, if it is one.

        Raises:
            ValueError: it is empty, too long, or no text.
        """
        return check_text(answer, f"the answer to “{shortened(self.text)}”", LONGEST_ANSWER)

    def is_right(self, answer: str) -> None:
        """Nothing that a program could say."""


Question = ChoiceQuestion | NumberQuestion | PointQuestion | TextQuestion
Answer = int | float | tuple[float, float] | str
KINDS: dict[str, type[Question]] = {
    each.kind: each for each in (ChoiceQuestion, NumberQuestion, PointQuestion, TextQuestion)
}


def describe_question(question: Question) -> Description:
    """The question as a plain dictionary; what is not given is left out."""
    values = {each.name: getattr(question, each.name) for each in fields(question)}
    described = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {"kind": question.kind, **{name: value for name, value in described.items() if value is not None}}


def question_from(description: object, field: str = "question") -> Question:
    """The inverse of :func:`describe_question`.

    Args:
        description: what JSON says.
        field: what messages call it.

    Raises:
        ValueError: not the shape of a question, or not a valid one.
    """
    kinds = ("kind", *dict.fromkeys(each.name for kind in KINDS.values() for each in fields(kind)))
    check_fields(field, description, kinds, required="kind")
    assert isinstance(description, dict)
    values: dict[str, Any] = {
        name: tuple(each) if isinstance(each, list) else each for name, each in description.items()
    }
    kind = KINDS[known(f"{field}: kind", values.pop("kind"), KINDS)]
    names = [each.name for each in fields(kind)]
    check_fields(f"{field} ({kind.kind})", values, tuple(names), required="text")
    if kind is ChoiceQuestion and "options" not in values:
        raise ValueError(f"{field} (choice): field 'options' is missing")
    try:
        return kind(**values)
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from None
