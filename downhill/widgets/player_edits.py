"""What the player tells the page: all that was changed in it since the page last heard, as one numbered edit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from downhill.experiment.edit import FIELDS, edited
from downhill.player.edits import unheard
from downhill.widgets import machine
from downhill.widgets.machine import Session
from downhill.widgets.race_page import LAYOUTS, RACE


def told(session: Session, edits: object) -> Session:
    """The session after what the player says.

    Args:
        session: as it is.
        edits: a list of ``wire.NumberedEdit``, unchecked: it may be anything, for it comes from a browser. What has
            been heard before is passed over.
    """
    for count, edit in unheard(edits, session.player_edits):
        session = _after(replace(session, player_edits=count, is_edited=True), edit)
    return session


def _after(session: Session, edit: Mapping[str, Any]) -> Session:
    if edit.get("layout") in LAYOUTS:
        session = session.with_view(RACE, edit["layout"])
    if edit.keys() & FIELDS:
        session = machine.edited(session, lambda old: replace(old, experiment=edited(old.experiment, edit)))
    return session
