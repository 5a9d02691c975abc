"""A start on a ridge: where the ground falls away to both sides, and a run keeps its balance for a while."""

from collections.abc import Callable
from typing import NamedTuple

import jax
import numpy as np
from jaxtyping import Bool, Float

from downhill.experiment.experiment import Experiment
from downhill.simulation.surroundings import Surroundings, eigenvalues, surroundings_at
from landscapes import LANDSCAPES, find_landscape
from landscapes.entry import Interval

TOLERANCE = 1e-9
"""How far from 0 the slope across a ridge may be, as a part of 1 + ‖∇f‖."""

_SIDE = 41
"""Points along each side of the grid: odd, so that an axis of symmetry is met."""
_MARGIN = 0.1
"""The part of the view left out at each edge."""
_BLUNT = 1e-3
"""Ridges blunter than this part of the sharpest are not looked at: far out in a desert there is nothing to see."""
_FAR = 5
"""Cells of the grid between a start and a critical point on its ridge."""
_NEWTON_STEPS, _PACES = 60, 40

Points = Float[np.ndarray, "points 2"]


class _Across(NamedTuple):
    """The landscape at many points, seen across the direction e₁ of the most negative curvature."""

    gradient: Points
    direction: Points
    curvature: Float[np.ndarray, " points"]
    to_ridge: Points
    """Newton's step along e₁, -(e₁·∇f / λ₁) e₁; not a number where λ₁ is not negative."""
    to_critical: Float[np.ndarray, " points"]
    """On a ridge, the length ‖∇f / λ₂‖ of Newton's step along it, to where the slope would be 0."""


Evaluate = Callable[[Points], _Across]


def ridge_start(experiment: Experiment) -> tuple[float, float] | None:
    """A point of the view on a ridge of the landscape, the same whenever it is asked for.

    With λ₁ the lower eigenvalue of the Hessian and e₁ its direction, a ridge is where λ₁ < 0 and e₁·∇f = 0: f is a
    maximum across e₁ (the height ridge of Eberly 1996, Ridges in Image and Data Analysis). From every point of a grid
    over the inner four fifths of the view, θ ← θ - (e₁·∇f / λ₁) e₁ is repeated until |e₁·∇f| ≤ 10⁻⁹ (1 + ‖∇f‖).

    Of the points found, those count whose -λ₁ is at least a thousandth of the sharpest one's; and before all others
    those from which Newton's step along the ridge, ‖∇f‖ / |λ₂|, is at least a tenth of the view, so that the ridge
    slopes and no critical point is near. Among these the one is taken from which a descent of constant pace stays on
    the ridge for the longest way, before it leaves it, turns back or goes out of the view. If several are equal the
    sharpest counts, and then the order of the grid, from low x and y.

    Args:
        experiment: its landscape and parameters; nothing else matters.

    Returns:
        θ_0, or ``None`` where no ridge is found: convex landscapes have none.
    """
    landscape = find_landscape(experiment.landscape)
    parameters = {name: np.float64(value) for name, value in experiment.parameters.items()}

    def evaluate(points: Points) -> _Across:
        with jax.enable_x64(True):
            rates, own = np.zeros(len(points)), experiment.landscape not in LANDSCAPES
            return _across(surroundings_at(points, rates, parameters, own=own, landscape=landscape))

    points, cell = _grid(landscape.view)
    points, found = _refined(points, cell, evaluate)
    found &= _inside(points, landscape.view, _MARGIN)
    if not found.any():
        return None
    ridge = evaluate(points)
    sharpness = -ridge.curvature / -ridge.curvature[found].min()
    found &= sharpness >= _BLUNT
    far = ridge.to_critical >= _FAR * cell
    stay = _stay(points, found, cell / 2, landscape.view, evaluate)
    x, y = points[np.lexsort((-np.round(sharpness, 6), -stay, ~far, ~found))[0]]  # the last key counts most
    return float(x), float(y)


def _across(seen: Surroundings) -> _Across:
    gradient, hessian = np.asarray(seen.gradient), np.asarray(seen.hessian)
    a, b, c = hessian[:, 0, 0], hessian[:, 0, 1], hessian[:, 1, 1]
    low, high = eigenvalues(hessian).T
    with np.errstate(all="ignore"):  # what is not finite is not found
        turn = np.arctan2(2 * b, a - c) / 2  # of the other eigenvector
        direction = np.stack([-np.sin(turn), np.cos(turn)], axis=1)
        curves = (low < -TOLERANCE * np.abs(high)) & np.isfinite(seen.loss)  # not only by rounding
        curvature = np.where(curves, low, np.nan)
        step = -np.sum(direction * gradient, axis=1) / curvature
        to_critical = np.hypot(*gradient.T) / np.abs(high)
    return _Across(gradient, direction, curvature, step[:, None] * direction, to_critical)


def _grid(view: tuple[Interval, Interval]) -> tuple[Points, float]:
    """The points, x varying slowest, and the smaller of the distances between neighbours."""
    x, y = (np.linspace(low + _MARGIN * (high - low), high - _MARGIN * (high - low), _SIDE) for low, high in view)
    points = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1).reshape(-1, 2)
    return points, float(min(x[1] - x[0], y[1] - y[0]))


def _inside(points: Points, view: tuple[Interval, Interval], margin: float) -> Bool[np.ndarray, " points"]:
    low, high = np.array(view).T
    edge = margin * (high - low) * (1 - TOLERANCE)  # the grid's own edge is inside
    return ((points >= low + edge) & (points <= high - edge)).all(axis=1)


def _refined(points: Points, cell: float, evaluate: Evaluate) -> tuple[Points, Bool[np.ndarray, " points"]]:
    """Every point moved onto the ridge near it, and whether there is one: no step was longer than a cell."""
    near = np.ones(len(points), dtype=bool)
    for _ in range(_NEWTON_STEPS):
        step = evaluate(points).to_ridge
        length = np.hypot(*step.T)
        near &= length <= cell
        if not (length[near] > 0.1 * TOLERANCE * cell).any():
            break
        points = np.where(near[:, None], points + step, points)
    seen = evaluate(points)
    slope = np.sum(seen.direction * seen.gradient, axis=1)
    on_ridge = np.abs(slope) <= TOLERANCE * (1 + np.hypot(*seen.gradient.T))
    # Where nothing is steep the slope is small everywhere; the ridge is only where the step has become small too.
    return points, near & on_ridge & (np.hypot(*seen.to_ridge.T) <= TOLERANCE * cell)


def _stay(
    points: Points, found: Bool[np.ndarray, " points"], pace: float, view: tuple[Interval, Interval], evaluate: Evaluate
) -> Float[np.ndarray, " points"]:
    """For how many steps of the length ``pace`` a descent from each point stays within a pace of its ridge."""
    stay, staying = np.zeros(len(points)), found
    downhill = _downhill(evaluate(points))
    for _ in range(_PACES):
        points = np.where(staying[:, None], points + pace * downhill, points)
        seen = evaluate(points)
        onwards = np.sum(_downhill(seen) * downhill, axis=1) > 0
        staying = staying & onwards & (np.hypot(*seen.to_ridge.T) <= pace) & _inside(points, view, 0.0)
        stay, downhill = stay + staying, _downhill(seen)
    return stay


def _downhill(seen: _Across) -> Points:
    """The direction of -∇f; none, not a number, where the gradient is 0."""
    with np.errstate(all="ignore"):
        return -seen.gradient / np.hypot(*seen.gradient.T)[:, None]
