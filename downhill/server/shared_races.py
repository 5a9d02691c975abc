"""The races that somebody looks at, simulated once for all who do."""

import threading

from cachetools import LRUCache

from downhill.experiment import Experiment
from downhill.server.dear_work import in_turn, race_is_dear
from downhill.simulation import Trajectory, simulate

# Trajectories are never changed once made, so sessions may share them; routes ask for them too, outside any session.
_races: LRUCache[Experiment, tuple[Trajectory, ...]] = LRUCache(16)
_lock = threading.Lock()


def known_trajectories(experiment: Experiment) -> tuple[Trajectory, ...] | None:
    """The race of this experiment, if it is there."""
    with _lock:
        return _races.get(experiment)


def trajectories_of(experiment: Experiment, visitor: str) -> tuple[Trajectory, ...]:
    """The race of this experiment; a dear one waits for this visitor's turn."""
    if (known := known_trajectories(experiment)) is not None:
        return known
    with in_turn(visitor, race_is_dear(experiment)):
        return kept(experiment)


def kept(experiment: Experiment) -> tuple[Trajectory, ...]:
    """The same at once, for whom has waited."""
    if (known := known_trajectories(experiment)) is not None:
        return known
    made = simulate(experiment)
    with _lock:
        _races[experiment] = made
    return made
