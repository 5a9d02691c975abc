"""A step on all layers of a chain at once: what all orders of its Taylor series do to the output."""

from functools import lru_cache, partial
from math import comb

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_LAYERS, _ORDERS, _SEED, _SPREAD = 12, 6, 0, 0.02
_RATE = 0.01
_SMALL, _LARGE = 0.9, 1.2


def _weights(size: float) -> Float[np.ndarray, " layers"]:
    """Of about this size."""
    return size * (1 + _SPREAD * np.random.default_rng(_SEED).standard_normal(_LAYERS))


def _step(weights: Float[np.ndarray, " layers"]) -> Float[np.ndarray, " layers"]:
    """-η times the gradient of ½y², where the input is 1 and y = Π wᵢ."""
    return -_RATE * weights.prod() ** 2 / weights


def _orders(weights: Float[np.ndarray, " layers"]) -> Float[np.ndarray, " orders"]:
    """What the products of k steps and d − k weights change in y, k from 1: coefficients of Π (wᵢ + s Δᵢ) in s."""
    polynomial = np.ones(1)
    for weight, step in zip(weights, _step(weights), strict=True):
        polynomial = np.convolve(polynomial, [weight, step])
    return polynomial[1:]


def _law(size: float) -> Float[np.ndarray, " orders"]:
    """The same with equal weights: C(d, k) (η g)ᵏ w^(d − k)."""
    gradient = size ** (2 * _LAYERS - 1)
    return np.array([comb(_LAYERS, k) * (_RATE * gradient) ** k * size ** (_LAYERS - k) for k in range(1, _ORDERS + 1)])


@lru_cache(maxsize=2)
def _chart(large: float) -> Chart:
    x = np.arange(1.0, _ORDERS + 1)
    series = []
    for name, size in (("large", large), ("small", _SMALL)):
        series += [
            Series(name, x, np.abs(_orders(_weights(size)))[:_ORDERS], "points"),
            Series(f"{name}_law", x, _law(size)),
        ]
    return Chart(tuple(series), y_scale="log")


def _largest(chart: Chart, name: str) -> int:
    """The order that changes y most."""
    return int(chart[name].x[chart[name].y.argmax()])


def _holds(chart: Chart) -> bool:
    """As the law has it, to a factor that the weights' spread explains; and not the first order decides."""
    lawful = all(
        bool((np.abs(np.log(chart[name].y / chart[f"{name}_law"].y)) < _LAYERS * 2 * _SPREAD * chart[name].x).all())
        for name in ("large", "small")
    )
    return lawful and _largest(chart, "small") == 1 and _largest(chart, "large") > 2


def _numbers(chart: Chart) -> Numbers:
    weights = _weights(_LARGE)
    y, after = float(weights.prod()), float((weights + _step(weights)).prod())
    first = float(_orders(weights)[0])
    small = chart["small"].y
    return {
        "layers": _LAYERS,
        "large": _LARGE,
        "small": _SMALL,
        "rate": _RATE,
        "y": f"{y:.1f}",
        "predicted": f"{y + first:.0f}".replace("-", "−"),
        "after": f"{after:.4f}",
        "largest": _largest(chart, "large"),
        "times": f"{chart['large'].y.max() / chart['large'].y[0]:.0f}",
        "small_share": f"{100 * small[1] / small[0]:.1g}",
    }


HIGHER_ORDERS = ChartLesson(
    id="higher_orders",
    chapter="networks",
    number=12,
    source="Goodfellow, Bengio & Courville 2016, section 8.7.1; Feinberg 2017",
    chart=partial(_chart, _LARGE),
    without=partial(_chart, _SMALL),
    holds=_holds,
    answers={
        "first": lambda chart: _largest(chart, "large") == 1,
        "second": lambda chart: _largest(chart, "large") == 2,
        "higher": lambda chart: _largest(chart, "large") > 2,
    },
    numbers=_numbers,
)
