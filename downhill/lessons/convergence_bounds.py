"""The bounds 1/k and 1/k² with their constants; the second is not one of a constant momentum."""

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_DIMENSIONS = 200
_STEPS = 1000
_PHI = 0.5
Vector = Float[np.ndarray, " n"]
Losses = Float[np.ndarray, " rows"]


def _slope(x: Vector) -> Vector:
    """Of Nesterov's hardest convex function, ¼(½ xᵀAx − x₁), where A is tridiagonal with −1, 2, −1; L = 1."""
    neighbours = np.append(x[1:], 0) + np.append(0, x[:-1])
    slope = (2 * x - neighbours) / 4
    slope[0] -= 0.25
    return slope


_LOWEST = 1 - np.arange(1, _DIMENSIONS + 1) / (_DIMENSIONS + 1)  # solves Ax = (1, 0, 0, …)
_FAR = float(_LOWEST @ _LOWEST)  # ‖x₀ − x*‖², from x₀ = 0


def _excess(x: Vector) -> float:
    """By how much the loss is above the lowest: half the distance times the slope, as the loss is quadratic."""
    return float(0.5 * (x - _LOWEST) @ _slope(x))


def _losses(momentum: Callable[[int], float]) -> Losses:
    """Of Nesterov's method with the rate 1/L and the momentum of each step."""
    x, velocity = np.zeros(_DIMENSIONS), np.zeros(_DIMENSIONS)
    losses = []
    for t in range(_STEPS):
        ahead = x + momentum(t) * velocity
        following = ahead - _slope(ahead)
        x, velocity = following, following - x
        losses.append(_excess(x))
    return np.array(losses)


def _grows(t: int) -> float:
    return max(t - 1, 0) / (t + 2)


def _constant(t: int) -> float:  # noqa: ARG001
    return _PHI


@lru_cache(maxsize=2)
def _chart(momentum: Callable[[int], float]) -> Chart:
    k = np.unique(np.geomspace(1, _STEPS, 80).round())
    at = k.astype(int) - 1
    return Chart(
        (
            Series("gd", k, _losses(lambda _: 0.0)[at]),
            Series("constant", k, _losses(_constant)[at]),
            Series("growing", k, _losses(momentum)[at]),
            Series("bound_gd", k, _FAR / (2 * k), "reference"),
            Series("bound_growing", k, 2 * _FAR / (k + 1) ** 2, "reference"),
        ),
        x_scale="log",
        y_scale="log",
    )


def _exceeds(chart: Chart, name: str) -> bool:
    return bool((chart[name].y > chart["bound_growing"].y).any())


def _crossing(chart: Chart) -> float:
    above = chart["constant"].y > chart["bound_growing"].y
    return float(chart["constant"].x[np.argmax(above)])


def _holds(chart: Chart) -> bool:
    """Each theorem where it applies (Nesterov 2004; Su, Boyd & Candès 2016), and where it does not, a loss above."""
    theorems = (chart["gd"].y <= chart["bound_gd"].y).all() and not _exceeds(chart, "growing")
    return bool(theorems) and _exceeds(chart, "constant") and _exceeds(chart, "gd")


def _numbers(chart: Chart) -> Numbers:
    return {
        "dimensions": _DIMENSIONS,
        "momentum": _PHI,
        "crossing": f"{_crossing(chart):.0f}",
        "last": _STEPS,
        "times": f"{chart['constant'].y[-1] / chart['growing'].y[-1]:.0f}",
    }


CONVERGENCE_BOUNDS = ChartLesson(
    id="convergence_bounds",
    chapter="nesterov",
    number=5,
    source="Nesterov 1983 and 2004, section 2.1; Su, Boyd & Candès 2016",
    chart=partial(_chart, _grows),
    without=partial(_chart, _constant),
    holds=_holds,
    answers={
        "all": lambda chart: not any(_exceeds(chart, name) for name in ("gd", "constant", "growing")),
        "growing": lambda chart: not _exceeds(chart, "growing") and _exceeds(chart, "constant"),
        "none": lambda chart: all(_exceeds(chart, name) for name in ("gd", "constant", "growing")),
    },
    numbers=_numbers,
)
