"""The update moves the point; what a slide prints moves the value, and where it can be computed it is another thing."""

from functools import partial

import numpy as np

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_RATE = 0.2
_START = -2.0
_STEPS = 12


def _chart(start: float) -> Chart:
    """Gradient descent on ½x², whose slope is x; beside it what the formula as printed makes of each point."""
    k = np.arange(_STEPS + 1.0)
    x = start * (1 - _RATE) ** k
    loss = x**2 / 2
    printed = np.append(np.nan, loss[:-1] - _RATE * x[:-1])
    return Chart((Series("as_it_is", k, loss), Series("printed", k, printed, "points")))


def _first_change(chart: Chart) -> float:
    """By how much the loss changes in the first step, as printed."""
    return float(chart["printed"].y[1] - chart["as_it_is"].y[0])


def _holds(chart: Chart) -> bool:
    """Each step falls to (1 - α)² of the loss; each as printed lies above where it began."""
    loss, printed = chart["as_it_is"].y, chart["printed"].y
    return bool(np.allclose(loss[1:], (1 - _RATE) ** 2 * loss[:-1])) and bool((printed[1:] > loss[:-1]).all())


def _numbers(chart: Chart) -> Numbers:
    loss, printed = chart["as_it_is"].y, chart["printed"].y
    return {
        "rate": _RATE,
        "start": f"{_START:.0f}".replace("-", "−"),
        "before": f"{loss[0]:.1f}",
        "after": f"{loss[1]:.2f}",
        "printed": f"{printed[1]:.1f}",
    }


NUMBER_MINUS_VECTOR = ChartLesson(
    id="number_minus_vector",
    chapter="gradients",
    number=2,
    source="Cauchy 1847; as printed: Bischl 2018, chapter 3",
    chart=partial(_chart, _START),
    without=partial(_chart, -_START),
    holds=_holds,
    answers={
        "falls": lambda chart: _first_change(chart) < 0,
        "stays": lambda chart: _first_change(chart) == 0,
        "rises": lambda chart: _first_change(chart) > 0,
    },
    numbers=_numbers,
)
