"""Clipping the norm keeps the gradient's direction; clipping each coordinate does not."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_RATE = 0.01
_THRESHOLD = 5.0
_BY_NORM = Entrant("gd", {"learning_rate": _RATE}, clip_norm=_THRESHOLD)
_BY_VALUE = Entrant("gd", {"learning_rate": _RATE}, clip_value=_THRESHOLD)
_RACE = Experiment("beale", (-2.0, -3.0), 120, (_BY_NORM, _BY_VALUE))


def _turned(run: Trajectory) -> float:
    """By how many degrees clipping turns the gradient, where most."""
    cosine = (run.gradient * run.seen_gradient).sum(axis=1)
    lengths = np.hypot(*run.gradient.T) * np.hypot(*run.seen_gradient.T)
    return float(np.rad2deg(np.arccos(np.clip(cosine / lengths, -1, 1))).max())


def _holds(runs: Runs) -> bool:
    """By norm g becomes g·min(1, h/‖g‖), by value each coordinate its nearest in ±h (closed forms)."""
    by_norm, by_value = runs
    lengths = np.hypot(*by_norm.gradient.T)[:, None]
    scaled = np.allclose(by_norm.seen_gradient, by_norm.gradient * np.minimum(1, _THRESHOLD / lengths))
    cut = np.allclose(by_value.seen_gradient, np.clip(by_value.gradient, -_THRESHOLD, _THRESHOLD))
    return scaled and cut and _turned(by_norm) < 0.01 and _turned(by_value) > 10


def _keeps(runs: Runs) -> tuple[bool, ...]:
    return tuple(_turned(run) < 0.01 for run in runs)


def _numbers(runs: Runs) -> Numbers:
    first = runs[0].gradient[0]
    return {
        "threshold": f"{_THRESHOLD:g}",
        "length": f"{np.hypot(*first):,.0f}",
        "turned": f"{_turned(runs[1]):.0f}",
        "longest": f"{np.hypot(*runs[1].seen_gradient.T).max():.1f}",
    }


CLIP_DIRECTION = RaceLesson(
    id="clip_direction",
    chapter="cliffs",
    number=3,
    source="Pascanu, Mikolov & Bengio 2013; Goodfellow, Bengio & Courville 2016, section 10.11.1",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_BY_NORM, replace(_BY_NORM, clip_norm=2.0))),
    holds=_holds,
    answers={
        "norm": lambda runs: _keeps(runs) == (True, False),
        "value": lambda runs: _keeps(runs) == (False, True),
        "both": lambda runs: _keeps(runs) == (True, True),
    },
    captions={
        "first": lambda runs: at_step(runs[0], 5),
        "bend": lambda runs: np.hypot(*(runs[1].theta - runs[0].theta).T) > 1,
        "free": lambda runs: np.hypot(*runs[1].gradient.T) < _THRESHOLD,
    },
    numbers=_numbers,
    sliders=(Slider("clip_norm", (0,)), Slider("clip_value", (1,))),
)
