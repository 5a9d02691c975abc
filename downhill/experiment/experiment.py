"""The one description of a race: a value that is checked once, when it is made, and never changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from downhill.experiment import codec
from downhill.experiment.checks import known, numbers, sequence
from downhill.experiment.entrant import MAX_ENTRANTS, Entrant
from downhill.experiment.path_styles import path_styles
from downhill.experiment.presentation import presented
from downhill.parameters import Parameter
from downhill.registry import names_for
from landscapes import OWN_DATA, TABLE, Landscape, find_landscape
from optimizers import NETWORK_OPTIMIZERS, OPTIMIZERS

MAX_STEPS = 5_000

BOUND = 1e6
"""A coordinate beyond this counts as diverged."""

START_COORDINATE = Parameter("start", "θ₀", default=0.0, low=-BOUND, high=BOUND, meaning="where the race starts")
STEPS = Parameter("steps", "K", default=200, low=1, high=MAX_STEPS, meaning="length of the race", scale="whole")
SEED = Parameter("seed", "seed", default=0, low=0, high=2**32 - 1, meaning="random seed", scale="whole")

Budget = Literal["steps", "gradients", "examples"]
BUDGETS: tuple[Budget, ...] = get_args(Budget)


def lowest_or_0(landscape: Landscape, parameters: Mapping[str, float]) -> float:
    """What f* is unless it is given: the landscape's lowest known minimum, 0 where none is known."""
    lowest = landscape.lowest_known(parameters)
    return 0.0 if lowest is None else lowest


def _check_races(index: int, entrant: Entrant) -> None:
    if entrant.batch_growth is not None:
        raise ValueError(
            f"entrants[{index}]: batch_growth = {entrant.batch_growth!r}: only the batches of a network grow"
        )
    for name, rule in (("rule", entrant.rule), ("then", entrant.then)):
        if rule in NETWORK_OPTIMIZERS and NETWORK_OPTIMIZERS[rule].is_for_matrices:
            raise ValueError(
                f"entrants[{index}]: {name} = {rule!r}: moves matrices, which only a network has: must be one of "
                f"{names_for(rule, OPTIMIZERS)}"
            )


@dataclass(frozen=True, slots=True)
class Experiment:
    """A race: who runs, where, from which start, for how long.

    Attributes:
        landscape: the landscape's id, e.g. ``"beale"``, or a typed one, e.g. ``"formula:x**2 + 3*sin(y)**2"``,
            or one of one's own data, ``landscapes.fitted(x, y, "a*exp(-b*x)").id``.
        start: θ_0, two numbers within ±10⁶; ``None`` for the landscape's own start.
        steps: K, 1 to 5,000, the same for all.
        entrants: 0 to 12 of them.
        parameters: the landscape's numbers by name; what is not given takes its default.
        seed: of everything random, 0 to 2³² - 1.
        budget: what K counts: ``"steps"``; ``"gradients"``: each entrant then stops before it would need more than K
            gradient evaluations; or ``"examples"``: before these would look at more than K examples. A gradient looks
            at its step's minibatch (an epoch's last is smaller where m does not divide M), without minibatches at all M
            examples; on a landscape without data it counts as ``batch_size`` examples, or as one.

    Raises:
        ValueError: anything unknown or outside its range; the message names field, value and what is allowed.
    """

    landscape: str
    start: tuple[float, float] | None = None
    steps: int = 200
    entrants: tuple[Entrant, ...] = ()
    parameters: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    budget: Budget = "steps"

    def __post_init__(self) -> None:
        landscape = find_landscape(self.landscape)
        owner = landscape.name if landscape.id.startswith(OWN_DATA) else landscape.id
        parameters = numbers(owner, self.parameters, landscape.parameters, "parameter")
        object.__setattr__(self, "parameters", parameters)
        object.__setattr__(self, "start", self._checked_start(landscape.start))
        for name, parameter in (("steps", STEPS), ("seed", SEED)):
            value = getattr(self, name)
            if not isinstance(value, int):
                raise ValueError(f"{name} = {value!r}: must be {parameter.allowed}")
            object.__setattr__(self, name, int(parameter.check(value, name)))
        known("budget", self.budget, BUDGETS)
        object.__setattr__(self, "entrants", sequence("entrants", self.entrants, "a sequence of Entrant"))
        for index, entrant in enumerate(self.entrants):
            if not isinstance(entrant, Entrant):
                raise ValueError(f"entrants[{index}] = {entrant!r}: must be an Entrant")
            if not landscape.id.startswith(TABLE):  # on which paths of networks are shown
                _check_races(index, entrant)
        if len(self.entrants) > MAX_ENTRANTS:
            raise ValueError(f"entrants: {len(self.entrants)} of them; at most {MAX_ENTRANTS} can race")
        bound = lowest_or_0(landscape, parameters)
        object.__setattr__(self, "entrants", tuple(entrant.with_lower_bound(bound) for entrant in self.entrants))

    def _checked_start(self, default: tuple[float, float]) -> tuple[float, float]:
        start = default if self.start is None else sequence("start", self.start, "two numbers")
        if len(start) != 2:
            raise ValueError(f"start = {start!r}: must be two numbers")
        x, y = start
        return START_COORDINATE.check(x, "start x"), START_COORDINATE.check(y, "start y")

    def on(self, landscape: str, start: tuple[float, float] | None = None) -> "Experiment":
        """The same race on another landscape, with its own parameters.

        A lower bound f* that is this landscape's lowest known minimum becomes the other's.

        Args:
            landscape: the other's id.
            start: θ_0 there; ``None`` for its own.

        Raises:
            ValueError: as for the class.
        """
        other = find_landscape(landscape)
        here = lowest_or_0(find_landscape(self.landscape), self.parameters)
        there = lowest_or_0(other, other.defaults)
        entrants = tuple(entrant.with_lower_bound(there, instead_of=here) for entrant in self.entrants)
        return replace(self, landscape=landscape, start=start, parameters={}, entrants=entrants)

    @property
    def path_styles(self) -> tuple[int, ...]:
        """Each entrant's, as :mod:`downhill.experiment.path_styles` gives them out."""
        return path_styles(self.entrants)

    def _repr_html_(self) -> str | bytes | None:
        """What a notebook shows of it."""
        return presented(self, "html")

    def _repr_png_(self) -> str | bytes | None:
        """The same where scripts are off."""
        return presented(self, "png")

    def to_query(self) -> str:
        """As a URL query, every number in full: ``landscape=beale&start=-1.5,-1.5&steps=400&entrant=adam,…``.

        Raises:
            ValueError: an entrant was made by ``from_optax``.
        """
        return codec.to_query(codec.describe(self))

    @classmethod
    def from_query(cls, query: str) -> "Experiment":
        """The inverse of :meth:`to_query`.

        Raises:
            ValueError: too long, malformed, or not a valid experiment.
        """
        return cls._from_description(codec.from_query(query))

    def to_json(self) -> str:
        """As a JSON text, every number in full.

        Raises:
            ValueError: an entrant was made by ``from_optax``.
        """
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
        entrants = tuple(Entrant.from_description(entrant) for entrant in description.pop("entrants", ()))
        if str(description["landscape"]).startswith(TABLE):
            raise ValueError(f"landscape = {TABLE!r}…: no address and no file holds a table of numbers")
        if "start" in description:
            description["start"] = tuple(description["start"])
        return cls(entrants=entrants, **description)
