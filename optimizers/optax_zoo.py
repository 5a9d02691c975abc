"""The optimizers of optax and optax.contrib as rules, and a user's own optax transformation as one.

An entry has the name of the function in optax, with ``optax_`` in front where a file beside this one writes the rule
by hand. Its hyperparameters are the numbers of the function's signature with optax's defaults; ``_optax_numbers`` says
how each is shown and, of what is no adjustable number (a switch, a type, a size), why it stays at optax's default. The
learning rate is the scheduled one of each step. Randomness is optax's own and the same in every run. The state is
optax's, with random keys as plain numbers. All is computed in float64, but for one root within optax's madgrad. Where
optax divides 0 by 0 because there has been no gradient yet, the rules in ``STAYING`` stay, as their authors' own do.
"""

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, cast

import jax
import jax.numpy as jnp
import optax
import optax.contrib
from jaxtyping import Array, Int

from downhill.parameters import Parameter
from optimizers._optax_adam_facts import ADAM_FACTS
from optimizers._optax_contrib_facts import CONTRIB_FACTS
from optimizers._optax_facts import FACTS, Fact
from optimizers._optax_numbers import FIXED, NONE_IS, NUMBERS
from optimizers._types import Loss, Scalar, transformation
from optimizers.entry import Optimizer, learning_rate

Weights = Any
"""A vector, or a tree of arrays."""

HAND_WRITTEN = {module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])}


class Argument(NamedTuple):
    """An argument of an optax function: the hyperparameters it is made of, how, and the same as code."""

    name: str
    hyperparameters: tuple[Parameter, ...]
    compose: Callable[..., Any]
    code: str


class Counted(NamedTuple):
    """The state of a rule that does not compute one gradient at each step: their number so far, and optax's state."""

    gradient_evaluations: Scalar
    optax: Any


def _lbfgs_evaluations(before: Any, after: Any) -> Int[Array, ""]:
    """The gradient, and one more for each step that the line search tried."""
    return 1 + after[-1].info.num_linesearch_steps


def _sophia_evaluations(before: Any, after: Any) -> Int[Array, ""]:
    """The gradient, and the product with the Hessian where one was computed: it used up a random key."""
    return 1 + jnp.any(before[0].hessian_fn_state.key != after[0].hessian_fn_state.key)


OWN = "from_optax"
"""The id of every rule that is a transformation of one's own."""

STAYING = frozenset({"prodigy", "dadapt_adamw"})
"""Entries that make no step, and remember nothing of it, where the gradient is 0 and optax's numbers are not finite."""

RANK = 16
"""Of GaLore's gradients: optax's 128, meant for large language models, is more than most matrices here have."""

_LOWER_BOUNDS = ("f_min", "lower_bound")

_EVALUATIONS = {"lbfgs": _lbfgs_evaluations, "sophia": _sophia_evaluations}


def _is_key(leaf: Any) -> bool:
    return jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key)


def _as_numbers(state: Any, kinds: Any) -> Any:
    """The state with random keys as numbers, and of the types it had at first: a scan's carry must not change them."""

    def number(leaf: Any, kind: Any) -> Array:
        return jax.random.key_data(leaf) if _is_key(kind) else jnp.asarray(leaf, kind.dtype)

    return jax.tree.map(number, state, kinds)


def _as_optax(state: Any, kinds: Any) -> Any:
    """The state as optax knows it, with random keys."""
    return jax.tree.map(lambda leaf, kind: jax.random.wrap_key_data(leaf) if _is_key(kind) else leaf, state, kinds)


def _kept_in_place(rule: optax.GradientTransformationExtraArgs) -> optax.GradientTransformationExtraArgs:
    """The rule, but where the gradient is 0 and its step or state would not be finite: there nothing happens."""

    def update(gradient: Weights, state: Any, theta: Weights, **extra: Any) -> tuple[Weights, Any]:
        step, after = rule.update(gradient, state, theta, **extra)
        is_finite = jnp.array([jnp.isfinite(leaf).all() for leaf in jax.tree.leaves((step, after))]).all()
        moves = jnp.array([jnp.any(leaf != 0) for leaf in jax.tree.leaves(gradient)]).any() | is_finite
        return jax.tree.map(
            lambda new, old: jnp.where(moves, new, old), (step, after), (optax.tree.zeros_like(theta), state)
        )

    return transformation(cast(Any, rule.init), update)


def _adapted(
    make: Callable[[Any], optax.GradientTransformation],
    initial_rate: Any,
    extra: tuple[str, ...],
    evaluations: Callable[[Any, Any], Int[Array, ""]] | None = None,
) -> optax.GradientTransformationExtraArgs:
    """optax's transformation in the loop's terms: made anew at each step, with the learning rate of that step.

    Args:
        make: makes it with this learning rate.
        initial_rate: the rate that ``init`` sees.
        extra: the extra arguments that its update is given.
        evaluations: gradients computed in a step, from optax's state before and after; ``None`` if always one.
    """

    def init(theta: Weights) -> Any:
        rule = make(initial_rate)
        state = _as_numbers(rule.init(theta), jax.eval_shape(rule.init, theta))
        return state if evaluations is None else Counted(jnp.zeros(()), state)

    def update(
        gradient: Weights, state: Any, theta: Weights, *, learning_rate: Scalar, value_fn: Loss, **unused: Any
    ) -> tuple[Weights, Any]:
        rule = optax.with_extra_args_support(make(learning_rate))
        kinds = jax.eval_shape(rule.init, theta)
        before = _as_optax(state if evaluations is None else state.optax, kinds)
        loss = value_fn(theta) if "value" in extra else None
        known = {"value": loss, "grad": gradient, "value_fn": value_fn, "obj_fn": value_fn}
        updates, after = rule.update(gradient, before, theta, **{name: known[name] for name in extra})
        step = jax.tree.map(lambda move, at: jnp.asarray(move, at.dtype), updates, theta)
        next_state = _as_numbers(after, kinds)
        if evaluations is None:
            return step, next_state
        return step, Counted(state.gradient_evaluations + evaluations(before, after), next_state)

    return transformation(init, cast(Any, update))


def _number(optimizer: str, name: str, default: object) -> Parameter:
    """A number as a person sees it.

    Raises:
        TypeError: the tables do not know it.
    """
    row = NUMBERS.get(f"{optimizer}.{name}") or NUMBERS.get(name)
    number = NONE_IS.get(name) if default is None else default
    if row is None or isinstance(number, bool) or not isinstance(number, int | float):
        raise TypeError(f"optax's {optimizer} has a parameter that no table describes: {name} = {default!r}")
    # There is no 0 on a logarithmic scale: a number that is 0 by default has an even one.
    low, scale = (0.0, "linear") if row.scale == "log" and number == 0 else (row.low, row.scale)
    return Parameter(name, row.symbol, float(number), low, row.high, row.meaning, scale, scale == "near_one")


def _argument(optimizer: str, fact: Fact, parameter: inspect.Parameter) -> Argument | None:
    """What is handed over for this parameter of the optax function; ``None`` if nothing is."""
    name, default = parameter.name, parameter.default
    match name:
        case "learning_rate" | "max_learning_rate":
            rate = fact.learning_rate if default in (None, inspect.Parameter.empty) else default
            return Argument(name, (learning_rate(rate),), lambda rate: rate, "learning_rate")
        case "betas":
            betas = tuple(_number(optimizer, f"b{i}", beta) for i, beta in enumerate(default, 1))
            return Argument(name, betas, lambda *betas: betas, "(b1, b2)")
        case "init_step":  # DoG's: a word that says what the number is, and the number
            kind, fraction = default
            step = _number(optimizer, name, fraction)
            return Argument(name, (step,), lambda fraction: (kind, fraction), f"({kind!r}, {name})")
        case "key":  # optax warns where it must take its own
            return Argument(name, (), lambda: 0, "0")
        case "rank":  # GaLore's: the shape of what it remembers, so each would be a program of its own
            return Argument(name, (), lambda: RANK, str(RANK))
        case _ if name in FIXED or f"{optimizer}.{name}" in FIXED:
            return None
        case _:
            return Argument(name, (_number(optimizer, name, default),), lambda number: number, name)


def optax_entry(name: str, fact: Fact, module: str) -> Optimizer:
    """The optimizer of this name in ``optax`` or ``optax.contrib``."""
    function = getattr(optax if module == "optax" else optax.contrib, name)
    found = (_argument(name, fact, parameter) for parameter in inspect.signature(function).parameters.values())
    arguments = [argument for argument in found if argument is not None]
    hyperparameters = [parameter for argument in arguments for parameter in argument.hyperparameters]

    def make(numbers: Mapping[str, Scalar], rate: Scalar) -> optax.GradientTransformation:
        values = {**numbers, "learning_rate": rate}
        return function(
            **{
                argument.name: argument.compose(*(values[parameter.name] for parameter in argument.hyperparameters))
                for argument in arguments
            }
        )

    def build(numbers: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
        rule = _adapted(partial(make, numbers), numbers["learning_rate"], fact.extra, _EVALUATIONS.get(name))
        return _kept_in_place(rule) if name in STAYING else rule

    return Optimizer(
        id=f"optax_{name}" if name in HAND_WRITTEN else name,
        name=f"{fact.name} (optax)",
        build=build,
        tex=fact.formula,
        hyperparameters=tuple(sorted(hyperparameters, key=lambda parameter: parameter.name != "learning_rate")),
        idea=fact.idea,
        authors=fact.authors,
        year=fact.year,
        family="optax",
        lower_bounds=tuple(each.name for each in hyperparameters if each.name in _LOWER_BOUNDS),
        optax_call=f"{module}.{name}({', '.join(f'{argument.name}={argument.code}' for argument in arguments)})",
        gradient_evaluations=None if name in _EVALUATIONS else 1,
    )


ZOO = (
    *(optax_entry(name, fact, "optax") for name, fact in (FACTS | ADAM_FACTS).items()),
    *(optax_entry(name, fact, "optax.contrib") for name, fact in CONTRIB_FACTS.items()),
)


def from_transformation(name: str, transformation: optax.GradientTransformation) -> Optimizer:
    """A rule made of any optax transformation: θ ← θ + u, where u is its update of g.

    It has no hyperparameters: its learning rate is its own, and a schedule outside of it does nothing. Where it takes
    extra arguments, its update is given ``value``, ``grad`` and ``value_fn``. Its gradients are counted as one a step.

    Args:
        name: its name for people.
        transformation: plain or with extra arguments, for parameters of shape (2,).

    Raises:
        ValueError: ``transformation`` is no optax transformation.
    """
    if not isinstance(transformation, optax.GradientTransformation):
        raise ValueError(f"transformation = {transformation!r}: must be an optax.GradientTransformation")

    def build(numbers: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
        return _adapted(lambda _: transformation, None, ("value", "grad", "value_fn"))

    return Optimizer(
        id=OWN,
        name=name,
        build=build,
        tex=r"\theta \leftarrow \theta + u(g)",
        hyperparameters=(),
        idea="An optax transformation of your own.",
        authors="you",
        year=2026,
        family="optax",
    )
