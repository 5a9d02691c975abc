"""A rule that hands over to another in the middle of a run, as a rule of its own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Int

from downhill.parameters import Parameter
from optimizers.entry import Optimizer, Scalar, Vector, transformation

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
    own = {parameter.name for parameter in first.hyperparameters}

    def build(numbers: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
        one = first.build({name: number for name, number in numbers.items() if name in own})
        other = second.build(of_second(numbers))

        def init(theta: Vector) -> State:
            return State(one.init(theta), other.init(theta), jnp.zeros(()) if both_need is None else None)

        def update(
            gradient: Vector, state: State, theta: Vector, *, step: Int[Array, ""], **extra: Any
        ) -> tuple[Vector, State]:
            def spent(rule: Optimizer, before: Any, after: Any) -> Any:
                so_far = state.gradient_evaluations
                return None if so_far is None else so_far + _in_step(rule, before, after)

            def by_first() -> tuple[Any, State]:
                updates, after = one.update(gradient, state.first, theta, **extra)
                begun = other.init(theta + cast(Vector, updates))
                return updates, State(after, begun, spent(first, state.first, after))

            def by_second() -> tuple[Any, State]:
                updates, after = other.update(gradient, state.then, theta, **extra)
                return updates, State(state.first, after, spent(second, state.then, after))

            return jax.lax.cond(step < numbers[SWITCH_AT.name], by_first, by_second)

        return transformation(init, update)

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
        lower_bounds=(*first.lower_bounds, *(f"{THEN}{name}" for name in second.lower_bounds)),
        symbols={f"first.{name}": symbol for name, symbol in first.symbols.items()}
        | {f"then.{name}": f"{symbol}′" for name, symbol in second.symbols.items()},
    )


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
