"""On a saddle's axis no rule that sees the gradient alone finds the way off it."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import beyond, first_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE = 0.03
_RACE = Experiment(
    "saddle", (-1.5, 0.0), 150, tuple(Entrant(rule, {"learning_rate": _RATE}) for rule in ("gd", "momentum", "adam"))
)


def _gets_away(runs: Runs, index: int) -> bool:
    return bool(beyond(runs[index], 1, 0.5).any())


def _holds(runs: Runs) -> bool:
    """The slope across is −2by = 0 on the axis, and along it x shrinks by 1 − 2αa each step of gradient descent."""
    gd = runs[0].theta
    closed_form = -1.5 * (1 - 2 * _RATE) ** np.arange(len(gd))
    return all(bool((run.theta[:, 1] == 0).all()) for run in runs) and bool(np.allclose(gd[:, 0], closed_form))


def _numbers(runs: Runs) -> Numbers:
    return {
        "steps": _RACE.steps,
        "momentum": f"{first_step(runs[1].theta[:, 0] > 0):.0f}",
        "left": f"{abs(runs[0].theta[-1, 0]):.1g}",
    }


SADDLE_AXIS = RaceLesson(
    id="saddle_axis",
    chapter="saddles",
    number=1,
    source="Goodfellow, Bengio & Courville 2016, section 8.2.3",
    experiment=_RACE,
    without=replace(_RACE, start=(-1.5, 0.001)),
    holds=_holds,
    answers={
        "gd": lambda runs: _gets_away(runs, 0),
        "momentum": lambda runs: _gets_away(runs, 1),
        "adam": lambda runs: _gets_away(runs, 2),
        "none": lambda runs: not any(_gets_away(runs, index) for index in range(3)),
    },
    captions={
        "past": lambda runs: runs[1].theta[:, 0] > 0,
        "stuck": lambda runs: within(runs[0], (0.0, 0.0), 0.05),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0, 1, 2)),),
)
