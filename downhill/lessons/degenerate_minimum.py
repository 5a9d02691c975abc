"""A minimum need not have positive eigenvalues only: one may be zero, and then descent creeps in along it."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import Rows, first_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _NEAR = 0.1, 0.1
_GD = Entrant("gd", {"learning_rate": _RATE})
_NEWTON = Entrant("newton", {"learning_rate": 1.0})
_RACE = Experiment("formula:x^2/2 + y^4", (2.0, 1.0), 200, (_GD, _NEWTON))


def _near(runs: Runs, run: int, axis: int) -> Rows:
    return np.abs(runs[run].theta[:, axis]) < _NEAR


def _arrivals(runs: Runs) -> tuple[float, float]:
    """When gradient descent is a tenth from the minimum along x, and along y."""
    return first_step(_near(runs, 0, 0)), first_step(_near(runs, 0, 1))


def _rests(runs: Runs) -> bool:
    """Whether both end near zero, lower than everywhere before."""
    return all(np.hypot(*run.theta[-1]) < _NEAR and run.loss[-1] == run.loss.min() for run in runs)


def _holds(runs: Runs) -> bool:
    """The eigenvalues 1 and 12y² → 0; dy/dt = −4y³, so y = 1/√(8αt) in the end; Newton's y falls to ⅔ each step."""
    gd, newton = runs
    eigenvalues = np.allclose(gd.eigenvalues[-1], (12 * gd.theta[-1, 1] ** 2, 1.0)) and gd.eigenvalues[-1, 0] < 0.1
    t = _RACE.steps
    law = np.isclose(gd.theta[-1, 1], 1 / np.sqrt(8 * _RATE * t), rtol=0.1)
    two_thirds = np.allclose(newton.theta[:20, 1], (2 / 3) ** np.arange(20))
    along_x, along_y = _arrivals(runs)
    return _rests(runs) and bool(eigenvalues) and bool(law) and two_thirds and along_y > 3 * along_x


def _numbers(runs: Runs) -> Numbers:
    along_x, along_y = _arrivals(runs)
    return {
        "along_x": f"{along_x:.0f}",
        "along_y": f"{along_y:.0f}",
        "newton": f"{first_step(_near(runs, 1, 1)):.0f}",
        "curvature": f"{runs[0].eigenvalues[-1, 0]:.2f}",
    }


DEGENERATE_MINIMUM = RaceLesson(
    id="degenerate_minimum",
    chapter="saddles",
    number=11,
    source="Nocedal & Wright 2006, section 2.1; as printed: Bischl 2018, chapter 3",
    experiment=_RACE,
    without=replace(_RACE, landscape="formula:x^2/2 - y^4", start=(2.0, 0.3)),
    holds=_holds,
    answers={
        "saddle": lambda runs: not _rests(runs),
        "quick": lambda runs: _rests(runs) and _arrivals(runs)[1] <= 1.5 * _arrivals(runs)[0],
        "slow": lambda runs: _rests(runs) and _arrivals(runs)[1] > 1.5 * _arrivals(runs)[0],
    },
    captions={
        "newton": lambda runs: _near(runs, 1, 1),
        "along_x": lambda runs: _near(runs, 0, 0),
        "along_y": lambda runs: _near(runs, 0, 1),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0,)),),
)
