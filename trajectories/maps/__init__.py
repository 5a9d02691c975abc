"""Maps: hundreds of thousands of runs beside each other, of which the ends are kept.

>>> from trajectories import Entrant, Experiment
>>> from trajectories.maps import Basins, Map, compute
>>> experiment = Experiment("double_well", steps=100, entrants=(Entrant("gd"), Entrant("adam")))
>>> charted = compute(Map(experiment, Basins(size=41)))
"""

from trajectories.maps.compute import Charted, compute
from trajectories.maps.ends import Ends
from trajectories.maps.map import Map
from trajectories.maps.minima import Minimum
from trajectories.maps.sensitivity import RateSummary, summary
from trajectories.maps.specification import Basins, Plane, Sensitivity
from trajectories.maps.stability import boundary, stable_rate

__all__ = [
    "Basins",
    "Charted",
    "Ends",
    "Map",
    "Minimum",
    "Plane",
    "RateSummary",
    "Sensitivity",
    "boundary",
    "compute",
    "stable_rate",
    "summary",
]
