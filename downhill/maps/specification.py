"""What a map shows: which runs there are beside each other. Every number is checked once, when the value is made."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal, get_args

from downhill.experiment.checks import known
from downhill.experiment.experiment import MAX_ENTRANTS, START_COORDINATE
from downhill.parameters import Parameter
from optimizers.entry import LEARNING_RATE

Precision = Literal["float32", "float64"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
KindName = Literal["basins", "sensitivity", "plane"]

SIZE = Parameter("size", "n", default=256, low=2, high=1024, meaning="starts along each side", scale="whole")
RADIUS = Parameter(
    "radius", "r", default=0.1, low=1e-9, high=1e9, meaning="how close to a minimum counts as there", scale="log"
)
VALUES = Parameter("values", "n", default=201, low=2, high=2000, meaning="learning rates", scale="whole")
SEEDS = Parameter("seeds", "seeds", default=1, low=1, high=200, meaning="runs with chance of their own", scale="whole")
TARGET = Parameter("target", "f", default=0.0, low=-1e38, high=1e38, meaning="the loss that counts as reached")
ENTRANT = Parameter("entrant", "i", default=0, low=0, high=MAX_ENTRANTS - 1, meaning="who runs", scale="whole")
PLANE_SIZE = Parameter("size", "n", default=128, low=2, high=512, meaning="values of each number", scale="whole")


class _Checked:
    """Of a kind of map: its name, and checks of its fields."""

    kind: ClassVar[KindName]

    def _check(self, name: str, parameter: Parameter) -> None:
        value = getattr(self, name)
        if parameter.scale == "whole" and not isinstance(value, int):
            raise ValueError(f"{self.kind}: {name} = {value!r}: must be {parameter.allowed}")
        number = parameter.check(value, f"{self.kind}: {name}")
        object.__setattr__(self, name, int(number) if parameter.scale == "whole" else number)

    def _check_range(self, low: str, high: str, parameter: Parameter) -> None:
        for name in (low, high):
            if getattr(self, name) is not None:
                self._check(name, parameter)
        first, last = getattr(self, low), getattr(self, high)
        if (first is None) != (last is None):
            raise ValueError(f"{self.kind}: {low} and {high}: give both or neither")
        if first is not None and not first < last:
            raise ValueError(f"{self.kind}: {low} = {first!r}: must be below {high} = {last!r}")

    def describe(self) -> dict[str, Any]:
        """As a plain dictionary, what is ``None`` left out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]
        return {"kind": self.kind, **{name: value for name, value in values.items() if value is not None}}


@dataclass(frozen=True, slots=True)
class Basins(_Checked):
    """Which start leads where: every entrant from a grid of size × size starts.

    Attributes:
        size: n, 2 to 1,024 starts along each side, the sides themselves included.
        x_low, x_high, y_low, y_high: the part of the plane; ``None`` for the landscape's view.
        radius: a run whose end is no farther than this from a minimum has reached it; ``None`` for one hundredth of the
            diagonal of the landscape's view.
        precision: what is computed with: ``"float32"``, three times as fast, or ``"float64"``, as a race is.

    Raises:
        ValueError: a value that is not allowed.
    """

    size: int = 256
    x_low: float | None = None
    x_high: float | None = None
    y_low: float | None = None
    y_high: float | None = None
    radius: float | None = None
    precision: Precision = "float32"

    kind: ClassVar[KindName] = "basins"

    def __post_init__(self) -> None:
        self._check("size", SIZE)
        for axis in "xy":
            self._check_range(f"{axis}_low", f"{axis}_high", START_COORDINATE)
        if self.radius is not None:
            self._check("radius", RADIUS)
        known("basins: precision", self.precision, PRECISIONS)


@dataclass(frozen=True, slots=True)
class Sensitivity(_Checked):
    """What becomes of every entrant at every learning rate.

    Attributes:
        values: how many learning rates, 2 to 2,000, evenly spaced in the logarithm.
        low, high: the first and the last; ``None`` for all that is allowed.
        seeds: every rate is run with so many seeds, 1 to 200, the experiment's and those after it. Only entrants that
            chance plays with differ in them.
        target: the loss that counts as reached; ``None`` if nobody asks.
        precision: as for :class:`Basins`.

    Raises:
        ValueError: a value that is not allowed.
    """

    values: int = 201
    low: float | None = None
    high: float | None = None
    seeds: int = 1
    target: float | None = None
    precision: Precision = "float64"

    kind: ClassVar[KindName] = "sensitivity"

    def __post_init__(self) -> None:
        self._check("values", VALUES)
        self._check_range("low", "high", LEARNING_RATE)
        self._check("seeds", SEEDS)
        if self.target is not None:
            self._check("target", TARGET)
        known("sensitivity: precision", self.precision, PRECISIONS)


@dataclass(frozen=True, slots=True)
class Plane(_Checked):
    """What becomes of one entrant at all pairs of two of its hyperparameters.

    Attributes:
        entrant: index of who runs.
        x: name of the hyperparameter that grows to the right, e.g. ``"learning_rate"``.
        y: name of the one that grows upwards.
        size: n, 2 to 512 values of each, spaced as its slider is.
        x_low, x_high, y_low, y_high: their first and last values; ``None`` for all that is allowed.
        precision: as for :class:`Basins`.

    Raises:
        ValueError: a value that is not allowed.
    """

    entrant: int = 0
    x: str = "learning_rate"
    y: str = "momentum"
    size: int = 128
    x_low: float | None = None
    x_high: float | None = None
    y_low: float | None = None
    y_high: float | None = None
    precision: Precision = "float32"

    kind: ClassVar[KindName] = "plane"

    def __post_init__(self) -> None:
        self._check("entrant", ENTRANT)
        self._check("size", PLANE_SIZE)
        known("plane: precision", self.precision, PRECISIONS)


Variation = Basins | Sensitivity | Plane
VARIATIONS: dict[str, type[Variation]] = {kind.kind: kind for kind in (Basins, Sensitivity, Plane)}
