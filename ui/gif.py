"""The race as a GIF to take home."""

import threading
from typing import Literal

import streamlit as st

from export import Style, render_gif
from trajectories import Experiment
from ui import session
from ui.race import trajectories_of

_GIF = "gif"

# Drawing keeps a core busy and threads do not speed it up: one GIF at a time, so that a class does not starve itself.
_one_at_a_time = threading.Lock()


@st.fragment
def gif_controls(experiment: Experiment) -> None:
    """A button that draws the present race as it is seen, then one that downloads it.

    A fragment of its own: the page stays as it is while the GIF is drawn.
    """
    described = (experiment.to_query(), session.layout(), _theme())
    if st.button("Make a GIF of this race", icon=":material/movie:", width="stretch"):
        st.session_state[_GIF] = (described, _draw(experiment))
    made_of, gif = st.session_state.get(_GIF, (None, b""))
    if made_of == described:
        st.download_button(
            f"Download GIF ({len(gif) / 1000:.0f} kB)",
            gif,
            file_name=f"downhill-{experiment.landscape}.gif",
            mime="image/gif",
            icon=":material/download:",
            type="primary",
            key="download-gif",
            on_click="ignore",
            width="stretch",
        )


def _draw(experiment: Experiment) -> bytes:
    busy = _one_at_a_time.locked()
    bar = st.progress(0.0, "Waiting for another GIF to finish …" if busy else "Drawing the GIF …")
    with _one_at_a_time:
        # Any press of another control interrupts this run at the next update of the bar: that is the way to cancel.
        gif = render_gif(
            experiment,
            trajectories_of(experiment),
            Style("grid" if session.layout() == "grid" else "overlay", _theme()),
            on_progress=lambda share: bar.progress(share, "Drawing the GIF …") and None,
        )
    bar.empty()
    return gif


def _theme() -> Literal["light", "dark"]:
    return "dark" if st.context.theme.type == "dark" else "light"
