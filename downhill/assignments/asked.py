"""A question in an assignment, and when it is asked."""

from dataclasses import dataclass
from typing import Literal, get_args

from downhill.assignments.questions import Question, describe_question, question_from
from downhill.experiment.checks import known, shortened
from downhill.experiment.codec import Description, check_fields

When = Literal["before", "after"]
WHENS: tuple[When, ...] = get_args(When)
BEFORE: When = "before"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in an assignment.

    Attributes:
        question: which.
        when: ``"before"`` the first run, so that its answer is a prediction, or ``"after"`` it.

    Raises:
        ValueError: anything else.
    """

    question: Question
    when: When = BEFORE

    def __post_init__(self) -> None:
        if not isinstance(self.question, Question):
            raise ValueError(f"question = {shortened(repr(self.question))}: must be a question")
        known("when", self.when, WHENS)


def describe_asked(asked: Asked) -> Description:
    """The question as a plain dictionary, and when it is asked."""
    return {"when": asked.when, **describe_question(asked.question)}


def asked_from(field: str, described: object) -> Asked:
    """The inverse of :func:`describe_asked`.

    Args:
        field: what messages call it.
        described: what JSON says.

    Raises:
        ValueError: not the shape of a question, or not a valid one.
    """
    check_fields(field, described, tuple(described) if isinstance(described, dict) else ("when", "kind"), "when")
    assert isinstance(described, dict)
    values = dict(described)
    return Asked(when=values.pop("when"), question=question_from(values, field))
