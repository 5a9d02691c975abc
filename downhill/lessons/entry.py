"""What a lesson is: frozen data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from downhill.experiment import Experiment
from downhill.simulation import Trajectory


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """An experiment that shows something, and what it shows.

    Attributes:
        id: its name in code.
        number: its place in the course.
        title: its name for people.
        claim: what is to be seen, in a sentence or two.
        source: who said so first, or where it is explained: author and year.
        experiment: shows it.
        holds: whether the claim is true of these trajectories, one per entrant.
        without: the same experiment without what the claim is about, so that the claim does not hold.
    """

    id: str
    number: int
    title: str
    claim: str
    source: str
    experiment: Experiment
    holds: Callable[[Sequence[Trajectory]], bool]
    without: Experiment
