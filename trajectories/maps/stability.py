"""Where theory says that a map's runs begin to diverge."""

import numpy as np
from jaxtyping import Float

from landscapes import find_landscape
from trajectories.entrant import Entrant
from trajectories.maps.map import Map
from trajectories.maps.specification import Plane
from trajectories.schedules import Schedule

_RATE = "learning_rate"


def boundary(wanted: Map) -> Float[np.ndarray, "points 2"] | None:
    """The largest stable learning rate at every value of a plane's other hyperparameter.

    On a landscape whose curvatures are the same everywhere a linear rule shrinks every distance from the minimum below
    this rate, and above it grows some without end. Whether a run above it has diverged yet is a matter of steps.

    Args:
        wanted: a map; it need not have been computed.

    Returns:
        Points (x, y) in the values of the map's axes, in the order of the other hyperparameter's values; they may lie
        beyond the map's sides. ``None`` where no bound is known: not a plane with the learning rate on one side,
        curvatures that change from place to place, another rule, or an entrant whose steps are not the rule's alone
        (a schedule, clipping, noise, minibatches).
    """
    experiment, of = wanted.experiment, wanted.of
    if not isinstance(of, Plane) or _RATE not in (of.x, of.y):
        return None
    landscape, entrant = find_landscape(experiment.landscape), experiment.entrants[of.entrant]
    largest_rate = entrant.optimizer.largest_stable_rate
    if landscape.curvatures is None or largest_rate is None or not _is_bare(entrant):
        return None
    steepest = max(landscape.curvatures(experiment.parameters))
    x, y = wanted.axes
    other = y if of.x == _RATE else x
    rates = [largest_rate({**entrant.hyperparameters, other.name: value}, steepest) for value in other.values.tolist()]
    points = (rates, other.values) if of.x == _RATE else (other.values, rates)
    return np.stack(points, axis=1)


def _is_bare(entrant: Entrant) -> bool:
    around = (entrant.clip_norm, entrant.clip_value, entrant.noise, entrant.batch_size)
    return entrant.schedule == Schedule() and all(number is None for number in around)
