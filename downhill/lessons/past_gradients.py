"""How much each past gradient weighs in momentum's step, and that the learning rate has no say in it."""

from functools import lru_cache, partial

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers
from optimizers import OPTIMIZERS

_STEPS = 11
_MOMENTUM = 0.8
_SLOW, _FAST = 0.9, 0.5
_RATES = (0.01, 0.1)


def _weight(gradient: int, rate: float, momentum: float) -> float:
    """By how much the last step changes with this gradient, in units of −α: momentum itself is fed with it alone."""
    rule = OPTIMIZERS["momentum"].build({"momentum": jnp.array(momentum)})
    theta = jnp.zeros(2)
    state, step = rule.init(theta), theta
    for t in range(_STEPS):
        step, state = rule.update(jnp.full(2, float(t == gradient)), state, theta, learning_rate=jnp.array(rate))
    return float(step[0]) / -rate  # type: ignore[index]


def _weights(rate: float, momentum: float) -> Float[np.ndarray, " steps"]:
    return np.array([_weight(gradient, rate, momentum) for gradient in range(_STEPS)])


@lru_cache(maxsize=2)
def _unrolled(momentum: float) -> Chart:
    j = np.arange(float(_STEPS))
    return Chart((Series("right", j, _weights(0.1, momentum), "bars"), Series("printed", j, momentum**j, "points")))


def _unrolled_holds(chart: Chart) -> bool:
    """φ^(k − j) in single precision, as the recursion unrolled by hand gives it."""
    k, j = _STEPS - 1, np.arange(_STEPS)
    return bool(np.allclose(chart["right"].y, _MOMENTUM ** (k - j), rtol=1e-5))


def _unrolled_numbers(chart: Chart) -> Numbers:
    weights = chart["right"].y
    return {
        "momentum": _MOMENTUM,
        "steps": _STEPS,
        "oldest": f"{weights[0]:.2f}",
        "newest": f"{weights[-1]:.0f}",
        "before": f"{weights[-2]:.1f}",
    }


@lru_cache(maxsize=2)
def _of_two_rates(slow: float) -> Chart:
    age = np.arange(float(_STEPS))
    of_low, of_high = _weights(_RATES[0], slow)[::-1], _weights(_RATES[1], _SLOW)[::-1]
    fast = _weights(_RATES[1], _FAST)[::-1]
    return Chart(
        (Series("low", age, of_low), Series("high", age, of_high, "points"), Series("fast", age, fast, "reference"))
    )


def _past(chart: Chart, name: str) -> float:
    """The share of the step's weight that is older than five steps."""
    weights = chart[name].y
    return float(weights[5:].sum() / weights.sum())


def _rates_hold(chart: Chart) -> bool:
    """φʲ for both (closed form), and of a smaller φ another."""
    same = np.allclose(chart["low"].y, chart["high"].y, rtol=1e-5)
    closed = np.allclose(chart["high"].y, _SLOW ** np.arange(_STEPS), rtol=1e-5)
    return bool(same and closed) and _past(chart, "fast") < 0.2 * _past(chart, "high")


def _rates_numbers(chart: Chart) -> Numbers:
    return {
        "low": _RATES[0],
        "high": _RATES[1],
        "momentum": _SLOW,
        "fast": _FAST,
        "steps": _STEPS,
        "share": f"{100 * _past(chart, 'high'):.0f}%",
        "fast_share": f"{100 * _past(chart, 'fast'):.0f}%",
    }


UNROLLED_MOMENTUM = ChartLesson(
    id="unrolled_momentum",
    chapter="momentum",
    number=4,
    source="Goodfellow, Bengio & Courville 2016, section 8.3.2; Goh 2017",
    chart=partial(_unrolled, _MOMENTUM),
    without=partial(_unrolled, 1.0),
    holds=_unrolled_holds,
    answers={
        "newest": lambda chart: bool(chart["right"].y[-1] > 1.01 * chart["right"].y[0]),
        "oldest": lambda chart: bool(chart["right"].y[0] > 1.01 * chart["right"].y[-1]),
        "alike": lambda chart: bool(np.ptp(chart["right"].y) < 0.01),
    },
    numbers=_unrolled_numbers,
)

PAST_AND_RATE = ChartLesson(
    id="past_and_rate",
    chapter="momentum",
    number=5,
    source="Polyak 1964; Goh 2017",
    chart=partial(_of_two_rates, _SLOW),
    without=partial(_of_two_rates, 0.99),
    holds=_rates_hold,
    answers={
        "small": lambda chart: _past(chart, "low") > 1.05 * _past(chart, "high"),
        "large": lambda chart: _past(chart, "high") > 1.05 * _past(chart, "low"),
        "alike": lambda chart: bool(np.isclose(_past(chart, "high"), _past(chart, "low"), rtol=0.01)),
    },
    numbers=_rates_numbers,
)
