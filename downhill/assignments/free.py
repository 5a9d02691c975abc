"""What of a race, a map or a training whoever does the assignment may change, and within which bounds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from downhill.experiment.checks import sequence, shortened
from downhill.experiment.experiment import BOUND, START_COORDINATE
from downhill.parameters import Parameter

MOST_LANDSCAPES = 20
MOST_NUMBERS = 60
"""Free numbers of all entrants together."""


def check_range(field: str, low: object, high: object, parameter: Parameter) -> tuple[float, float]:
    """Two ends of a range, if both are allowed and it holds more than one value.

    Raises:
        ValueError: an end that is not allowed, or a range that does not grow.
    """
    first, last = parameter.check(low, f"{field}: low"), parameter.check(high, f"{field}: high")
    if not first < last:
        raise ValueError(f"{field}: low = {first!r}: must be below high = {last!r}")
    return first, last


@dataclass(frozen=True, slots=True)
class Box:
    """Where a start may be; without arguments anywhere.

    Attributes:
        x_low, x_high, y_low, y_high: its sides, which belong to it, within ±10⁶.

    Raises:
        ValueError: a side that is not allowed, or an empty box.
    """

    x_low: float = -BOUND
    x_high: float = BOUND
    y_low: float = -BOUND
    y_high: float = BOUND

    def __post_init__(self) -> None:
        for axis in "xy":
            names = f"{axis}_low", f"{axis}_high"
            low, high = (getattr(self, name) for name in names)
            ends = check_range(f"start {axis}", low, high, START_COORDINATE)
            for name, end in zip(names, ends, strict=True):
                object.__setattr__(self, name, end)

    def check(self, start: tuple[float, float]) -> None:
        """Refuse a start outside.

        Raises:
            ValueError: it is.
        """
        for axis, value in zip("xy", start, strict=True):
            low, high = getattr(self, f"{axis}_low"), getattr(self, f"{axis}_high")
            if not low <= value <= high:
                raise ValueError(f"start {axis} = {value!r}: must be a number in [{low!r}, {high!r}]")


@dataclass(frozen=True, slots=True)
class FreeRule:
    """Which rules an entrant may have.

    With another rule it has that one's defaults, but for numbers that are free themselves.

    Attributes:
        entrant: its index.
        rules: ids, its own among them.
    """

    entrant: int
    rules: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_index("rules", self.entrant)
        object.__setattr__(self, "rules", _different(f"rules of entrants[{self.entrant}]", self.rules, None))


@dataclass(frozen=True, slots=True)
class FreeNumber:
    """A number of an entrant's that may be changed.

    Attributes:
        entrant: its index.
        name: the number's name in an address: a hyperparameter's, or that of one around the rule that is switched on.
            A rule that may be chosen and lacks it stays as it is.
        low, high: the ends of its range, which belong to it.
    """

    entrant: int
    name: str
    low: float
    high: float

    def __post_init__(self) -> None:
        _check_index("numbers", self.entrant)
        if not isinstance(self.name, str):
            raise ValueError(f"numbers: name = {shortened(repr(self.name))}: must be a text")

    @property
    def field(self) -> str:
        """What messages call it."""
        return f"entrants[{self.entrant}]: {self.name}"

    def check(self, value: float) -> None:
        """Refuse a value outside.

        Raises:
            ValueError: it is.
        """
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.field} = {value!r}: must be a number in [{self.low!r}, {self.high!r}]")


@dataclass(frozen=True, slots=True)
class Free:
    """All that may be changed; what is not named may not. That it fits is checked by :mod:`.fitting`.

    Attributes:
        landscapes: ids of up to 20 that may be chosen, the own one among them; empty for that one alone. On another
            one a race begins at that one's own start, unless the start is free.
        start: where the start may be; ``None`` where it may not be changed.
        length: the fewest and the most steps, of a training epochs; ``None`` where they may not be changed.
        rules: of each entrant that may have another one.
        numbers: up to 60 that may be changed.

    Raises:
        ValueError: anything of another kind, or named twice.
    """

    landscapes: tuple[str, ...] = ()
    start: Box | None = None
    length: tuple[int, int] | None = None
    rules: tuple[FreeRule, ...] = ()
    numbers: tuple[FreeNumber, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "landscapes", _different("landscapes", self.landscapes, MOST_LANDSCAPES))
        if self.start is not None and not isinstance(self.start, Box):
            raise ValueError(f"start = {shortened(repr(self.start))}: must be a Box, or None")
        if self.length is not None:
            object.__setattr__(self, "length", sequence("length", self.length, "two whole numbers"))
        for name, kind in (("rules", FreeRule), ("numbers", FreeNumber)):
            several = sequence(name, getattr(self, name), f"a sequence of {kind.__name__}")
            if not all(isinstance(each, kind) for each in several):
                raise ValueError(f"{name} = {shortened(repr(several))}: must be a sequence of {kind.__name__}")
            object.__setattr__(self, name, several)
        if len(self.numbers) > MOST_NUMBERS:
            raise ValueError(f"numbers: {len(self.numbers)} of them; at most {MOST_NUMBERS} may be free")
        _check_once("rules", (f"entrants[{each.entrant}]" for each in self.rules))
        _check_once("numbers", (each.field for each in self.numbers))

    @property
    def entrants(self) -> tuple[int, ...]:
        """Indices of those who have something of their own that may be changed."""
        return tuple(sorted({each.entrant for each in (*self.rules, *self.numbers)}))

    def rules_of(self, entrant: int) -> tuple[str, ...]:
        """The rules that the entrant with this index may have; empty where its own may not be changed."""
        return next((each.rules for each in self.rules if each.entrant == entrant), ())

    def numbers_of(self, entrant: int) -> tuple[FreeNumber, ...]:
        """Its numbers that may be changed."""
        return tuple(each for each in self.numbers if each.entrant == entrant)


def _check_index(field: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{field}: entrant = {shortened(repr(value))}: must be an entrant's index, from 0")


def _different(field: str, value: Any, most: int | None) -> tuple[str, ...]:
    """Ids, each once."""
    texts = sequence(field, value, "a list of ids")
    for each in texts:
        if not isinstance(each, str):
            raise ValueError(f"{field}: {shortened(repr(each))}: must be an id")
    if most is not None and len(texts) > most:
        raise ValueError(f"{field}: {len(texts)} of them; at most {most} are allowed")
    _check_once(field, texts)
    return texts


def _check_once(field: str, names: Iterable[str]) -> None:
    name, count = next(iter(Counter(names).most_common(1)), ("", 0))
    if count > 1:
        raise ValueError(f"{field}: {shortened(name)} is named twice")
