"""An assignment and a hand-in in lines, as they are printed."""

from collections.abc import Iterator

from downhill.assignments.asked import Asked
from downhill.assignments.assignment import Assignment
from downhill.assignments.events import Answered, Attempt
from downhill.assignments.hand_in import HandIn
from downhill.assignments.questions import ChoiceQuestion, NumberQuestion, PointQuestion
from downhill.assignments.words import answer_words, begun_again_words, changed_words, claimed_words
from downhill.assignments.work import entrants_of, kind_of
from downhill.drawing.readable import exact
from downhill.experiment.labels import labels


def assignment_lines(assignment: Assignment) -> list[str]:
    """All that it says, and its link's text."""
    work = f"{kind_of(assignment.work)}: {assignment.work.to_query()}"
    lines = [assignment.title, *assignment.task.splitlines(), work]
    lines += [f"may be changed: {each}" for each in _free(assignment)]
    if assignment.hidden:
        lines.append(f"hidden before the first run: {', '.join(assignment.hidden)}")
    lines += [f"question {number}, {_asked(each)}" for number, each in enumerate(assignment.questions, start=1)]
    if assignment.runs is not None:
        lines.append(f"runs: at most {assignment.runs}")
    if assignment.goal is not None:
        lines.append(f"goal: {assignment.goal.describe()}")
    return [*lines, f"digest: {assignment.digest}", f"link: {assignment.to_link_text()}"]


def _free(assignment: Assignment) -> Iterator[str]:
    free, names = assignment.free, labels(entrants_of(assignment.work), exact)
    if free.landscapes:
        yield f"landscape: {', '.join(free.landscapes)}"
    if (box := free.start) is not None:
        yield f"start: x from {box.x_low!r} to {box.x_high!r}, y from {box.y_low!r} to {box.y_high!r}"
    if free.length is not None:
        yield "length: from {} to {}".format(*free.length)
    for rule in free.rules:
        yield f"rule of {names[rule.entrant]}: {', '.join(rule.rules)}"
    for number in free.numbers:
        yield f"{number.name} of {names[number.entrant]}: from {number.low!r} to {number.high!r}"


def _asked(asked: Asked) -> str:
    question = asked.question
    told = f"{asked.when} the first run: {question.text}"
    if isinstance(question, ChoiceQuestion):
        right = "" if question.right is None else f"; right: {question.options[question.right]}"
        return f"{told} ({' / '.join(question.options)}{right})"
    if isinstance(question, NumberQuestion | PointQuestion) and question.right is not None:
        return f"{told} (right: {question.right!r} ± {question.tolerance!r})"
    return told


def hand_in_lines(hand_in: HandIn) -> list[str]:
    """Who hands in what, in its order, as it is claimed: nothing is run again."""
    lines = [hand_in.assignment.title, f"name: {hand_in.name or 'none'}"]
    lines += filter(None, [begun_again_words(hand_in.begun_again)])
    number = 0
    for event in hand_in.events:
        number += isinstance(event, Attempt)
        lines.append(_attempt(hand_in, number, event) if isinstance(event, Attempt) else _answered(hand_in, event))
    return lines


def _answered(hand_in: HandIn, event: Answered) -> str:
    question = hand_in.assignment.questions[event.question].question
    return f"question {event.question + 1}: {question.text} — {answer_words(question, event.answer)}"


def _attempt(hand_in: HandIn, number: int, attempt: Attempt) -> str:
    told = f"run {number}: changed {changed_words(hand_in.assignment.work, attempt)}"
    return f"{told}; {claimed_words(attempt)}" if attempt.results else told
