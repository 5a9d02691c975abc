"""The page of networks: rules train real ones, and their curves grow while one looks."""

import streamlit as st

from downhill.networks.training import Training
from downhill.player.component import networks_view
from downhill.player.wire_training import TrainingQuestion
from downhill.widgets import session, training_address
from downhill.widgets.class_menu import class_menu
from downhill.widgets.entrant_controls import entrant_controls
from downhill.widgets.headings import hidden_heading, page_heading
from downhill.widgets.notices import notices
from downhill.widgets.training_address import NO_TABLE, TRAINING, TRAINING_LINEUP
from downhill.widgets.training_controls import chosen_preset, data_controls, preset_controls, run_controls
from downhill.widgets.training_cost import cost_caption
from downhill.widgets.training_export_controls import training_take_home
from downhill.widgets.training_network import network_controls

KEY = "networks view"


@st.fragment
def networks() -> None:
    """The page's body; a fragment, so that a moved slider reruns nothing else."""
    with session.kept_in_address(TRAINING) as visit:
        training = training_address.current()
        page_heading("Networks")
        class_menu(training)
        notices(visit)
        preset_controls(training)
        picture, controls = st.columns([2.1, 1], gap="medium")
        with picture:
            hidden_heading("Training")
            networks_view(_question(training, visit.identity), key=KEY, on_table=_table_chosen)
        with controls:
            hidden_heading("What is trained")
            data_controls(training)
            network_controls(training)
            run_controls(training)
            cost_caption(training)
            hidden_heading("Optimizers")
            entrant_controls(TRAINING_LINEUP, training.entrants)
            hidden_heading("Take it home")
            training_take_home(training)


def _question(training: Training, identity: str) -> TrainingQuestion:
    digest = training.data.digest
    preset = chosen_preset(training)
    return {
        "query": training.to_query(),
        "entrants": len(training.entrants),
        "session": identity,
        "table": "needed" if digest else "none",
        "digest": "" if digest == NO_TABLE else digest,
        "printedSeconds": preset.printed_seconds if preset else (),
    }


def _table_chosen() -> None:
    training_address.choose_table(st.session_state[KEY].table)


if __name__ == "__main__":  # as Streamlit runs a page
    networks()
