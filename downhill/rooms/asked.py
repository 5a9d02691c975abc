"""What a round asks: a question as assignments have them, or everybody for one learning rate; and about which race."""

import json
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

from downhill.assignments.questions import LONGEST_QUESTION, Question, check_text, describe_question, question_from
from downhill.experiment import Experiment
from downhill.experiment.checks import shortened
from downhill.experiment.codec import Description, check_fields
from downhill.maps import Map, Sensitivity
from downhill.simulation.sweep import swept_parameter
from optimizers.entry import LEARNING_RATE


@dataclass(frozen=True, slots=True)
class RateQuestion:
    """Everybody picks one learning rate, for one entrant of the experiment.

    Attributes:
        text: the question, 1 to 500 characters.
        low: the smallest rate that may be picked, of those that a rule may have.
        high: the largest one, above ``low``.
        entrant: the index of whose rate it is.

    Raises:
        ValueError: anything outside that; the message names field, value and what is allowed.
    """

    kind: ClassVar[str] = "rate"
    text: str
    low: float
    high: float
    entrant: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", check_text(self.text, "text", LONGEST_QUESTION))
        for name in ("low", "high"):
            object.__setattr__(self, name, LEARNING_RATE.check(getattr(self, name), name))
        if not self.low < self.high:
            raise ValueError(f"low = {self.low!r}: must be below high = {self.high!r}")
        if not isinstance(self.entrant, int) or isinstance(self.entrant, bool):
            raise ValueError(f"entrant = {shortened(repr(self.entrant))}: must be a whole number")

    def check(self, answer: object, field: str = "answer") -> float:
        """The answer, if it is one.

        Raises:
            ValueError: it is no number from ``low`` to ``high``.
        """
        return replace(LEARNING_RATE, default=self.low, low=self.low, high=self.high).check(answer, field)


RoomQuestion = Question | RateQuestion


def described(question: RoomQuestion, *, with_right: bool = True) -> Description:
    """The question as a plain dictionary.

    Args:
        question: which.
        with_right: whether it says what is right; before the answers are shown nobody is told.
    """
    if isinstance(question, RateQuestion):
        return {"kind": question.kind, **asdict(question)}
    whole = describe_question(question)
    return whole if with_right else {name: value for name, value in whole.items() if name not in ("right", "tolerance")}


def read_question(description: object) -> RoomQuestion:
    """The inverse of :func:`described`.

    Raises:
        ValueError: not the shape of a question, or not a valid one.
    """
    if not isinstance(description, dict) or description.get("kind") != RateQuestion.kind:
        return question_from(description)
    check_fields("question", description, ("kind", "text", "low", "high", "entrant"), required="text")
    values: dict[str, Any] = {name: value for name, value in description.items() if name != "kind"}
    for name in ("low", "high"):
        if name not in values:
            raise ValueError(f"question (rate): field {name!r} is missing")
    try:
        return RateQuestion(**values)
    except ValueError as error:
        raise ValueError(f"question: {error}") from None


@lru_cache(maxsize=256)
def kept_question(text: str) -> RoomQuestion:
    """The question that a row of the database holds as JSON."""
    return read_question(json.loads(text))


@lru_cache(maxsize=256)
def without_entrants(query: str) -> str:
    """The landscape and the start alone: a race gives away how it ends."""
    return replace(Experiment.from_query(query), entrants=()).to_query()


@lru_cache(maxsize=256)
def whose_rate(query: str, question: RateQuestion) -> str:
    """Whose rate is asked for: the rule, behind the entrant's own name if it has one."""
    entrant = Experiment.from_query(query).entrants[question.entrant]
    rule = entrant.optimizer.name
    return rule if entrant.label == rule else f"{entrant.label} ({rule})"


@lru_cache(maxsize=256)
def race_of(query: str, entrant: int) -> str:
    """The race of this entrant alone, in which a phone's rate is an edit."""
    experiment = Experiment.from_query(query)
    return replace(experiment, entrants=(experiment.entrants[entrant],)).to_query()


@lru_cache(maxsize=256)
def sensitivity_of(query: str, question: RateQuestion) -> str:
    """The map of what becomes of each learning rate, as a query."""
    race = Experiment.from_query(race_of(query, question.entrant))
    return Map(race, Sensitivity(low=question.low, high=question.high)).to_query()


def check_together(experiment: Experiment, question: RoomQuestion) -> None:
    """The question can be asked about this race.

    Raises:
        ValueError: it asks for a rate that the race does not have.
    """
    if not isinstance(question, RateQuestion):
        return
    parameter = swept_parameter(experiment, question.entrant, LEARNING_RATE.name)
    for name in ("low", "high"):
        parameter.check(getattr(question, name), f"question: {name}")
    sensitivity_of(experiment.to_query(), question)
