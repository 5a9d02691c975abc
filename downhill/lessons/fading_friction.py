"""With small steps Nesterov's method is a ball whose friction fades like 3/t."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float
from scipy.integrate import solve_ivp
from scipy.special import j1

from downhill.experiment import Entrant, Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.simulation import simulate

_SIZES = (0.25, 0.01, 0.0004)
_TIME = 20.0
_START = 4.0
_PHI = 0.9


def _path(size: float, growing: bool) -> tuple[Float[np.ndarray, " rows"], Float[np.ndarray, " rows"]]:
    """t = k √s and the position there, in a bowl of curvature 1."""
    rate = {"learning_rate": size}
    entrant = Entrant("nesterov_growing", rate) if growing else Entrant("nesterov", {**rate, "momentum": _PHI})
    steps = round(_TIME / size**0.5)
    (run,) = simulate(Experiment("quadratic", (_START, 0.0), steps, (entrant,), {"condition": 1.0}))
    every = max(1, steps // 200)
    return np.arange(steps + 1)[::every] * size**0.5, run.theta[::every, 0]


def _ball(t: Float[np.ndarray, " rows"]) -> Float[np.ndarray, " rows"]:
    """ẍ + (3/t) ẋ + x = 0 from rest; t = 0, where the friction is infinite, is left by the series −x t²/8."""
    early = 1e-3
    solution = solve_ivp(
        lambda time, state: (state[1], -3 / time * state[1] - state[0]),
        (early, _TIME),
        (_START * (1 - early**2 / 8), -_START * early / 4),
        t_eval=np.clip(t, early, _TIME),
        rtol=1e-8,
        atol=1e-10,
    )
    return solution.y[0]


@lru_cache(maxsize=2)
def _chart(growing: bool) -> Chart:
    large, middle, small = (_path(size, growing) for size in _SIZES)
    return Chart(
        (
            Series("large", *large, "points"),
            Series("middle", *middle),
            Series("small", *small),
            Series("ball", small[0], _ball(small[0]), "reference"),
        )
    )


def _gap(chart: Chart, name: str) -> float:
    """How far this run is from the ball, where farthest, with the ball in closed form: 2 J₁(t)/t."""
    t = np.maximum(chart[name].x, 1e-9)
    return float(np.abs(chart[name].y - _START * 2 * j1(t) / t).max())


def _holds(chart: Chart) -> bool:
    """The gaps fall at least like the root of the step's size; SciPy's solution is the closed form."""
    large, middle, small = (_gap(chart, name) for name in ("large", "middle", "small"))
    return _gap(chart, "ball") < 1e-3 and middle < 0.3 * large and small < 0.3 * middle


def _numbers(chart: Chart) -> Numbers:
    return {
        "large": _SIZES[0],
        "small": _SIZES[2],
        "gap_large": f"{_gap(chart, 'large'):.1f}",
        "gap_small": f"{_gap(chart, 'small'):.2f}",
        "constant": _PHI,
    }


def _swings(chart: Chart) -> bool:
    return bool((chart["small"].y < -0.1).any())


FADING_FRICTION = ChartLesson(
    id="fading_friction",
    chapter="nesterov",
    number=6,
    source="Su, Boyd & Candès 2016",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_holds,
    answers={
        "swings": lambda chart: _swings(chart) and abs(chart["small"].y[-1]) < 0.5,
        "slides": lambda chart: not _swings(chart) and abs(chart["small"].y[-1]) < 0.5,
        "stays": lambda chart: abs(chart["small"].y[-1]) > 0.9 * _START,
    },
    numbers=_numbers,
)
