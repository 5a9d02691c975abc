"""Batch normalisation on a network: it trains from any first weights, and needs its averages in the test."""

from collections.abc import Mapping
from functools import lru_cache, partial

import jax.numpy as jnp
import numpy as np
from immutabledict import immutabledict
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import relu
from downhill.lessons._networks import DIGITS, by_epoch, momentum, runs_on
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks import Network, Run
from downhill.networks.examples import Part, load
from downhill.networks.layers import EPSILON, Layer, Weights
from downhill.networks.vectors import as_weights

_HIDDEN, _RATE, _EPOCHS, _DECAY = (32, 32), 0.03, 10, 0.001
_TINY = 0.02
_PLAIN = immutabledict(
    {
        "he": Network(_HIDDEN, initialisation="he"),
        "tiny": Network(_HIDDEN, initialisation="normal", weight_scale=_TINY),
    }
)
_NORMALISED = immutabledict(
    {
        "he": Network(_HIDDEN, initialisation="he", normalisation="batch_after"),
        "tiny": Network(_HIDDEN, initialisation="normal", weight_scale=_TINY, normalisation="batch_after"),
    }
)
"""Behind each activation, as the notes place it."""


def _runs(networks: Mapping[str, Network]) -> tuple[Run, ...]:
    entrant = momentum(_RATE, decay=_DECAY)
    return runs_on(DIGITS, *[entrant] * len(networks), epochs=_EPOCHS, network=tuple(networks.values()))


# The training ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _chart(normalised: Mapping[str, Network]) -> Chart:
    return Chart(
        tuple(
            by_epoch(f"{kind}_{first}", run)
            for kind, networks in (("plain", _PLAIN), ("normalised", normalised))
            for first, run in zip(networks, _runs(networks), strict=True)
        ),
        y_scale="log",
    )


def _learns(chart: Chart, name: str) -> bool:
    """Whether it comes to a fifth of the first loss."""
    return bool(chart[name].y[-1] < chart[name].y[0] / 5)


def _holds(chart: Chart) -> bool:
    """The loss is lower after every epoch from either first weights; from tiny ones the plain network stays put."""
    lower = all(bool((chart[f"normalised_{first}"].y[1:] < chart[f"plain_{first}"].y[1:]).all()) for first in _PLAIN)
    stuck = bool((np.abs(chart["plain_tiny"].y - np.log(10)) < 0.02).all())
    return lower and stuck and _learns(chart, "normalised_tiny")


NETWORK_BATCH_NORM = ChartLesson(
    id="network_batch_norm",
    chapter="networks",
    number=13,
    source="Ioffe & Szegedy 2015; Bischl 2018, chapter 3",
    chart=partial(_chart, _NORMALISED),
    without=partial(_chart, _PLAIN),
    holds=_holds,
    answers={
        "both": lambda chart: _learns(chart, "normalised_tiny") and _learns(chart, "plain_tiny"),
        "normalised": lambda chart: _learns(chart, "normalised_tiny") and not _learns(chart, "plain_tiny"),
        "neither": lambda chart: not _learns(chart, "normalised_tiny") and not _learns(chart, "plain_tiny"),
    },
    numbers=lambda chart: {
        "epochs": _EPOCHS,
        "scale": _TINY,
        **{series.id: f"{series.y[-1]:.2f}" for series in chart.series},
    },
)

# The test -------------------------------------------------------------------------------------------------------------

_SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
_CHANCE = 0.1


def _accuracy_by_batch(network: Network, run: Run) -> Float[np.ndarray, " sizes"]:
    """Of the first run, if each test batch of so many examples is normalised by its own means and variances."""
    examples = load(DIGITS, 0)
    assert run.ends is not None
    weights = as_weights(network, examples.inputs, examples.classes)(jnp.asarray(run.ends[0]))
    return np.array([_accuracy(weights, examples.test, size) for size in _SIZES])


def _accuracy(weights: Weights, part: Part, size: int) -> float:
    batches = len(part.labels) // size
    values = part.inputs[: batches * size]
    for layer in weights[:-1]:
        values = relu(values @ np.asarray(layer["weight"]) + np.asarray(layer["bias"]))
        if "scale" in layer:
            values = _normalised(values.reshape(batches, size, -1), layer).reshape(values.shape)
    logits = values @ np.asarray(weights[-1]["weight"]) + np.asarray(weights[-1]["bias"])
    return float((logits.argmax(axis=1) == part.labels[: batches * size]).mean())


def _normalised(
    batches: Float[np.ndarray, "batches size units"], layer: Layer
) -> Float[np.ndarray, "batches size units"]:
    """Each batch by its own mean and variance."""
    centred = batches - batches.mean(axis=1, keepdims=True)
    deviations = np.sqrt(batches.var(axis=1, keepdims=True) + EPSILON)
    return np.asarray(layer["scale"]) * centred / deviations + np.asarray(layer["shift"])


@lru_cache(maxsize=2)
def _test_chart(networks: Mapping[str, Network]) -> Chart:
    run = _runs(networks)[0]
    x = np.array(_SIZES, float)
    kept = float(run.curves.of_weights.test_accuracy[0, -1])
    return Chart(
        (
            Series("batch", x, 100 * _accuracy_by_batch(networks["he"], run)),
            Series("kept", x, np.full(len(x), 100 * kept), "reference"),
        ),
        x_scale="log",
    )


def _alone(chart: Chart) -> float:
    """Per cent right with a batch of one example."""
    return float(chart["batch"].y[0])


def _test_holds(chart: Chart) -> bool:
    """Alone, every unit is 0 before γ and β, so that all examples get one answer; large batches do as the averages."""
    batch, kept = chart["batch"].y, chart["kept"].y[0]
    return _alone(chart) < 100 * 1.5 * _CHANCE and batch[-1] > kept - 2 and bool((np.diff(batch) > -1).all())


def _test_numbers(chart: Chart) -> Numbers:
    return {
        "alone": f"{_alone(chart):.0f}",
        "two": f"{chart['batch'].y[1]:.0f}",
        "sixteen": f"{chart['batch'].y[_SIZES.index(16)]:.0f}",
        "middle": 16,
        "last": f"{chart['batch'].y[-1]:.0f}",
        "many": _SIZES[-1],
        "kept": f"{chart['kept'].y[0]:.0f}",
    }


BATCH_NORM_TEST = ChartLesson(
    id="batch_norm_test",
    chapter="networks",
    number=14,
    source="Ioffe & Szegedy 2015",
    chart=partial(_test_chart, _NORMALISED),
    without=partial(_test_chart, _PLAIN),
    holds=_test_holds,
    answers={
        "as_well": lambda chart: _alone(chart) > chart["kept"].y[0] - 2,
        "worse": lambda chart: 20 < _alone(chart) < chart["kept"].y[0] - 10,
        "chance": lambda chart: _alone(chart) < 100 * 1.5 * _CHANCE,
    },
    numbers=_test_numbers,
)
