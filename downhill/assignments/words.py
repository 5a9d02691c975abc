"""What a hand-in holds, in words: for its page, and for the command line."""

from downhill.assignments.changes import changes
from downhill.assignments.events import Attempt
from downhill.assignments.questions import Answer, ChoiceQuestion, Question
from downhill.assignments.results import MapResult, RaceResult, Result
from downhill.assignments.work import Work, entrants_of
from downhill.experiment.labels import labels


def answer_words(question: Question, answer: Answer) -> str:
    """An answer: of a choice the option itself."""
    if isinstance(question, ChoiceQuestion) and isinstance(answer, int):
        return question.options[answer]
    return "({!r}, {!r})".format(*answer) if isinstance(answer, tuple) else str(answer)


def changed_words(own: Work, attempt: Attempt) -> str:
    """What was changed: ``"steps = 300; Adam: learning_rate = 0.2"``."""
    return "; ".join(changes(own, attempt.work)) or "nothing"


def claimed_words(attempt: Attempt) -> str:
    """How each entrant's runs ended, as is claimed; empty where nothing is."""
    names = labels(entrants_of(attempt.work), repr)
    return "; ".join(f"{name}: {result_words(each)}" for name, each in zip(names, attempt.results, strict=False))


def result_words(result: Result) -> str:
    """A result in a line: ``"loss 0.0123, converged at step 87"``."""
    if isinstance(result, RaceResult):
        loss = "" if result.loss is None else f"loss {result.loss:.4g}, "
        return f"{loss}{result.outcome.replace('_', ' ')} at step {result.at_step}"
    if isinstance(result, MapResult):
        return ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in result.outcomes.items())
    numbers = (
        ("training loss", result.train_loss),
        ("test loss", result.test_loss),
        ("accuracy", result.test_accuracy),
    )
    return ", ".join(f"{name} {'not finite' if value is None else f'{value:.4g}'}" for name, value in numbers)
