"""A rule that hands over to another in the middle of a run, as a rule of its own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Int

from downhill.parameters import Parameter
from optimizers._types import Scalar, transformation
from optimizers.entry import Optimizer

Count = Callable[[Any, Any], Any]

THEN = "then_"
"""What the names of the second rule's hyperparameters begin with."""

SWITCH_AT = Parameter(
    "switch_at", "s", 50.0, low=0.0, high=5_000.0, meaning="step at which the second rule takes over", scale="whole"
)


class State(NamedTuple):
    """What both rules remember.

    Until the second takes over, its part is what it has at first, at the present position; after that the first's is
    what it was then. ``gradient_evaluations``, those so far, is ``None`` where every step of both needs as many.
    """

    first: Any
    then: Any
    gradient_evaluations: Scalar | None


def of_first(first: Optimizer, hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
    """The first rule's own hyperparameters."""
    own = {parameter.name for parameter in first.hyperparameters}
    return {name: value for name, value in hyperparameters.items() if name in own}


def of_second(hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
    """The second rule's own hyperparameters."""
    return {name.removeprefix(THEN): value for name, value in hyperparameters.items() if name.startswith(THEN)}


def base_rate(hyperparameters: Mapping[str, Any], step: Any, where: Callable[..., Any] = jnp.where) -> Any:
    """α_0 of the rule that makes the step, which a schedule then changes; NaN where that rule takes no learning rate.

    Args:
        hyperparameters: of a rule, or of one that hands over to another.
        step: t, one or many.
        where: NumPy's or JAX's.
    """
    first = hyperparameters.get("learning_rate", jnp.nan)
    if SWITCH_AT.name not in hyperparameters:
        return first
    second = hyperparameters.get(f"{THEN}learning_rate", jnp.nan)
    return where(step < hyperparameters[SWITCH_AT.name], first, second)


@lru_cache(maxsize=1024)
def switched(first: Optimizer, second: Optimizer) -> Optimizer:
    """θ is moved by ``first`` at steps t < s, and by ``second``, which begins anew where it stands, from step s on.

    Its hyperparameters are the first's, s, and the second's, with ``then_`` before their names and ′ behind their
    symbols. (Keskar & Socher 2017 switch from Adam to gradient descent.)
    """
    both_need = first.gradient_evaluations if first.gradient_evaluations == second.gradient_evaluations else None

    def build(numbers: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
        one, other = first.build(of_first(first, numbers)), second.build(of_second(numbers))
        counts = (partial(_in_step, first), partial(_in_step, second)) if both_need is None else None
        return handed_over(one, other, numbers[SWITCH_AT.name], counts)

    return Optimizer(
        id=f"{first.id}_then_{second.id}",
        name=f"{first.name}, then {second.name}",
        build=build,
        tex=rf"{first.formula} \\ \text{{and from step }} s \text{{ on}} \\ {second.formula}",
        hyperparameters=(*first.hyperparameters, SWITCH_AT, *map(_second_number, second.hyperparameters)),
        idea=f"{first.idea} From step s on: {second.idea}",
        authors=f"{first.authors}; {second.authors}",
        year=max(first.year, second.year),
        family=first.family,
        gradient_evaluations=both_need,
        takes_velocity=first.takes_velocity,
        holds_matrix=first.holds_matrix or second.holds_matrix,
        is_dear_at_times=first.is_dear_at_times or second.is_dear_at_times,
        is_for_matrices=first.is_for_matrices or second.is_for_matrices,
        parts=(first, second),
        lower_bounds=(*first.lower_bounds, *(f"{THEN}{name}" for name in second.lower_bounds)),
        symbols={f"first.{name}": symbol for name, symbol in first.symbols.items()}
        | {f"then.{name}": f"{symbol}′" for name, symbol in second.symbols.items()},
    )


def handed_over(
    one: optax.GradientTransformationExtraArgs,
    other: optax.GradientTransformationExtraArgs,
    switch_at: Scalar,
    counts: tuple[Count, Count] | None = None,
) -> optax.GradientTransformationExtraArgs:
    """θ, a vector or a tree of arrays, is moved by ``one`` at steps t < s, and by ``other`` from step s on.

    Args:
        one: the first.
        other: begins anew where the first has come to.
        switch_at: s.
        counts: the gradients that each computed in a step, from its state before and after; ``None`` to count none.
    """

    def init(theta: Any) -> State:
        return State(one.init(theta), other.init(theta), None if counts is None else jnp.zeros(()))

    def update(gradient: Any, state: State, theta: Any, *, step: Int[Array, ""], **extra: Any) -> tuple[Any, State]:
        begins = jnp.asarray(switch_at, step.dtype)

        def spent(which: int, before: Any, after: Any) -> Any:
            return None if counts is None else state.gradient_evaluations + counts[which](before, after)

        def by_first() -> tuple[Any, State]:
            updates, after = one.update(gradient, state.first, theta, step=step, **extra)
            begun = other.init(optax.tree.add(theta, updates))
            return updates, State(after, begun, spent(0, state.first, after))

        def by_second() -> tuple[Any, State]:
            updates, after = other.update(gradient, state.then, theta, step=step - begins, **extra)
            return updates, State(state.first, after, spent(1, state.then, after))

        return jax.lax.cond(step < switch_at, by_first, by_second)

    return transformation(init, update)


def _in_step(rule: Optimizer, before: Any, after: Any) -> Any:
    """Gradients computed in a step of this rule."""
    if rule.gradient_evaluations is None:
        return after.gradient_evaluations - before.gradient_evaluations
    return float(rule.gradient_evaluations)


def _second_number(parameter: Parameter) -> Parameter:
    return replace(
        parameter,
        name=f"{THEN}{parameter.name}",
        symbol=f"{parameter.symbol}′",
        meaning=f"{parameter.meaning}, of the second rule",
    )
