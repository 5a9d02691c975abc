"""One of several kinds of a technique, with its numbers: a schedule, a way of averaging."""

from collections.abc import Mapping
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
    """

    id: str
    name: str
    formula: str
    source: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A kind and its numbers; immutable.

    Attributes:
        kind: the kind's id.
        numbers: its numbers by name; what is not given takes the default.

    Raises:
        ValueError: unknown kind or number, or a value outside its range.
    """

    kind: str
    numbers: Mapping[str, float] = field(default_factory=dict)

    what: ClassVar[str]
    kinds: ClassVar[Mapping[str, Kind]]

    def __post_init__(self) -> None:
        known(self.what, self.kind, self.kinds)
        checked = numbers(f"{self.what} {self.kind}", self.numbers, self.kinds[self.kind].parameters, "number")
        object.__setattr__(self, "numbers", checked)

    @classmethod
    def names(cls) -> set[str]:
        """Names of the numbers of all kinds."""
        return {parameter.name for kind in cls.kinds.values() for parameter in kind.parameters}


def by_id(*kinds: Kind) -> Mapping[str, Any]:
    """A read-only catalogue of kinds."""
    return immutabledict({kind.id: kind for kind in kinds})
