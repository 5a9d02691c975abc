"""A feature that few examples have: AdaGrad gives its weight a learning rate of its own."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_RARE, _COMMON = 0.02, 0.5
_EXAMPLES, _RUNS, _SEED = 1000, 40, 3
_TRUE = np.array((1.0, 2.0))
_NOISE = 0.5
_RATES = np.geomspace(0.01, 2, 18)


@np.errstate(over="ignore", invalid="ignore")
def _excess(rule: str, share: float) -> Float[np.ndarray, " rates"]:
    """The mean loss above its minimum after one example at a time, by learning rate; NaN where it has diverged.

    The model is w + v·u with u = 1 in this share of the examples, else 0; the targets are 1 + 2u + noise.
    """
    random = np.random.default_rng(_SEED)
    has = random.permuted(np.tile(np.arange(_EXAMPLES) < share * _EXAMPLES, (_RUNS, 1)), axis=1).astype(float)
    noise = _NOISE * random.standard_normal((_RUNS, _EXAMPLES))
    weights = np.zeros((len(_RATES), _RUNS, 2))
    squares = np.zeros_like(weights)
    for u, error in zip(has.T, noise.T, strict=True):
        x = np.stack((np.ones_like(u), u), axis=-1)
        gradient = (((weights - _TRUE) * x).sum(axis=-1) - error)[..., None] * x
        squares += gradient**2
        size = np.sqrt(squares.sum(axis=-1, keepdims=True) if rule == "one_rate" else squares)
        weights -= _RATES[:, None, None] * gradient / (1 if rule == "constant" else 1e-7 + size)
    # With a constant rate of 1 and more, each rare example throws it farther out.
    off, rare_off = np.moveaxis(weights - _TRUE, -1, 0)
    excess = (off**2 + share * (2 * off * rare_off + rare_off**2)).mean(axis=1)
    return np.where(excess < 1, excess, np.nan)


@lru_cache(maxsize=2)
def _chart(share: float) -> Chart:
    return Chart(
        tuple(Series(rule, _RATES, _excess(rule, share)) for rule in ("constant", "one_rate", "adagrad")),
        x_scale="log",
        y_scale="log",
    )


def _best(chart: Chart) -> tuple[float, ...]:
    """The least that each leaves, at the best of the learning rates."""
    return tuple(float(np.nanmin(series.y)) for series in chart.series)


def _holds(chart: Chart) -> bool:
    """The best rates lie inside the range, so none is cut off."""
    constant, one_rate, adagrad = _best(chart)
    inside = all(0 < int(np.nanargmin(series.y)) < len(_RATES) - 1 for series in chart.series)
    return inside and adagrad < 0.6 * one_rate and one_rate < constant


def _numbers(chart: Chart) -> Numbers:
    constant, one_rate, adagrad = _best(chart)
    return {
        "rare": f"{_RARE * 100:.0f}",
        "examples": f"{_EXAMPLES:,}",
        "runs": _RUNS,
        "constant": f"{constant:.3f}",
        "one_rate": f"{one_rate:.3f}",
        "adagrad": f"{adagrad:.3f}",
    }


RARE_FEATURE = ChartLesson(
    id="rare_feature",
    chapter="adaptive",
    number=5,
    source="Duchi, Hazan & Singer 2011",
    chart=partial(_chart, _RARE),
    without=partial(_chart, _COMMON),
    holds=_holds,
    answers={
        "constant": lambda chart: _best(chart)[0] == min(_best(chart)),
        "one_rate": lambda chart: _best(chart)[1] < 1.25 * _best(chart)[2],
        "adagrad": lambda chart: _best(chart)[2] < 0.8 * min(_best(chart)[:2]),
    },
    numbers=_numbers,
)
