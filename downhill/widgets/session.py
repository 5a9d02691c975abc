"""The session in Streamlit: where its one value is, and the browser's address. What can happen is in :mod:`machine`."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode

import streamlit as st

from downhill.experiment import Experiment
from downhill.widgets import machine
from downhill.widgets.machine import Page, Session
from downhill.widgets.player_edits import told

V = TypeVar("V")

PLAYER = "race"
"""The player's key among Streamlit's elements."""

_KEY = "session"


def current() -> Session:
    """What is remembered of this visit; there since the navigation has first run."""
    return st.session_state[_KEY]


def _set(session: Session) -> None:
    st.session_state[_KEY] = session


def arrive(shown: str) -> None:
    """The browser shows this page; for the navigation."""
    _set(machine.arrived(st.session_state.get(_KEY) or Session(), shown))


@contextmanager
def kept_in_address(page: Page[Any]) -> Generator[Session]:
    """A run of a page that keeps experiment and view in its address: read, and written, before its body.

    A body takes its time, and the browser would remember the bare address of a page's link as a place to go back to.
    """
    query = urlencode([(key, value) for key in st.query_params for value in st.query_params.get_all(key)])
    session = machine.followed(current(), page, query)
    address = machine.address(session, page)
    if address != session.address:
        st.query_params.from_dict(parse_qs(address))
    _set(replace(session, address=address))
    yield current()


# For callbacks ------------------------------------------------------------------------------------------------------


def edit(change: Callable[[Experiment], Experiment]) -> None:
    """Replace the experiment. A change that is not allowed leaves it as it is and says why."""
    edit_session(lambda old: replace(old, experiment=change(old.experiment)))


def edit_view(page: Page[V], change: Callable[[Experiment, V], V]) -> None:
    """Replace this page's view, likewise."""
    edit_session(lambda old: old.with_view(page, change(old.experiment, old.view(page))))


def edit_session(change: Callable[[Session], Session]) -> None:
    """Replace several at once, likewise."""
    _set(machine.edited(_up_to_date(), change))


def hear_player() -> None:
    """Take over what the player says."""
    _set(_up_to_date())


def _up_to_date() -> Session:
    # Of several widgets that cause one run Streamlit calls back in any order; what was done in the player came first.
    return told(current(), getattr(st.session_state.get(PLAYER), "edits", None))


def refuse(error: ValueError) -> None:
    """Say why a change was not made."""

    def change(_: Session) -> Session:
        raise error

    edit_session(change)


def remember(**changes: Any) -> None:
    """Change what is neither experiment nor view; without any change, note that a widget causes the next run."""
    _set(replace(current(), is_edited=True, **changes))
