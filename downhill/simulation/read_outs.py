"""Numbers read off a race for tables and exports."""

import math
from typing import Literal, get_args

import numpy as np
from jaxtyping import Float, Int

from downhill.experiment.experiment import Experiment
from downhill.simulation.outcome import TOLERANCE
from downhill.simulation.trajectory import Trajectory
from landscapes import find_landscape

_ROUNDING = 1e-9  # of a loss at its minimum, relative to it

CurvatureCode = Literal["not_finite", "minimum", "maximum", "saddle", "flat"]
"""What a point looks like by the signs of its Hessian's eigenvalues."""


def nearest_minimum_distance(experiment: Experiment, point: tuple[float, float]) -> float | None:
    """Euclidean distance from ``point`` to the nearest known minimum of the experiment's landscape.

    Returns:
        ``None`` where the landscape has no known minimum, or the point is not finite.
    """
    minima = _minima(experiment)
    if not minima or not all(map(math.isfinite, point)):
        return None
    return min(math.dist(point, minimum) for minimum in minima)


def nearest_minimum_distances(
    experiment: Experiment, points: Float[np.ndarray, "rows 2"]
) -> Float[np.ndarray, " rows"] | None:
    """The same for many points: what is not finite stays so; ``None`` where the landscape has no known minimum."""
    minima = _minima(experiment)
    if not minima:
        return None
    with np.errstate(all="ignore"):
        return np.min([np.hypot(*(points - minimum).T) for minimum in minima], axis=0)


def _minima(experiment: Experiment) -> list[tuple[float, float]]:
    known = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    return [critical.point for critical in known if critical.kind == "minimum"]


def too_high_bound(run: Trajectory) -> str:
    """What is wrong with the rule's lower bound f* of the loss, in words; empty where no loss on its way lies below."""
    finite = run.loss[np.isfinite(run.loss)]
    bound = max((run.entrant.hyperparameters[name] for name in run.entrant.optimizer.lower_bounds), default=None)
    if bound is None or not finite.size or finite.min() >= bound - _ROUNDING * max(1.0, abs(bound)):
        return ""
    return f"f* = {bound:g} lies above a loss seen, {finite.min():.3g}"


def next_steps(run: Trajectory) -> Float[np.ndarray, "rows 2"]:
    """Δθ, the step about to be made at each θ_t; NaN in the last row, where none is known."""
    return np.concatenate([run.step[1:], np.full((1, 2), np.nan)])


def step_prediction(run: Trajectory) -> Float[np.ndarray, " rows"]:
    """What the second-order model predicts of the step about to be made: gᵀΔθ + ½ ΔθᵀH Δθ with g = ∇f.

    What really happens is f(θ + Δθ) - f(θ), :func:`step_change`. (Nocedal & Wright 2006, chapter 2)
    """
    g, step = run.gradient, next_steps(run)
    with np.errstate(all="ignore"):
        return np.sum(g * step, axis=1) + 0.5 * np.einsum("ti,tij,tj->t", step, run.hessian, step)


def step_change(run: Trajectory) -> Float[np.ndarray, " rows"]:
    """f(θ + Δθ) - f(θ), what the step about to be made changes; NaN in the last row."""
    with np.errstate(all="ignore"):
        return np.append(np.diff(run.loss), np.nan)


def gradient_step_terms(run: Trajectory) -> Float[np.ndarray, "rows 2"]:
    """The two terms of the second-order prediction f(θ - α g) - f(θ) ≈ -α gᵀg + ½ α² gᵀH g, at every step.

    What really happened is ``run.gradient_step_loss - run.loss``. Here g is ∇f, without noise or clipping. (Goodfellow,
    Bengio & Courville 2016, chapter 4)
    """
    rate, g = run.learning_rate, run.gradient
    with np.errstate(all="ignore"):  # what is not finite in a diverged run is not finite here
        slope = -rate * np.sum(g * g, axis=1)
        curvature = 0.5 * rate**2 * np.einsum("ti,tij,tj->t", g, run.hessian, g)
    return np.stack([slope, curvature], axis=1)


def curvature_kinds(
    eigenvalues: Float[np.ndarray, "rows 2"],
) -> tuple[tuple[CurvatureCode, ...], Int[np.ndarray, " rows"]]:
    """What the signs of the Hessian's eigenvalues say of each point.

    Returns:
        The kinds, and for each point which of them it is.
    """
    low, high = eigenvalues.T
    conditions = [
        ~np.isfinite(eigenvalues).all(axis=1),
        low > TOLERANCE,
        high < -TOLERANCE,
        (low < -TOLERANCE) & (high > TOLERANCE),
    ]
    kinds = np.select(conditions, range(4), default=4)
    return get_args(CurvatureCode), kinds
