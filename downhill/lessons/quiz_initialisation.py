"""The quiz on initialisation, each question with a chart."""

from functools import lru_cache, partial

import numpy as np
from jax.nn import initializers

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import (
    Activation,
    inputs,
    linear,
    mean_squares,
    relu,
    scaled,
    sums_by_layer,
    tanh,
    weights,
)
from downhill.lessons.entry import ChartLesson, Numbers

_SOURCE = "Katanforoosh & Kunin 2019"

# Constant variance of the weights -------------------------------------------------------------------------------------

_EXAMPLES = 200
_WIDTHS = (128, 512, 512, 64, 16, 16, 128)
_VARIANCE = 1 / 128


@lru_cache(maxsize=2)
def _weights_chart(widths: tuple[int, ...]) -> Chart:
    """The variance of the signal by layer, that of the inputs first."""
    x = np.arange(float(len(widths)))
    first = inputs(_EXAMPLES, widths[0])

    def variances(initializer: initializers.Initializer) -> np.ndarray:
        return mean_squares([first, *sums_by_layer(weights(initializer, widths), linear, first)])

    return Chart(
        (
            Series("weights", x, variances(initializers.normal(_VARIANCE**0.5))),
            Series("activations", x, variances(scaled(1.0))),
        ),
        y_scale="log",
    )


def _change(chart: Chart, name: str) -> float:
    """The largest variance over the smallest."""
    return float(chart[name].y.max() / chart[name].y.min())


def _weights_hold(chart: Chart) -> bool:
    """Each layer multiplies by its number of inputs times the variance of its weights."""
    expected = np.cumprod([1.0, *(n * _VARIANCE for n in _WIDTHS[:-1])])
    return bool(np.allclose(chart["weights"].y / expected, 1, atol=0.5)) and _change(chart, "activations") < 2


def _weights_numbers(chart: Chart) -> Numbers:
    return {
        "most": max(_WIDTHS),
        "fewest": min(_WIDTHS),
        "weights": f"{_change(chart, 'weights'):.0f}",
        "activations": f"{_change(chart, 'activations'):.1f}",
    }


QUIZ_WEIGHTS = ChartLesson(
    id="quiz_weights",
    chapter="quiz",
    number=6,
    source=_SOURCE,
    chart=partial(_weights_chart, _WIDTHS),
    without=partial(_weights_chart, (128,) * len(_WIDTHS)),
    holds=_weights_hold,
    answers={
        "good": lambda chart: _change(chart, "weights") < 3,
        "bad": lambda chart: _change(chart, "weights") >= 3,
    },
    numbers=_weights_numbers,
    quiz=True,
)


# ReLU in place of tanh ------------------------------------------------------------------------------------------------

_UNITS, _MANY = 256, 500
_ASSUMPTIONS = ("mean", "weights", "inputs", "linear")
_FIRST_VARIANCE = 0.02
"""Of the sums: small, so that tanh z ≈ z."""


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def _deviations(activation: Activation) -> np.ndarray:
    """How far each assumption is from being true in the second layer of a network: 0 if it is."""
    first, second = weights(scaled(1.0), (_UNITS,) * 3)
    z = np.sqrt(_FIRST_VARIANCE) * inputs(_MANY, _UNITS) @ first
    a = activation(z)
    return np.abs(
        [
            second.mean() / second.std(),
            _correlation(second[:, ::2], second[:, 1::2]),
            _correlation(np.broadcast_to(second[:, 0], a.shape), a),
            1 - (a**2).mean() / z.var(),
        ]
    )


@lru_cache(maxsize=2)
def _relu_chart(activation: Activation) -> Chart:
    x = np.arange(float(len(_ASSUMPTIONS)))
    return Chart(
        (Series("tanh", x, _deviations(tanh), "bars"), Series("relu", x, _deviations(activation), "bars")),
        x_texts=_ASSUMPTIONS,
    )


def _fails(chart: Chart, assumption: str) -> bool:
    return float(chart["relu"].y[_ASSUMPTIONS.index(assumption)]) > 0.3


def _relu_holds(chart: Chart) -> bool:
    """Of z with mean 0 half of the mean square is left: E[a²] = ½ Var z."""
    return bool(np.isclose(chart["relu"].y[-1], 0.5, atol=0.03)) and bool((chart["tanh"].y < 0.1).all())


QUIZ_RELU = ChartLesson(
    id="quiz_relu",
    chapter="quiz",
    number=7,
    source=f"{_SOURCE}; He et al. 2015",
    chart=partial(_relu_chart, relu),
    without=partial(_relu_chart, tanh),
    holds=_relu_holds,
    answers={assumption: partial(_fails, assumption=assumption) for assumption in _ASSUMPTIONS},
    numbers=lambda chart: {
        "relu": f"{chart['relu'].y[-1]:.2f}",
        "tanh": f"{chart['tanh'].y[-1]:.2f}",
        "largest": f"{max(chart['relu'].y[:-1]):.2f}",
    },
    quiz=True,
)
