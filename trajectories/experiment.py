"""The one description of a race: a value that is checked once, when it is made, and never changes."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from catalogue import Parameter
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from trajectories import codec
from trajectories.outcome import BOUND

MAX_ENTRANTS = 12
MAX_STEPS = 5_000
MAX_NAME_LENGTH = 40

CLIP_NORM = Parameter(
    "clip_norm", "h", default=1.0, low=1e-6, high=1e6, meaning="longest gradient let through", scale="log"
)
START_COORDINATE = Parameter("start", "θ₀", default=0.0, low=-BOUND, high=BOUND, meaning="where the race starts")


def _known(field_name: str, value: object, catalogue: Mapping[str, object]) -> str:
    if not isinstance(value, str) or value not in catalogue:
        raise ValueError(f"{field_name} = {value!r}: must be one of {', '.join(catalogue)}")
    return value


def _numbers(owner: str, given: object, parameters: Sequence[Parameter], kind: str) -> Mapping[str, float]:
    """Every parameter's value, read-only: the given one, checked, or the default."""
    if not isinstance(given, Mapping):
        raise ValueError(f"{kind} of {owner} = {given!r}: must map names to numbers")
    names = [parameter.name for parameter in parameters]
    for name in given:
        if name not in names:
            raise ValueError(f"{owner}: unknown {kind} {name!r}; {owner} has {', '.join(names) or 'none'}")
    return MappingProxyType({p.name: p.check(given.get(p.name, p.default), f"{owner}: {p.name}") for p in parameters})


def _tuple(field_name: str, value: object, allowed: str) -> tuple[Any, ...]:
    if isinstance(value, str | Mapping | Set) or not isinstance(value, Iterable):
        raise ValueError(f"{field_name} = {value!r}: must be {allowed}")
    return tuple(value)


@dataclass(frozen=True, slots=True)
class Entrant:
    """One optimizer in the race.

    Attributes:
        rule: the update rule's id, e.g. ``"adam"``.
        hyperparameters: its numbers by name; what is not given takes the rule's default.
        clip_norm: h > 0 scales every gradient longer than h down to h; ``None`` (the default) never touches it.
        name: what the person calls it, at most 40 printable characters; empty for the rule's own name.

    Raises:
        ValueError: unknown rule or hyperparameter, or a value outside its range.
    """

    rule: str
    hyperparameters: Mapping[str, float] = field(default_factory=dict)
    clip_norm: float | None = None
    name: str = ""

    def __post_init__(self) -> None:
        _known("rule", self.rule, OPTIMIZERS)
        optimizer = OPTIMIZERS[self.rule]
        numbers = _numbers(self.rule, self.hyperparameters, optimizer.hyperparameters, "hyperparameter")
        object.__setattr__(self, "hyperparameters", numbers)
        if self.clip_norm is not None:
            object.__setattr__(self, "clip_norm", CLIP_NORM.check(self.clip_norm, f"{self.rule}: clip_norm"))
        name: object = self.name
        if not isinstance(name, str) or len(name) > MAX_NAME_LENGTH or not name.isprintable() or name != name.strip():
            raise ValueError(
                f"{self.rule}: name = {name!r}: must be at most {MAX_NAME_LENGTH} printable characters, "
                "without spaces at either end"
            )

    def __hash__(self) -> int:
        return hash((self.rule, tuple(self.hyperparameters.items()), self.clip_norm, self.name))

    def __reduce__(self) -> tuple[Any, ...]:
        # Read-only mappings can be neither pickled nor copied; an entrant is made anew, and so checked anew.
        return Entrant, (self.rule, dict(self.hyperparameters), self.clip_norm, self.name)

    @property
    def label(self) -> str:
        """The name shown: the person's, else the rule's."""
        return self.name or OPTIMIZERS[self.rule].name


@dataclass(frozen=True, slots=True)
class Experiment:
    """A race: who runs, where, from which start, for how long.

    Attributes:
        landscape: the landscape's id, e.g. ``"beale"``.
        start: θ_0, two numbers within ±10⁶; ``None`` for the landscape's own start.
        steps: number of steps K, 1 to 5,000, the same for all.
        entrants: 0 to 12 of them.
        parameters: the landscape's numbers by name; what is not given takes its default.

    Raises:
        ValueError: anything unknown or outside its range; the message names field, value and what is allowed.
    """

    landscape: str
    start: tuple[float, float] | None = None
    steps: int = 200
    entrants: tuple[Entrant, ...] = ()
    parameters: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _known("landscape", self.landscape, LANDSCAPES)
        landscape = LANDSCAPES[self.landscape]
        parameters = _numbers(self.landscape, self.parameters, landscape.parameters, "parameter")
        object.__setattr__(self, "parameters", parameters)
        object.__setattr__(self, "start", self._checked_start(landscape.start))
        steps: object = self.steps
        if isinstance(steps, bool) or not isinstance(steps, int) or not 1 <= steps <= MAX_STEPS:
            raise ValueError(f"steps = {steps!r}: must be a whole number from 1 to {MAX_STEPS}")
        object.__setattr__(self, "entrants", _tuple("entrants", self.entrants, "a sequence of Entrant"))
        for index, entrant in enumerate(self.entrants):
            if not isinstance(entrant, Entrant):
                raise ValueError(f"entrants[{index}] = {entrant!r}: must be an Entrant")
        if len(self.entrants) > MAX_ENTRANTS:
            raise ValueError(f"entrants: {len(self.entrants)} of them; at most {MAX_ENTRANTS} can race")

    def _checked_start(self, default: tuple[float, float]) -> tuple[float, float]:
        start = default if self.start is None else _tuple("start", self.start, "two numbers")
        if len(start) != 2:
            raise ValueError(f"start = {start!r}: must be two numbers")
        x, y = start
        return START_COORDINATE.check(x, "start x"), START_COORDINATE.check(y, "start y")

    def __hash__(self) -> int:
        return hash((self.landscape, self.start, self.steps, self.entrants, tuple(self.parameters.items())))

    def __reduce__(self) -> tuple[Any, ...]:
        return Experiment, (self.landscape, self.start, self.steps, self.entrants, dict(self.parameters))

    def to_query(self) -> str:
        """As a URL query, every number in full: ``landscape=beale&start=-1.5,-1.5&steps=400&entrant=adam,…``."""
        return codec.to_query(codec.describe(self))

    @classmethod
    def from_query(cls, query: str) -> "Experiment":
        """The inverse of :meth:`to_query`.

        Raises:
            ValueError: too long, malformed, or not a valid experiment.
        """
        return cls._from_description(codec.from_query(query))

    def to_json(self) -> str:
        """As a JSON text, every number in full."""
        return codec.to_json(codec.describe(self))

    @classmethod
    def from_json(cls, text: str) -> "Experiment":
        """The inverse of :meth:`to_json`.

        Raises:
            ValueError: too long, malformed, or not a valid experiment.
        """
        return cls._from_description(codec.from_json(text))

    @classmethod
    def _from_description(cls, description: codec.Description) -> "Experiment":
        entrants = tuple(Entrant(**entrant) for entrant in description.pop("entrants", ()))
        if "start" in description:
            description["start"] = tuple(description["start"])
        return cls(entrants=entrants, **description)
