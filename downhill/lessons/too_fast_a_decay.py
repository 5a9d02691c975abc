"""A rate may fall, but not so fast that the steps add up to less than the way."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Schedule
from downhill.lessons._moments import at_step, within
from downhill.lessons._noise import between, bowl, distances, noisy
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _HALF_LIFE = 0.1, 10.0


_CONSTANT = noisy(_RATE, 2.0)
_INVERSE = noisy(_RATE, 2.0, Schedule("inverse", {"decay_steps": 20.0}))
_HALVED = noisy(_RATE, 2.0, Schedule("exponential", {"decay_steps": _HALF_LIFE, "decay_factor": 0.5}))
_RACE = bowl(300, 3, _CONSTANT, _INVERSE, _HALVED)


def _late(runs: Runs) -> tuple[float, ...]:
    return tuple(between(run, 250, 300) for run in runs)


def _holds(runs: Runs) -> bool:
    """The halved rates add up to α/(1 - γ^(1/τ)), of which the way along the floor keeps a share of ∏(1 - α_k)."""
    constant, inverse, halved = _late(runs)
    rates = runs[2].learning_rate[:-1]
    finite = np.isclose(rates.sum(), _RATE / (1 - 0.5 ** (1 / _HALF_LIFE)), rtol=1e-6)
    stuck = 0.7 < halved / (4 * float(np.prod(1 - rates))) < 1.3
    return bool(finite) and stuck and inverse < constant / 3 and constant < halved / 1.5


def _nearest(runs: Runs, index: int) -> bool:
    return _late(runs)[index] == min(_late(runs))


def _numbers(runs: Runs) -> Numbers:
    constant, inverse, halved = _late(runs)
    return {
        "constant": f"{constant:.2f}",
        "inverse": f"{inverse:.2f}",
        "halved": f"{halved:.2f}",
        "sum": f"{runs[2].learning_rate.sum():.1f}",
    }


TOO_FAST_A_DECAY = RaceLesson(
    id="too_fast_a_decay",
    chapter="decay",
    number=3,
    source="Robbins & Monro 1951",
    experiment=_RACE,
    without=replace(_RACE, entrants=tuple(replace(entrant, noise=None) for entrant in _RACE.entrants)),
    holds=_holds,
    answers={
        "constant": lambda runs: _nearest(runs, 0),
        "inverse": lambda runs: _nearest(runs, 1),
        "halved": lambda runs: _nearest(runs, 2),
    },
    captions={
        "arrived": lambda runs: within(runs[0], (0.0, 0.0), 0.4),
        "stuck": lambda runs: (runs[2].learning_rate < _RATE / 100) & (distances(runs[2]) > 0.5),
        "calm": lambda runs: at_step(runs[1], 150) & within(runs[1], (0.0, 0.0), 0.15),
    },
    numbers=_numbers,
    sliders=(Slider("decay_steps", (2,)), Slider("decay_steps", (1,))),
    layout="grid",
)
