"""What an update rule is: frozen data around a builder of an optax transformation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeVar, cast, get_args

import optax
from jaxtyping import Array, Float

from downhill.parameters import Parameter

Scalar = Float[Array, ""]
Vector = Float[Array, "2"]
Family = Literal["gradient", "adaptive", "curvature", "optax"]
FAMILIES: tuple[Family, ...] = get_args(Family)
S = TypeVar("S", bound=NamedTuple)
Line = tuple[str, str]
Lines = tuple[Line, ...]
"""A rule as assignments, each a target and an expression; see ``Optimizer.lines``."""


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
    meaning="share of the velocity kept from step to step",
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
    """An option of a rule, off (0) or on (1); a number like the others, so that switching it compiles nothing."""
    return Parameter(name, name.replace("_", " "), default, low=0.0, high=1.0, meaning=meaning, scale="switch")


def transformation(
    init: Callable[[Vector], S], update: Callable[..., tuple[Vector, S]]
) -> optax.GradientTransformationExtraArgs:
    """The optax transformation of these two functions; optax's own types allow any tree, ours are narrower."""
    return optax.GradientTransformationExtraArgs(cast(Any, init), cast(Any, update))


@dataclass(frozen=True, slots=True, eq=False)
class Optimizer:
    """An update rule.

    Attributes:
        id: name in code, URL and command line.
        name: name for people.
        build: makes the optax transformation from the hyperparameters by name (scalars). Its update receives, besides
            gradient, state and θ, the extra arguments ``learning_rate`` (α_t), ``value_fn`` (the loss as this entrant
            sees it: of its minibatch, where it has one), ``grad_fn`` (that loss's gradient, clipped where it clips),
            both functions of θ, and ``key`` (a random key, new at each step). The state is a NamedTuple of arrays.
        formula: the rule in TeX, line for line as it is computed, lines separated by two backslashes.
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
        symbols: symbols of the state's fields and of the other targets of ``lines``, by name.
        variant: the formula for hyperparameters that change it (options switched on or off); ``None`` if none do.
        lines: the rule as assignments for these hyperparameters, for showing a step with its numbers; ``None`` where
            the rule is not ours. Each is a target and an expression in Python's syntax. Names are the
            hyperparameters', the state's fields, earlier targets, ``gradient``, ``learning_rate`` (α_t), ``theta``,
            ``t`` and ``identity``. They are carried out in order: a name has its newest value, and before its own line
            that of the step before. Functions are ``sqrt``, ``abs``, ``dot``, ``outer``, ``transpose``, ``diag``,
            ``solve(A, b)`` (A⁻¹ b), ``eigenvalues_of``, ``eigenvectors_of`` (columns) and ``where``; ``@`` is the
            product with a matrix. ``given(…)`` is a value that the rule leaves in its state under the target's name,
            because nothing else in the trajectory yields it; within it stands how it came about, either in words
            or as an expression, in which ``slope`` and ``second_derivatives`` are those of the loss at a point.
        largest_stable_rate: of the hyperparameters and the largest curvature λ > 0 of a quadratic: the learning rate
            below which every run converges and above which almost every run diverges; ``None`` where that is not
            known.
    """

    id: str
    name: str
    build: Callable[[Mapping[str, Scalar]], optax.GradientTransformationExtraArgs]
    formula: str
    hyperparameters: tuple[Parameter, ...]
    idea: str
    authors: str
    year: int
    family: Family = "gradient"
    optax_call: str = ""
    torch_call: str = ""
    gradient_evaluations: int | None = 1
    symbols: Mapping[str, str] = field(default_factory=dict)
    variant: Callable[[Mapping[str, float]], str] | None = None
    lines: Callable[[Mapping[str, float]], Lines] | None = None
    largest_stable_rate: Callable[[Mapping[str, float], float], float] | None = None

    def formula_for(self, hyperparameters: Mapping[str, float]) -> str:
        """The formula as these hyperparameters make it."""
        return self.formula if self.variant is None else self.variant(hyperparameters)
