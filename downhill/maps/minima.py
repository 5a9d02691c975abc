"""Which minimum a run has reached."""

from collections.abc import Sequence
from dataclasses import dataclass

import jax
import numpy as np
from jaxtyping import Float, Int
from scipy.spatial import KDTree

from downhill.experiment.experiment import Experiment
from downhill.maps.final_states import FinalStates
from downhill.simulation.arguments import traced
from downhill.simulation.outcome import OUTCOMES, TOLERANCE, Outcome
from downhill.simulation.surroundings import eigenvalues, surroundings_at
from landscapes import LANDSCAPES, find_landscape

MOST = 500
"""Minima that are told apart."""

_CONVERGED = OUTCOMES.index(Outcome.CONVERGED)
_PORTION = 512  # Hessians that are computed at once


@dataclass(frozen=True, slots=True)
class Minimum:
    """A minimum on a map.

    Attributes:
        point: its coordinates.
        loss: f there.
        known: whether the landscape lists it; otherwise it is where a run converged.
    """

    point: tuple[float, float]
    loss: float
    known: bool


def reached_minima(
    experiment: Experiment, ends: Sequence[FinalStates], radius: float
) -> tuple[tuple[Minimum, ...], tuple[Int[np.ndarray, "rows columns"], ...]]:
    """The minima, the lowest first, and for each entrant's runs the index of the one reached, -1 for none.

    A minimum is one that the landscape lists; or, farther than the radius from all others, where a run converged and
    the landscape is curved enough in every direction that a vanishing gradient tells the place to within the radius:
    the lowest of those close to each other. The floor of a valley is no minimum. At most 500 are told apart, the
    lowest.

    Args:
        experiment: the race.
        ends: of each entrant.
        radius: a run has reached the nearest minimum if its end is no farther away than this.
    """
    listed = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    minima = [Minimum(point.point, point.loss, True) for point in listed if point.kind == "minimum"]
    converged = [each.outcome == _CONVERGED for each in ends]
    theta = [each.theta[where].astype(float) for each, where in zip(ends, converged, strict=True)]
    loss = [each.loss[where].astype(float) for each, where in zip(ends, converged, strict=True)]
    if sum(map(len, loss)):
        minima += _found(experiment, np.concatenate(theta), np.concatenate(loss), minima, radius)
    minima.sort(key=lambda minimum: (minimum.loss, minimum.point))
    return tuple(minima), tuple(_nearest(each, minima, radius) for each in ends)


def _found(
    experiment: Experiment,
    theta: Float[np.ndarray, "runs 2"],
    loss: Float[np.ndarray, " runs"],
    listed: Sequence[Minimum],
    radius: float,
) -> list[Minimum]:
    found: list[Minimum] = []
    taken = np.array([minimum.point for minimum in listed]).reshape(-1, 2)
    while len(theta) and len(taken) < MOST:
        # Of all that ended in one cell of a grid only the lowest is looked at: there are far fewer cells than runs.
        order = np.lexsort((*theta.T, loss))
        theta, loss = theta[order], loss[order]
        _, lowest, cell = np.unique(np.round(theta / radius), axis=0, return_index=True, return_inverse=True)
        is_curved = _lowest_curvature(experiment, theta[lowest]) * radius >= TOLERANCE
        for index in np.sort(lowest[is_curved])[: 2 * MOST]:
            if len(taken) < MOST and (np.hypot(*(taken - theta[index]).T) > radius).all():
                taken = np.vstack([taken, theta[index]])
                found.append(Minimum((float(theta[index, 0]), float(theta[index, 1])), float(loss[index]), False))
        left = is_curved[cell.ravel()]
        left[left] = _index_of_nearest(theta[left], taken, radius) < 0
        theta, loss = theta[left], loss[left]
    return found


def _lowest_curvature(experiment: Experiment, theta: Float[np.ndarray, "points 2"]) -> Float[np.ndarray, " points"]:
    """The Hessian's lower eigenvalue at each, in float64."""
    landscape, typed = find_landscape(experiment.landscape), experiment.landscape not in LANDSCAPES
    lower: list[np.ndarray] = []
    for first in range(0, len(theta), _PORTION):
        part = theta[first : first + _PORTION]
        filled = np.pad(part, ((0, _PORTION - len(part)), (0, 0)), mode="edge")
        with jax.enable_x64(True):
            view = surroundings_at(
                filled, np.zeros(_PORTION), traced(experiment.parameters), own=typed, landscape=landscape
            )
        lower.append(eigenvalues(np.asarray(view.hessian))[: len(part), 0])
    return np.concatenate(lower)


def _nearest(ends: FinalStates, minima: Sequence[Minimum], radius: float) -> Int[np.ndarray, "rows columns"]:
    nearest = np.full(ends.loss.shape, -1, np.int16)
    ended = np.isfinite(ends.theta).all(axis=-1)  # not where a run diverged
    points = np.array([minimum.point for minimum in minima]).reshape(-1, 2)
    nearest[ended] = _index_of_nearest(ends.theta[ended].astype(float), points, radius)
    return nearest


def _index_of_nearest(
    theta: Float[np.ndarray, "runs 2"], points: Float[np.ndarray, "points 2"], radius: float
) -> Int[np.ndarray, " runs"]:
    """-1 where none is within the radius."""
    if not (len(theta) and len(points)):
        return np.full(len(theta), -1)
    # The tree looks nearer than this, so that the radius itself counts.
    _, index = KDTree(points).query(theta, distance_upper_bound=np.nextafter(radius, np.inf))
    return np.where(index < len(points), index, -1)
