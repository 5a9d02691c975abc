"""Numbers read off a race for tables."""

import math

from landscapes import LANDSCAPES
from trajectories.experiment import Experiment


def nearest_minimum_distance(experiment: Experiment, point: tuple[float, float]) -> float | None:
    """Euclidean distance from ``point`` to the nearest known minimum of the experiment's landscape.

    Returns:
        ``None`` where the landscape has no known minimum, or the point is not finite.
    """
    known = LANDSCAPES[experiment.landscape].critical_points(experiment.parameters)
    minima = [critical.point for critical in known if critical.kind == "minimum"]
    if not minima or not all(map(math.isfinite, point)):
        return None
    return min(math.dist(point, minimum) for minimum in minima)
