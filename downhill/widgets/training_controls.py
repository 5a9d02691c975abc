"""Which training: an experiment of the notes, what is learned from, by which network, for how long."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from downhill.experiment.experiment import SEED
from downhill.networks._idx import mnist_is_here
from downhill.networks.codec import read_network
from downhill.networks.data import DATA, Data
from downhill.networks.network import DROPOUT, WEIGHT_SCALE, Network
from downhill.networks.presets import PRESETS
from downhill.networks.training import EPOCHS, PRECISIONS, PROBE_EVERY, SEEDS, Training
from downhill.parameters import Parameter
from downhill.server.training_words import ACTIVATIONS, INITIALISATIONS, NORMALISATIONS, ORDERS, SCALED, network_words
from downhill.widgets.bound import bound
from downhill.widgets.literal import literal
from downhill.widgets.number_fields import number
from downhill.widgets.training_address import NO_TABLE, edit, set_field


def preset_controls(training: Training) -> None:
    """The notes' experiments, of which one is chosen if it is what the page shows."""
    shown = next((preset.id for preset in PRESETS.values() if preset.training == training), "")
    options = ("", *PRESETS)
    st.selectbox(
        "Experiment of the notes",
        options,
        index=options.index(shown),
        format_func=lambda each: PRESETS[each].name if each else "–",
        **bound("preset", shown, _preset_chosen),
    )
    if shown:
        st.caption(f"{PRESETS[shown].shows} ({PRESETS[shown].source})")


def data_controls(training: Training) -> None:
    """What is learned from, and its numbers."""
    data = training.data
    kinds = [kind for kind in DATA if kind in (data.kind, "csv") or kind != "mnist" or mnist_is_here()]
    names = {kind: f"{DATA[kind].name[0].upper()}{DATA[kind].name[1:]}" for kind in kinds}
    _choice("Data", data.kind, names, "data", _kind_chosen)
    _side_by_side(
        [
            (each, data.numbers[each.name], f"data-{data.kind}", partial(_data_number, each.name))
            for each in data.parameters
        ]
    )


def network_controls(training: Training) -> None:
    """The network that all train; of several the list."""
    if len(training.networks) == 1:
        _network(training.networks[0])
        return
    for entrant, network in zip(training.entrants, training.networks, strict=True):
        st.caption(f"{literal(entrant.label)}: {', '.join(network_words(network))}")
    st.button(
        "One network for all",
        icon=":material/merge:",
        key="one-network",
        help="All entrants train the first one's.",
        on_click=edit,
        args=(lambda old: replace(old, networks=old.networks[:1]),),
        width="stretch",
    )


def run_controls(training: Training) -> None:
    """How long, how often, in which order, and what is looked at besides."""
    whole = ((EPOCHS, "Epochs"), (SEEDS, "Seeds"), (SEED, "First seed"), (PROBE_EVERY, "Look at the curvature every"))
    columns = st.columns(2, gap="small")
    for place, (parameter, label) in enumerate(whole):
        value = getattr(training, parameter.name)
        with columns[place % 2]:
            number(parameter, value, f"training-{parameter.name}", partial(_whole, parameter.name), label=label)
    _choice("Order of the examples", training.order, ORDERS, "order", partial(set_field, "order"))
    st.segmented_control(
        "Precision", PRECISIONS, default=training.precision, required=True, width="stretch",
        help="float32 is what networks are trained with; float64 takes about twice as long.",
        **bound("training-precision", training.precision, partial(set_field, "precision")),
    )  # fmt: skip


# Parts --------------------------------------------------------------------------------------------------------------


def _network(network: Network) -> None:
    units = "-".join(map(str, network.hidden))
    st.text_input(
        "Hidden layers",
        value=units,
        placeholder="none",
        help="Units of each hidden layer, as 128-64-32; at most 8 layers of 1 to 512 units.",
        **bound("hidden", units, _hidden_typed),
    )
    columns = st.columns(2, gap="small")
    with columns[0]:
        _choice("Activation", network.activation, ACTIVATIONS, "activation", partial(_network_field, "activation"))
        _choice(
            "Normalisation", network.normalisation, NORMALISATIONS, "normalisation",
            partial(_network_field, "normalisation"),
        )  # fmt: skip
    with columns[1]:
        _choice(
            "First weights", network.initialisation, INITIALISATIONS, "initialisation",
            partial(_network_field, "initialisation"),
        )  # fmt: skip
        number(DROPOUT, network.dropout, "network-dropout", partial(_network_field, "dropout"))
        if network.initialisation in SCALED:
            change = partial(_network_field, "weight_scale")
            number(WEIGHT_SCALE, network.weight_scale, "network-weight_scale", change, label="Weight scale s")


def _choice(label: str, chosen: str, names: Mapping[Any, str], key: str, on_choice: Callable[[str], None]) -> None:
    st.selectbox(
        label,
        list(names),
        index=list(names).index(chosen),
        format_func=names.__getitem__,
        **bound(f"training-{key}", chosen, on_choice),
    )


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


def _hidden_typed(units: str) -> None:
    _change_network(lambda old: replace(old, hidden=tuple(read_network(units.strip() or "0", {})["hidden"])))


def _network_field(name: str, value: Any) -> None:
    _change_network(lambda old: replace(old, **{name: value}))


def _change_network(change: Callable[[Network], Network]) -> None:
    edit(lambda old: replace(old, networks=tuple(map(change, old.networks))))


def _whole(name: str, value: float) -> None:
    set_field(name, int(value))
