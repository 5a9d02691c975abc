"""δ inside the root counts as √δ: where slopes are small it is all that is left."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, first_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _DELTA = 0.02, 1e-8
_OUTSIDE = Entrant("adam", {"learning_rate": _RATE, "epsilon": _DELTA}, name="√r̂ + δ")
_INSIDE = Entrant("adam", {"learning_rate": _RATE, "epsilon": _DELTA, "epsilon_inside_root": 1.0}, name="√(r̂ + δ)")
_RACE = Experiment("plateau", (1.7, 1.5), 350, (_OUTSIDE, _INSIDE), {"width": 0.4})


def _arrivals(runs: Runs) -> tuple[float, ...]:
    return tuple(first_step(within(run, (0.0, 0.0), 0.3)) for run in runs)


def _holds(runs: Runs) -> bool:
    """The first step: α|g|/(|g| + δ) outside, α|g|/√(g² + δ) inside, where √δ is far larger than δ."""
    outside, inside = runs
    slope = np.abs(outside.gradient[0])
    exact = np.allclose(np.abs(outside.step[1]), _RATE * slope / (slope + _DELTA), rtol=1e-6) and np.allclose(
        np.abs(inside.step[1]), _RATE * slope / np.sqrt(slope**2 + _DELTA), rtol=1e-6
    )
    early, late = _arrivals(runs)
    return exact and late > 2 * early


def _numbers(runs: Runs) -> Numbers:
    outside, inside = runs
    return {
        "slope": f"{np.abs(outside.gradient[0]).max() * 1e6:.1f}",
        "full": f"{np.abs(outside.step[1]).max() / _RATE:.2f}",
        "part": f"{np.abs(inside.step[1]).max() / _RATE:.3f}",
        "early": int(_arrivals(runs)[0]),
        "late": f"{_arrivals(runs)[1]:.0f}",
    }


EPSILON_ROOT = RaceLesson(
    id="epsilon_root",
    chapter="adaptive",
    number=9,
    source="Kingma & Ba 2015; Goodfellow, Bengio & Courville 2016, chapter 8",
    experiment=_RACE,
    without=replace(_RACE, start=(1.0, 0.8)),
    holds=_holds,
    answers={
        "same": lambda runs: _arrivals(runs)[1] < 1.1 * _arrivals(runs)[0],
        "outside": lambda runs: _arrivals(runs)[1] > 1.1 * _arrivals(runs)[0],
        "inside": lambda runs: _arrivals(runs)[1] < 0.9 * _arrivals(runs)[0],
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "there": lambda runs: within(runs[0], (0.0, 0.0), 0.3),
        "late": lambda runs: np.abs(runs[1].step).max(axis=1) > 0.5 * _RATE,
    },
    numbers=_numbers,
    sliders=(Slider("epsilon", (0, 1)), Slider("width")),
)
