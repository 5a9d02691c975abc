"""Where theory says that runs begin to diverge."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from downhill.experiment.entrant import GRADIENT_OPTIONS, Entrant
from downhill.experiment.experiment import Experiment
from downhill.experiment.schedules import Schedule
from downhill.maps.map import Map
from downhill.maps.specification import Plane
from landscapes import find_landscape

_RATE = "learning_rate"


def boundary(map_: Map) -> Float[np.ndarray, "points 2"] | None:
    """The largest stable learning rate at every value of a plane's other hyperparameter.

    Args:
        map_: a map; it need not have been computed.

    Returns:
        Points (x, y) in the values of the map's axes, in the order of the other hyperparameter's values; they may lie
        beyond the map's sides. ``None`` if this is not a plane with the learning rate on one side, or the rate is not
        known.
    """
    experiment, variation = map_.experiment, map_.variation
    if not isinstance(variation, Plane) or _RATE not in (variation.x, variation.y):
        return None
    entrant = experiment.entrants[variation.entrant]
    x, y = map_.axes
    other = y if variation.x == _RATE else x
    numbers = [dict(entrant.hyperparameters) | {other.name: value} for value in other.values.tolist()]
    rates = [stable_rate(experiment, replace(entrant, hyperparameters=each)) for each in numbers]
    if None in rates:
        return None
    return np.array([rates, other.values] if variation.x == _RATE else [other.values, rates], np.float64).T


def stable_rate(experiment: Experiment, entrant: Entrant) -> float | None:
    """The largest stable learning rate.

    On a landscape whose curvatures are the same everywhere, a linear rule shrinks every distance from the minimum below
    this rate, and above it lets some grow without end. Whether a run above it has diverged yet is a matter of steps.

    Returns:
        ``None`` where it is not known: curvatures that change from place to place, another rule, or an entrant whose
        steps are not the rule's alone (a schedule, clipping, noise, minibatches, decay, SAM).
    """
    curvatures = find_landscape(experiment.landscape).curvatures
    largest = entrant.optimizer.largest_stable_rate
    if curvatures is None or largest is None or entrant.optimizer.preconditioner or not _is_bare(entrant):
        return None
    return largest(entrant.hyperparameters, max(curvatures(experiment.parameters)))


def _is_bare(entrant: Entrant) -> bool:
    return entrant.schedule == Schedule() and all(getattr(entrant, name) is None for name in GRADIENT_OPTIONS)
