"""Which plane through the space of all weights is looked at, and how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

from downhill.experiment.choice import Choice, Kind, by_id
from downhill.experiment.codec import read_number, read_pairs
from downhill.experiment.entrant import MAX_ENTRANTS
from downhill.experiment.experiment import SEED
from downhill.parameters import Parameter

SIZE = Parameter("size", "n", default=51, low=2, high=201, meaning="points along each side", scale="whole")
MARGIN = Parameter(
    "margin", "m", default=0.2, low=0.0, high=2.0, meaning="space around what is shown, as a part of its longer side"
)
REACH = Parameter(
    "reach", "r", default=1.0, low=0.01, high=10.0, meaning="how far each way, in sizes of the weights", scale="log"
)


def _entrant(name: str, default: int, meaning: str) -> Parameter:
    return Parameter(name, "i", default=default, low=0, high=MAX_ENTRANTS - 1, meaning=meaning, scale="whole")


ENTRANT = _entrant("entrant", 0, "whose end is in the middle")
ENDS = (
    _entrant("first", 0, "whose end is at (0, 0)"),
    _entrant("second", 1, "whose end is to the right of it"),
    _entrant("third", 2, "whose end is above"),
)

PLANES: Mapping[str, Kind] = by_id(
    Kind("paths", "where the paths spread most", "", "Li et al. 2018", (SIZE, MARGIN)),
    Kind("random", "random directions", "", "Li et al. 2018", (ENTRANT, SEED, SIZE, REACH)),
    Kind("points", "through three ends", "", "Garipov et al. 2018", (*ENDS, SIZE, MARGIN)),
)


@dataclass(frozen=True)
class PlaneChoice(Choice):
    """Which plane, and what of it.

    Attributes:
        kind: ``"paths"``, the plane in which the paths spread most; ``"random"``, two random directions around an
            entrant's end; or ``"points"``, the plane through the ends of three different entrants.
        numbers: its numbers by name; what is not given takes the default.

    Raises:
        ValueError: unknown kind or number, a value outside its range, or an entrant twice among the three.
    """

    kind: str = "paths"

    what: ClassVar[str] = "plane"
    kinds: ClassVar[Mapping[str, Kind]] = PLANES

    def __post_init__(self) -> None:
        Choice.__post_init__(self)
        for name, other in combinations((end.name for end in ENDS if end.name in self.numbers), 2):
            if self.whole(name) == self.whole(other):
                raise ValueError(
                    f"plane {self.kind}: {other} = {self.whole(other)}: must be another entrant than {name}"
                )

    def whole(self, name: str) -> int:
        """One of its numbers that is whole: a size, a seed, an entrant's index."""
        return int(self.numbers[name])

    @property
    def entrants(self) -> tuple[int, ...]:
        """Indices of the entrants that it names."""
        return tuple(self.whole(each.name) for each in (ENTRANT, *ENDS) if each.name in self.numbers)

    def describe(self) -> dict[str, Any]:
        """As a plain dictionary, its kind and those numbers that are not the default."""
        others = {each.name for each in self.parameters if self.numbers[each.name] != each.default}
        return {"kind": self.kind} | {name: value for name, value in self.numbers.items() if name in others}

    def to_text(self) -> str:
        """As the address has it: ``random,entrant=1,seed=3``."""
        described = self.describe()
        words = [described.pop("kind"), *(f"{name}={value!r}".removesuffix(".0") for name, value in described.items())]
        return ",".join(words)

    @classmethod
    def from_text(cls, text: str) -> "PlaneChoice":
        """The inverse of :meth:`to_text`.

        Raises:
            ValueError: malformed, or nothing that can be chosen.
        """
        kind, *words = text.split(",")
        return cls(kind, {name: read_number(name, word) for name, word in read_pairs("plane", words).items()})
