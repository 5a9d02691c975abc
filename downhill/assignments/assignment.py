"""An assignment: a race, a map or a training, what may be changed of it, and what is asked."""

import hashlib
from dataclasses import dataclass, field
from typing import Literal, get_args

from downhill.assignments import codec, link
from downhill.assignments.asked import BEFORE, Asked
from downhill.assignments.fitting import fitted
from downhill.assignments.free import Free
from downhill.assignments.goal import Goal, check_goal
from downhill.assignments.questions import KINDS, PointQuestion, check_text
from downhill.assignments.work import Work, check_work, entrants_of, kind_of
from downhill.experiment.checks import known, sequence, shortened
from downhill.experiment.codec import check_length
from downhill.networks.training import Training
from downhill.parameters import Parameter

Hidden = Literal["curves", "outcome", "minima", "others"]
HIDDEN: tuple[Hidden, ...] = get_args(Hidden)

LONGEST_TITLE, LONGEST_TASK = 120, 4_000
"""Characters."""
MOST_QUESTIONS, MOST_EVENTS = 12, 100
MOST_RUNS = MOST_EVENTS - MOST_QUESTIONS
"""As many as go into a hand-in beside all answers."""
RUNS = Parameter("runs", "n", 1, 1, MOST_RUNS, "runs that are allowed", scale="whole")


def question_kinds(work: Work) -> tuple[str, ...]:
    """Which questions can be asked about it: of a training, which has no landscape, none for a point on it."""
    return tuple(kind for kind in KINDS if kind != PointQuestion.kind or not isinstance(work, Training))


@dataclass(frozen=True, slots=True)
class Assignment:
    """Work that a lecturer gives.

    Attributes:
        title: 1 to 120 characters.
        work: the race, the map or the training that it begins with. Whoever is given its description can run it: there
            is no table of one's own in it and no transformation of optax's.
        task: what is to be done, in Markdown without HTML, at most 4,000 characters; may be empty.
        free: what may be changed.
        hidden: what stays hidden until one has committed to the predictions, or, where there are none, until the first
            run: ``"curves"``, ``"outcome"`` (of the race that is given), ``"minima"`` (where they are), ``"others"``
            (all entrants but the first). Before predictions nothing is shown that is computed, whatever this says.
        questions: up to 12; of a training none that asks for a point, as it has no landscape.
        runs: the most that are allowed, 1 to 88; ``None`` for any number, of which a hand-in holds 88.
        goal: what is to be reached, of a race or a training; ``None`` for nothing.

    Raises:
        ValueError: anything outside that; the message names field, value and what is allowed.
    """

    title: str
    work: Work
    task: str = ""
    free: Free = field(default_factory=Free)
    hidden: tuple[Hidden, ...] = ()
    questions: tuple[Asked, ...] = ()
    runs: int | None = None
    goal: Goal | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", check_text(self.title, "title", LONGEST_TITLE))
        object.__setattr__(self, "task", check_text(self.task, "task", LONGEST_TASK, may_be_empty=True))
        check_work(self.work)
        if not isinstance(self.free, Free):
            raise ValueError(f"free = {shortened(repr(self.free))}: must be a Free")
        object.__setattr__(self, "free", fitted(self.free, self.work))
        hidden = {known("hidden", each, HIDDEN) for each in sequence("hidden", self.hidden, "a list of texts")}
        object.__setattr__(self, "hidden", tuple(each for each in HIDDEN if each in hidden))
        self._check_questions()
        if self.runs is not None:
            object.__setattr__(self, "runs", int(RUNS.check(self.runs, "runs")))
        if self.goal is not None:
            if not isinstance(self.goal, Goal):
                raise ValueError(f"goal = {shortened(repr(self.goal))}: must be a Goal, or None")
            check_goal(self.goal, self.work, self.free.landscapes)
        check_length(self.to_json(), codec.MAX_LENGTH)

    def _check_questions(self) -> None:
        questions = sequence("questions", self.questions, "a list of questions")
        if len(questions) > MOST_QUESTIONS:
            raise ValueError(f"questions: {len(questions)} of them; at most {MOST_QUESTIONS} are allowed")
        for index, each in enumerate(questions):
            if not isinstance(each, Asked):
                raise ValueError(f"questions[{index}] = {shortened(repr(each))}: must be an Asked")
            if (kind := each.question.kind) not in (kinds := question_kinds(self.work)):
                raise ValueError(
                    f"questions[{index}]: kind = {kind!r}: a {kind_of(self.work)} has no landscape with points; "
                    f"must be one of {', '.join(kinds)}"
                )
        object.__setattr__(self, "questions", questions)

    @property
    def predictions(self) -> tuple[int, ...]:
        """Indices of the questions that are asked before the first run."""
        return tuple(index for index, each in enumerate(self.questions) if each.when == BEFORE)

    @property
    def judged(self) -> tuple[int, ...]:
        """Indices of the entrants by whom attempts are compared: the goal's, else those who may be changed, else all.

        The others run the same in every attempt.
        """
        if self.goal is not None and self.goal.entrant is not None:
            return (self.goal.entrant,)
        return self.free.entrants or tuple(range(len(entrants_of(self.work))))

    @property
    def digest(self) -> str:
        """SHA-256 of its JSON text, as 64 hexadecimal digits: equal for equal assignments, and for no others."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """As a JSON text, every number in full; equal assignments have the same."""
        return codec.to_json(codec.describe(self))

    @classmethod
    def from_json(cls, text: str) -> "Assignment":
        """The inverse of :meth:`to_json`.

        Raises:
            ValueError: too long, malformed, or not a valid assignment.
        """
        return cls.from_description(codec.from_json(text))

    @classmethod
    def from_description(cls, description: object) -> "Assignment":
        """An assignment from plain dictionaries, as JSON holds it.

        Raises:
            ValueError: malformed, or not a valid assignment.
        """
        return cls(**codec.values_from(description))

    def to_link_text(self) -> str:
        """As the text that stands in an address; up to ``link.MAX_LINK`` characters a phone reads it as a QR code."""
        return link.pack(self.to_json())

    @classmethod
    def from_link_text(cls, text: str) -> "Assignment":
        """The inverse of :meth:`to_link_text`.

        Raises:
            ValueError: too long, damaged, or not a valid assignment.
        """
        return cls.from_json(link.unpack(text))
