"""Networks and what they learn from in words, as pages show them."""

from collections.abc import Mapping, Sequence

from downhill.drawing.readable import readable
from downhill.networks.data import DATA
from downhill.networks.examples import Examples
from downhill.networks.network import Activation, Initialisation, Network, Normalisation
from downhill.networks.training import Order, Training

ACTIVATIONS: Mapping[Activation, str] = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid", "linear": "linear"}
INITIALISATIONS: Mapping[Initialisation, str] = {
    "zero": "zero",
    "equal": "all equal",
    "normal": "normal",
    "glorot_uniform": "uniform Glorot",
    "glorot_normal": "normal Glorot",
    "he": "He",
    "orthogonal": "orthogonal",
    "lsuv": "LSUV",
}
NORMALISATIONS: Mapping[Normalisation, str] = {
    "none": "none",
    "batch": "batch, before the activation",
    "batch_after": "batch, after the activation",
    "weight": "weight",
}
ORDERS: Mapping[Order, str] = {"random": "random", "curriculum": "easy ones first"}
SCALED: tuple[Initialisation, ...] = ("equal", "normal")
"""The first weights that have a scale."""


def network_words(network: Network, examples: Examples | None = None) -> list[str]:
    """What it is: ``["64-128-64-32-10", "ReLU", "He weights"]``, and what else it has.

    Args:
        network: which.
        examples: what it learns from; without them only the hidden layers are told.
    """
    units = (examples.inputs, *network.hidden, examples.classes) if examples else network.hidden
    weights = f"{INITIALISATIONS[network.initialisation]} weights"
    if network.initialisation in SCALED:
        weights += f" of {readable(network.weight_scale)}"
    words = ["-".join(map(str, units)) or "no hidden layer", ACTIVATIONS[network.activation], weights]
    if network.normalisation != "none":
        kind, _, where = NORMALISATIONS[network.normalisation].partition(", ")
        words.append(f"{kind} normalisation {where}".strip())
    if network.dropout:
        words.append(f"dropout {readable(network.dropout)}")
    return words


def apart(networks: Sequence[Network], examples: Examples) -> list[str]:
    """Of each of several networks in what it differs from others; nothing where they are all the same."""
    words = [network_words(network, examples) for network in networks]
    shared = set(words[0]).intersection(*words[1:]) if words else set[str]()
    return [", ".join(each for each in own if each not in shared) for own in words]


def about(training: Training, examples: Examples) -> str:
    """What is trained on what, in a sentence or two."""
    data = training.data
    name = DATA[data.kind].name
    train, test = len(examples.train.labels), len(examples.test.labels)
    text = f"{name[0].upper()}{name[1:]}: {train:,} examples to train with, {test:,} for the test"
    if noise := data.numbers["label_noise"]:
        text += f", {readable(100 * noise)} % of the labels false"
    networks = [network_words(each, examples) for each in training.networks]
    common = [word for word in networks[0] if all(word in each for each in networks)] if networks else []
    return f"{text}. {', '.join(common)}." if common else f"{text}."
