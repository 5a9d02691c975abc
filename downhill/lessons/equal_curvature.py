"""High curvature is no ravine: where it is equally high in every direction, descent walks straight."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, within
from downhill.lessons._straightness import off_the_line
from downhill.lessons.entry import RaceLesson, Runs, Slider

_CURVATURE = 20.0
_START = (-4.0, 2.0)
_RATES = (0.01, 0.05, 0.09)
_BOWL = "formula:10*x**2+10*y**2"
_RAVINE = "formula:x**2/2+10*y**2"
_RACE = Experiment(_BOWL, _START, 30, tuple(Entrant("gd", {"learning_rate": rate}) for rate in _RATES))


def _farthest(runs: Runs) -> float:
    return max(map(off_the_line, runs))


def _holds(runs: Runs) -> bool:
    """The curvature is 20 in every direction, and θ shrinks by 1 − 20α (closed form): a straight line."""
    as_in_closed_form = (
        np.allclose(run.theta, np.outer((1 - _CURVATURE * rate) ** np.arange(len(run.loss)), _START), atol=1e-12)
        for run, rate in zip(runs, _RATES, strict=True)
    )
    curvatures = runs[0].eigenvalues
    return bool(np.allclose(curvatures, _CURVATURE)) and all(as_in_closed_form) and _farthest(runs) < 1e-9


EQUAL_CURVATURE = RaceLesson(
    id="equal_curvature",
    chapter="ravines",
    number=2,
    source="Goodfellow, Bengio & Courville 2016, section 8.2.1",
    experiment=_RACE,
    without=replace(_RACE, landscape=_RAVINE),
    holds=_holds,
    answers={
        "zigzag": lambda runs: _farthest(runs) > 0.1,
        "straight": lambda runs: _farthest(runs) < 1e-9,
        "away": lambda runs: any(run.loss[-1] > run.loss[0] for run in runs),
    },
    captions={
        "at_once": lambda runs: within(runs[1], (0.0, 0.0), 1e-6),
        "across": lambda runs: at_step(runs[2], 2),
        "slow": lambda runs: within(runs[0], (0.0, 0.0), 1.0),
    },
    numbers=lambda _: {"curvature": f"{_CURVATURE:g}", "best": _RATES[1], "largest": _RATES[2]},
    sliders=(Slider("learning_rate", (2,)),),
)
