"""Critical points of low cost curve upwards in most directions, those of high cost downwards."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_N, _WAVES, _STARTS, _NEWTON_STEPS, _SEED = 4, 300, 300, 60, 1
_LONGEST_STEP = 0.5

Points = Float[np.ndarray, " points"]


def _critical_points() -> tuple[Points, Points]:
    """The cost and the share of downward curvatures at the critical points of a random landscape.

    It is a sum of cosine waves with random directions, with the mean 0 and the variance 1: nearly a Gaussian field.
    Newton's method looks for a slope of 0 from random starts.
    """
    rng = np.random.default_rng(_SEED)
    waves, phases = rng.standard_normal((_WAVES, _N)), rng.uniform(0, 2 * np.pi, _WAVES)
    products = (waves[:, :, None] * waves[:, None, :]).reshape(_WAVES, _N * _N)
    size = np.sqrt(2 / _WAVES)

    def slope_and_curvature(angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return -size * np.sin(angle) @ waves, (-size * np.cos(angle) @ products).reshape(-1, _N, _N)

    theta = 3 * rng.standard_normal((_STARTS, _N))
    for _ in range(_NEWTON_STEPS):
        gradient, hessian = slope_and_curvature(theta @ waves.T + phases)
        step = np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0]
        theta = theta - step * np.minimum(1, _LONGEST_STEP / np.linalg.norm(step, axis=1, keepdims=True))
    angle = theta @ waves.T + phases
    gradient, hessian = slope_and_curvature(angle)
    found = np.linalg.norm(gradient, axis=1) < 1e-9
    cost = size * np.cos(angle).sum(axis=1)[found]
    down = (np.linalg.eigvalsh(hessian[found]) < 0).mean(axis=1)
    _, first = np.unique(cost.round(6), return_index=True)
    return cost[first], down[first]


def _law(cost: Points) -> Points:
    """The share of negative eigenvalues of a random matrix, a semicircle of radius 2√n that the cost moves down."""
    u = np.clip(cost / (2 * np.sqrt(_N)), -1, 1)
    return 0.5 + (u * np.sqrt(1 - u**2) + np.arcsin(u)) / np.pi


@lru_cache(maxsize=2)
def _chart(dealt_out: bool) -> Chart:
    """With the costs where they belong, or dealt out anew among the critical points."""
    cost, down = _critical_points()
    if dealt_out:
        down = np.random.default_rng(_SEED).permutation(down)
    fifths = np.array_split(np.arange(len(cost)), 5)
    middles = np.array([cost[fifth].mean() for fifth in fifths])
    x = np.linspace(cost[0], cost[-1], 100)
    return Chart(
        (
            Series("points", cost, down, "points"),
            Series("fifths", middles, np.array([down[fifth].mean() for fifth in fifths])),
            Series("law", x, _law(x), "reference"),
        )
    )


def _rise(chart: Chart) -> float:
    share = chart["fifths"].y
    return float(share[-1] - share[0])


def _holds(chart: Chart) -> bool:
    """As the law has it, to a few points in a hundred (Bray & Dean 2007)."""
    shares = chart["fifths"]
    return _rise(chart) > 0.4 and bool(np.abs(shares.y - _law(shares.x)).max() < 0.08)


def _minima(chart: Chart) -> tuple[float, float]:
    """The mean cost of the minima, and that of all."""
    points = chart["points"]
    return float(points.x[points.y == 0].mean()), float(points.x.mean())


def _numbers(chart: Chart) -> Numbers:
    share, points = chart["fifths"].y, chart["points"]
    minima, _ = _minima(chart)
    return {
        "n": _N,
        "points": len(points.x),
        "low": f"{share[0]:.0%}",
        "high": f"{share[-1]:.0%}",
        "minima": f"{minima:.1f}".replace("-", "−"),
    }


COST_AND_KIND = ChartLesson(
    id="cost_and_kind",
    chapter="saddles",
    number=10,
    source="Dauphin et al. 2014; Bray & Dean 2007",
    chart=partial(_chart, False),
    without=partial(_chart, True),
    holds=_holds,
    answers={
        "unrelated": lambda chart: abs(_rise(chart)) < 0.2,
        "more": lambda chart: _rise(chart) > 0.2,
        "fewer": lambda chart: _rise(chart) < -0.2,
    },
    numbers=_numbers,
)
