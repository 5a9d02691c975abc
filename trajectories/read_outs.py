"""Numbers read off a race for tables and exports."""

import math

import numpy as np
from jaxtyping import Float, Int

from landscapes import find_landscape
from trajectories.experiment import Experiment
from trajectories.outcome import TOLERANCE
from trajectories.trajectory import Trajectory


def nearest_minimum_distance(experiment: Experiment, point: tuple[float, float]) -> float | None:
    """Euclidean distance from ``point`` to the nearest known minimum of the experiment's landscape.

    Returns:
        ``None`` where the landscape has no known minimum, or the point is not finite.
    """
    known = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    minima = [critical.point for critical in known if critical.kind == "minimum"]
    if not minima or not all(map(math.isfinite, point)):
        return None
    return min(math.dist(point, minimum) for minimum in minima)


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
) -> tuple[tuple[str, ...], Int[np.ndarray, " rows"]]:
    """What the signs of the Hessian's eigenvalues say of each point.

    Returns:
        The kinds in words, and for each point which of them it is.
    """
    low, high = eigenvalues.T
    conditions = [
        ~np.isfinite(eigenvalues).all(axis=1),
        low > TOLERANCE,
        high < -TOLERANCE,
        (low < -TOLERANCE) & (high > TOLERANCE),
    ]
    kinds = np.select(conditions, range(4), default=4)
    return ("–", "as at a minimum", "as at a maximum", "as at a saddle", "flat"), kinds
