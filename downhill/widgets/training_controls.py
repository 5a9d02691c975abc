"""Which training: a known experiment, what is learned from, for how long."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from downhill.experiment.experiment import SEED
from downhill.networks._idx import mnist_is_here
from downhill.networks.data import DATA, Data
from downhill.networks.presets import PRESETS, Preset
from downhill.networks.training import EPOCHS, PRECISIONS, PROBE_EVERY, SEEDS, Training
from downhill.parameters import Parameter
from downhill.server.training_words import ORDERS
from downhill.widgets.bound import bound
from downhill.widgets.number_fields import number
from downhill.widgets.training_address import NO_TABLE, edit, set_field
from downhill.widgets.training_choice import choice


def preset_controls(training: Training) -> None:
    """Known experiments, of which one is chosen if it is what the page shows, and what is seen in it."""
    preset = chosen_preset(training)
    shown = preset.id if preset else ""
    options = ("", *PRESETS)
    which, says = st.columns([1, 2.1], gap="medium", vertical_alignment="bottom")
    which.selectbox(
        "Experiment",
        options,
        index=options.index(shown),
        format_func=_preset_name,
        **bound("preset", shown, _preset_chosen),
    )
    if preset:
        says.caption(f"{preset.shows} ({preset.source})")


def chosen_preset(training: Training) -> Preset | None:
    """The known experiment that this is."""
    return next((preset for preset in PRESETS.values() if preset.training == training), None)


def data_controls(training: Training) -> None:
    """What is learned from, and its numbers."""
    data = training.data
    kinds = [kind for kind in DATA if kind in (data.kind, "csv") or kind != "mnist" or mnist_is_here()]
    names = {kind: f"{DATA[kind].name[0].upper()}{DATA[kind].name[1:]}" for kind in kinds}
    choice("Data", data.kind, names, "data", _kind_chosen)
    if "mnist" not in kinds:
        st.caption("MNIST is offered where the server finds its four files: DOWNHILL_DATA names their folder.")
    _side_by_side(
        [
            (each, data.numbers[each.name], f"data-{data.kind}", partial(_data_number, each.name))
            for each in data.parameters
        ]
    )


def run_controls(training: Training) -> None:
    """How long, how often, in which order, and what is looked at besides."""
    whole = ((EPOCHS, "Epochs"), (SEEDS, "Seeds"), (SEED, "First seed"), (PROBE_EVERY, "Look at the curvature every"))
    columns = st.columns(2, gap="small")
    for place, (parameter, label) in enumerate(whole):
        value = getattr(training, parameter.name)
        with columns[place % 2]:
            number(parameter, value, f"training-{parameter.name}", partial(_whole, parameter.name), label=label)
    choice("Order of the examples", training.order, ORDERS, "order", partial(set_field, "order"))
    st.segmented_control(
        "Precision", PRECISIONS, default=training.precision, required=True, width="stretch",
        help="float32 is what networks are trained with; float64 takes about twice as long.",
        **bound("training-precision", training.precision, partial(set_field, "precision")),
    )  # fmt: skip


# Parts --------------------------------------------------------------------------------------------------------------


def _preset_name(preset: str) -> str:
    if not preset:
        return "your own"
    chosen = PRESETS[preset]
    return f"{chosen.name} (lecture notes)" if chosen.is_of_notes else chosen.name


def _side_by_side(fields: Sequence[tuple[Parameter, float, str, Callable[[float], None]]]) -> None:
    columns = st.columns(2, gap="small")
    for place, (parameter, value, key, change) in enumerate(fields):
        with columns[place % 2]:
            number(parameter, value, f"{key}-{parameter.name}", change)


# Callbacks ----------------------------------------------------------------------------------------------------------


def _preset_chosen(preset: str) -> None:
    if preset:
        edit(lambda _: PRESETS[preset].training)


def _kind_chosen(kind: str) -> None:
    """The numbers that it shares with the old one stay."""

    def changed(old: Training) -> Training:
        names = {parameter.name for parameter in DATA[kind].parameters} & old.data.numbers.keys()
        numbers = {name: old.data.numbers[name] for name in names}
        return replace(old, data=Data(kind, numbers, NO_TABLE if kind == "csv" else ""))

    edit(changed)


def _data_number(name: str, value: float) -> None:
    def changed(old: Training) -> Training:
        return replace(old, data=replace(old.data, numbers={**old.data.numbers, name: value}))

    edit(changed)


def _whole(name: str, value: float) -> None:
    set_field(name, int(value))
