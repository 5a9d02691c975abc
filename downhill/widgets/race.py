"""From the session's experiment to the player."""

import time

# Not used here. Plotly looks whether pandas has been imported, and takes it half imported if another thread is just
# doing that, as scikit-learn does when the first landscape of data is loaded: so it is imported whole before that.
import pandas as pd  # noqa: F401  # pyright: ignore[reportUnusedImport]
import streamlit as st

from downhill.experiment import Experiment
from downhill.player import describe, pack
from downhill.player.component import player
from downhill.player.packing import message
from downhill.player.wire import Layout, PageRaceHeader
from downhill.server.shared_races import trajectories_of
from downhill.server.turns import visitor_at
from downhill.widgets import race_address, session

HEAD_START_SECONDS = {"first": 0.25, "landscape": 0.05}
"""For a visit's first picture, and for another landscape's."""

_SHOWN = "landscape that has been shown"


def show_race(experiment: Experiment) -> None:
    """The player with this race; what is changed in it changes the session's experiment."""
    header, paths = _race(experiment, race_address.layout())
    player(header, paths, key=session.PLAYER, on_edits=session.hear_player)


def let_picture_come_first(experiment: Experiment) -> None:
    """Wait a moment, where a new landscape is shown, before whatever stands beside it is sent.

    A browser that has the controls as well builds all of them before it draws: that takes it longer than this.
    """
    shown = st.session_state.get(_SHOWN)
    st.session_state[_SHOWN] = experiment.landscape
    if shown != experiment.landscape:
        time.sleep(HEAD_START_SECONDS["landscape" if shown else "first"])


def race_message(experiment: Experiment, layout: Layout) -> bytes:
    """This race as one message, for a player of whose changes the session does not hear."""
    return message(*_race(experiment, layout))


def _race(experiment: Experiment, layout: Layout) -> tuple[PageRaceHeader, bytes]:
    visit = session.current()
    visitor = visitor_at(st.context.ip_address or "", visit.identity)
    # Whoever looks at the session's state is ended by Streamlit once the page has gone or asks for something else.
    trajectories = trajectories_of(experiment, visitor, check=session.current)
    header: PageRaceHeader = {
        **describe(experiment, trajectories),
        "layout": layout,
        "session": visit.identity,
        "heard": visit.player_edits,
        "faulty": visit.fault is not None,
    }
    return header, pack(trajectories)
