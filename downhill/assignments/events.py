"""What happens while somebody does an assignment: an answer, an attempt."""

from dataclasses import dataclass
from functools import partial

from downhill.assignments.codec import as_tuples, each_of
from downhill.assignments.questions import Answer
from downhill.assignments.results import Result, check_results, describe_result, result_from
from downhill.assignments.work import Work, entrants_of, kind_of, read_work
from downhill.experiment.checks import sequence, shortened
from downhill.experiment.codec import Description, check_fields

_ANSWERED, _ATTEMPT = ("question", "answer"), ("work", "results", "goal")


@dataclass(frozen=True, slots=True)
class Answered:
    """A question was answered.

    Attributes:
        question: its index in the assignment.
        answer: of a choice the option's index, a number, two numbers, or a text.
    """

    question: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Attempt:
    """The race, the map or the training was run.

    Attributes:
        work: as it was changed.
        results: how each entrant's runs ended, as the student's page says; empty where it says nothing.
        goal: whether the goal was reached, as the page says; ``None`` where it says nothing.

    Raises:
        ValueError: results of another kind, or of another number of entrants.
    """

    work: Work
    results: tuple[Result, ...] = ()
    goal: bool | None = None

    def __post_init__(self) -> None:
        results = sequence("results", self.results, "a list of results")
        check_results(self.work, results)
        count = len(entrants_of(self.work))
        if results and len(results) != count:
            raise ValueError(f"results: {len(results)} of them; must be one for each of the {count} entrants, or none")
        object.__setattr__(self, "results", results)
        if self.goal is not None and not isinstance(self.goal, bool):
            raise ValueError(f"goal = {shortened(repr(self.goal))}: must be true or false, or left out")


Event = Answered | Attempt


def describe_event(event: Event) -> Description:
    """The event as plain dictionaries, lists, numbers and texts; what is not claimed is left out."""
    if isinstance(event, Answered):
        answer = list(event.answer) if isinstance(event.answer, tuple) else event.answer
        return {"question": event.question, "answer": answer}
    described: Description = {"work": event.work.to_query()}
    if event.results:
        described["results"] = [describe_result(result) for result in event.results]
    return described if event.goal is None else described | {"goal": event.goal}


def event_from(of: Work, field: str, described: object) -> Event:
    """The inverse of :func:`describe_event`.

    Args:
        of: the assignment's work, whose kind an attempt has.
        field: what messages call it.
        described: what JSON says.

    Raises:
        ValueError: not the shape of an event, or not a valid one.
    """
    if isinstance(described, dict) and _ATTEMPT[0] in described:
        check_fields(field, described, _ATTEMPT, required="")
        work = read_work(kind_of(of), described[_ATTEMPT[0]], f"{field}: work")
        results = each_of(f"{field}: results", described.get("results", []), partial(result_from, work))
        return Attempt(work, results, described.get("goal"))
    for name in _ANSWERED:
        check_fields(field, described, _ANSWERED, required=name)
    assert isinstance(described, dict)
    return Answered(**as_tuples(described))
