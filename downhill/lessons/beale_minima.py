"""Beale's function has one minimum and two saddles: it is not convex, but not multimodal either."""

from functools import lru_cache, partial

import jax
import numpy as np
from jaxtyping import Float
from scipy.optimize import root

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers
from landscapes import find_landscape

_EDGE, _STARTS, _SEED = 4.5, 400, 0
_KINDS = ("minima", "saddles", "maxima")
_MINIMUM, _SADDLES = (3.0, 0.5), ((0.0, 1.0), (0.1005, -2.6445))

Points = Float[np.ndarray, "points 2"]


def _kinds(landscape: str) -> dict[str, Points]:
    """The critical points that root searches from random starts in the square find, from left to right."""
    f = find_landscape(landscape).f
    starts = np.random.default_rng(_SEED).uniform(-_EDGE, _EDGE, (_STARTS, 2))
    with jax.enable_x64(True):
        slope = jax.jit(jax.grad(lambda point: f(point, {})))
        hessian = jax.jit(jax.hessian(lambda point: f(point, {})))
        ends = [search.x for search in (root(slope, start, jac=hessian) for start in starts) if search.success]
        inside = [end for end in ends if np.abs(end).max() <= _EDGE and np.hypot(*slope(end)) < 1e-6]
        points = np.unique(np.round(inside, 5) + 0.0, axis=0)
        down = np.array([(np.linalg.eigvalsh(hessian(point)) < 0).sum() for point in points])
    return {kind: points[down == count] for count, kind in enumerate(_KINDS)}


@lru_cache(maxsize=2)
def _chart(landscape: str) -> Chart:
    found = (
        Series(kind, points[:, 0], points[:, 1], "points") for kind, points in _kinds(landscape).items() if len(points)
    )
    return Chart(tuple(found))


def _count(chart: Chart, kind: str) -> int:
    return sum(len(series.x) for series in chart.series if series.id == kind)


def _holds(chart: Chart) -> bool:
    """One at (3, 0.5), as Beale 1958 has it; (0, 1) follows from the formula, as every x stands beside a 1 − yⁱ."""
    if _count(chart, "minima") != 1 or _count(chart, "saddles") != 2 or _count(chart, "maxima"):
        return False
    minimum, saddles = chart["minima"], chart["saddles"]
    return np.allclose((minimum.x[0], minimum.y[0]), _MINIMUM, atol=1e-5) and np.allclose(
        np.stack((saddles.x, saddles.y), axis=1), _SADDLES, atol=1e-4
    )


def _numbers(chart: Chart) -> Numbers:
    saddles, minimum = chart["saddles"], chart["minima"]
    return {
        "starts": _STARTS,
        "x": f"{minimum.x[0]:.0f}",
        "y": f"{minimum.y[0]:.1f}",
        "upper": f"({saddles.x[0]:.0f}, {saddles.y[0]:.0f})",
        "lower": f"({saddles.x[1]:.2f}, {saddles.y[1]:.2f})".replace("-", "−"),
    }


BEALE_MINIMA = ChartLesson(
    id="beale_minima",
    chapter="saddles",
    number=12,
    source="Beale 1958; as printed: Ma, CS5489 lecture 10.1",
    chart=partial(_chart, "beale"),
    without=partial(_chart, "himmelblau"),
    holds=_holds,
    answers={
        "one": lambda chart: _count(chart, "minima") == 1,
        "two": lambda chart: _count(chart, "minima") == 2,
        "several": lambda chart: _count(chart, "minima") > 2,
    },
    numbers=_numbers,
)
