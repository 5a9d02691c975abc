"""The race on Beale's function: momentum is led off track, adaptive rules head straight."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_MINIMUM = (3.0, 0.5)
_THERE = 0.3
_RATES = {"momentum": 0.002, "nesterov": 0.002, "adagrad": 0.7, "rmsprop": 0.03, "adadelta": 8.0}
_ENTRANTS = tuple(Entrant(rule, {"learning_rate": rate}) for rule, rate in _RATES.items())
_RACE = Experiment("beale", (1.5, 1.5), 200, _ENTRANTS)


def _beside(run: Trajectory) -> Float[np.ndarray, " rows"]:
    """How far it is beside the straight line from the start to the minimum."""
    way = np.subtract(_MINIMUM, run.theta[0])
    x, y = (run.theta - run.theta[0]).T
    return np.abs(x * way[1] - y * way[0]) / np.hypot(*way)


def _off_track(runs: Runs) -> tuple[float, ...]:
    return tuple(float(_beside(run).max()) for run in runs)


def _holds(runs: Runs) -> bool:
    momentum, nesterov, *adaptive = _off_track(runs)
    all_there = all(within(run, _MINIMUM, _THERE).any() for run in runs)
    return all_there and momentum > nesterov > 2 * max(adaptive)


def _numbers(runs: Runs) -> Numbers:
    momentum, nesterov, *adaptive = _off_track(runs)
    return {
        "momentum": f"{momentum:.1f}",
        "nesterov": f"{nesterov:.1f}",
        "adaptive": f"{max(adaptive):.1f}",
        "first": min(int(np.argmax(within(run, _MINIMUM, _THERE))) for run in runs),
    }


BEALE_RACE = RaceLesson(
    id="beale_race",
    chapter="adaptive",
    number=6,
    source="Ruder 2016",
    experiment=_RACE,
    without=replace(_RACE, entrants=(*_ENTRANTS[2:4], *_ENTRANTS[2:])),
    holds=_holds,
    answers={
        "momentum": lambda runs: min(_off_track(runs)[:2]) > 1.5 * max(_off_track(runs)[2:]),
        "adaptive": lambda runs: min(_off_track(runs)[2:]) > 1.5 * max(_off_track(runs)[:2]),
        "alike": lambda runs: max(_off_track(runs)) <= 1.5 * min(_off_track(runs)),
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "off": lambda runs: _beside(runs[0]) > 2.5,
        "momentum": lambda runs: within(runs[0], _MINIMUM, _THERE),
        "rmsprop": lambda runs: within(runs[3], _MINIMUM, _THERE),
    },
    numbers=_numbers,
    sliders=(Slider("momentum", (0, 1)), Slider("learning_rate", (0, 1)), Slider("learning_rate", (2,))),
)
