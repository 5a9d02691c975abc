"""What an update rule is: frozen data around a builder of an optax transformation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, get_args

from downhill.expressions.lines import Line, read_lines
from downhill.expressions.tex import lines_tex
from downhill.parameters import Parameter
from optimizers._lines import Steps
from optimizers._types import Build

Family = Literal["gradient", "adaptive", "curvature", "optax"]
FAMILIES: tuple[Family, ...] = get_args(Family)
_SYMBOLS = {"theta": "θ", "gradient": "g", "t": "t", "identity": "I", "pi": "π", "e": "e"}
"""Of the names that the lines of every rule may read; the hyperparameters have their own."""


def learning_rate(default: float) -> Parameter:
    """The learning rate α_0, before any schedule."""
    return Parameter(
        "learning_rate",
        "α",
        default,
        low=1e-6,
        high=100.0,
        meaning="length of a step relative to its direction",
        scale="log",
    )


LEARNING_RATE = learning_rate(0.01)
MOMENTUM = Parameter(
    "momentum",
    "φ",
    default=0.9,
    low=0.0,
    high=1.0,
    meaning="fraction of the velocity kept from step to step",
    scale="near_one",
    high_excluded=True,
)


def decay(name: str, symbol: str, default: float, meaning: str) -> Parameter:
    """A decay rate of a moving average, in [0, 1)."""
    return Parameter(name, symbol, default, low=0.0, high=1.0, meaning=meaning, scale="near_one", high_excluded=True)


def epsilon(default: float) -> Parameter:
    """The small constant δ beside the root in a denominator."""
    return Parameter(
        "epsilon", "δ", default, low=1e-16, high=1.0, meaning="keeps the denominator away from 0", scale="log"
    )


def switch(name: str, default: float, meaning: str) -> Parameter:
    """An option of a rule, off (0) or on (1): which of two formulas it is.

    A race computes only the one that is chosen, and compiles it once; where many runs are computed side by side, as for
    a map, it is a number like the others.
    """
    return Parameter(name, name.replace("_", " "), default, low=0.0, high=1.0, meaning=meaning, scale="switch")


@dataclass(frozen=True, slots=True, eq=False)
class Optimizer:
    """An update rule.

    Attributes:
        id: name in code, URL and command line.
        name: name for people.
        build: makes the optax transformation from the hyperparameters by name (scalars); of a rule with lines it is
            made from these. Its update receives, besides
            gradient, state and θ, the extra arguments ``learning_rate`` (α_t), ``value_fn`` (the loss as this entrant
            sees it: of its minibatch, where it has one), ``grad_fn`` (that loss's gradient, clipped where it clips),
            both functions of θ, ``step`` (t, from 0), and ``key`` (a random key, new at each step). The state is a
            NamedTuple of arrays.
        hyperparameters: the adjustable numbers, the learning rate first.
        idea: what the rule does, in one sentence.
        authors: who published it.
        year: when.
        family: under which heading it is listed.
        optax_call: the same rule in optax, as an expression; empty where optax has none.
        torch_call: the same rule in PyTorch, as an expression; empty where PyTorch has none.
        gradient_evaluations: gradients computed per step, where a product of the Hessian with a vector, and a loss that
            a line search tries, count as one. ``None`` if that varies: the state then counts them from the start in
            its field ``gradient_evaluations``.
        gradients: how many of those are gradients.
        lines: the rule as assignments, from which its formula, the numbers of a step and its NumPy code are made; the
            language is described in ``downhill.expressions.lines``. Names are the hyperparameters', the state's
            fields, earlier targets, ``gradient``, ``learning_rate`` (α_t), ``theta``, ``t`` and ``identity``; options
            are the hyperparameters that are switches. They are what is computed. Empty where the rule is not written
            here.
        first: as ``lines``: of what they remember the first values that are not 0.
        symbols: of the state's fields and of whatever else stands in ``lines``, by name.
        tex: the rule in TeX where it has no lines, its lines separated by two backslashes.
        largest_stable_rate: of the hyperparameters and the largest curvature λ > 0 of a quadratic, with a
            preconditioner that of D^(-1/2) H D^(-1/2): the learning rate below which every run converges and above
            which almost every run diverges, 1/(a + b λ); ``None`` where that is not known.
        preconditioner: D > 0, coordinate by coordinate, where a step is that of a linear rule by D, as an expression
            that stands behind the last of ``lines``; empty where there is none.
        takes_velocity: whether its state has a field ``velocity`` that may at first be another than 0.
        is_elementwise: whether each coordinate's step depends on its own θ, g and state alone, so that the arrays of a
            network can be moved one by one.
        holds_matrix: whether its state has a number for every pair of coordinates.
        is_dear_at_times: whether some of its steps compute something dear; of runs side by side all steps would.
        is_for_matrices: whether it is a rule for the matrices of networks, which in a race would be another rule.
        parts: of a rule that hands over to another the two; else empty.
        lower_bounds: the hyperparameters that are a lower bound f* of the loss; on a landscape their default is the
            lowest known minimum.
        formula: the rule in TeX, with the hyperparameters at their defaults.

    Raises:
        ValueError: ``lines`` are not of the language.
    """

    id: str
    name: str
    hyperparameters: tuple[Parameter, ...]
    idea: str
    authors: str
    year: int
    family: Family = "gradient"
    optax_call: str = ""
    torch_call: str = ""
    gradient_evaluations: int | None = 1
    gradients: int = 1
    lines: str = ""
    first: str = ""
    build: Build = field(default=None)  # type: ignore[assignment] - made from the lines
    symbols: Mapping[str, str] = field(default_factory=dict)
    tex: str = ""
    largest_stable_rate: Callable[[Mapping[str, float], float], float] | None = None
    preconditioner: str = ""
    takes_velocity: bool = False
    is_elementwise: bool = False
    holds_matrix: bool = False
    is_dear_at_times: bool = False
    is_for_matrices: bool = False
    parts: tuple["Optimizer", ...] = ()
    lower_bounds: tuple[str, ...] = ()
    formula: str = field(init=False)

    def __post_init__(self) -> None:
        if self.build is None:
            object.__setattr__(self, "build", self.steps(None).build)
        defaults = {parameter.name: parameter.default for parameter in self.hyperparameters}
        object.__setattr__(self, "formula", self.formula_for(defaults))

    def steps(self, options: Mapping[str, float] | None) -> Steps:
        """What carries the lines out, with these numbers of the options; ``None`` leaves them open."""
        begun = {line.target: line.value for line in read_lines(self.first, None)}
        return Steps(read_lines(self.lines, options), begun)

    def decided(self, hyperparameters: Mapping[str, float]) -> "Optimizer":
        """The rule with its options as these hyperparameters have them: what an option leaves out is not computed.

        Its formula is then, to the last bit, that of the typed rule as which it opens.
        """
        switches = [each.name for each in self.hyperparameters if each.scale == "switch"]
        if not self.lines or not switches:
            return self
        return _decided(self, tuple((name, hyperparameters[name]) for name in switches))

    def lines_for(self, hyperparameters: Mapping[str, float]) -> tuple[Line, ...]:
        """The lines as these hyperparameters switch them; none where the rule is not written here."""
        switches = {parameter.name for parameter in self.hyperparameters if parameter.scale == "switch"}
        return read_lines(self.lines, {name: hyperparameters[name] for name in switches})

    def formula_for(self, hyperparameters: Mapping[str, float]) -> str:
        """The rule in TeX as these hyperparameters switch it."""
        return lines_tex(self.lines_for(hyperparameters), self.notation) if self.lines else self.tex

    @property
    def notation(self) -> Mapping[str, str]:
        """The symbols of all names that may stand in the lines."""
        own = {parameter.name: parameter.symbol for parameter in self.hyperparameters}
        return {**own, **_SYMBOLS, **self.symbols}


@lru_cache(maxsize=256)
def _decided(rule: Optimizer, options: tuple[tuple[str, float], ...]) -> Optimizer:
    return replace(rule, build=rule.steps(dict(options)).build)
