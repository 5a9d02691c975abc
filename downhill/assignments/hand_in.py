"""What a student hands in: the assignment, and in their order the predictions, the attempts and the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from downhill.assignments.asked import BEFORE
from downhill.assignments.assignment import MOST_EVENTS, Assignment
from downhill.assignments.codec import check_version, describe, each_of, to_json
from downhill.assignments.events import Answered, Attempt, Event, describe_event, event_from
from downhill.assignments.questions import Answer, check_text
from downhill.assignments.work import kind_of
from downhill.experiment.checks import sequence, shortened
from downhill.experiment.codec import check_fields, read_object
from downhill.parameters import Parameter

LONGEST_NAME = 80
MAX_BYTES = 100_000
"""Of a hand-in's JSON text; a self-contained page around it stays below 200 kB."""
VERSION = 1
_BEGUN_AGAIN = Parameter("begun_again", "n", 0, 0, 1_000_000, "times that it was begun again", scale="whole")
_FIELDS = ("hand_in", "assignment", "digest", "events", "name", "begun_again")
_NESTING = 6  # hand-in, assignment, questions or free, one of them, its options


_JOINERS = {0x200C: None, 0x200D: None}
"""Invisible, and part of how Persian names and some signs are written."""


@dataclass(frozen=True, slots=True)
class HandIn:
    """What one student hands in. It proves nothing about who made it, or how.

    What is out of order, a prediction after the first attempt or more attempts than are allowed, is kept as it is:
    :mod:`downhill.assignments.checking` tells it.

    Attributes:
        assignment: all of it, so that the file says everything.
        events: up to 100 in the order in which they happened; no question is answered twice.
        name: a name or pseudonym in one line, at most 80 characters; may be empty.
        begun_again: how often the student has left all that was done and begun again, as the page says: 0 to 10⁶.

    Raises:
        ValueError: anything outside that; the message names field, value and what is allowed.
    """

    assignment: Assignment
    events: tuple[Event, ...] = ()
    name: str = ""
    begun_again: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.assignment, Assignment):
            raise ValueError(f"assignment = {shortened(repr(self.assignment))}: must be an Assignment")
        events = sequence("events", self.events, "a list of events")
        if len(events) > MOST_EVENTS:
            raise ValueError(f"events: {len(events)} of them; at most {MOST_EVENTS} are allowed")
        object.__setattr__(self, "events", tuple(self._checked(f"events[{i}]", each) for i, each in enumerate(events)))
        if len(self.answers) < sum(isinstance(event, Answered) for event in self.events):
            raise ValueError("events: a question is answered twice; each may be answered once")
        name = check_text(self.name, "name", LONGEST_NAME, may_be_empty=True)
        if not name.translate(_JOINERS).isprintable():
            raise ValueError(f"name = {name!r}: must be one line of letters, digits and signs")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "begun_again", int(_BEGUN_AGAIN.check(self.begun_again, "begun_again")))
        if (size := len(self.to_json().encode())) > MAX_BYTES:
            raise ValueError(f"hand-in of {size:,} bytes: at most {MAX_BYTES:,} are allowed; hand in fewer attempts")

    def _checked(self, field: str, event: object) -> Event:
        if isinstance(event, Attempt):
            if type(event.work) is not type(self.assignment.work):
                raise ValueError(f"{field}: a {kind_of(event.work)}: must be a {kind_of(self.assignment.work)}")
            return event
        if not isinstance(event, Answered):
            raise ValueError(f"{field} = {shortened(repr(event))}: must be an Answered or an Attempt")
        questions, index = self.assignment.questions, event.question
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(questions):
            raise ValueError(f"{field}: question = {shortened(repr(index))}: must be an index below {len(questions)}")
        return Answered(index, questions[index].question.check(event.answer))

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """In their order."""
        return tuple(event for event in self.events if isinstance(event, Attempt))

    @property
    def answers(self) -> Mapping[int, Answer]:
        """By the question's index."""
        return {event.question: event.answer for event in self.events if isinstance(event, Answered)}

    @property
    def late_predictions(self) -> tuple[int, ...]:
        """Indices of the questions asked before the first attempt that were answered after it."""
        kinds = [isinstance(event, Attempt) for event in self.events]
        after = self.events[kinds.index(True) :] if any(kinds) else ()
        answered = (event.question for event in after if isinstance(event, Answered))
        return tuple(index for index in answered if self.assignment.questions[index].when == BEFORE)

    def to_json(self) -> str:
        """As a JSON text; equal hand-ins have the same."""
        described = {
            "hand_in": VERSION,
            "assignment": describe(self.assignment),
            "digest": self.assignment.digest,
            "events": [describe_event(event) for event in self.events],
        }
        optional = {"name": self.name, "begun_again": self.begun_again}
        return to_json(described | {name: value for name, value in optional.items() if value})

    @classmethod
    def from_json(cls, text: str) -> "HandIn":
        """The inverse of :meth:`to_json`.

        Raises:
            ValueError: too long, malformed, with an assignment that its digest does not fit, or not a valid hand-in.
        """
        described = read_object(text, MAX_BYTES, _NESTING)
        for name in ("hand_in", "assignment", "digest", "events"):
            check_fields("hand-in", described, _FIELDS, required=name)
        check_version("hand_in", described["hand_in"])
        assignment = Assignment.from_description(described["assignment"])
        if described["digest"] != assignment.digest:
            raise ValueError("digest: is of another assignment than the one in the hand-in, which has been changed")
        events = each_of("events", described["events"], partial(event_from, assignment.work))
        return cls(assignment, events, described.get("name", ""), described.get("begun_again", 0))
