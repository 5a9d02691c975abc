"""One sign decides whether a landscape has a lowest point; neither sign makes it convex."""

from dataclasses import replace
from functools import partial

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons._moments import at_step, below
from downhill.lessons.entry import ChartLesson, Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Outcome

_SOURCE = "Bischl 2018, chapter 3"
_RIDGE = np.pi / 2
_DEPTH = 1 / (2 * np.pi)
_GD = Entrant("gd", {"learning_rate": 0.1})
_RACE = Experiment("sine_exp_printed", (0.2, 1.8), 80, (_GD,))


def _section(x: float) -> Chart:
    """Both landscapes along x₂, at this x₁."""
    y = np.linspace(_RIDGE - 1.8, _RIDGE + 1.8, 145)
    square = (y - _RIDGE) ** 2
    height = -np.sin(x) * _DEPTH
    return Chart(
        (
            Series("printed", y, height * np.exp(square)),
            Series("as_it_is", y, height * np.exp(-square)),
        )
    )


def _convex(chart: Chart, name: str) -> bool:
    """Whether the line bends upwards everywhere: a convex landscape's does along every section."""
    return bool((np.diff(chart[name].y, 2) >= 0).all())


def _section_holds(chart: Chart) -> bool:
    """Printed: no lower bound, falling ever faster; with the other sign: the lowest point is -1/2π, at π/2."""
    printed, other = chart["printed"].y, chart["as_it_is"]
    lowest = np.isclose(other.y.min(), -_DEPTH, rtol=1e-6) and np.isclose(other.x[np.argmin(other.y)], _RIDGE)
    return bool(lowest) and bool(printed[[0, -1]].max() < 10 * -_DEPTH) and not _convex(chart, "as_it_is")


def _section_numbers(chart: Chart) -> Numbers:
    return {"edge": f"{chart['printed'].y[0]:.1f}".replace("-", "−"), "lowest": f"{-_DEPTH:.2f}".replace("-", "−")}


SINE_EXP_SECTION = ChartLesson(
    id="sine_exp_section",
    chapter="gradients",
    number=3,
    source=_SOURCE,
    chart=partial(_section, np.pi / 2),
    without=partial(_section, -np.pi / 2),
    holds=_section_holds,
    answers={
        "printed": lambda chart: _convex(chart, "printed"),
        "other": lambda chart: _convex(chart, "as_it_is"),
        "neither": lambda chart: not _convex(chart, "printed") and not _convex(chart, "as_it_is"),
    },
    numbers=_section_numbers,
)


def _without_end(runs: Runs) -> bool:
    """It leaves along y, towards an x₁ where sin x₁ > 0, lower than any point of the landscape with the other sign."""
    [run] = runs
    last = run.outcome.last_sound_step(len(run.loss))
    left = run.outcome in (Outcome.LEFT_THE_VIEW, Outcome.DIVERGED)
    return left and bool(abs(run.theta[last, 1] - _RIDGE) > 1.5) and bool(run.loss[last] < 5 * -_DEPTH)


def _numbers(runs: Runs) -> Numbers:
    [run] = runs
    return {
        "left": f"{np.argmax(~(run.theta[:, 1] < 3.6)):.0f}",
        "diverged": run.outcome.at_step,
        "depth": f"{-_DEPTH:.2f}".replace("-", "−"),
    }


NO_LOWER_BOUND = RaceLesson(
    id="no_lower_bound",
    chapter="gradients",
    number=4,
    source=_SOURCE,
    experiment=_RACE,
    without=replace(_RACE, landscape="sine_exp", steps=1500),
    holds=_without_end,
    answers={
        "minimum": lambda runs: runs[0].outcome == Outcome.CONVERGED,
        "saddle": lambda runs: runs[0].outcome == Outcome.STALLED_AT_SADDLE,
        "away": _without_end,
    },
    captions={
        "valley": lambda runs: at_step(runs[0], 1),
        "turning": lambda runs: np.abs(runs[0].step[:, 1]) > np.abs(runs[0].step[:, 0]),
        "deeper": lambda runs: below(runs[0], -2 * _DEPTH),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0,)),),
)
