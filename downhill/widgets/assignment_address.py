"""The assignment in the address of its page, where the lecturer makes it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from downhill.assignments.asked import Asked
from downhill.assignments.assignment import Assignment
from downhill.assignments.free import Free
from downhill.assignments.work import Work
from downhill.experiment import Experiment
from downhill.server.first_race import FIRST_RACE
from downhill.widgets import session
from downhill.widgets.machine import Page

SCRIPT = "../../pages/assignments.py"
"""The page's, as seen from the main one."""
FIELD = "a"

_LONGEST = 19_000
"""Characters of its link: pages read addresses of up to 20,000."""


def new_assignment(work: Work) -> Assignment:
    """One that is about this, to begin with: what is predicted is not shown before.

    Raises:
        ValueError: there can be none about it.
    """
    return Assignment("Assignment", work, hidden=("curves", "outcome"))


def _begin(experiment: Experiment) -> tuple[None, Assignment]:
    try:
        return None, new_assignment(experiment)
    except ValueError:  # nobody races in it, or its landscape cannot be written down
        return None, _FIRST


def _read(query: str) -> tuple[None, Assignment]:
    return None, Assignment.from_link_text(parse_qs(query)[FIELD][-1])


def _write(_: Experiment, assignment: Assignment) -> str:
    return urlencode({FIELD: assignment.to_link_text()})


_FIRST = new_assignment(FIRST_RACE)
ASSIGNMENT: Page[Assignment] = Page(
    "assignments", (None, _FIRST), "first assignment", _read, _write, _begin, fields=(FIELD,)
)


def current() -> Assignment:
    """What this visit's page shows."""
    return session.current().view(ASSIGNMENT)


# For callbacks ------------------------------------------------------------------------------------------------------


def edit(change: Callable[[Assignment], Assignment]) -> None:
    """Replace the assignment. A change that is not allowed leaves it as it is and says why."""

    def changed(_: Experiment, old: Assignment) -> Assignment:
        new = change(old)
        if (length := len(new.to_link_text())) > _LONGEST:
            raise ValueError(f"assignment: its link would have {length:,} characters; at most {_LONGEST:,} are allowed")
        return new

    session.edit_view(ASSIGNMENT, changed)


def set_field(name: str, value: Any) -> None:
    """Change one field of it."""
    edit(lambda old: replace(old, **{name: value}))


# Of several widgets that cause one run each changes what the others have made of it, not what was drawn.


def change_free(change: Callable[[Free], Free]) -> None:
    """Change what may be changed."""
    edit(lambda old: replace(old, free=change(old.free)))


def change_question(index: int, change: Callable[[Asked], Asked]) -> None:
    """Change the question with this index, if it is still there."""

    def changed(old: Assignment) -> Assignment:
        questions = [change(asked) if at == index else asked for at, asked in enumerate(old.questions)]
        return replace(old, questions=tuple(questions))

    edit(changed)
