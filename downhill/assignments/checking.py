"""Every attempt of a hand-in run again, and what it claims compared with what it gives."""

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, fields

from downhill.assignments.assignment import Assignment
from downhill.assignments.changes import check_change
from downhill.assignments.events import Attempt
from downhill.assignments.hand_in import HandIn
from downhill.assignments.questions import Answer
from downhill.assignments.recomputed import Recomputed, recompute
from downhill.assignments.results import MapResult, RaceResult, Result
from downhill.assignments.work import Work, entrants_of, landscape_of
from downhill.drawing.readable import exact, readable
from downhill.experiment.labels import labels
from downhill.simulation.outcome import Outcome
from downhill.simulation.portions import finished

AGREE = 1e-4
"""By how much a number claimed may differ, relative to the larger.

A browser holds losses as float32, which is good to 6e-8; another processor's last digits differ too, and a run that is
chaotic for a while, before it settles, makes such a difference larger.
"""

NOUGHT = 1e-12
"""A loss below this is rounding, of which no digit need agree."""

_DIGITS = 6
"""In which numbers differ that do not agree."""

Recompute = Callable[[Work], Generator[None, None, Recomputed]]


@dataclass(frozen=True, slots=True, eq=False)
class CheckedAttempt:
    """One attempt.

    Attributes:
        query: the work as it was changed.
        landscape: the id of that on which it took place; empty of a training.
        forbidden: why it is not one that the assignment permits, and was not run again; empty where it is.
        recomputed: what it gives.
        differences: what the hand-in claims otherwise, in words.
    """

    query: str
    landscape: str
    forbidden: str
    recomputed: Recomputed
    differences: tuple[str, ...]

    @property
    def problem(self) -> str:
        """What is wrong with it, in words; empty where nothing is."""
        return self.forbidden or self.recomputed.why_not or "; ".join(self.differences)


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """One answer.

    Attributes:
        answer: what was answered.
        is_right: ``None`` where a person has to judge, or nothing is right or wrong.
        is_late: whether it should have been a prediction and came after the first attempt.
    """

    answer: Answer
    is_right: bool | None
    is_late: bool


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A hand-in, run again.

    Attributes:
        name: of the student, as given.
        begun_again: how often, as is claimed.
        attempts: in their order.
        answers: of each question, ``None`` where it was not answered.
        best: index of the best attempt of those that are permitted and could be run: that which reached the goal and
            used least; where there is no goal or none reached it, that with the lowest final loss, of a training test
            loss, of those whom ``Assignment.judged`` names. ``None`` where there is none, as of maps.
    """

    name: str
    begun_again: int
    attempts: tuple[CheckedAttempt, ...]
    answers: tuple[CheckedAnswer | None, ...]
    best: int | None

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, in words: with attempts, and with the order."""
        told = [f"run {number}: {each.problem}" for number, each in enumerate(self.attempts, start=1) if each.problem]
        late = [number for number, each in enumerate(self.answers, start=1) if each is not None and each.is_late]
        return (*told, *(f"question {number}: answered after the first run" for number in late))


def checked(hand_in: HandIn) -> Checked:
    """Run everything again that the hand-in has run."""
    return finished(checked_in_portions(hand_in, lambda work: recompute(work, hand_in.assignment)))


def checked_in_portions(hand_in: HandIn, run: Recompute) -> Generator[None, None, Checked]:
    """The same in portions.

    Args:
        hand_in: what was handed in.
        run: runs an attempt again, in portions; or knows already what it gives.
    """
    attempts: list[CheckedAttempt] = []
    different: dict[str, int] = {}
    for attempt in hand_in.attempts:
        index = different.setdefault(attempt.work.to_query(), len(different))
        forbidden = why_forbidden(hand_in.assignment, index, attempt.work)
        recomputed = Recomputed() if forbidden else (yield from run(attempt.work))
        differences = tuple(_differences(attempt, recomputed)) if recomputed.results else ()
        query, landscape = attempt.work.to_query(), landscape_of(attempt.work)
        attempts.append(CheckedAttempt(query, landscape, forbidden, recomputed, differences))
        yield
    best = _best(hand_in.assignment, attempts)
    return Checked(hand_in.name, hand_in.begun_again, tuple(attempts), _answers(hand_in), best)


def why_forbidden(assignment: Assignment, index: int, work: Work) -> str:
    """Why an attempt is not permitted; empty where it is.

    Args:
        assignment: what is to be done.
        index: how many others there have been before; the same work again is no other.
        work: what was attempted.
    """
    if assignment.runs is not None and index >= assignment.runs:
        return f"at most {assignment.runs} {'run is' if assignment.runs == 1 else 'runs are'} allowed"
    try:
        check_change(assignment, work)
    except ValueError as error:
        return str(error)
    return ""


def _answers(hand_in: HandIn) -> tuple[CheckedAnswer | None, ...]:
    answers, late = hand_in.answers, hand_in.late_predictions

    def check(index: int) -> CheckedAnswer | None:
        if index not in answers:
            return None
        is_right: Callable[[Answer], bool | None] = hand_in.assignment.questions[index].question.is_right  # type: ignore[assignment]
        return CheckedAnswer(answers[index], is_right(answers[index]), index in late)

    return tuple(map(check, range(len(hand_in.assignment.questions))))


def _differences(attempt: Attempt, recomputed: Recomputed) -> Iterator[str]:
    names = labels(entrants_of(attempt.work), exact)
    for label, claim, result in zip(names, attempt.results, recomputed.results, strict=False):
        for name, one, other in _pairs(claim, result):
            if not agree(one, other):
                yield f"{label}: {name.replace('_', ' ')} {_spelled(one)} is claimed, it is {_spelled(other)}"
    if attempt.goal is not None and recomputed.goal is not None and attempt.goal != recomputed.goal.reached:
        yield f"goal: {'reached' if attempt.goal else 'not reached'} is claimed, which is not so"


def _pairs(claim: Result, result: Result) -> Iterator[tuple[str, object, object]]:
    if isinstance(claim, MapResult) and isinstance(result, MapResult):
        for name in dict.fromkeys((*result.outcomes, *claim.outcomes)):
            yield Outcome(name).label, claim.outcomes.get(name, 0), result.outcomes.get(name, 0)  # type: ignore[arg-type]
        return
    for each in fields(claim):
        yield each.name, getattr(claim, each.name), getattr(result, each.name)


def _spelled(value: object) -> str:
    if isinstance(value, int | float):
        return readable(value, _DIGITS)
    return "none" if value is None else Outcome(value).label  # type: ignore[arg-type]


def agree(claim: object, result: object) -> bool:
    """Whether they are the same; of numbers with decimals, nearly."""
    if isinstance(claim, float) and isinstance(result, float):
        return math.isclose(claim, result, rel_tol=AGREE, abs_tol=NOUGHT)
    return claim == result


def _best(assignment: Assignment, attempts: Sequence[CheckedAttempt]) -> int | None:
    ranked = [(rank(assignment, each.recomputed), index) for index, each in enumerate(attempts)]
    known = [(place, index) for place, index in ranked if place is not None]
    return min(known)[1] if known else None


def rank(assignment: Assignment, recomputed: Recomputed) -> tuple[int, float] | None:
    """By which attempts are compared: the lower, the better; ``None`` where nothing can be compared.

    Args:
        assignment: what is to be done.
        recomputed: what an attempt gives.
    """
    reached = recomputed.goal
    if reached is not None and reached.used is not None:
        return 0, reached.used
    results = [recomputed.results[index] for index in assignment.judged] if recomputed.results else []
    losses = [loss for result in results if (loss := final_loss(result)) is not None]
    return (1, min(losses)) if losses else None


def final_loss(result: Result) -> float | None:
    """By which attempts are compared: of a training the test loss; ``None`` where there is none."""
    if isinstance(result, MapResult):
        return None
    return result.loss if isinstance(result, RaceResult) else result.test_loss
