"""Positive first biases leave more ReLUs on, and a network learns faster; negative ones turn it off."""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import relu, tanh
from downhill.lessons._networks import DIGITS
from downhill.lessons._own_weights import batches, descended, first_weights
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks import Network
from downhill.networks.examples import load
from downhill.networks.layers import Weights
from downhill.networks.network import Activation

_BIASES = (-0.5, -0.25, 0.0, 0.25, 0.5, 1.0)
_SEEDS, _EPOCHS, _BATCH, _RATE = 2, 5, 100, 0.03
_FUNCTIONS = {"relu": relu, "tanh": tanh}


class _Look(NamedTuple):
    """How a network stands.

    Attributes:
        on: of each hidden layer the share of positive sums, of all units and training examples.
        right: the share of the training examples that it classifies rightly.
    """

    on: Float[np.ndarray, " hidden"]
    right: float


def _look(weights: Weights, activation: Activation) -> _Look:
    train = load(DIGITS, 0).train
    values, sums = train.inputs, list[np.ndarray]()
    for layer in weights:
        sums.append(values @ np.asarray(layer["weight"]) + np.asarray(layer["bias"]))
        values = _FUNCTIONS[activation](sums[-1])
    on = np.array([(each > 0).mean() for each in sums[:-1]])
    return _Look(on, float((sums[-1].argmax(axis=1) == train.labels).mean()))


def _begun_and_trained(network: Network, bias: float, seed: int) -> tuple[_Look, _Look]:
    *hidden, last = first_weights(network, seed)
    weights = (*({**layer, "bias": layer["bias"] + bias} for layer in hidden), last)
    after, _ = descended(weights, network, batches([(_EPOCHS, _BATCH, _RATE)], seed))
    return _look(weights, network.activation), _look(after, network.activation)


@lru_cache(maxsize=2)
def _chart(activation: Activation) -> Chart:
    """In per cent, the means of some seeds, by the bias of all hidden units."""
    network, x = Network((32, 32, 32), activation), np.array(_BIASES)
    looks = [[_begun_and_trained(network, bias, seed) for seed in range(_SEEDS)] for bias in _BIASES]
    on = 100 * np.array([np.mean([begun.on for begun, _ in seeds], axis=0) for seeds in looks])
    right = 100 * np.array([np.mean([trained.right for _, trained in seeds]) for seeds in looks])
    return Chart(
        (
            *(Series(name, x, on[:, layer]) for layer, name in enumerate(("first", "second", "third"))),
            Series("right", x, right, "points"),
        )
    )


def _at(chart: Chart, name: str, bias: float) -> float:
    return float(chart[name].y[_BIASES.index(bias)])


def _holds(chart: Chart) -> bool:
    """More units are on with a larger bias; the positive one learns more in the same time, the negative one nothing."""
    on = all(bool((np.diff(chart[name].y) > 0).all()) for name in ("first", "second"))
    faster = _at(chart, "right", 0.5) > _at(chart, "right", 0.0) + 2
    return on and faster and _at(chart, "right", -0.5) < 30


def _numbers(chart: Chart) -> Numbers:
    return {
        "epochs": _EPOCHS,
        "on_zero": f"{np.mean([_at(chart, name, 0.0) for name in ('first', 'second', 'third')]):.0f}",
        "on_half": f"{np.mean([_at(chart, name, 0.5) for name in ('first', 'second', 'third')]):.0f}",
        "right_zero": f"{_at(chart, 'right', 0.0):.0f}",
        "right_half": f"{_at(chart, 'right', 0.5):.0f}",
        "right_one": f"{_at(chart, 'right', 1.0):.0f}",
        "right_negative": f"{_at(chart, 'right', -0.5):.0f}",
        "half": 0.5,
        "negative": "−0.5",
    }


POSITIVE_BIASES = ChartLesson(
    id="positive_biases",
    chapter="networks",
    number=15,
    source="Goodfellow, Bengio & Courville 2016, sections 6.3.1 and 8.4; Feinberg 2017",
    chart=partial(_chart, "relu"),
    without=partial(_chart, "tanh"),
    holds=_holds,
    answers={
        "negative": lambda chart: _at(chart, "right", -0.5) > _at(chart, "right", 0.5) + 2,
        "same": lambda chart: abs(_at(chart, "right", -0.5) - _at(chart, "right", 0.5)) < 2,
        "positive": lambda chart: _at(chart, "right", 0.5) > _at(chart, "right", -0.5) + 2,
    },
    numbers=_numbers,
)
