"""The races that somebody looks at, simulated once for all who do."""

from collections.abc import Callable, Generator

from cachetools import LRUCache

from downhill.experiment import Experiment
from downhill.server.dear_work import at_work, race_is_dear
from downhill.server.shared_work import SharedWork
from downhill.server.turns import Visitor
from downhill.simulation import Trajectory
from downhill.simulation.portions import finished
from downhill.simulation.simulate import simulate_in_portions

# Trajectories are never changed once made, so sessions may share them; routes ask for them too, outside any session.
_races = SharedWork[Experiment, None, tuple[Trajectory, ...]](LRUCache(16))


def known_trajectories(experiment: Experiment) -> tuple[Trajectory, ...] | None:
    """The race of this experiment, if it is there."""
    return _races.find(experiment)


def trajectories_of(
    experiment: Experiment, visitor: Visitor, check: Callable[[], object] = lambda: None
) -> tuple[Trajectory, ...]:
    """The race of this experiment; a dear one waits for this visitor's turn.

    Args:
        experiment: the race.
        visitor: who looks at it.
        check: called now and then while a dear one waits, and between its entrants; what it raises ends the work.
    """
    if (known := known_trajectories(experiment)) is not None:
        return known
    if not race_is_dear(experiment):
        return finished(in_portions(experiment))
    with at_work(visitor, check) as give_way:
        return finished(in_portions(experiment), give_way)


def in_portions(experiment: Experiment) -> Generator[None, None, tuple[Trajectory, ...]]:
    """The same, an entrant at a time, for whom has waited."""
    return _races.portions(experiment, lambda: simulate_in_portions(experiment))
