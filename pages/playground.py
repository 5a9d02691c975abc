"""The Playground: one race, everything about it adjustable."""

import streamlit as st

from downhill.widgets import session
from downhill.widgets.class_menu import class_menu
from downhill.widgets.entrant_controls import entrant_controls
from downhill.widgets.export_controls import take_home
from downhill.widgets.headings import hidden_heading, page_heading
from downhill.widgets.landscape_controls import landscape_controls, length_controls, start_controls
from downhill.widgets.lineup import RACE_LINEUP
from downhill.widgets.notices import notices
from downhill.widgets.race import let_picture_come_first, show_race
from downhill.widgets.race_page import RACE
from downhill.widgets.share_controls import share_controls


@st.fragment
def playground() -> None:
    """The page's body; a fragment, so that a moved slider reruns nothing else."""
    with session.kept_in_address(RACE) as visit:
        page_heading("Downhill")
        class_menu(visit.experiment)
        notices(visit)
        race, controls = st.columns([2.1, 1], gap="medium")
        with race:
            show_race(visit.experiment)
        let_picture_come_first(visit.experiment)
        with controls:
            hidden_heading("Landscape and start")
            landscape_controls(visit.experiment)
            start_controls(visit.experiment)
            length_controls(visit.experiment)
            hidden_heading("Optimizers")
            entrant_controls(RACE_LINEUP, visit.experiment.entrants)
            hidden_heading("Take it home")
            take_home(visit.experiment)
            share_controls(visit.experiment)


if __name__ == "__main__":  # as Streamlit runs a page
    playground()
