"""Widgets that show a value of the experiment, without ever answering for it.

Two widgets may stand for one number, and a click on the landscape changes numbers that stand in fields. If such a
change were written into a living widget, the browser could still report the old value with its next message, and
Streamlit would take that for an edit. So a widget whose value was changed by anything but itself is replaced by a new
one: its key has a version, and what an old version reports is ignored.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

BOUND = "bound-"
"""How their keys begin; the style sheet knows it: what has been replaced is not to be seen beside its new version."""

_VERSIONS = "widget versions"


def bound(widget: str, value: object, on_choice: Callable[[Any], None]) -> dict[str, Any]:
    """The arguments ``key``, ``on_change`` and ``args`` for drawing a widget now.

    The value itself is handed to the widget as its default. Written into the session's state it would come to the
    browser a moment after the widget, which would show its lowest value until then and go back to it when emptied.

    Args:
        widget: its identity in the page.
        value: what it shows.
        on_choice: called with what the person has chosen; an emptied field is no choice.
    """
    versions: dict[str, int] = st.session_state.setdefault(_VERSIONS, {})
    version = versions.get(widget, 0)
    if st.session_state.get(_key(widget, version), value) != value:
        version += 1
        versions[widget] = version
    return {"key": _key(widget, version), "on_change": _changed, "args": (widget, version, on_choice)}


def _changed(widget: str, version: int, on_choice: Callable[[Any], None]) -> None:
    chosen = st.session_state[_key(widget, version)]
    if chosen is not None and version == st.session_state[_VERSIONS].get(widget, 0):
        on_choice(chosen)


def _key(widget: str, version: int) -> str:
    return f"{BOUND}{widget}/{version}"
