"""The one description of a training: a value that is checked once, when it is made, and never changes."""

from dataclasses import dataclass, field
from numbers import Integral
from typing import Literal, get_args

from downhill.experiment.checks import known, sequence
from downhill.experiment.codec import Description, to_json
from downhill.experiment.entrant import MAX_ENTRANTS, Entrant
from downhill.experiment.experiment import SEED
from downhill.experiment.path_styles import path_styles
from downhill.networks import codec
from downhill.networks.data import Data
from downhill.networks.network import Network
from downhill.parameters import Parameter

Order = Literal["random", "curriculum"]
Precision = Literal["float32", "float64"]
ORDERS: tuple[Order, ...] = get_args(Order)
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

EPOCHS = Parameter(
    "epochs", "E", default=10, low=1, high=1000, meaning="times that all examples are seen", scale="whole"
)
SEEDS = Parameter("seeds", "seeds", default=1, low=1, high=20, meaning="runs with chance of their own", scale="whole")
PROBE_EVERY = Parameter(
    "probe_every", "k", default=0, low=0, high=10_000, meaning="steps between two looks at the curvature", scale="whole"
)
_WHOLE = (EPOCHS, SEEDS, SEED, PROBE_EVERY)


@dataclass(frozen=True, slots=True)
class Training:
    """Who trains which network, on what, for how long.

    Attributes:
        data: what it learns from; which part of it is kept for the test is drawn by ``seed``.
        networks: one that all entrants train, or one for each of them, in their order.
        entrants: 0 to 12 of them, each with a batch size that is constant or grows; without one it sees all examples at
            each step. A network's weights begin at rest, so that none may have an initial velocity.
        epochs: E, 1 to 1,000.
        seeds: every entrant trains with so many seeds, 1 to 20: ``seed`` and those after it. A seed decides the first
            weights, the order of the examples, and what is left out.
        seed: 0 to 2³² - 1.
        order: of the examples in an epoch: ``"random"``, or ``"curriculum"``, from easy ones to all; see
            :mod:`downhill.networks.batches`.
        precision: what is computed with, ``"float32"`` or ``"float64"``.
        probe_every: k: the curvature is looked at before every k-th step; 0 for never.

    Raises:
        ValueError: anything unknown or outside its range; the message names field, value and what is allowed.
    """

    data: Data = field(default_factory=Data)
    networks: tuple[Network, ...] = (Network(),)
    entrants: tuple[Entrant, ...] = ()
    epochs: int = 10
    seeds: int = 1
    seed: int = 0
    order: Order = "random"
    precision: Precision = "float32"
    probe_every: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.data, Data):
            raise ValueError(f"data = {self.data!r}: must be of type Data")
        for name, kind in (("networks", Network), ("entrants", Entrant)):
            several = sequence(name, getattr(self, name), f"a sequence of {kind.__name__}")
            for index, each in enumerate(several):
                if not isinstance(each, kind):
                    raise ValueError(f"{name}[{index}] = {each!r}: must be of type {kind.__name__}")
            object.__setattr__(self, name, several)
        for parameter in _WHOLE:
            value = getattr(self, parameter.name)
            if not isinstance(value, Integral):
                raise ValueError(f"{parameter.name} = {value!r}: must be {parameter.allowed}")
            object.__setattr__(self, parameter.name, int(parameter.check(value, parameter.name)))
        SEED.check(self.seed + self.seeds - 1, "the last seed")
        known("order", self.order, ORDERS)
        known("precision", self.precision, PRECISIONS)
        self._check_entrants()

    def _check_entrants(self) -> None:
        if len(self.entrants) > MAX_ENTRANTS:
            raise ValueError(f"entrants: {len(self.entrants)} of them; at most {MAX_ENTRANTS} can train")
        if len(self.networks) not in {1, len(self.entrants) or 1}:
            raise ValueError(
                f"networks: {len(self.networks)} of them; must be one for all, or one for each of the "
                f"{len(self.entrants)} entrants"
            )
        for index, entrant in enumerate(self.entrants):
            if entrant.velocity is not None:
                raise ValueError(
                    f"entrants[{index}]: velocity_x = {entrant.velocity_x!r}: has two coordinates, as a race has; "
                    "a network's weights begin at rest"
                )
        # The cross-entropy is never below 0.
        object.__setattr__(self, "entrants", tuple(entrant.with_lower_bound(0.0) for entrant in self.entrants))

    def network(self, entrant: int) -> Network:
        """The network that the entrant with this index trains."""
        return self.networks[entrant if len(self.networks) > 1 else 0]

    @property
    def path_styles(self) -> tuple[int, ...]:
        """Each entrant's, as of a race."""
        return path_styles(self.entrants)

    @property
    def run_seeds(self) -> range:
        """The seed of each run."""
        return range(self.seed, self.seed + self.seeds)

    def to_query(self) -> str:
        """As a URL query, every number in full: ``data=digits&network=128-64-32&epochs=10&entrant=adam,…``.

        Raises:
            ValueError: an entrant was made by ``from_optax``.
        """
        return codec.to_query(codec.describe(self))

    @classmethod
    def from_query(cls, query: str) -> "Training":
        """The inverse of :meth:`to_query`.

        Raises:
            ValueError: too long, malformed, or not a valid training.
        """
        return cls.from_description(codec.from_query(query))

    def to_json(self) -> str:
        """As a JSON text, every number in full.

        Raises:
            ValueError: an entrant was made by ``from_optax``.
        """
        return to_json(codec.describe(self))

    @classmethod
    def from_json(cls, text: str) -> "Training":
        """The inverse of :meth:`to_json`.

        Raises:
            ValueError: too long, malformed, or not a valid training.
        """
        return cls.from_description(codec.from_json(text))

    @classmethod
    def from_description(cls, description: Description) -> "Training":
        """A training from plain dictionaries, as ``codec`` reads them.

        Raises:
            ValueError: as for the class.
        """
        data = description.pop("data")
        networks = tuple(
            _network(*each) for each in enumerate(description.pop("networks", [{"hidden": Network().hidden}]))
        )
        entrants = tuple(Entrant.from_description(each) for each in description.pop("entrants", ()))
        kind, digest = data.pop("kind"), data.pop("digest", "")
        return cls(Data(kind, data, digest), networks, entrants, **description)


def _network(index: int, description: Description) -> Network:
    description["hidden"] = tuple(description["hidden"])
    try:
        return Network(**description)
    except ValueError as error:
        raise ValueError(f"networks[{index}]: {error}") from None
