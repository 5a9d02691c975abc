"""Weight decay apart from Adam's step pulls; coupled into the gradient it hardly does."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _DECAY = 0.1, 0.5
_NUMBERS = {"learning_rate": _RATE, "weight_decay": _DECAY}
_ADAM = Entrant("adam", {"learning_rate": _RATE})
_L2, _DECOUPLED = Entrant("adam_l2", _NUMBERS), Entrant("adamw", _NUMBERS)
_RACE = Experiment("booth", (-8.0, 8.0), 200, (_ADAM, _L2, _DECOUPLED))


def _moved(runs: Runs) -> tuple[float, float]:
    """How far the decay has moved the ends of the two runs that have it."""
    adam, coupled, decoupled = (run.theta[-1] for run in runs)
    return float(np.hypot(*(coupled - adam))), float(np.hypot(*(decoupled - adam)))


def _holds(runs: Runs) -> bool:
    """Adam's first step is α sign(g) with λθ in the gradient or without; AdamW's has −αλθ beside it."""
    adam, coupled, decoupled = runs
    pulled = -_RATE * _DECAY * adam.theta[0]
    same_first_step = np.allclose(coupled.step[1], adam.step[1], rtol=1e-6)
    pulled_first_step = np.allclose(decoupled.step[1], adam.step[1] + pulled, rtol=1e-6)
    little, much = _moved(runs)
    return same_first_step and pulled_first_step and much > 3 * little


def _numbers(runs: Runs) -> Numbers:
    little, much = _moved(runs)
    return {"decay": _DECAY, "little": f"{little:.1f}", "much": f"{much:.1f}"}


WEIGHT_DECAY = RaceLesson(
    id="weight_decay",
    chapter="weight_decay",
    number=3,
    source="Loshchilov & Hutter 2019",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_ADAM, _L2, _L2)),
    holds=_holds,
    answers={
        "same": lambda runs: 0.8 < _moved(runs)[0] / _moved(runs)[1] < 1.25,
        "coupled": lambda runs: _moved(runs)[0] > 1.25 * _moved(runs)[1],
        "decoupled": lambda runs: _moved(runs)[1] > 1.25 * _moved(runs)[0],
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "pulled": lambda runs: np.hypot(*(runs[2].theta - runs[0].theta).T) > 5,
        "apart": lambda runs: np.hypot(*(runs[1].theta - runs[0].theta).T) > 0.6,
    },
    numbers=_numbers,
    sliders=(Slider("weight_decay", (1, 2)),),
    quiz=True,
)
