"""Minima are rarer among random critical points than coin flips would have them: the curvatures repel each other."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_DIMENSIONS = np.arange(1, 7)
_MATRICES = 200_000
_SEED = 1


def _share_positive(symmetric: bool, n: int) -> float:
    """The share of positive definite ones among random n × n matrices: symmetric, or diagonal, which are coins."""
    draw = np.random.default_rng([_SEED, n]).standard_normal((_MATRICES, n, n))
    matrices = draw + draw.transpose(0, 2, 1) if symmetric else draw * np.eye(n)
    return float((np.linalg.eigvalsh(matrices)[:, 0] > 0).mean())


@lru_cache(maxsize=2)
def _chart(symmetric: bool) -> Chart:
    x = _DIMENSIONS.astype(float)
    found = np.array([_share_positive(symmetric, n) for n in _DIMENSIONS.tolist()])
    return Chart(
        (
            Series("matrices", x, np.where(found > 0, found, np.nan), "points"),
            Series("coins", x, 0.5**x, "reference"),
            Series("law", x, 3 ** (-(x**2) / 4), "reference"),
        ),
        y_scale="log",
    )


def _apart(chart: Chart) -> Float[np.ndarray, " n"]:
    """By which factor the matrices are rarer than coins."""
    return chart["coins"].y / chart["matrices"].y


def _holds(chart: Chart) -> bool:
    """Exact for n = 2: (2 − √2)/4; far fewer than coins after that (Dean & Majumdar 2006)."""
    exact = np.isclose(chart["matrices"].y[1], (2 - np.sqrt(2)) / 4, rtol=0.02)
    return bool(exact) and bool(np.nanmax(_apart(chart)) > 10)


def _numbers(chart: Chart) -> Numbers:
    return {
        "two": f"{chart['matrices'].y[1]:.3f}",
        "coins_two": f"{chart['coins'].y[1]:.2f}",
        "five": f"{chart['matrices'].y[4]:.1g}",
        "coins_five": f"{chart['coins'].y[4]:.2g}",
        "matrices": f"{_MATRICES:,}",
    }


COIN_FLIPS = ChartLesson(
    id="coin_flips",
    chapter="saddles",
    number=9,
    source="Dean & Majumdar 2006; Dauphin et al. 2014",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_holds,
    answers={
        "as_coins": lambda chart: bool(np.nanmax(np.abs(np.log(_apart(chart)))) < np.log(1.25)),
        "rarer": lambda chart: bool(np.nanmax(_apart(chart)) > 2),
        "commoner": lambda chart: bool(np.nanmin(_apart(chart)) < 0.5),
    },
    numbers=_numbers,
)
