"""The factor 2 in He's rule is for the half that ReLU cuts off, not for its not being linear around zero."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import Activation, inputs, mean_squares, relu, scaled, sums_by_layer, weights
from downhill.lessons.entry import ChartLesson, Numbers

_WIDTH, _LAYERS, _EXAMPLES = 256, 16, 500
_X = np.arange(1.0, _LAYERS + 1)


def _size(z: np.ndarray) -> np.ndarray:
    return np.abs(z)


def _variances(activation: Activation, scale: float) -> Float[np.ndarray, " layers"]:
    """Of the sums z in each layer, with Var w = scale/n."""
    matrices = weights(scaled(scale), [_WIDTH] * (_LAYERS + 1))
    return mean_squares(sums_by_layer(matrices, activation, inputs(_EXAMPLES, _WIDTH)))


@lru_cache(maxsize=2)
def _chart(activation: Activation) -> Chart:
    """The activation with both rules, beside ReLU with both."""
    return Chart(
        (
            Series("one", _X, _variances(activation, 1.0)),
            Series("two", _X, _variances(activation, 2.0)),
            Series("relu_one", _X, _variances(relu, 1.0)),
            Series("relu_two", _X, _variances(relu, 2.0)),
        ),
        y_scale="log",
    )


def _factor(chart: Chart, name: str) -> float:
    """By what a layer multiplies the variance, as a geometric mean."""
    y = chart[name].y
    return float((y[-1] / y[0]) ** (1 / (_LAYERS - 1)))


def _holds(chart: Chart) -> bool:
    """Var z = n Var w E[a²], and E[a²] is Var z for |z|, half of it for ReLU."""
    expected = {"one": 1.0, "two": 2.0, "relu_one": 0.5, "relu_two": 1.0}
    return all(np.isclose(_factor(chart, name), factor, rtol=0.06) for name, factor in expected.items())


def _numbers(chart: Chart) -> Numbers:
    return {
        "layers": _LAYERS,
        "one": f"{_factor(chart, 'one'):.2f}",
        "two": f"{_factor(chart, 'two'):.2f}",
        "relu": f"{_factor(chart, 'relu_one'):.2f}",
    }


HE_REASON = ChartLesson(
    id="he_reason",
    chapter="initialisation",
    number=18,
    source="He et al. 2015; as printed: slides after Katanforoosh & Kunin 2019",
    chart=partial(_chart, _size),
    without=partial(_chart, relu),
    holds=_holds,
    answers={
        "one": lambda chart: bool(np.isclose(_factor(chart, "one"), 1, rtol=0.1)),
        "two": lambda chart: bool(np.isclose(_factor(chart, "two"), 1, rtol=0.1)),
        "neither": lambda chart: not any(np.isclose(_factor(chart, name), 1, rtol=0.1) for name in ("one", "two")),
    },
    numbers=_numbers,
)
