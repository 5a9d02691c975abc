"""Gradient descent ends in the nearest minimum, momentum in the global one."""

from dataclasses import replace

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from landscapes import find_landscape

_RATE = 0.02
_GD = Entrant("gd", {"learning_rate": _RATE})
_MOMENTUM = Entrant("momentum", {"learning_rate": _RATE, "momentum": 0.9})
_RACE = Experiment("double_well", (-2.0, 1.0), 150, (_GD, _MOMENTUM))
_LANDSCAPE = find_landscape("double_well")
_DEEP, _SHALLOW, _RIDGE = _LANDSCAPE.critical_points(_LANDSCAPE.defaults)


def _sides(runs: Runs) -> tuple[bool, ...]:
    """Whether each ends beyond the ridge."""
    return tuple(bool(run.theta[-1, 0] > _RIDGE.point[0]) for run in runs)


def _holds(runs: Runs) -> bool:
    gd, momentum = runs
    settled = within(gd, _SHALLOW.point, 0.05)[-1] and within(momentum, _DEEP.point, 0.05)[-1]
    return bool(settled) and _DEEP.loss < _SHALLOW.loss


def _numbers(_: Runs) -> Numbers:
    return {"rate": _RATE, "deep": f"−{-_DEEP.loss:.2f}", "shallow": f"{_SHALLOW.loss:.2f}"}


TWO_WELLS = RaceLesson(
    id="two_wells",
    chapter="momentum",
    number=7,
    source="Polyak 1964; Goodfellow, Bengio & Courville 2016, section 8.3.2",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_GD, replace(_MOMENTUM, hyperparameters={"learning_rate": _RATE, "momentum": 0}))),
    holds=_holds,
    answers={
        "both_near": lambda runs: _sides(runs) == (False, False),
        "momentum": lambda runs: _sides(runs) == (False, True),
        "gd": lambda runs: _sides(runs) == (True, False),
        "both_deep": lambda runs: _sides(runs) == (True, True),
    },
    captions={
        "over": lambda runs: runs[1].theta[:, 0] > _RIDGE.point[0],
        "settles": lambda runs: within(runs[1], _DEEP.point, 0.05),
        "stays": lambda runs: within(runs[0], _SHALLOW.point, 0.2),
    },
    numbers=_numbers,
    sliders=(Slider("momentum", (1,)), Slider("tilt")),
)
