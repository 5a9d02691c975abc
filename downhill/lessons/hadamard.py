"""⊙: every parameter is divided by its own size, not by the gradient's length."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _DECAY = 0.08, 0.9
_NORM = Entrant("novograd", {"learning_rate": _RATE, "b1": 0.0, "b2": _DECAY}, name="g / √r, r ← ‖g‖²")
_OWN = Entrant("rmsprop", {"learning_rate": _RATE, "decay": _DECAY}, name="g / √r, r ← g⊙g")
_RACE = Experiment("quadratic", (-4.0, 2.0), 100, (_NORM, _OWN), {"condition": 50.0})


def _turned(runs: Runs, entrant: int) -> float:
    """By how many degrees its first step turns away from the gradient's."""
    run = runs[entrant]
    step, downhill = run.step[1], -run.gradient[0]
    cosine = step @ downhill / (np.hypot(*step) * np.hypot(*downhill))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def _as_long(runs: Runs) -> bool:
    """Whether both first steps have the same length."""
    norm, own = (np.hypot(*run.step[1]) for run in runs)
    return bool(np.isclose(norm, own))


def _holds(runs: Runs) -> bool:
    """g/‖g‖ has g's direction; divided by its own size, α/√(1 − ρ) in each coordinate, the step is a diagonal."""
    norm, own = runs
    length = np.isclose(np.hypot(*norm.step[1]), _RATE, rtol=1e-5)
    diagonal = np.allclose(np.abs(own.step[1]), _RATE / np.sqrt(1 - _DECAY), rtol=1e-4)
    along = abs(norm.theta[-1, 0]) > 10 * abs(own.theta[-1, 0])
    return bool(length and diagonal and along) and _turned(runs, 0) < 0.1


def _numbers(runs: Runs) -> Numbers:
    return {
        "turned": f"{_turned(runs, 1):.0f}",
        "steps": _RACE.steps,
        "norm": f"{abs(runs[0].theta[-1, 0]):.1f}",
    }


HADAMARD = RaceLesson(
    id="hadamard",
    chapter="adaptive",
    number=2,
    source="Duchi, Hazan & Singer 2011; Goodfellow, Bengio & Courville 2016, chapter 8",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_NORM, _NORM)),
    holds=_holds,
    answers={
        "length": lambda runs: _turned(runs, 1) < 1 and not _as_long(runs),
        "direction": lambda runs: _turned(runs, 1) > 10,
        "nothing": lambda runs: _turned(runs, 1) < 1 and _as_long(runs),
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "floor": lambda runs: np.abs(runs[0].theta[:, 1]) < 0.2,
        "there": lambda runs: np.abs(runs[1].theta[:, 0]) < 0.2,
    },
    numbers=_numbers,
    sliders=(Slider("condition"), Slider("angle")),
)
