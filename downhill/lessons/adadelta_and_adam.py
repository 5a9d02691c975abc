"""AdaDelta is no simplified Adam: in place of the learning rate it has the size of its own last steps."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, first_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _DECAY, _DELTA = 0.05, 0.9, 2e-5
_MINIMUM, _THERE = (3.0, 0.5), 0.3
_ADADELTA = Entrant("adadelta", {"decay": _DECAY, "epsilon": _DELTA})
_ADAM = Entrant("adam", {"learning_rate": _RATE, "beta2": _DECAY}, name="Adam, ρ₂ = 0.9")
_SIMPLIFIED = Entrant(
    "adam",
    {"learning_rate": _RATE, "beta1": 0.0, "beta2": _DECAY, "bias_correction": 0.0},
    name="Adam, ρ₁ = 0, ρ₂ = 0.9, r̂ = r",
)
_RACE = Experiment("beale", (1.5, 1.5), 280, (_ADADELTA, _SIMPLIFIED, _ADAM))


def _first_steps(runs: Runs) -> tuple[float, ...]:
    """The longer coordinate of each rule's first step."""
    return tuple(float(np.abs(run.step[1]).max()) for run in runs)


def _arrivals(runs: Runs) -> tuple[float, ...]:
    return tuple(first_step(within(run, _MINIMUM, _THERE)) for run in runs)


def _holds(runs: Runs) -> bool:
    """The first step in closed form: √δ|g|/√((1 − ρ)g² + δ), without α; α/√(1 − ρ); α."""
    slope = np.abs(runs[0].gradient[0])
    adadelta = np.sqrt(_DELTA) * slope / np.sqrt((1 - _DECAY) * slope**2 + _DELTA)
    laws = (adadelta, _RATE / np.sqrt(1 - _DECAY), _RATE)
    exact = all(np.allclose(np.abs(run.step[1]), law, rtol=1e-4) for run, law in zip(runs, laws, strict=True))
    return exact and _arrivals(runs)[0] > 2 * max(_arrivals(runs)[1:])


def _ratio(runs: Runs) -> float:
    """How many times as long AdaDelta's first step is as that of Adam, simplified."""
    adadelta, simplified, _ = _first_steps(runs)
    return adadelta / simplified


def _numbers(runs: Runs) -> Numbers:
    adadelta, simplified, adam = _first_steps(runs)
    late, early, adam_there = _arrivals(runs)
    return {
        "adadelta": f"{adadelta:.2f}",
        "simplified": f"{simplified:.2f}",
        "adam": f"{adam:.2f}",
        "early": f"{early:.0f}",
        "between": f"{adam_there:.0f}",
        "late": f"{late:.0f}",
    }


ADADELTA_AND_ADAM = RaceLesson(
    id="adadelta_and_adam",
    chapter="adaptive",
    number=13,
    source="Zeiler 2012; Kingma & Ba 2015",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_SIMPLIFIED, _SIMPLIFIED, _ADAM)),
    holds=_holds,
    answers={
        "same": lambda runs: 0.9 < _ratio(runs) < 1.1,
        "longer": lambda runs: _ratio(runs) > 1.1,
        "shorter": lambda runs: _ratio(runs) < 0.9,
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "simplified": lambda runs: within(runs[1], _MINIMUM, _THERE),
        "adadelta": lambda runs: within(runs[0], _MINIMUM, _THERE),
    },
    numbers=_numbers,
    sliders=(Slider("epsilon", (0,)), Slider("learning_rate", (1, 2))),
)
