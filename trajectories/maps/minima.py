"""Which minimum a run has reached."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from landscapes import find_landscape
from trajectories.experiment import Experiment
from trajectories.maps.ends import Ends
from trajectories.outcome import KINDS, Outcome

MOST = 50
"""Minima that are told apart."""

_CONVERGED, _DIVERGED = KINDS.index(Outcome.CONVERGED), KINDS.index(Outcome.DIVERGED)


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
    experiment: Experiment, ends: Sequence[Ends], radius: float
) -> tuple[tuple[Minimum, ...], tuple[Int[np.ndarray, "rows columns"], ...]]:
    """The minima, the lowest first, and for each entrant's runs the index of the one reached, -1 for none.

    A minimum is one that the landscape lists; or, farther than the radius from all others, where a run converged: the
    lowest of those close to each other. At most 50 are told apart: besides the listed ones those of the 200 lowest to
    which most runs have come.

    Args:
        experiment: the race.
        ends: of each entrant.
        radius: a run has reached the nearest minimum if its end is no farther away than this.
    """
    listed = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    minima = [Minimum(point.point, point.loss, True) for point in listed if point.kind == "minimum"]
    theta = np.concatenate([each.theta.reshape(-1, 2) for each in ends] or [np.empty((0, 2))]).astype(float)
    loss = np.concatenate([each.loss.ravel() for each in ends] or [np.empty(0)])
    converged = np.concatenate([each.outcome.ravel() == _CONVERGED for each in ends] or [np.empty(0, bool)])
    minima += _found(theta[converged], loss[converged], minima, radius)
    minima.sort(key=lambda minimum: (minimum.loss, minimum.point))
    return tuple(minima), tuple(_nearest(each, minima, radius) for each in ends)


def _found(
    theta: Float[np.ndarray, "runs 2"], loss: Float[np.ndarray, " runs"], listed: Sequence[Minimum], radius: float
) -> list[Minimum]:
    left = ~_near(theta, [minimum.point for minimum in listed], radius)
    theta, loss = theta[left], loss[left]
    groups: list[tuple[int, Minimum]] = []
    while len(theta) and len(groups) < 4 * MOST:
        lowest = int(np.argmin(loss))
        point = (float(theta[lowest, 0]), float(theta[lowest, 1]))
        near = _near(theta, [point], radius)
        groups.append((int(near.sum()), Minimum(point, float(loss[lowest]), False)))
        theta, loss = theta[~near], loss[~near]
    groups.sort(key=lambda group: -group[0])
    return [minimum for _, minimum in groups[: max(MOST - len(listed), 0)]]


def _near(
    theta: Float[np.ndarray, "runs 2"], points: Sequence[tuple[float, float]], radius: float
) -> Bool[np.ndarray, " runs"]:
    near = np.zeros(len(theta), bool)
    for point in points:
        near |= np.hypot(*(theta - point).T) <= radius
    return near


def _nearest(ends: Ends, minima: Sequence[Minimum], radius: float) -> Int[np.ndarray, "rows columns"]:
    nearest = np.full(ends.loss.shape, -1, np.int8)
    closest = np.full(ends.loss.shape, radius)
    for index, minimum in enumerate(minima):
        distance = np.hypot(ends.theta[..., 0] - minimum.point[0], ends.theta[..., 1] - minimum.point[1])
        closer = distance <= closest  # not where a run diverged: NaN
        nearest[closer], closest[closer] = index, distance[closer]
    return nearest
