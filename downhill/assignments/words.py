"""What a hand-in holds, in words: for its page, and for the command line."""

from downhill.assignments.changes import changes
from downhill.assignments.events import Attempt
from downhill.assignments.questions import Answer, ChoiceQuestion, Question
from downhill.assignments.results import MapResult, RaceResult, Result
from downhill.assignments.work import Work, entrants_of
from downhill.drawing.readable import exact, readable
from downhill.experiment.labels import labels
from downhill.simulation.outcome import Outcome


def answer_words(question: Question, answer: Answer) -> str:
    """An answer: of a choice the option itself."""
    if isinstance(question, ChoiceQuestion) and isinstance(answer, int):
        return question.options[answer]
    if isinstance(answer, tuple):
        return "({}, {})".format(*map(exact, answer))
    return answer if isinstance(answer, str) else exact(answer)


def changed_words(own: Work, attempt: Attempt) -> str:
    """What was changed: ``"steps = 300; Adam: learning rate = 0.2"``."""
    return "; ".join(changes(own, attempt.work)) or "nothing"


def claimed_words(attempt: Attempt) -> str:
    """How each entrant's runs ended, as is claimed; empty where nothing is."""
    names = labels(entrants_of(attempt.work), exact)
    return "; ".join(f"{name}: {result_words(each)}" for name, each in zip(names, attempt.results, strict=False))


def begun_again_words(count: int) -> str:
    """``"begun again 2 times"``; empty for none."""
    return f"begun again {count} {'time' if count == 1 else 'times'}" if count else ""


def result_words(result: Result) -> str:
    """A result in a line: ``"loss 0.0123, converged at step 87"``."""
    if isinstance(result, RaceResult):
        loss = "" if result.loss is None else f"loss {readable(result.loss)}, "
        return loss + Outcome(result.outcome, result.at_step).describe()  # type: ignore[arg-type]
    if isinstance(result, MapResult):
        return ", ".join(f"{count:,} {Outcome(code).label}" for code, count in result.outcomes.items())  # type: ignore[arg-type]
    numbers = (
        ("training loss", result.train_loss),
        ("test loss", result.test_loss),
        ("accuracy", result.test_accuracy),
    )
    return ", ".join(f"{name} {'not finite' if value is None else readable(value)}" for name, value in numbers)
