"""The curves of a training as a file to take home."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from downhill.experiment.checks import shortened
from downhill.export.training_table import render_training_csv, render_training_json
from downhill.networks.runs import Trained
from downhill.networks.training import Training
from downhill.server.dear_work import check_training
from downhill.server.training_form import form_of
from downhill.server.trainings import in_portions, places_of
from downhill.simulation.portions import finished
from downhill.widgets.delivery import File, deliver
from downhill.widgets.literal import literal

_RENDER: Mapping[str, Callable[[Trained], str]] = {"csv": render_training_csv, "json": render_training_json}
_MEANING = {"csv": "losses and accuracies", "json": "everything that was read, and the training itself"}


@st.fragment
def training_take_home(training: Training) -> None:
    """Which file, a button that has it made, and one that downloads it."""
    kind = st.selectbox("Take it home as", list(_RENDER), format_func=_described, key="training-export-format")
    if training.data.kind == "csv":
        st.caption("Not from here, for the server does not keep your table: the command line writes these files.")
        return
    try:
        check_training(training, form_of(training))
    except ValueError as error:
        st.caption(f"Not from here: {literal(shortened(str(error)))}")
        return
    key = (kind, training)
    file_name = f"downhill-training.{kind}"
    deliver(File(key, kind.upper(), file_name, partial(_make, *key), places_each=places_of(training)))


def _described(kind: str) -> str:
    return f"{kind.upper()}: {_MEANING[kind]}"


def _make(kind: str, training: Training, on_progress: Callable[[float], None]) -> bytes:
    trained = finished(in_portions(training), lambda progress: on_progress(progress.fraction))
    return _RENDER[kind](trained).encode()
