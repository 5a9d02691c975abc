"""One of several kinds of a technique, with its numbers: a schedule, a way of averaging."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from immutabledict import immutabledict

from downhill.experiment.checks import known, numbers
from downhill.parameters import Parameter


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind that can be chosen.

    Attributes:
        id: name in code, URL and command line.
        name: name for people.
        formula: in TeX.
        source: author and year.
        parameters: its adjustable numbers.
        instead: what may be given in place of one of those, by that one's name.
    """

    id: str
    name: str
    formula: str
    source: str
    parameters: tuple[Parameter, ...] = ()
    instead: Mapping[str, Parameter] = immutabledict()

    @property
    def every_parameter(self) -> tuple[Parameter, ...]:
        """All that it can have, if not at once."""
        return *self.parameters, *self.instead.values()

    def parameters_for(self, given: Collection[str]) -> tuple[Parameter, ...]:
        """Those that it has where numbers of these names are given."""
        return tuple(
            other if (other := self.instead.get(usual.name)) and other.name in given else usual
            for usual in self.parameters
        )


@dataclass(frozen=True)
class Choice:
    """A kind and its numbers; immutable.

    Attributes:
        kind: the kind's id.
        numbers: its numbers by name; what is not given takes the default.

    Raises:
        ValueError: unknown kind or number, a value outside its range, or two numbers of which one takes the other's
            place.
    """

    kind: str
    numbers: Mapping[str, float] = field(default_factory=dict)

    what: ClassVar[str]
    kinds: ClassVar[Mapping[str, Kind]]

    def __post_init__(self) -> None:
        kind, owner = self.kinds[known(self.what, self.kind, self.kinds)], f"{self.what} {self.kind}"
        checked = numbers(owner, self.numbers, kind.every_parameter, "number")
        for usual, other in kind.instead.items():
            if {usual, other.name} <= self.numbers.keys():
                raise ValueError(f"{owner}: both {usual} and {other.name} are given; it takes one of them")
        has = kind.parameters_for(self.numbers)
        object.__setattr__(self, "numbers", immutabledict({each.name: checked[each.name] for each in has}))

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What its numbers are."""
        return self.kinds[self.kind].parameters_for(self.numbers)

    @classmethod
    def names(cls) -> set[str]:
        """Names of the numbers of all kinds."""
        return {parameter.name for kind in cls.kinds.values() for parameter in kind.every_parameter}


def by_id(*kinds: Kind) -> Mapping[str, Any]:
    """A read-only catalogue of kinds."""
    return immutabledict({kind.id: kind for kind in kinds})
