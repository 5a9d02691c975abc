"""From a thousandth by factors of ten: how to choose a learning rate."""

from functools import lru_cache, partial

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.experiment.experiment import lowest_or_0
from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.maps import Map, Sensitivity, compute, summary
from downhill.simulation import simulate
from landscapes import find_landscape

_FIRST, _TOO_HIGH = 1e-3, 10.0
_STEPS = 60
_TRIES = 6
_LANDSCAPE = find_landscape("linear_regression")
_LOWEST = lowest_or_0(_LANDSCAPE, _LANDSCAPE.defaults)
_CUT = 30.0


def _race(rate: float) -> Experiment:
    return Experiment(_LANDSCAPE.id, None, _STEPS, (Entrant("gd", {"learning_rate": rate}),))


def _judged(rate: float) -> tuple[float, int]:
    """The loss at the end, and by how many factors of ten to change the rate: up where more than half of it is left."""
    [run] = simulate(_race(rate))
    first, last = (run.loss[[0, -1]] - _LOWEST).tolist()
    if not last < first:
        return _CUT, -1
    return last + _LOWEST, int(last > first / 2)


def _played(rate: float, factor: float) -> Series:
    """The rates that are tried, each with its loss at the end."""
    tried: dict[float, float] = {}
    while rate not in tried and len(tried) < _TRIES:
        tried[rate], change = _judged(rate)
        rate = float(f"{rate * factor**change:.6g}")
    rates = sorted(tried)
    return Series("", np.array(rates), np.array([tried[each] for each in rates]), "points")


@lru_cache(maxsize=2)
def _chart(factor: float) -> Chart:
    """All rates, and those that the recipe tries, from too low and from too high; what grew is cut off."""
    [by_rate] = summary(compute(Map(_race(_FIRST), Sensitivity(values=81, low=1e-4, high=10.0))))
    up, down = _played(_FIRST, factor), _played(_TOO_HIGH, factor)
    return Chart(
        (
            Series("all", by_rate.rates, np.minimum(by_rate.loss_quartiles[1], _CUT)),
            Series("up", up.x, up.y, "points"),
            Series("down", down.x, down.y, "points"),
        ),
        x_scale="log",
        y_scale="log",
    )


def _settled(chart: Chart) -> tuple[float, float]:
    """The rate at which it ends from below, the last of the rising ones, and from above."""
    return float(chart["up"].x[-1]), float(chart["down"].x[0])


def _holds(chart: Chart) -> bool:
    """From both sides the same rate, and hardly more than half a power of ten from the best of all."""
    up, down = _settled(chart)
    best = float(chart["all"].x[np.argmin(chart["all"].y)])
    return up == down and abs(np.log10(up / best)) < 0.6


def _numbers(chart: Chart) -> Numbers:
    losses = chart["up"].y
    return {
        "steps": _STEPS,
        "tries": len(losses),
        "first": f"{losses[0]:.2f}",
        "second": f"{losses[1]:.2f}",
        "settled": f"{losses[-1]:.2f}",
        "lowest": f"{_LOWEST:.2f}",
        "cut": f"{_CUT:.0f}",
    }


RATE_RECIPE = ChartLesson(
    id="rate_recipe",
    chapter="learning_rate",
    number=4,
    source="Möller, Training neural networks; Bengio 2012",
    chart=partial(_chart, 10.0),
    without=partial(_chart, 1.0),
    holds=_holds,
    answers={
        "thousandth": lambda chart: bool(np.isclose(_settled(chart)[0], 1e-3)),
        "hundredth": lambda chart: bool(np.isclose(_settled(chart)[0], 1e-2)),
        "tenth": lambda chart: bool(np.isclose(_settled(chart)[0], 1e-1)),
        "one": lambda chart: bool(np.isclose(_settled(chart)[0], 1.0)),
    },
    numbers=_numbers,
)
