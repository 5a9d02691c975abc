"""The form of Nesterov's method that libraries compute is the same run, seen from its look-ahead point."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE = 0.02
_MOMENTUM = 0.9
_LOOKS, _SHIFTED, _HEAVY = (
    Entrant(rule, {"learning_rate": _RATE, "momentum": _MOMENTUM})
    for rule in ("nesterov", "nesterov_shifted", "momentum")
)
_RACE = Experiment("quadratic", (-4.0, 2.0), 80, (_LOOKS, _SHIFTED), {"condition": 10.0})


def _off(runs: Runs, shift: float) -> float:
    """How far the second run is from the first, moved ahead by so much of its velocity."""
    return float(np.abs(runs[1].theta - (runs[0].theta + shift * runs[0].step)).max())


def _apart(runs: Runs) -> Float[np.ndarray, " rows"]:
    return np.hypot(*(runs[1].theta - runs[0].theta).T)


def _holds(runs: Runs) -> bool:
    """θ̃ = θ + φv, step by step (Bengio, Boulanger-Lewandowski & Pascanu 2013)."""
    return _off(runs, _MOMENTUM) < 1e-12 and bool(_apart(runs).max() > 0.5)


def _numbers(runs: Runs) -> Numbers:
    return {"apart": f"{_apart(runs).max():.1f}", "momentum": _MOMENTUM}


SHIFTED_NESTEROV = RaceLesson(
    id="shifted_nesterov",
    chapter="nesterov",
    number=2,
    source="Bengio, Boulanger-Lewandowski & Pascanu 2013",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_LOOKS, _HEAVY)),
    holds=_holds,
    answers={
        "same": lambda runs: _off(runs, 0.0) < 1e-9,
        "shifted": lambda runs: _off(runs, _MOMENTUM) < 1e-9 < _off(runs, 0.0),
        "other": lambda runs: _off(runs, 0.0) > 1e-9 and _off(runs, _MOMENTUM) > 1e-9,
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "ahead": lambda runs: _apart(runs) >= _apart(runs).max(),
        "together": lambda runs: within(runs[0], (0.0, 0.0), 0.1) & (_apart(runs) < 0.05),
    },
    numbers=_numbers,
    sliders=(Slider("momentum", (0, 1)), Slider("learning_rate", (0, 1))),
)
