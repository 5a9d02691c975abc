"""The first maps to look at: which fraction of the starts reaches the deeper of two wells."""

from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import Experiment
from downhill.maps.map import Map
from downhill.maps.specification import Basins

# One rate for all. Gradient descent and momentum then differ in the velocity alone; and the steps of RMSProp and Adam,
# about as long as the rate, are short beside the radius within which a well counts as reached (0.053). With 0.01 or
# 0.05 the shares after 1,000 steps are the same. float32 answers for no start differently from float64.
_RATE = 0.02
_ENTRANTS = tuple(Entrant(rule, {"learning_rate": _RATE}) for rule in ("gd", "momentum", "rmsprop", "adam"))


def _wells(steps: int) -> Map:
    return Map(Experiment("double_well", steps=steps, entrants=_ENTRANTS), Basins(size=41))


WELLS_100 = _wells(100)
"""Four rules from 41 × 41 starts on the double well, each with 100 steps."""

WELLS_1000 = _wells(1000)
"""The same with 1,000 steps."""
