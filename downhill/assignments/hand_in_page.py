"""A hand-in as a page that opens anywhere: no script runs in it, and nothing is fetched."""

from collections.abc import Iterable
from html import escape
from string import Template

from downhill.assignments.events import Answered, Attempt
from downhill.assignments.hand_in import HandIn
from downhill.assignments.markdown import render_markdown
from downhill.assignments.reading import ELEMENT, MAX_FILE
from downhill.assignments.words import answer_words, begun_again_words, changed_words, claimed_words

_MOST_FORMATTED = 30_000
"""Bytes of a task's HTML."""

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
table { display: block; overflow-x: auto; border-collapse: collapse; overflow-wrap: break-word; }
th, td { border: 1px solid #999; padding: .25rem .5rem; text-align: left; vertical-align: top; }
pre { overflow-x: auto; }
dt { font-weight: 600; margin-top: .75rem; }
dd { margin: 0; }
</style>
</head>
<body>
<h1>$title</h1>
<p>$who</p>
$task
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
        who=escape(", ".join(filter(None, [hand_in.name or "without a name", begun_again_words(hand_in.begun_again)]))),
        task=_task(hand_in.assignment.task),
        sections="\n".join([_list("Before the first run", early), _table(hand_in), _list("After it", late)]),
        element=ELEMENT,
        json=hand_in.to_json().replace("<", "\\u003c"),
    )
    if (size := len(page.encode())) > MAX_FILE:
        raise ValueError(f"page of {size:,} bytes: at most {MAX_FILE:,} are allowed; hand in fewer attempts")
    return page


def _task(text: str) -> str:
    """Formatted; as it was typed where that takes too much room: few characters make a table of many cells."""
    formatted = render_markdown(text)
    is_small = len(formatted.encode()) <= _MOST_FORMATTED
    return formatted if is_small else f'<p class="typed">{escape(text)}</p>'


def _answers(hand_in: HandIn) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Questions and answers in their order: those given before the first attempt, and those after it."""
    told: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    is_after = False
    for event in hand_in.events:
        is_after = is_after or isinstance(event, Attempt)
        if isinstance(event, Answered):
            question = hand_in.assignment.questions[event.question].question
            told[is_after].append((question.text, answer_words(question, event.answer)))
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
        (str(number), changed_words(own, attempt), claimed_words(attempt), _goal(attempt))
        for number, attempt in enumerate(hand_in.attempts, start=1)
    ]
    if not rows:
        return ""
    body = "\n".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    head = "<tr><th>run</th><th>changed</th><th>result, as it was shown</th><th>goal</th></tr>"
    return f"<h2>Runs</h2>\n<table>\n{head}\n{body}\n</table>"


def _goal(attempt: Attempt) -> str:
    return {None: "", True: "reached", False: "not reached"}[attempt.goal]
