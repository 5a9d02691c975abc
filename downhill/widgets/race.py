"""From the session's experiment to the player."""

from typing import Any

# Not used here. Plotly looks whether pandas has been imported, and takes it half imported if another thread is just
# doing that, as scikit-learn does when the first landscape of data is loaded: so it is imported whole before that.
import pandas as pd  # noqa: F401  # pyright: ignore[reportUnusedImport]
import streamlit as st

from downhill.experiment import Experiment
from downhill.experiment.edit import FIELDS, edited
from downhill.player import Picture, describe, landscape_picture, pack
from downhill.player.component import player
from downhill.player.wire import PageRaceHeader
from downhill.server.shared_races import trajectories_of
from downhill.widgets import race_address, session

KEY = "race"

_MOST_EDITS = 100
"""Of those that a player sends at once."""


@st.cache_resource(max_entries=32, show_spinner=False)
def picture_of(landscape_id: str, parameters: dict[str, float]) -> Picture:
    """The landscape under a race, drawn once for everyone who looks at it."""
    return landscape_picture(landscape_id, parameters)


def show_race(experiment: Experiment) -> None:
    """The player with this race; what is changed in it changes the session's experiment."""
    visit = session.current()
    picture = picture_of(experiment.landscape, dict(experiment.parameters))
    trajectories = trajectories_of(experiment, visit.identity)
    race: PageRaceHeader = {
        **describe(experiment, trajectories),
        "layout": race_address.layout(),
        "session": visit.identity,
        "heard": visit.player_edits,
    }
    player(picture, race, pack(trajectories), key=KEY, on_edits=_edited)


def _edited() -> None:
    """Apply what the player says; it may be anything, for it comes from a browser."""
    edits: object = st.session_state[KEY].edits
    for edit in edits[-_MOST_EDITS:] if isinstance(edits, list) else ():
        if isinstance(edit, dict) and session.is_new_edit(edit.get("count")):
            session.remember(player_edits=edit["count"])
            _apply(edit)


def _apply(edit: dict[str, Any]) -> None:
    if "layout" in edit:
        race_address.set_layout(edit["layout"])
    if edit.keys() & FIELDS:
        session.edit(lambda old: edited(old, edit))
