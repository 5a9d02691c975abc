"""Adam with a line left over from RMSProp: r is updated twice, and corrected as if it were once."""

from functools import partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_DECAY = 0.999
_STEPS = 5000


def _step_lengths(twice: bool) -> Float[np.ndarray, " steps"]:
    """Adam's steps in learning rates, on a slope of 1 that is the same everywhere, where ŝ = 1."""
    r, lengths = 0.0, np.empty(_STEPS)
    for t in range(1, _STEPS + 1):
        r = _DECAY * r + (1 - _DECAY)
        lengths[t - 1] = 1 / np.sqrt(r / (1 - _DECAY**t))
        if twice:
            r = _DECAY * r + (1 - _DECAY)
    return lengths


def _chart(twice: bool) -> Chart:
    t = np.arange(1, _STEPS + 1)
    shown = np.unique(np.geomspace(1, _STEPS, 120).astype(int)) - 1
    return Chart(
        (
            Series("printed", t[shown].astype(float), _step_lengths(twice)[shown]),
            Series("right", t[shown].astype(float), _step_lengths(False)[shown]),
        ),
        x_scale="log",
    )


def _holds(chart: Chart) -> bool:
    """After 2t − 1 updates r is 1 − ρ₂^(2t − 1), so the step is √((1 − ρ₂^t)/(1 − ρ₂^(2t − 1))): down to about 1/√2."""
    t, lengths = chart["printed"].x, chart["printed"].y
    law = np.sqrt((1 - _DECAY**t) / (1 - _DECAY ** (2 * t - 1)))
    return np.allclose(lengths, law) and np.allclose(chart["right"].y, 1) and bool(lengths.min() < 0.75)


def _shortest(chart: Chart) -> float:
    return float(chart["printed"].y.min())


def _numbers(chart: Chart) -> Numbers:
    t, lengths = chart["printed"].x, chart["printed"].y
    return {
        "shortest": f"{_shortest(chart):.2f}",
        "at": f"{t[np.argmin(lengths)]:.0f}",
        "end": f"{lengths[-1]:.2f}",
        "steps": f"{_STEPS:,}",
    }


ADAM_LINE_15 = ChartLesson(
    id="adam_line_15",
    chapter="adaptive",
    number=12,
    source="Kingma & Ba 2015, algorithm 1",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_holds,
    answers={
        "same": lambda chart: _shortest(chart) > 0.99 and float(chart["printed"].y.max()) < 1.01,
        "shorter": lambda chart: _shortest(chart) < 0.99,
        "longer": lambda chart: float(chart["printed"].y.max()) > 1.01,
    },
    numbers=_numbers,
)
