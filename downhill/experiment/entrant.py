"""One optimizer in a race, with everything around it: schedule, clipping, noise, averaging."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from typing import Any

import optax
from immutabledict import immutabledict

from downhill.experiment.averaging import Averaging
from downhill.experiment.checks import numbers
from downhill.experiment.schedules import Schedule
from downhill.parameters import Parameter
from optimizers import OPTIMIZERS, RULE_PREFIX, Optimizer, find_optimizer, opened
from optimizers._switched import SWITCH_AT, THEN, of_first, of_second, switched
from optimizers.optax_zoo import OWN, from_transformation

MAX_NAME_LENGTH = 40
_TYPED = ", typed"

CLIP_NORM = Parameter(
    "clip_norm", "h", default=1.0, low=1e-6, high=1e6, meaning="longest gradient let through", scale="log"
)
CLIP_VALUE = Parameter(
    "clip_value", "h", default=1.0, low=1e-6, high=1e6, meaning="largest coordinate of a gradient", scale="log"
)
NOISE = Parameter(
    "noise", "σ", default=1.0, low=1e-6, high=1e6, meaning="standard deviation of one example's gradient", scale="log"
)
BATCH_SIZE = Parameter(
    "batch_size", "m", default=8.0, low=1.0, high=1e4, meaning="examples in a minibatch", scale="whole"
)
MAX_ENTRANTS = 12
"""As many can race, each with a style of its own."""
PATH_STYLE = Parameter(
    "path_style", "style", 1, 1, MAX_ENTRANTS, meaning="colour, dash and marker, by their number", scale="whole"
)
COUPLED_DECAY = Parameter(
    "coupled_decay", "λ", default=0.01, low=1e-6, high=100.0, meaning="weight decay added to the gradient", scale="log"
)
SAM = Parameter(
    "sam", "ρ", default=0.05, low=1e-6, high=1e3, meaning="how far uphill the gradient is taken", scale="log"
)
GRADIENT_OPTIONS = {
    parameter.name: parameter for parameter in (CLIP_NORM, CLIP_VALUE, NOISE, BATCH_SIZE, COUPLED_DECAY, SAM)
}
VELOCITY = {
    f"velocity_{axis}": Parameter(
        f"velocity_{axis}", f"velocity {axis}", 0.1, low=-1e6, high=1e6, meaning=f"initial velocity ν₀ along {axis}"
    )
    for axis in "xy"
}
BATCH_GROWTH = Parameter(
    "batch_growth", "b", default=2.0, low=1.0, high=100.0, meaning="factor of the batch size after every epoch"
)
OPTIONAL_NUMBERS = GRADIENT_OPTIONS | VELOCITY | {BATCH_GROWTH.name: BATCH_GROWTH}
"""Numbers that are there or not, by name."""

_OF_EVERY_ENTRANT = frozenset(
    {*OPTIONAL_NUMBERS, PATH_STYLE.name, SWITCH_AT.name, "schedule", "averaging", "then", "name"}
    | Schedule.names()
    | Averaging.names()
)


@dataclass(frozen=True, slots=True)
class Entrant:
    """One optimizer in the race.

    The gradient g that the rule sees at step t is computed so: the gradient of the loss of a minibatch of m examples
    (on a landscape with data, if ``batch_size`` is given; every epoch uses each example once, in a new order); plus
    σ/√m · N(0, I) (if ``noise`` is given; m = 1 without ``batch_size``); with ``sam`` the gradient of that same batch
    with that same noise at θ + ρ g/‖g‖ in place of g, the one that leads there unclipped and without decay (sharpness-
    aware minimization, Foret et al. 2021), which doubles what gradients cost; each coordinate limited to
    ±``clip_value``; the whole scaled down to ``clip_norm``; plus λθ (if ``coupled_decay`` is given), which makes of any
    rule one with coupled weight decay, that of PyTorch's ``weight_decay`` (Krogh & Hertz 1991): rules that look at the
    loss or its Hessian see ½λ‖θ‖² in it, and nothing of ρ. All entrants of a race see the same batches and the same
    noise.

    A rule with a velocity sets out with ν₀ = (``velocity_x``, ``velocity_y``) in place of 0, as Goodfellow, Bengio &
    Courville 2016 do in algorithm 8.2: on a plane momentum's step from θ_k is φ^{k+1} ν₀ - α (1 + φ + … + φ^k) g.

    Attributes:
        rule: the update rule's id, e.g. ``"adam"``, or a typed rule, e.g. ``"rule:theta = theta - alpha*g"``;
            ``"muon"`` and ``"galore"``, which move whole matrices, are for networks alone.
        hyperparameters: its numbers by name; what is not given takes the rule's default. A lower bound f* that is not
            given is missing until an experiment puts the landscape's lowest known minimum in its place. With ``then``
            also ``switch_at`` s and the second rule's numbers, their names behind ``then_``.
        schedule: how the learning rate changes.
        clip_norm: h > 0 scales every gradient longer than h down to h; ``None`` (the default) never touches it.
        clip_value: h > 0 moves every coordinate of the gradient beyond ±h to ±h; ``None`` never does.
        noise: σ > 0; ``None`` for none.
        batch_size: m, a whole number; ``None`` for all examples. With m ≥ M every batch is the whole set.
        coupled_decay: λ > 0; ``None`` for none.
        sam: ρ > 0; ``None`` for the gradient at θ itself.
        velocity_x: ν₀ along x, in [-10⁶, 10⁶], for a rule that ``takes_velocity``; ``None`` for 0.
        velocity_y: ν₀ along y. Where one of the two is given, the other is 0, no longer ``None``.
        batch_growth: b, 1 to 100: in epoch e a network's batches are of m bᵉ examples, rounded. It needs a
            ``batch_size``, and is for networks alone; ``None`` for batches that do not grow.
        averaging: whether the average of the positions is followed too.
        name: what the person calls it, at most 40 printable characters; empty for the rule's own name.
        path_style: the number, 1 to 12, of the colour, dash and marker of its path; ``None`` for that of its place.
        then: the id of a rule that makes the steps t ≥ s, beginning anew where the first has come to; empty for none.
        optimizer: the rule itself; found by its id, or given by :meth:`from_optax`.

    Raises:
        ValueError: unknown rule or hyperparameter, a value outside its range, a schedule for a rule without a rate, or
            an initial velocity for a rule without a velocity.
    """

    rule: str
    hyperparameters: Mapping[str, float] = field(default_factory=dict)
    schedule: Schedule = field(default_factory=Schedule)
    clip_norm: float | None = None
    clip_value: float | None = None
    noise: float | None = None
    batch_size: float | None = None
    coupled_decay: float | None = None
    sam: float | None = None
    velocity_x: float | None = None
    velocity_y: float | None = None
    batch_growth: float | None = None
    averaging: Averaging = field(default_factory=Averaging)
    name: str = ""
    path_style: float | None = None
    then: str = ""
    optimizer: Optimizer = field(default=None, repr=False)  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if not self.is_own:
            object.__setattr__(self, "optimizer", self._found())
        elif self.then:
            raise ValueError(f"{self.rule}: then = {self.then!r}: a transformation of your own hands over to no other")
        checked = numbers(self.rule, self.hyperparameters, self.optimizer.hyperparameters, "hyperparameter")
        missing = set(self.optimizer.lower_bounds) - self.hyperparameters.keys()
        checked = immutabledict({name: value for name, value in checked.items() if name not in missing})
        object.__setattr__(self, "hyperparameters", checked)
        for name, parameter in OPTIONAL_NUMBERS.items():
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, parameter.check(value, f"{self.rule}: {name}"))
        for name, kind in (("schedule", Schedule), ("averaging", Averaging)):
            if not isinstance(value := getattr(self, name), kind):
                raise ValueError(f"{self.rule}: {name} = {value!r}: must be of type {kind.__name__}")
        if not self.takes_rate and self.schedule != Schedule():
            raise ValueError(f"{self.rule}: schedule = {self.schedule.kind!r}: this rule takes no learning rate")
        if self.path_style is not None:
            style = PATH_STYLE.check(self.path_style, f"{self.rule}: path_style")
            object.__setattr__(self, "path_style", style)
        if self.batch_growth is not None and self.batch_size is None:
            raise ValueError(f"{self.rule}: batch_growth = {self.batch_growth!r}: needs a batch_size, which grows")
        self._check_velocity()
        self._check_name()

    def _found(self) -> Optimizer:
        rule = _taking_its_numbers(find_optimizer(self.rule))
        if self.then == "":
            return rule
        return switched(rule, _taking_its_numbers(find_optimizer(self.then, f"{self.rule}: then")))

    def _check_velocity(self) -> None:
        given = [name for name in VELOCITY if getattr(self, name) is not None]
        if given and not self.optimizer.takes_velocity:
            able = ", ".join(optimizer.id for optimizer in OPTIMIZERS.values() if optimizer.takes_velocity)
            raise ValueError(
                f"{self.rule}: {given[0]} = {getattr(self, given[0])!r}: this rule takes no initial velocity; "
                f"those that do are {able}"
            )
        if len(given) == 1:
            [other] = VELOCITY.keys() - given
            object.__setattr__(self, other, 0.0)

    def _check_name(self) -> None:
        name: object = self.name
        if not isinstance(name, str) or len(name) > MAX_NAME_LENGTH or not name.isprintable() or name != name.strip():
            raise ValueError(
                f"{self.rule}: name = {name!r}: must be at most {MAX_NAME_LENGTH} printable characters, "
                "without spaces at either end"
            )

    @classmethod
    def from_optax(cls, name: str, transformation: optax.GradientTransformation) -> "Entrant":
        """An entrant that runs your own optax transformation, its learning rate inside.

        It exists in this process only: an experiment with it can be simulated, but not written as URL or JSON.

        Args:
            name: what it is called.
            transformation: whose updates are added to θ. It may take optax's extra arguments ``value``, ``grad`` and
                ``value_fn``.

        Raises:
            ValueError: the name is not allowed.
        """
        optimizer = from_transformation(name, transformation)
        return cls(optimizer.id, name=name, optimizer=optimizer)

    @classmethod
    def from_description(cls, description: Mapping[str, Any]) -> "Entrant":
        """An entrant from plain dictionaries, as ``codec`` reads them.

        Raises:
            ValueError: as for the class.
        """
        values = dict(description)
        for name, kind in (("schedule", Schedule), ("averaging", Averaging)):
            if name in values:
                chosen = dict(values[name])
                values[name] = kind(chosen.pop("kind", kind().kind), chosen)
        return cls(**values)

    def __reduce__(self) -> tuple[Any, ...]:
        # A rule is functions, which cannot be written: the catalogue's is found again by its id.
        values = tuple(getattr(self, each.name) for each in fields(self))
        return Entrant, values if self.is_own else values[:-1]

    @property
    def around(self) -> dict[str, float]:
        """The numbers around its rule by the names that they have in an address: of what is switched on."""
        options = {name: value for name in OPTIONAL_NUMBERS if (value := getattr(self, name)) is not None}
        return {**options, **self.schedule.numbers, **self.averaging.numbers}

    def with_number(self, name: str, value: Any) -> "Entrant":
        """With another value of a hyperparameter or of a number around the rule, by its name in an address.

        Raises:
            ValueError: it has none of this name, or the value is not allowed.
        """
        if name in OPTIONAL_NUMBERS:
            return replace(self, **{name: value})
        for part, choice in (("schedule", self.schedule), ("averaging", self.averaging)):
            if name in choice.numbers:
                return replace(self, **{part: replace(choice, numbers={**choice.numbers, name: value})})
        return replace(self, hyperparameters={**self.hyperparameters, name: value})

    def with_lower_bound(self, lowest: float, instead_of: float | None = None) -> "Entrant":
        """With this lower bound f*, where its rule has one that is not given, or that is another landscape's.

        Args:
            lowest: f*.
            instead_of: the other landscape's.
        """
        bounds = {
            name: lowest
            for name in self.optimizer.lower_bounds
            if self.hyperparameters.get(name, instead_of) == instead_of
        }
        return replace(self, hyperparameters={**self.hyperparameters, **bounds}) if bounds else self

    def with_text(self, text: str, second: bool = False) -> "Entrant":
        """With a typed rule of this text; a number whose name stays keeps its value, where the new range has it.

        Args:
            text: the rule.
            second: whether it is that which takes over.

        Raises:
            ValueError: the text spells no rule.
        """
        rule = RULE_PREFIX + text.strip()
        bare = self._with(self.rule, rule, {}) if second else self._with(rule, self.then, {})
        for name, value in self.hyperparameters.items():
            if name in bare.hyperparameters:
                with suppress(ValueError):
                    bare = bare.with_number(name, value)
        return bare

    def as_typed(self) -> "Entrant":
        """The same steps by a typed rule, to be changed from there: its rule's formula, with its options decided.

        Raises:
            ValueError: its rule is not written down line for line, or hands over to another.
        """
        if self.then:
            raise ValueError(f"{self.label}: then = {self.then!r}: two rules are not one formula")
        rule, values = opened(self.optimizer, self.hyperparameters, self.velocity is not None)
        name = self.name or f"{self.label[: MAX_NAME_LENGTH - len(_TYPED)]}{_TYPED}"
        return replace(self, rule=rule, hyperparameters=values, name=name)

    @property
    def velocity(self) -> tuple[float, float] | None:
        """ν₀; ``None`` where none is given."""
        return None if self.velocity_x is None or self.velocity_y is None else (self.velocity_x, self.velocity_y)

    @property
    def is_own(self) -> bool:
        """Whether its rule is made by :meth:`from_optax`, so that it cannot be written down."""
        return isinstance(self.optimizer, Optimizer) and self.optimizer.id == OWN

    @property
    def label(self) -> str:
        """The name shown: the person's, else the rule's."""
        return self.name or self.optimizer.name

    @property
    def learning_rate(self) -> float | None:
        """α_0, of two rules the first's; ``None`` where the rule takes none."""
        return self.hyperparameters.get("learning_rate")

    @property
    def takes_rate(self) -> bool:
        """Whether its rule, or of two rules one, takes a learning rate."""
        return not {"learning_rate", f"{THEN}learning_rate"}.isdisjoint(self.hyperparameters)

    def with_rules(self, rule: str, then: str) -> "Entrant":
        """With these rules; the numbers of one that stays are kept, and what stands around them, where they take it.

        Raises:
            ValueError: unknown rules.
        """
        stays = {
            name: (then != "" if name == SWITCH_AT.name else then == self.then)
            if name == SWITCH_AT.name or name.startswith(THEN)
            else rule == self.rule
            for name in self.hyperparameters
        }
        return self._with(rule, then, {name: each for name, each in self.hyperparameters.items() if stays[name]})

    def _with(self, rule: str, then: str, hyperparameters: Mapping[str, float]) -> "Entrant":
        """With these, and without what they cannot take: a schedule, an initial velocity."""
        bare = replace(self.at_rest, rule=rule, then=then, hyperparameters=hyperparameters, schedule=Schedule())
        taken: dict[str, Any] = {"schedule": self.schedule} if bare.takes_rate else {}
        if bare.optimizer.takes_velocity:
            taken |= {name: getattr(self, name) for name in VELOCITY}
        return replace(bare, **taken)

    @property
    def at_rest(self) -> "Entrant":
        """Without an initial velocity."""
        nought: dict[str, Any] = dict.fromkeys(VELOCITY)
        return replace(self, **nought)

    @property
    def parts(self) -> tuple["Entrant", ...]:
        """Each of its rules in turn, alone with what stands around it: one, or with ``then`` two."""
        if not self.then:
            return (self,)
        first = of_first(find_optimizer(self.rule), self.hyperparameters)
        second = of_second(self.hyperparameters)
        return self._with(self.rule, "", first), self.at_rest._with(self.then, "", second)


def _taking_its_numbers(rule: Optimizer) -> Optimizer:
    """The rule, if none of its numbers has the name of something that every entrant may have.

    Raises:
        ValueError: a typed rule's number has.
    """
    for parameter in rule.hyperparameters if rule.id.startswith(RULE_PREFIX) else ():
        name = parameter.name
        if name in _OF_EVERY_ENTRANT or name.startswith(THEN):
            raise ValueError(f"rule, {name}: every entrant may have a number of this name: choose another for yours")
    return rule
