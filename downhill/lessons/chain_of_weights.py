"""In a chain of layers a small product of weights leaves no slope: long nothing, then all at once."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import below, first_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _DEPTH = 0.02, 5
_RACE = Experiment(
    "chain",
    (0.25, 0.4),
    150,
    tuple(Entrant(rule, {"learning_rate": _RATE}) for rule in ("gd", "momentum", "adam")),
    {"depth": float(_DEPTH)},
)


def _steps_to(runs: Runs, share: float, index: int = 0) -> float:
    """The first step at which only this share of the first loss is left."""
    return first_step(below(runs[index], share * runs[index].loss[0]))


def _level(runs: Runs) -> float:
    """Of the steps that gradient descent needs to a hundredth of the loss, the share before it has lost a tenth."""
    return _steps_to(runs, 0.9) / _steps_to(runs, 0.01)


def _holds(runs: Runs) -> bool:
    """Near 0 the slope is y^(d − 2) √(y² + (d − 1)² x²), but for the product itself."""
    x, y = runs[0].theta[0]
    slope = (1 - x * y ** (_DEPTH - 1)) * y ** (_DEPTH - 2) * (y**2 + (_DEPTH - 1) ** 2 * x**2) ** 0.5
    gx, gy = runs[0].gradient[0]
    gd, momentum, adam = (_steps_to(runs, 0.5, index) for index in range(3))
    near, far = (np.hypot(*(runs[0].theta - run.theta).T)[int(_steps_to(runs, 0.01))] for run in runs[1:])
    apart = bool(near < 0.05 < 0.3 < far)
    late = _level(runs) > 0.6 and max(momentum, adam) < gd / 2
    return abs((gx**2 + gy**2) ** 0.5 / slope - 1) < 1e-9 and late and apart


def _numbers(runs: Runs) -> Numbers:
    gx, gy = runs[0].gradient[0]
    return {
        "depth": _DEPTH,
        "slope": f"{(gx**2 + gy**2) ** 0.5:.2f}",
        "tenth": f"{_steps_to(runs, 0.9):.0f}",
        "all": f"{_steps_to(runs, 0.01):.0f}",
    }


CHAIN_OF_WEIGHTS = RaceLesson(
    id="chain_of_weights",
    chapter="initialisation",
    number=2,
    source="Saxe, McClelland & Ganguli 2014; Goodfellow, Bengio & Courville 2016, section 8.7.1",
    experiment=_RACE,
    without=replace(_RACE, start=(0.8, 0.9)),
    holds=_holds,
    answers={
        "fast": lambda runs: _steps_to(runs, 0.5) / _steps_to(runs, 0.01) < 0.35,
        "evenly": lambda runs: _level(runs) < 0.5 and _steps_to(runs, 0.5) / _steps_to(runs, 0.01) >= 0.35,
        "late": lambda runs: _level(runs) > 0.6,
    },
    captions={
        "adam": lambda runs: below(runs[2], 0.9 * runs[2].loss[0]),
        "momentum": lambda runs: below(runs[1], 0.9 * runs[1].loss[0]),
        "gd": lambda runs: below(runs[0], 0.9 * runs[0].loss[0]),
        "done": lambda runs: below(runs[0], 0.01 * runs[0].loss[0]),
    },
    numbers=_numbers,
    layout="split",
    sliders=(Slider("depth"), Slider("learning_rate", (0,))),
)
