"""The network that is trained: one for all entrants, or one for each of them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from downhill.drawing.readable import exact
from downhill.experiment.labels import labels
from downhill.networks.network import DROPOUT, WEIGHT_SCALE, Network
from downhill.networks.training import Training
from downhill.server.training_words import ACTIVATIONS, INITIALISATIONS, NORMALISATIONS, SCALED
from downhill.widgets import session
from downhill.widgets.bound import bound
from downhill.widgets.number_fields import number
from downhill.widgets.training_address import edit
from downhill.widgets.training_choice import choice
from downhill.widgets.training_layers import layers_control

_WHOSE = {"all": "One for all", "each": "One for each"}
_EDITED = "whose network"


def network_controls(training: Training) -> None:
    """Whether entrants share a network, and the network; of several the chosen entrant's."""
    place = _place(training)
    if len(training.entrants) > 1:
        whose = "each" if len(training.networks) > 1 else "all"
        st.segmented_control(
            "Network", list(_WHOSE), format_func=_WHOSE.__getitem__, default=whose, required=True, width="stretch",
            help="One for each: every optimizer trains a network of its own, to compare networks. "
            "One for all: all train the network that is shown below.",
            **bound("whose-network", whose, partial(_share, place)),
        )  # fmt: skip
    if len(training.networks) > 1:
        named = [str(label) for label in labels(training.entrants, exact)]
        st.selectbox(
            "Network of", range(len(named)), index=place, format_func=named.__getitem__,
            **bound("edited-network", place, _edit_other),
        )  # fmt: skip
    _network(training.networks[place], place)


def _place(training: Training) -> int:
    """Of the network that is shown."""
    return min(st.session_state.get(_EDITED, 0), len(training.networks) - 1)


def _network(network: Network, place: int) -> None:
    # Each network's widgets are others: what is typed into one is never taken for the next one's.
    key = f"network-{place}"
    layers_control(network.hidden, f"{key}-hidden", partial(_set, place, "hidden"))
    columns = st.columns(2, gap="small")
    with columns[0]:
        choice("Activation", network.activation, ACTIVATIONS, f"{key}-activation", partial(_set, place, "activation"))
        choice(
            "Normalisation", network.normalisation, NORMALISATIONS, f"{key}-normalisation",
            partial(_set, place, "normalisation"),
        )  # fmt: skip
    with columns[1]:
        choice(
            "First weights", network.initialisation, INITIALISATIONS, f"{key}-initialisation",
            partial(_set, place, "initialisation"),
        )  # fmt: skip
        number(DROPOUT, network.dropout, f"{key}-dropout", partial(_set, place, "dropout"))
        if network.initialisation in SCALED:
            change = partial(_set, place, "weight_scale")
            number(WEIGHT_SCALE, network.weight_scale, f"{key}-weight_scale", change, label="Weight scale s")


# Callbacks ----------------------------------------------------------------------------------------------------------


def _share(shown: int, whose: str) -> None:
    def changed(old: Training) -> Training:
        network = old.networks[min(shown, len(old.networks) - 1)]
        return replace(old, networks=(network,) * (len(old.entrants) if whose == "each" else 1))

    edit(changed)


def _edit_other(place: int) -> None:
    st.session_state[_EDITED] = place
    session.remember()


def _set(place: int, name: str, value: Any) -> None:
    _change(place, lambda old: replace(old, **{name: value}))


def _change(place: int, change: Callable[[Network], Network]) -> None:
    def changed(old: Training) -> Training:
        networks = list(old.networks)
        networks[place] = change(networks[place])
        return replace(old, networks=tuple(networks))

    edit(changed)
