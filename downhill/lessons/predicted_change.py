"""How much a gradient step changes the loss: with the half it is exact on a quadratic, as printed it is not."""

from functools import lru_cache, partial

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.simulation import loss_grid, simulate

_POINT = (-3.0, 1.5)
_MOST, _EVERY = 0.55, 15


@lru_cache(maxsize=2)
def _chart(landscape: str, **parameters: float) -> Chart:
    """The change by the step size, measured and by both formulas."""
    race = Experiment(landscape, _POINT, 1, (Entrant("gd"),), parameters)
    [run] = simulate(race)
    gradient, hessian = run.gradient[0], run.hessian[0]
    step = np.linspace(0.0, _MOST, 1 + 11 * _EVERY)
    first, second = -step * (gradient @ gradient), step**2 * (gradient @ hessian @ gradient)
    x, y = (coordinate - step * slope for coordinate, slope in zip(_POINT, gradient.tolist(), strict=True))
    actual = np.diagonal(loss_grid(landscape, race.parameters, x, y)) - run.loss[0]
    return Chart(
        (
            Series("as_it_is", step, first + second / 2),
            Series("printed", step, first + second),
            Series("none", step, 0 * step, "reference"),
            Series("actual", step[::_EVERY], actual[::_EVERY], "points"),
        )
    )


def _off(chart: Chart, name: str) -> float:
    """By how much a formula lies above what was measured at the largest step, relative to the first step's fall."""
    actual = chart["actual"].y
    return float(chart[name].y[-1] - actual[-1]) / float(np.abs(actual[1]))


def _break_even(chart: Chart, name: str) -> float:
    """The first step size, of those shown, from which the loss rises."""
    return float(chart[name].x[1:][chart[name].y[1:] > 0][0])


def _holds(chart: Chart) -> bool:
    """On ½(x² + 5y²), in closed form: gᵀg/gᵀHg is printed as the edge, and it is twice that."""
    x, y = _POINT
    edge = (x**2 + 25 * y**2) / (x**2 + 125 * y**2)
    exact = np.allclose(chart["as_it_is"].y[::_EVERY], chart["actual"].y, rtol=1e-9)
    step, printed = chart["printed"].x, chart["printed"].y
    return bool(exact) and bool((printed[step > edge] > 0).all() and (chart["as_it_is"].y[step < 2 * edge] <= 0).all())


def _numbers(chart: Chart) -> Numbers:
    return {"printed": f"{_break_even(chart, 'printed'):.2f}", "actual": f"{_break_even(chart, 'as_it_is'):.2f}"}


PREDICTED_CHANGE = ChartLesson(
    id="predicted_change",
    chapter="learning_rate",
    number=5,
    source="Goodfellow, Bengio & Courville 2016, section 8.2.1; as printed: Feinberg 2017",
    chart=partial(_chart, "quadratic", condition=5.0),
    without=partial(_chart, "plane"),
    holds=_holds,
    answers={
        "exact": lambda chart: abs(_off(chart, "printed")) < 1e-6,
        "too_high": lambda chart: _off(chart, "printed") > 0.1,
        "too_low": lambda chart: _off(chart, "printed") < -0.1,
    },
    numbers=_numbers,
)
