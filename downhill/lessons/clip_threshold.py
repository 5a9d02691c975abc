"""The threshold of clipping: too high it does not protect, too low it holds up; it bounds the step by αh."""

from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.experiment.experiment import MAX_ENTRANTS
from downhill.lessons._chart import Chart, Series
from downhill.lessons._moments import at_step, below
from downhill.lessons.entry import ChartLesson, Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Outcome, simulate

_RATE = 0.5
_START = (5.5, -2.0)
_STEPS = 190


def _clipped(threshold: float) -> Entrant:
    return Entrant("gd", {"learning_rate": _RATE}, clip_norm=threshold)


_LOW, _MIDDLE, _HIGH = _THRESHOLDS = (0.005, 0.3, 10.0)
_RACE = Experiment("cliff_rnn", _START, _STEPS, tuple(map(_clipped, _THRESHOLDS)))


def _lowest(runs: Runs) -> int:
    return int(np.argmin([run.loss[-1] for run in runs]))


def _race_holds(runs: Runs) -> bool:
    low, middle, high = runs
    thrown = high.outcome == Outcome.LEFT_THE_VIEW and bool(np.hypot(*high.step.T).max() > 3)
    slow = np.isclose(np.hypot(*low.step[1:].T), _RATE * _LOW).all()
    return thrown and bool(slow) and bool(middle.loss[-1] < 0.01 < min(low.loss[-1], high.loss[-1]))


def _race_numbers(runs: Runs) -> Numbers:
    return {
        "rate": _RATE,
        "low": _LOW,
        "middle": _MIDDLE,
        "high": f"{_HIGH:g}",
        "steps": _STEPS,
        "way": f"{np.hypot(*runs[0].step.T).sum():.2f}",
        "thrown": f"{np.hypot(*runs[2].step.T).max():.1f}",
    }


_SCALE = np.geomspace(1e-3, 1e4, 29)


@lru_cache(maxsize=2)
def _chart(clips: bool) -> Chart:
    entrants = [_clipped(float(threshold)) for threshold in _SCALE]
    if not clips:
        entrants = [replace(entrant, clip_norm=None) for entrant in entrants]
    parts = (tuple(entrants[first : first + MAX_ENTRANTS]) for first in range(0, len(entrants), MAX_ENTRANTS))
    runs = [run for part in parts for run in simulate(replace(_RACE, entrants=part))]
    longest = np.array([np.hypot(*run.step.T).max() for run in runs])
    return Chart(
        (
            Series("longest", _SCALE, longest, "points"),
            Series("bound", _SCALE, _RATE * _SCALE, "reference"),
            Series("unclipped", _SCALE, np.full_like(_SCALE, longest[-1]), "reference"),
        ),
        x_scale="log",
        y_scale="log",
    )


def _rise(chart: Chart) -> float:
    """How many times as long the longest step gets where the threshold rises a hundredfold, from a hundredth to 1."""
    y = np.interp(np.log([0.01, 1.0]), np.log(chart["longest"].x), chart["longest"].y)
    return float(y[1] / y[0])


def _chart_holds(chart: Chart) -> bool:
    """‖Δθ‖ = α min(‖g‖, h) ≤ αh, and the bound is met: on this cliff some gradient is longer than the threshold."""
    longest, bound = chart["longest"].y, chart["bound"].y
    met = np.isclose(longest, bound)
    return bool((longest <= bound * (1 + 1e-9)).all()) and bool(met[bound < 100].all()) and not met[-1]


def _chart_numbers(chart: Chart) -> Numbers:
    return {"unclipped": f"{chart['unclipped'].y[0]:.0f}", "slope": f"{chart['unclipped'].y[0] / _RATE:.0f}"}


CLIP_THRESHOLD = RaceLesson(
    id="clip_threshold",
    chapter="cliffs",
    number=4,
    source="Pascanu, Mikolov & Bengio 2013",
    experiment=_RACE,
    without=replace(_RACE, entrants=tuple(map(_clipped, (0.3, 0.005, 0.01)))),
    holds=_race_holds,
    answers={
        "low": lambda runs: _lowest(runs) == 0,
        "middle": lambda runs: _lowest(runs) == 1,
        "high": lambda runs: _lowest(runs) == 2,
    },
    captions={
        "slow": lambda runs: at_step(runs[0], 10),
        "thrown": lambda runs: np.hypot(*runs[2].step.T) > 1,
        "middle": lambda runs: below(runs[1], 0.001),
    },
    numbers=_race_numbers,
    sliders=(Slider("clip_norm", (0,)), Slider("clip_norm", (2,))),
)

CLIP_BOUND = ChartLesson(
    id="clip_bound",
    chapter="cliffs",
    number=5,
    source="Pascanu, Mikolov & Bengio 2013",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_chart_holds,
    answers={
        "same": lambda chart: _rise(chart) < 1.5,
        "root": lambda chart: 5 < _rise(chart) < 20,
        "hundred": lambda chart: 95 < _rise(chart) < 105,
    },
    numbers=_chart_numbers,
)
