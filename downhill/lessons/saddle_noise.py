"""Noise takes gradient descent off a saddle's axis, and hardly depends on how strong it is."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import beyond, first_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _NOISE = 0.05, 0.001
_GROWTH = 1 + 2 * _RATE


def _descent(noise: float | None) -> Entrant:
    return Entrant("gd", {"learning_rate": _RATE}, noise=noise, name="" if noise else "σ = 0")


_RACE = Experiment("saddle", (-1.5, 0.0), 120, (_descent(None), _descent(_NOISE), _descent(10 * _NOISE)), seed=2)


def _away(runs: Runs) -> tuple[float, float]:
    _, weak, strong = (first_step(beyond(run, 1, 0.5)) for run in runs)
    return weak, strong


def _later(runs: Runs) -> float:
    """By how many steps the weaker noise is later than the stronger one."""
    weak, strong = _away(runs)
    return weak - strong


def _holds(runs: Runs) -> bool:
    """The distance is multiplied by 1 + 2α each step: a tenth of it is caught up in ln 10/ln(1 + 2α) steps."""
    return bool((runs[0].theta[:, 1] == 0).all()) and abs(_later(runs) - np.log(10) / np.log(_GROWTH)) < 1


def _numbers(runs: Runs) -> Numbers:
    weak, strong = _away(runs)
    return {"weak": f"{weak:.0f}", "strong": f"{strong:.0f}", "later": f"{_later(runs):.0f}", "growth": f"{_GROWTH:g}"}


SADDLE_NOISE = RaceLesson(
    id="saddle_noise",
    chapter="saddles",
    number=5,
    source="Ge, Huang, Jin & Yuan 2015; Jin et al. 2017",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_descent(None), _descent(_NOISE), _descent(_NOISE))),
    holds=_holds,
    answers={
        "tenth": lambda runs: _away(runs)[0] > 8 * _away(runs)[1],
        "some": lambda runs: 0 < _later(runs) < _away(runs)[1],
        "same": lambda runs: _later(runs) == 0,
    },
    captions={
        "stuck": lambda runs: within(runs[0], (0.0, 0.0), 0.1),
        "strong": lambda runs: beyond(runs[2], 1, 0.5),
        "weak": lambda runs: beyond(runs[1], 1, 0.5),
    },
    numbers=_numbers,
    sliders=(Slider("noise", (1,)), Slider("noise", (2,))),
)
