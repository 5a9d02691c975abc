"""A ravine depends on the units of its coordinates: rescaled it is a round bowl."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, within
from downhill.lessons._straightness import off_the_line
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import simulate

_CONDITION = 20.0
_START = (-4.0, 2.0)
_RATE = 0.2
_PLAIN = Entrant("gd", {"learning_rate": round(2 / (1 + _CONDITION), 3)}, name="(x, y)")
# Newton's matrix is diagonal here, 1 and κ: it makes the same steps as descent in the rescaled coordinate.
_RESCALED = Entrant("newton", {"learning_rate": _RATE}, name="(x, √κ·y)")
_RACE = Experiment("quadratic", _START, 40, (_PLAIN, _RESCALED), {"condition": _CONDITION})


def _holds(runs: Runs) -> bool:
    """Gradient descent on the round bowl of x and √κ·y, carried back, is the second run; and that is straight."""
    plain, rescaled = runs
    root = _CONDITION**0.5
    bowl = Experiment(
        "quadratic",
        (_START[0], root * _START[1]),
        _RACE.steps,
        (Entrant("gd", {"learning_rate": _RATE}),),
        {"condition": 1.0},
    )
    (descent,) = simulate(bowl)
    same = np.allclose(descent.theta / (1, root), rescaled.theta, atol=1e-12)
    return same and off_the_line(rescaled) < 1e-9 and off_the_line(plain) > 1


def _numbers(runs: Runs) -> Numbers:
    return {
        "condition": f"{_CONDITION:g}",
        "steps": _RACE.steps,
        "plain": f"{np.hypot(*runs[0].theta[-1]):.2f}",
        "rescaled": f"{np.hypot(*runs[1].theta[-1]):.4f}",
    }


COORDINATE_UNITS = RaceLesson(
    id="coordinate_units",
    chapter="ravines",
    number=4,
    source="LeCun, Bottou, Orr & Müller 1998",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_PLAIN, replace(_PLAIN, name=_RESCALED.name))),
    holds=_holds,
    answers={
        "same": lambda runs: bool(np.allclose(runs[0].theta, runs[1].theta)),
        "straight": lambda runs: off_the_line(runs[1]) < 1e-9,
        "zigzag": lambda runs: off_the_line(runs[1]) > 0.1 and not np.allclose(runs[0].theta, runs[1].theta),
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "arrived": lambda runs: within(runs[1], (0.0, 0.0), 0.1),
        "plain": lambda runs: within(runs[0], (0.0, 0.0), 0.1),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (1,)), Slider("condition")),
)
