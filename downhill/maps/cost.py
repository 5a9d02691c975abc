"""What computing a map costs, known before it runs."""

from downhill.maps.map import Map
from downhill.maps.specification import Sensitivity
from downhill.simulation.cost import step_seconds

MOST_SEEN_SECONDS = 300.0
"""More CPU time than this is given to no map and no training, whose reader sees how it goes on."""


def map_seconds(map_: Map) -> float:
    """The CPU time of :func:`downhill.maps.compute`, in seconds, if no run ends early.

    As good as :func:`downhill.simulation.cost.seconds`.
    """
    runs = len(map_.axes[0].values) * len(map_.axes[1].values)
    each = sum(step_seconds(map_.experiment, entrant) for entrant in map_.entrants)
    return float(runs * map_.experiment.steps * each)


def check_map(map_: Map) -> None:
    """The map may be computed.

    Raises:
        ValueError: it would take too long.
    """
    if (cost := map_seconds(map_)) > MOST_SEEN_SECONDS:
        part = MOST_SEEN_SECONDS / cost
        steps, across = max(1, int(map_.experiment.steps * part)), max(2, int(len(map_.axes[0].values) * part**0.5))
        smaller = "" if isinstance(map_.variation, Sensitivity) else f", or a map of {across} by {across}"
        raise ValueError(
            f"takes some {cost:.0f} s to compute, {MOST_SEEN_SECONDS:.0f} are allowed: take {steps} steps{smaller}"
        )
