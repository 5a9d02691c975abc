"""What a training costs, before it is done."""

import streamlit as st

from downhill.experiment.checks import shortened
from downhill.networks.cost import seconds
from downhill.networks.examples import Examples
from downhill.networks.training import Training
from downhill.server.dear_work import check_training
from downhill.server.training_form import form_of
from downhill.server.training_question import size_of
from downhill.widgets.literal import literal


def cost_caption(training: Training) -> None:
    """How many weights there are, about how long it takes and what memory; or why it cannot be done here."""
    if training.data.kind == "csv":
        st.caption("How many weights there are depends on the table.")
        return
    try:
        examples = form_of(training)
        check_training(training, examples)
    except ValueError as error:
        st.warning(literal(shortened(str(error))), icon=":material/timer:")
        return
    if training.entrants:
        time, megabytes = _time(seconds(training, examples)), size_of(training, examples) / 1e6
        memory = f"at most {megabytes:,.0f} MB at once"
        st.caption(f"{_weights(training, examples)}; {time}, and what must be compiled; {memory}.")


def _weights(training: Training, examples: Examples) -> str:
    sizes = sorted({network.size(examples.inputs, examples.classes) for network in training.networks})
    return " to ".join(f"{size:,}" for size in dict.fromkeys((sizes[0], sizes[-1]))) + " weights"


def _time(seconds: float) -> str:
    return "less than a second" if seconds < 1 else f"some {seconds:.0f} s"
