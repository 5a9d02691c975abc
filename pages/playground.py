"""The Playground: one race, everything about it adjustable."""

import streamlit as st

from downhill.widgets import session
from downhill.widgets.entrant_controls import entrant_controls
from downhill.widgets.export_controls import take_home
from downhill.widgets.landscape_controls import landscape_controls, length_controls, start_controls
from downhill.widgets.literal import literal, shortened
from downhill.widgets.race import show_race
from downhill.widgets.share_controls import share_controls


@st.fragment
def playground() -> None:
    """The page's body; a fragment, so that a moved slider reruns nothing else."""
    session.follow_address_bar()
    st.title("Downhill", anchor=False)
    notice = st.container()  # there in every run: the player's place on the page must not change
    if fault := session.fault():
        notice.error(literal(shortened(fault)), icon=":material/error:")
    experiment = session.experiment()
    race, controls = st.columns([2.1, 1], gap="medium")
    with race:
        show_race(experiment)
    with controls:
        landscape_controls(experiment)
        start_controls(experiment)
        length_controls(experiment)
        entrant_controls(experiment)
        take_home(experiment)
        share_controls(experiment)
    session.write_address_bar()


if __name__ == "__main__":  # as Streamlit runs a page
    playground()
