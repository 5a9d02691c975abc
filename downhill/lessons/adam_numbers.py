"""Adam with the numbers of a slide, α = 0.0001 and ρ₂ = 0.9, against those of the paper."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import below
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_PAPER = Entrant("adam", {"learning_rate": 0.001, "beta2": 0.999})
_MIXED = Entrant("adam", {"learning_rate": 0.001, "beta2": 0.9})
_PRINTED = Entrant("adam", {"learning_rate": 0.0001, "beta2": 0.9})
_RACE = Experiment("goldstein_price_log", (0.22, 0.77), 500, (_PAPER, _MIXED, _PRINTED))


def _differences(runs: Runs) -> tuple[float, float]:
    """How far apart the ends are for ρ₂ alone, and for α alone."""
    paper, mixed, printed = (run.theta[-1] for run in runs)
    return float(np.hypot(*(mixed - paper))), float(np.hypot(*(printed - mixed)))


def _holds(runs: Runs) -> bool:
    """Adam's steps are at most about α long in each coordinate, so K steps lead at most about αK far."""
    printed = runs[2]
    reach = np.abs(printed.step).max() < 1.1 * 0.0001
    by_decay, by_rate = _differences(runs)
    return bool(reach) and by_rate > 10 * by_decay and all(bool(below(run, -2).any()) for run in runs[:2])


def _numbers(runs: Runs) -> Numbers:
    _, by_rate = _differences(runs)
    return {
        "steps": _RACE.steps,
        "by_rate": f"{by_rate:.2f}",
        "reach": f"{0.0001 * _RACE.steps:.2f}",
        "apart": f"{np.hypot(*(runs[0].theta - runs[1].theta).T).max():.2f}",
    }


ADAM_NUMBERS = RaceLesson(
    id="adam_numbers",
    chapter="adaptive",
    number=10,
    source="Kingma & Ba 2015",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_PAPER, _MIXED, _MIXED)),
    holds=_holds,
    answers={
        "rate": lambda runs: _differences(runs)[1] > 2 * _differences(runs)[0],
        "decay": lambda runs: _differences(runs)[0] > 2 * _differences(runs)[1],
        "both": lambda runs: 0.5 <= _differences(runs)[1] / (_differences(runs)[0] + 1e-12) <= 2,
    },
    captions={
        "same_direction": lambda runs: np.hypot(*(runs[0].theta - runs[0].theta[0]).T) > 0.03,
        "apart": lambda runs: np.hypot(*(runs[0].theta - runs[1].theta).T) > 0.025,
        "down": lambda runs: below(runs[1], -2),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (2,)), Slider("beta2", (0, 1))),
)
