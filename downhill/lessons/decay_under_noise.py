"""Under noise a decaying learning rate comes nearer than a constant one; so does the average."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Averaging, Schedule
from downhill.lessons._moments import at_step, within
from downhill.lessons._noise import between, bowl, distances, noisy
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_TAU = 20
_CONSTANT = noisy(0.1, 2.0, averaging=Averaging("arithmetic"))
_DECAYING = noisy(0.1, 2.0, Schedule("inverse", {"decay_steps": float(_TAU)}))
_RACE = bowl(400, 1, _CONSTANT, _DECAYING)


def _late(runs: Runs) -> tuple[float, float]:
    constant, decaying = runs
    return between(constant, 300, 400), between(decaying, 300, 400)


def _averaged(runs: Runs) -> float:
    average = runs[0].average
    return np.inf if average is None else float(np.hypot(*average[-1]))


def _holds(runs: Runs) -> bool:
    """And the constant one's swings are those of an autoregression: α²σ²/(1 - (1 - ακ)²) along each axis."""
    constant, decaying = _late(runs)
    expected = np.sqrt(sum(0.04 / (1 - (1 - 0.1 * curvature) ** 2) for curvature in (1, 5)))
    return decaying < constant / 2 and _averaged(runs) < constant / 2 and 0.7 < constant / expected < 1.4


def _numbers(runs: Runs) -> Numbers:
    constant, decaying = _late(runs)
    return {
        "tau": _TAU,
        "constant": f"{constant:.2f}",
        "decaying": f"{decaying:.2f}",
        "averaged": f"{_averaged(runs):.2f}",
    }


DECAY_UNDER_NOISE = RaceLesson(
    id="decay_under_noise",
    chapter="decay",
    number=1,
    source="Robbins & Monro 1951; Polyak & Juditsky 1992",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_CONSTANT, _CONSTANT)),
    holds=_holds,
    answers={
        "constant": lambda runs: _late(runs)[0] < _late(runs)[1] / 1.5,
        "alike": lambda runs: 1 / 1.5 < _late(runs)[0] / _late(runs)[1] < 1.5,
        "decaying": lambda runs: _late(runs)[1] < _late(runs)[0] / 1.5,
    },
    captions={
        "ahead": lambda runs: within(runs[0], (0.0, 0.0), 0.6),
        "dance": lambda runs: at_step(runs[0], 60) & (distances(runs[0]) > 0.7),
        "calm": lambda runs: at_step(runs[1], 150) & within(runs[1], (0.0, 0.0), 0.15),
    },
    numbers=_numbers,
    sliders=(Slider("decay_steps", (1,)), Slider("noise", (0, 1)), Slider("learning_rate", (0,))),
    layout="grid",
    quiz=True,
)
