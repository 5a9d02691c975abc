"""A hand-in as a page that opens anywhere: no script runs in it, and nothing is fetched."""

from collections.abc import Iterable
from html import escape
from string import Template

from downhill.assignments.changes import changes
from downhill.assignments.events import Answered, Attempt
from downhill.assignments.hand_in import HandIn
from downhill.assignments.questions import ChoiceQuestion
from downhill.assignments.reading import ELEMENT, MAX_FILE
from downhill.assignments.results import MapResult, RaceResult, Result
from downhill.assignments.work import entrants_of
from downhill.experiment.labels import labels

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>$title</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222;
  background: #fff; overflow-wrap: anywhere; }
.typed { white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: .25rem .5rem; text-align: left; vertical-align: top; }
dt { font-weight: 600; margin-top: .75rem; }
dd { margin: 0; }
</style>
</head>
<body>
<h1>$title</h1>
<p>$who</p>
<p class="typed">$task</p>
$sections
<p>Handed in with Downhill. This file proves nothing about who made it, or how.</p>
<script type="application/json" id="$element">$json</script>
</body>
</html>
""")


def render_hand_in(hand_in: HandIn) -> str:
    """The page; what it holds is read back by :func:`downhill.assignments.reading.read_hand_in`.

    Raises:
        ValueError: it would be larger than 200 kB.
    """
    early, late = _answers(hand_in)
    page = _PAGE.substitute(
        title=escape(hand_in.assignment.title),
        who=escape(hand_in.name or "without a name"),
        task=escape(hand_in.assignment.task),
        sections="\n".join([_list("Before the first run", early), _table(hand_in), _list("After it", late)]),
        element=ELEMENT,
        json=hand_in.to_json().replace("<", "\\u003c"),
    )
    if (size := len(page.encode())) > MAX_FILE:
        raise ValueError(f"page of {size:,} bytes: at most {MAX_FILE:,} are allowed; hand in fewer attempts")
    return page


def _answers(hand_in: HandIn) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Questions and answers in their order: those given before the first attempt, and those after it."""
    told: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    is_after = False
    for event in hand_in.events:
        is_after = is_after or isinstance(event, Attempt)
        if isinstance(event, Answered):
            question = hand_in.assignment.questions[event.question].question
            answer = event.answer
            if isinstance(question, ChoiceQuestion) and isinstance(answer, int):
                answer = question.options[answer]
            elif isinstance(answer, tuple):
                answer = "({!r}, {!r})".format(*answer)
            told[is_after].append((question.text, str(answer)))
    return told


def _list(heading: str, answers: Iterable[tuple[str, str]]) -> str:
    items = "\n".join(
        f'<dt class="typed">{escape(question)}</dt>\n<dd class="typed">{escape(answer)}</dd>'
        for question, answer in answers
    )
    return f"<h2>{heading}</h2>\n<dl>\n{items}\n</dl>" if items else ""


def _table(hand_in: HandIn) -> str:
    own = hand_in.assignment.work
    rows = [
        (str(number), "; ".join(changes(own, attempt.work)) or "nothing", _results(attempt), _goal(attempt))
        for number, attempt in enumerate(hand_in.attempts, start=1)
    ]
    if not rows:
        return ""
    body = "\n".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    head = "<tr><th>run</th><th>changed</th><th>result, as it was shown</th><th>goal</th></tr>"
    return f"<h2>Runs</h2>\n<table>\n{head}\n{body}\n</table>"


def _results(attempt: Attempt) -> str:
    names = labels(entrants_of(attempt.work), repr)
    return "; ".join(f"{name}: {result_words(each)}" for name, each in zip(names, attempt.results, strict=False))


def _goal(attempt: Attempt) -> str:
    return {None: "", True: "reached", False: "not reached"}[attempt.goal]


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
