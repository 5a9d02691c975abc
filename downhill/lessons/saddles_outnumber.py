"""With every dimension there are more saddles for each minimum: counted on sums of double wells."""

import itertools
from functools import partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_DIMENSIONS = range(2, 9)
_PLACES = np.array([-1.0, 0.0, 1.0])
"""Where the slope of (x² − 1)² vanishes."""


def _saddles_per_minimum(n: int, two_wells: int) -> float:
    """By the signs of the curvatures 12x² − 4 at each of the critical points of Σ (xᵢ² − 1)².

    Only so many of the coordinates have two wells; along the others there is a bowl.
    """
    places = np.array(list(itertools.product(_PLACES, repeat=min(n, two_wells))))
    bowls = np.full((len(places), n - places.shape[1]), 2.0)
    up = np.hstack([12 * places**2 - 4, bowls]) > 0
    minima = up.all(axis=1)
    return float((up.any(axis=1) & ~minima).sum() / minima.sum())


def _chart(two_wells: int) -> Chart:
    x = np.array(_DIMENSIONS, float)
    found = np.array([_saddles_per_minimum(n, two_wells) for n in _DIMENSIONS])
    return Chart((Series("saddles", x, found, "points"), Series("law", x, 1.5**x, "reference")), y_scale="log")


def _growth(chart: Chart) -> Float[np.ndarray, " n"]:
    """By which factor the ratio grows with each dimension."""
    ratio = chart["saddles"].y
    return ratio[1:] / ratio[:-1]


def _linear(chart: Chart) -> bool:
    """Whether the ratio grows by the same amount each time."""
    more = np.diff(chart["saddles"].y)
    return bool(more[0] > 0) and bool(np.allclose(more, more[0], rtol=0.1))


def _holds(chart: Chart) -> bool:
    """Of the 3ⁿ critical points 2ⁿ are minima and one a maximum."""
    n = chart["saddles"].x
    return bool(np.allclose(chart["saddles"].y, (3**n - 2**n - 1) / 2**n)) and bool(_growth(chart)[-1] > 1.5)


def _numbers(chart: Chart) -> Numbers:
    ratio = chart["saddles"].y
    return {"two": f"{ratio[0]:g}", "last": f"{ratio[-1]:.1f}", "dimensions": _DIMENSIONS[-1]}


SADDLES_OUTNUMBER = ChartLesson(
    id="saddles_outnumber",
    chapter="saddles",
    number=8,
    source="Dauphin et al. 2014; Goodfellow, Bengio & Courville 2016, section 8.2.3",
    chart=partial(_chart, _DIMENSIONS[-1]),
    without=partial(_chart, 1),
    holds=_holds,
    answers={
        "same": lambda chart: bool(np.allclose(_growth(chart), 1)),
        "linear": _linear,
        "exponential": lambda chart: bool(_growth(chart).min() > 1.4),
    },
    numbers=_numbers,
)
