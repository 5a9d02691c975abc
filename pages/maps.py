"""The page of maps: what becomes of every start, every learning rate, every pair of hyperparameters."""

import streamlit as st

from downhill.maps import Basins, Map
from downhill.maps.examples import WELLS_100, WELLS_1000
from downhill.maps.part import part_of
from downhill.player.component import map_view
from downhill.player.map_question import question
from downhill.server.map_query import FIELD
from downhill.widgets import map_address, session
from downhill.widgets.class_menu import class_menu
from downhill.widgets.entrant_controls import entrant_controls
from downhill.widgets.headings import hidden_heading, page_heading
from downhill.widgets.landscape_controls import landscape_controls, length_controls, start_controls
from downhill.widgets.lineup import RACE_LINEUP
from downhill.widgets.map_address import MAP
from downhill.widgets.map_controls import map_controls
from downhill.widgets.map_export_controls import map_take_home
from downhill.widgets.notices import notices

KEY = "map view"
_WELLS = (
    "From which fraction of these starts do four rules, with the same learning rate, reach the deeper of two wells? "
    "After 100 steps they differ in who has arrived. With 1,000 (set *Steps*) gradient descent, RMSProp and Adam have "
    "reached it from just the starts on its side of the saddle; only momentum crosses the ridge."
)


@st.fragment
def maps() -> None:
    """The page's body; a fragment, so that a moved slider reruns nothing else."""
    with session.kept_in_address(MAP) as visit:
        described, quantity = map_address.current()
        page_heading("Maps")
        class_menu(described)
        notices(visit)
        picture, controls = st.columns([2.1, 1], gap="medium")
        with picture:
            hidden_heading("Map")
            _show(described, quantity)
            if described in (WELLS_100, WELLS_1000):
                st.caption(_WELLS)
        with controls:
            hidden_heading("What is mapped")
            map_controls(described, quantity)
            hidden_heading("Landscape and start")
            landscape_controls(visit.experiment)
            if not isinstance(described.variation, Basins):  # they start everywhere
                start_controls(visit.experiment)
            length_controls(visit.experiment)
            hidden_heading("Optimizers")
            entrant_controls(RACE_LINEUP, visit.experiment.entrants)
            hidden_heading("Take it home")
            map_take_home(described, quantity)


def _show(described: Map, quantity: str) -> None:
    map_view(question(described, f"{described.to_query()}&{FIELD}={quantity}"), key=KEY, on_part=_part_chosen)


def _part_chosen() -> None:
    """Look at a part, or at all of it again; what the browser says may be anything."""
    part: object = st.session_state[KEY].part
    map_address.edit(lambda old: part_of(old, part))


if __name__ == "__main__":  # as Streamlit runs a page
    maps()
