"""Maps: hundreds of thousands of runs beside each other, of which the ends are kept.

>>> from downhill.experiment import Entrant, Experiment
>>> from downhill.maps import Basins, Map, compute
>>> experiment = Experiment("double_well", steps=100, entrants=(Entrant("gd"), Entrant("adam")))
>>> computed = compute(Map(experiment, Basins(size=41)))
"""

from downhill.maps.compute import ComputedMap, compute
from downhill.maps.final_states import FinalStates
from downhill.maps.map import Map
from downhill.maps.minima import Minimum
from downhill.maps.sensitivity import RateSummary, summary
from downhill.maps.specification import Basins, Plane, Sensitivity
from downhill.maps.stability import boundary, stable_rate

__all__ = [
    "Basins",
    "ComputedMap",
    "FinalStates",
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
