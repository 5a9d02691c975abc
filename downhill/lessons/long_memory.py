"""What AdaGrad has seen on a wall keeps its steps short in the valley; RMSProp forgets it."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, below
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_ADAGRAD = Entrant("adagrad", {"learning_rate": 0.3})
_RMSPROP = Entrant("rmsprop", {"learning_rate": 0.01})
_RACE = Experiment("rosenbrock", (-1.0, -0.5), 400, (_ADAGRAD, _RMSPROP))
_IN_THE_VALLEY = (-0.5, 0.25)
_DOWN = 5.0


def _slope(runs: Runs, row: int) -> float:
    return float(np.hypot(*runs[0].gradient[row]))


def _kept(runs: Runs) -> float:
    """By how much AdaGrad divides along x at the end."""
    return float(np.sqrt((runs[0].gradient[:-1, 0] ** 2).sum()))


def _ends(runs: Runs) -> tuple[float, float]:
    return float(runs[0].loss[-1]), float(runs[1].loss[-1])


def _holds(runs: Runs) -> bool:
    """AdaGrad's last step is α g/√Σg², with the wall's slope in the sum; RMSProp has only the valley's in its mean."""
    adagrad, rmsprop = runs
    sums = (adagrad.gradient[:-1] ** 2).sum(axis=0)
    last = np.allclose(adagrad.step[-1], -0.3 * adagrad.gradient[-2] / np.sqrt(sums), rtol=1e-4)
    forgotten = np.sqrt(rmsprop.state["second_moment"][-1]).max() < 5
    remembered = _kept(runs) > 0.9 * abs(adagrad.gradient[0, 0]) > 100 * _slope(runs, -1)
    return last and bool(forgotten) and remembered and _ends(runs)[1] < _ends(runs)[0] / 5


def _numbers(runs: Runs) -> Numbers:
    adagrad, rmsprop = _ends(runs)
    return {
        "steps": _RACE.steps,
        "wall": f"{_slope(runs, 0):.0f}",
        "floor": f"{_slope(runs, -1):.0f}",
        "kept": f"{_kept(runs):.0f}",
        "adagrad": f"{adagrad:.1f}",
        "rmsprop": f"{rmsprop:.1f}",
    }


LONG_MEMORY = RaceLesson(
    id="long_memory",
    chapter="adaptive",
    number=4,
    source="Tieleman & Hinton 2012; Goodfellow, Bengio & Courville 2016, section 8.5.2",
    experiment=_RACE,
    without=replace(_RACE, start=_IN_THE_VALLEY),
    holds=_holds,
    answers={
        "adagrad": lambda runs: _ends(runs)[0] < _ends(runs)[1] / 1.5,
        "rmsprop": lambda runs: _ends(runs)[1] < _ends(runs)[0] / 1.5,
        "alike": lambda runs: 1 / 1.5 <= _ends(runs)[0] / _ends(runs)[1] <= 1.5,
    },
    captions={
        "adagrad": lambda runs: below(runs[0], _DOWN),
        "rmsprop": lambda runs: below(runs[1], _DOWN),
        "passes": lambda runs: (runs[1].loss < runs[0].loss) & at_step(runs[1], 20),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0,)), Slider("decay", (1,))),
)
