"""Downhill is across the contour lines, not towards the minimum."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_KAPPA = 6.0
_RACE = Experiment("quadratic", (-4.0, 2.0), 90, (Entrant("gd", {"learning_rate": 0.04}),), {"condition": _KAPPA})


def _angles(run: Trajectory, way: Float[np.ndarray, "rows 2"]) -> Float[np.ndarray, " steps"]:
    """Between each step and a direction at where it begins, in degrees."""
    step, along = run.step[1:], way[:-1]
    lengths = np.hypot(*step.T) * np.hypot(*along.T)
    return np.degrees(np.arccos(np.clip((step * along).sum(axis=1) / lengths, -1, 1)))


def _off_the_minimum(runs: Runs) -> Float[np.ndarray, " steps"]:
    return _angles(runs[0], -runs[0].theta)


def _off_the_contour(runs: Runs) -> Float[np.ndarray, " steps"]:
    """The contour lines are the ellipses x² + κy² = c, in closed form."""
    x, y = runs[0].theta.T
    kappa = runs[0].eigenvalues[:, 1]
    return _angles(runs[0], np.stack([-kappa * y, x], axis=1))


def _across(runs: Runs) -> bool:
    return bool(np.allclose(_off_the_contour(runs), 90, atol=1e-6))


def _holds(runs: Runs) -> bool:
    """And the update is Δθ = -α∇f."""
    [run] = runs
    slope = np.stack([run.theta[:, 0], _KAPPA * run.theta[:, 1]], axis=1)
    same = np.allclose(run.step[1:], -0.04 * slope[:-1], rtol=1e-9)
    return bool(same) and _across(runs) and bool(_off_the_minimum(runs)[0] > 30)


def _numbers(runs: Runs) -> Numbers:
    return {"kappa": f"{_KAPPA:.0f}", "off": f"{_off_the_minimum(runs)[0]:.0f}"}


STEEPEST_DESCENT = RaceLesson(
    id="steepest_descent",
    chapter="gradients",
    number=1,
    source="Cauchy 1847",
    experiment=_RACE,
    without=replace(_RACE, parameters={"condition": 1.0}),
    holds=_holds,
    answers={
        "minimum": lambda runs: bool(_off_the_minimum(runs)[0] < 5),
        "across": _across,
        "axis": lambda runs: bool(np.isclose(runs[0].step[1], 0).any()),
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "turning": lambda runs: np.append(False, _off_the_minimum(runs) < 10),
        "arriving": lambda runs: within(runs[0], (0.0, 0.0), 0.25),
    },
    numbers=_numbers,
    sliders=(Slider("condition"), Slider("learning_rate", (0,))),
)
