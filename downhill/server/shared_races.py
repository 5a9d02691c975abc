"""The races that somebody looks at, simulated once for all who do."""

from functools import lru_cache

from downhill.experiment import Experiment
from downhill.simulation import Trajectory, simulate


# Trajectories are never changed once made, so sessions may share them; routes ask for them too, outside any session.
@lru_cache(maxsize=16)
def trajectories_of(experiment: Experiment) -> tuple[Trajectory, ...]:
    """The race of this experiment."""
    return simulate(experiment)
