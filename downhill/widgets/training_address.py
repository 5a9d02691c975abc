"""The training in the address of the page of networks; the session's experiment is none of its business."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from downhill.experiment.checks import shortened
from downhill.networks.codec import QUERY_FIELDS
from downhill.networks.data import Data
from downhill.networks.training import Training
from downhill.server.first_training import FIRST_TRAINING
from downhill.widgets import session
from downhill.widgets.lineup import Lineup
from downhill.widgets.machine import Page

TRAINING = Page[Training](
    "networks",
    (None, FIRST_TRAINING),
    "first training",
    read=lambda query: (None, Training.from_query(query)),
    write=lambda _, training: training.to_query(),
    begin=lambda _: (None, FIRST_TRAINING),
    fields=QUERY_FIELDS,
)
TRAINING_LINEUP: Lineup[Training] = Lineup(
    lambda old: old.view(TRAINING), lambda old, training: old.with_view(TRAINING, training), trains=True
)

NO_TABLE = 64 * "0"
"""In place of a table's digest, where none has been chosen yet."""


def current() -> Training:
    """What this visit's page shows."""
    return session.current().view(TRAINING)


# For callbacks ------------------------------------------------------------------------------------------------------


def edit(change: Callable[[Training], Training]) -> None:
    """Replace the training. A change that is not allowed leaves it as it is and says why."""
    session.edit_view(TRAINING, lambda _, old: change(old))


def choose_table(told: object) -> None:
    """Learn from a table that the browser has; what it says of it may be anything."""

    def changed(old: Training) -> Training:
        digest: object = told.get("digest") if isinstance(told, dict) else None
        if not isinstance(digest, str):
            raise ValueError(f"table = {shortened(repr(told))}: must have a digest")
        numbers = old.data.numbers if old.data.kind == "csv" else {}
        return replace(old, data=Data("csv", numbers, digest))

    edit(changed)


def set_field(name: str, value: Any) -> None:
    """Change one field of it."""
    edit(lambda old: replace(old, **{name: value}))
