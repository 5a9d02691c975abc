"""ReLU is piecewise linear: a network of it keeps one of a linear function's properties, and that is the one needed."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import Activation, inputs, linear, relu, scaled, sums_by_layer, weights
from downhill.lessons.entry import ChartLesson, Numbers

_WIDTH, _LAYERS, _POINTS = 10, 3, 401

Values = Float[np.ndarray, " points"]


def _network(activation: Activation, first: Float[np.ndarray, "points units"]) -> Values:
    """The one output of a network without biases."""
    matrices = weights(scaled(2.0), (*[_WIDTH] * _LAYERS, 1))
    return sums_by_layer(matrices, activation, first)[-1][:, 0]


@lru_cache(maxsize=2)
def _chart(activation: Activation) -> Chart:
    """Along a line through zero, and along one beside it; and what is linear, with the first's slope to the right."""
    t = np.linspace(-3, 3, _POINTS)
    direction, beside = inputs(2, _WIDTH)
    through = _network(activation, t[:, None] * direction)
    return Chart(
        (
            Series("through", t, through),
            Series("beside", t, _network(activation, t[:, None] * direction + beside)),
            Series("linear", t, t * through[-1] / t[-1], "reference"),
        )
    )


def _scales(chart: Chart) -> bool:
    """Whether c times the input, with c ≥ 0, is c times the output."""
    t, y = chart["through"].x, chart["through"].y
    return np.allclose(y[t > 0], t[t > 0] * y[-1] / t[-1]) and np.allclose(y[t < 0], t[t < 0] * y[0] / t[0])


def _odd(chart: Chart) -> bool:
    """Whether minus the input is minus the output."""
    return np.allclose(chart["through"].y, -chart["through"].y[::-1], atol=1e-5)


def _bends(chart: Chart) -> int:
    """In how many places the line beside zero bends."""
    second = np.abs(np.diff(chart["beside"].y, 2))
    bent = second > 1e-3 * np.ptp(chart["beside"].y)
    return int((bent[1:] & ~bent[:-1]).sum() + bent[0])


def _holds(chart: Chart) -> bool:
    """Two rays through zero, and a line of pieces beside it: most of its length is straight."""
    second = np.abs(np.diff(chart["beside"].y, 2))
    straight = (second < 1e-4 * np.ptp(chart["beside"].y)).mean()
    return _scales(chart) and not _odd(chart) and _bends(chart) > 5 and bool(straight > 0.5)


def _numbers(chart: Chart) -> Numbers:
    y = chart["through"].y
    return {
        "layers": _LAYERS,
        "bends": _bends(chart),
        "right": f"{y[-1] / 3:.2f}".replace("-", "−"),
        "left": f"{-y[0] / 3:.2f}".replace("-", "−"),
    }


PIECEWISE_LINEAR = ChartLesson(
    id="piecewise_linear",
    chapter="initialisation",
    number=17,
    source="Goodfellow, Bengio & Courville 2016, section 6.3.1; as printed: Feinberg 2017",
    chart=partial(_chart, relu),
    without=partial(_chart, linear),
    holds=_holds,
    answers={
        "positive": lambda chart: _scales(chart) and not _odd(chart),
        "any": lambda chart: _scales(chart) and _odd(chart),
        "bent": lambda chart: not _scales(chart),
    },
    numbers=_numbers,
)
