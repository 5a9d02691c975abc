"""AdaGrad's steps shrink for ever; RMSProp forgets, and its steps do not."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, first_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_RATE = 0.1
_ADAGRAD, _RMSPROP = (Entrant(rule, {"learning_rate": _RATE}) for rule in ("adagrad", "rmsprop"))
_RACE = Experiment("plane", (3.0, 4.0), 60, (_ADAGRAD, _RMSPROP))


def _lengths(run: Trajectory) -> Float[np.ndarray, " steps"]:
    return np.hypot(*run.step[1:].T)


def _half(runs: Runs) -> Bool[np.ndarray, " rows"]:
    """Where AdaGrad's step is half as long as its first, or less."""
    return np.append(False, _lengths(runs[0]) < 0.501 * _lengths(runs[0])[0])


def _shrink_like(run: Trajectory, power: float) -> bool:
    """Whether step t is as long as the first over t to this power."""
    lengths = _lengths(run)
    return np.allclose(lengths * np.arange(1, len(lengths) + 1) ** power, lengths[0], rtol=1e-4)


def _holds(runs: Runs) -> bool:
    """On a constant slope Σg² = t g², so AdaGrad's step is α/√t in each coordinate."""
    adagrad, rmsprop = runs
    first = np.allclose(np.abs(adagrad.step[1]), _RATE, rtol=1e-4)
    keeps = bool(_lengths(rmsprop)[-1] > 0.99 * _lengths(rmsprop)[-20])
    return first and _shrink_like(adagrad, 0.5) and keeps


def _numbers(runs: Runs) -> Numbers:
    adagrad, rmsprop = (np.abs(run.step[:, 0]) for run in runs)
    return {
        "steps": _RACE.steps,
        "first": f"{adagrad[1]:.3f}",
        "last": f"{adagrad[-1]:.3f}",
        "kept": f"{rmsprop[-1]:.3f}",
        "half": int(first_step(_half(runs))),
    }


SHRINKING_STEPS = RaceLesson(
    id="shrinking_steps",
    chapter="adaptive",
    number=3,
    source="Duchi, Hazan & Singer 2011; Tieleman & Hinton 2012",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_RMSPROP, _RMSPROP)),
    holds=_holds,
    answers={
        "same": lambda runs: bool(_lengths(runs[0])[-1] > 0.99 * _lengths(runs[0])[-20]),
        "root": lambda runs: _shrink_like(runs[0], 0.5),
        "stops": lambda runs: _shrink_like(runs[0], 2),
    },
    captions={
        "same_slope": lambda runs: at_step(runs[0], 1),
        "halved": _half,
        "behind": lambda runs: np.hypot(*(runs[0].theta - runs[1].theta).T) > 4,
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0,)), Slider("decay", (1,))),
)
