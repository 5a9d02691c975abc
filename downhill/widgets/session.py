"""The session's experiment: the one thing widgets edit, and the address bar that always holds it.

Every widget's value is derived from the experiment before the widget is drawn, and every callback replaces the
experiment by a changed one; nothing else is remembered.
"""

from collections.abc import Callable
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

import streamlit as st

from downhill.experiment import Experiment
from downhill.server.first_race import FIRST_RACE

Layout = Literal["overlay", "grid", "surface", "split"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)

_EXPERIMENT = "experiment"
_LAYOUT = "layout"
_FAULT = "fault"
_INSTEAD = "shown instead"
_WRITTEN = "written"
_EDITED = "edited"
_HEARD = "heard"
_SESSION = "session"


def experiment() -> Experiment:
    """What the session shows."""
    return st.session_state[_EXPERIMENT]


def layout() -> Layout:
    """How the race is laid out."""
    return st.session_state[_LAYOUT]


def heard() -> dict[str, Any]:
    """Which session this is, and the number of the last edit its player has sent: it passes over races before that."""
    return {"session": identity(), "heard": st.session_state.get(_HEARD, 0)}


def identity() -> str:
    """What tells this session from all others."""
    if _SESSION not in st.session_state:
        st.session_state[_SESSION] = uuid4().hex
    return st.session_state[_SESSION]


def is_news(count: object) -> bool:
    """Whether the player's edit with this number has not been heard yet; it is then. For callbacks."""
    if not isinstance(count, int) or count <= st.session_state.get(_HEARD, 0):
        return False
    st.session_state[_HEARD] = count
    return True


def fault() -> str | None:
    """What was wrong with the last address or input, if anything."""
    return st.session_state.get(_FAULT)


def touch() -> None:
    """Note that a widget, not the address bar, causes this run; for callbacks that leave the experiment alone."""
    st.session_state[_EDITED] = True


def edit(change: Callable[[Experiment], Experiment]) -> None:
    """Replace the experiment; for callbacks. A change that is not allowed leaves it as it is and says why."""
    touch()
    try:
        st.session_state[_EXPERIMENT] = change(experiment())
    except ValueError as error:
        st.session_state[_FAULT] = str(error)
    else:
        st.session_state[_FAULT] = None


def set_layout(layout: object) -> None:
    """Change the layout; for callbacks."""
    touch()
    if layout in LAYOUTS:
        st.session_state[_LAYOUT] = layout


def has_experiment() -> bool:
    """Whether this session has shown one yet."""
    return _EXPERIMENT in st.session_state


def values(described: Experiment) -> dict[str, Any]:
    """What a session remembers of an experiment; its layout stays, or is the usual one."""
    return {_EXPERIMENT: described, _LAYOUT: st.session_state.get(_LAYOUT, LAYOUTS[0])}


def follow_address_bar(read: Callable[[str | None], dict[str, Any]] | None = None, instead: str = "first race") -> None:
    """Take the experiment from the address on the first run, and whenever the person has gone to another address.

    A rerun that a widget caused may carry an address older than the last edit, so it is never read then.

    Args:
        read: what an address says, as values for the session; for ``None`` what is shown instead of a damaged one.
            Raises ValueError. By default a race is read.
        instead: what the person is told is shown then.
    """
    read = read or _read
    if st.session_state.pop(_EDITED, False):
        return
    address = _address()
    if _EXPERIMENT in st.session_state and address == st.session_state[_WRITTEN]:
        return
    st.session_state[_WRITTEN] = address
    st.session_state[_FAULT] = st.session_state[_INSTEAD] = None
    try:
        st.session_state.update(read(address))
    except ValueError as error:
        st.session_state.update(read(None))
        st.session_state[_INSTEAD] = experiment()
        st.session_state[_FAULT] = f"This link is damaged, so the {instead} is shown instead. {error}"


def query(described: Experiment) -> str:
    """The experiment, and the layout where it is not the usual one, as the part of an address after the ``?``."""
    return described.to_query() + ("" if layout() == LAYOUTS[0] else f"&{_LAYOUT}={layout()}")


def write_address_bar(text: str | None = None) -> None:
    """Put this query, or else the experiment's, into the address; a damaged address stays until the first edit."""
    if st.session_state[_INSTEAD] is experiment():
        return
    pairs = parse_qsl(text or query(experiment()))
    address = urlencode(pairs)
    if address != st.session_state[_WRITTEN]:
        st.session_state[_WRITTEN] = address
        st.query_params.from_dict(_by_key(pairs))


def _address() -> str:
    return urlencode([(key, value) for key in st.query_params for value in st.query_params.get_all(key)])


def _by_key(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    return values


def _read(address: str | None) -> dict[str, Any]:
    pairs = parse_qsl(address or "", keep_blank_values=True)
    wanted = [value for key, value in pairs if key == _LAYOUT] or [LAYOUTS[0]]
    if len(wanted) > 1 or wanted[0] not in LAYOUTS:
        raise ValueError(f"layout = {', '.join(wanted)!r}: must be one of {', '.join(LAYOUTS)}")
    rest = [(key, value) for key, value in pairs if key != _LAYOUT]
    described = Experiment.from_query(urlencode(rest)) if rest else FIRST_RACE
    return {_EXPERIMENT: described, _LAYOUT: wanted[0]}
