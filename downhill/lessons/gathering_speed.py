"""How momentum gathers its speed on a constant slope: (1 − φᵗ)/(1 − φ) times that of gradient descent."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons._moments import first_step
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.simulation import simulate

_STEPS = 60
_RATE = 0.02
_MOST = 0.9


def _speeds(momentum: float) -> Float[np.ndarray, " steps"]:
    """The length of each step, in steps of gradient descent."""
    entrant = Entrant("momentum", {"learning_rate": _RATE, "momentum": momentum})
    (run,) = simulate(Experiment("plane", (4.0, 4.5), _STEPS, (entrant,)))
    return np.hypot(*run.step[1:].T) / _RATE


@lru_cache(maxsize=2)
def _chart(most: float) -> Chart:
    t = np.arange(1.0, _STEPS + 1)
    return Chart(
        (
            Series("most", t, _speeds(most), "points"),
            Series("most_law", t, (1 - most**t) / (1 - most), "reference"),
            Series("middle", t, _speeds(0.8), "points"),
            Series("middle_law", t, (1 - 0.8**t) / (1 - 0.8), "reference"),
            Series("gd", t, _speeds(0.0)),
        )
    )


def _steps_to_nine_tenths(chart: Chart) -> float:
    speed = chart["most"].y
    return 1 + first_step(speed >= 0.9 * speed[-1])


def _holds(chart: Chart) -> bool:
    """The sum 1 + φ + … + φ^(t − 1) in closed form; nine tenths of the last speed when φᵗ is a tenth."""
    closed = all(np.allclose(chart[name].y, chart[f"{name}_law"].y) for name in ("most", "middle"))
    return closed and _steps_to_nine_tenths(chart) == np.ceil(np.log(0.1) / np.log(_MOST))


def _numbers(chart: Chart) -> Numbers:
    return {
        "momentum": _MOST,
        "times": f"{1 / (1 - _MOST):.0f}",
        "tenth": f"{chart['most'].y[9]:.1f}",
        "steps": f"{_steps_to_nine_tenths(chart):.0f}",
    }


GATHERING_SPEED = ChartLesson(
    id="gathering_speed",
    chapter="momentum",
    number=2,
    source="Goodfellow, Bengio & Courville 2016, section 8.3.2",
    chart=partial(_chart, _MOST),
    without=partial(_chart, 0.5),
    holds=_holds,
    answers={
        "few": lambda chart: _steps_to_nine_tenths(chart) <= 5,
        "ten": lambda chart: 8 <= _steps_to_nine_tenths(chart) <= 12,
        "twenty": lambda chart: 18 <= _steps_to_nine_tenths(chart) <= 25,
    },
    numbers=_numbers,
)
