"""What is to be reached: "loss below 0.01 within 100 gradient evaluations"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from downhill.assignments.work import Work, entrants_of
from downhill.drawing.readable import exact
from downhill.experiment.checks import known, shortened
from downhill.experiment.experiment import Experiment
from downhill.maps.map import Map
from downhill.networks.training import Training
from downhill.parameters import Parameter
from landscapes import find_landscape

RaceReading = Literal["loss", "distance"]
TrainingReading = Literal["train_loss", "test_loss", "train_accuracy", "test_accuracy"]
Counted = Literal["steps", "gradients", "examples", "epochs"]
READINGS: dict[type[Work], tuple[str, ...]] = {Experiment: get_args(RaceReading), Training: get_args(TrainingReading)}
COUNTED: dict[type[Work], tuple[Counted, ...]] = {
    Experiment: ("steps", "gradients", "examples"),
    Training: ("steps", "epochs"),
}
_ALL_READINGS = tuple(name for names in READINGS.values() for name in names)
DISTANCE: RaceReading = "distance"
_WORDS = {
    DISTANCE: "distance to the nearest global minimum",
    "train_loss": "training loss",
    "train_accuracy": "training accuracy",
    "gradients": "gradient evaluations",
}
BOUND = Parameter("bound", "b", default=0.01, low=-1e38, high=1e38, meaning="what is to be reached")
WITHIN = Parameter("within", "n", default=100, low=1, high=1e9, meaning="what may be used", scale="whole")


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached.

    Attributes:
        reads: of a race ``"loss"``, f(θ_t), or ``"distance"``, the Euclidean one from θ_t to the nearest of the known
            minima that are the lowest; of a training ``"train_loss"``, ``"test_loss"``, ``"train_accuracy"`` or
            ``"test_accuracy"``, of several seeds the median, in which a loss that is not finite counts as +∞.
        bound: it is reached where a loss or a distance is below this, an accuracy above it; within ±10³⁸.
        within: how many may have been used by then, 1 to 10⁹; ``None`` for any number.
        counted: of what: of a race ``"steps"``, ``"gradients"`` or ``"examples"``, as its budget counts them; of a
            training ``"steps"`` or ``"epochs"``.
        entrant: index of who is to reach it; ``None`` for anybody.

    Raises:
        ValueError: anything outside that; the message names field, value and what is allowed.
    """

    reads: str
    bound: float
    within: int | None = None
    counted: Counted = "steps"
    entrant: int | None = None

    def __post_init__(self) -> None:
        known("goal: reads", self.reads, _ALL_READINGS)
        known("goal: counted", self.counted, get_args(Counted))
        object.__setattr__(self, "bound", BOUND.check(self.bound, "goal: bound"))
        if self.within is not None:
            object.__setattr__(self, "within", int(WITHIN.check(self.within, "goal: within")))
        if self.entrant is not None and (not isinstance(self.entrant, int) or isinstance(self.entrant, bool)):
            raise ValueError(f"goal: entrant = {shortened(repr(self.entrant))}: must be an index, or None")

    @property
    def is_accuracy(self) -> bool:
        """Whether it is reached above its bound."""
        return self.reads.endswith("accuracy")

    def describe(self) -> str:
        """In words: ``"loss below 0.01 within 100 gradient evaluations"``."""
        reading = _WORDS.get(self.reads, self.reads.replace("_", " "))
        told = f"{reading} {'above' if self.is_accuracy else 'below'} {exact(self.bound)}"
        return (
            told if self.within is None else f"{told} within {self.within:,} {_WORDS.get(self.counted, self.counted)}"
        )


def check_goal(goal: Goal, work: Work, landscapes: Sequence[str] = ()) -> None:
    """Refuse a goal that this work cannot have.

    Args:
        goal: what is to be reached.
        work: by whom.
        landscapes: ids of those that may be chosen besides the race's own.

    Raises:
        ValueError: the work is a map, which has no goal; another reading or count; no such entrant; a distance where no
            minimum is known.
    """
    if isinstance(work, Map):
        raise ValueError("goal: a map's runs have no goal; must be left out")
    known("goal: reads", goal.reads, READINGS[type(work)])
    known("goal: counted", goal.counted, COUNTED[type(work)])
    count = len(entrants_of(work))
    if goal.entrant is not None and not 0 <= goal.entrant < count:
        raise ValueError(f"goal: entrant = {goal.entrant}: must be an index below {count}")
    if isinstance(work, Experiment) and goal.reads == DISTANCE:
        for each in (work, *(work.on(landscape) for landscape in landscapes)):
            if find_landscape(each.landscape).lowest_known(each.parameters) is None:
                raise ValueError(f"goal: reads = {DISTANCE!r}: no minimum of {shortened(each.landscape)} is known")
