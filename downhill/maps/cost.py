"""What computing a map costs, known before it runs."""

from downhill.maps.map import Map
from downhill.simulation.cost import step_seconds


def map_seconds(map_: Map) -> float:
    """The CPU time of :func:`downhill.maps.compute`, in seconds, if no run ends early.

    As good as :func:`downhill.simulation.cost.seconds`.
    """
    runs = len(map_.axes[0].values) * len(map_.axes[1].values)
    each = sum(step_seconds(map_.experiment, entrant) for entrant in map_.entrants)
    return float(runs * map_.experiment.steps * each)
