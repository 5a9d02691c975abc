"""An input whose mean is not zero makes a ravine of the loss; centred, it is a round bowl."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, below
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_SHIFT = 1.5
_RACE = Experiment(
    "linear_regression",
    (-1.2, 2.0),
    60,
    tuple(Entrant("gd", {"learning_rate": rate}) for rate in (0.235, 0.05)),
    {"shift": _SHIFT},
)


def _curvatures(runs: Runs) -> tuple[float, float]:
    low, high = runs[0].eigenvalues[0]
    return float(low), float(high)


def _condition(runs: Runs) -> float:
    low, high = _curvatures(runs)
    return high / low


def _holds(runs: Runs) -> bool:
    """The Hessian is 2 ((1 + c², c), (c, 1)), for the input has mean c and variance 1: κ = 16 for c = 3/2."""
    hessian = 2 * np.array([[1 + _SHIFT**2, _SHIFT], [_SHIFT, 1]])
    return bool(np.allclose(runs[0].hessian[0], hessian)) and bool(np.isclose(_condition(runs), 16))


def _numbers(runs: Runs) -> Numbers:
    low, high = _curvatures(runs)
    return {"shift": _SHIFT, "low": f"{low:.1f}", "high": f"{high:.1f}", "condition": f"{_condition(runs):.0f}"}


CENTRED_INPUT = RaceLesson(
    id="centred_input",
    chapter="ravines",
    number=5,
    source="LeCun, Bottou, Orr & Müller 1998",
    experiment=_RACE,
    without=replace(_RACE, parameters={"shift": 0.0}),
    holds=_holds,
    answers={
        "round": lambda runs: _condition(runs) < 1.1 and _curvatures(runs)[1] < 3,
        "steep": lambda runs: _condition(runs) < 1.1 and _curvatures(runs)[1] > 3,
        "ravine": lambda runs: _condition(runs) > 10,
    },
    captions={
        "walls": lambda runs: at_step(runs[0], 2),
        "bottom": lambda runs: below(runs[0], 0.66),
        "slow": lambda runs: below(runs[1], 1.0),
    },
    numbers=_numbers,
    sliders=(Slider("shift"), Slider("learning_rate", (0,))),
)
