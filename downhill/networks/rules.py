"""Update rules on the weights of a network, which are a tree of arrays where a race has a vector."""

from collections.abc import Mapping
from typing import Any, cast

import jax
import optax
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float

from optimizers import Optimizer
from optimizers._switched import SWITCH_AT, handed_over, of_first, of_second

Scalar = Float[Array, ""]
Rule = optax.GradientTransformationExtraArgs


def on_weights(optimizer: Optimizer, numbers: Mapping[str, Scalar]) -> Rule:
    """The rule as a transformation of trees of weights.

    optax's rules are given the tree, so that those for matrices find matrices. Our element-wise ones move one array
    after the other, which is what they would do to all weights in one vector, without the time to put it together. All
    others are given that vector.

    Args:
        optimizer: the rule.
        numbers: its hyperparameters.
    """
    if optimizer.parts:
        first, second = optimizer.parts
        one = on_weights(first, of_first(first, numbers))
        return handed_over(one, on_weights(second, of_second(numbers)), numbers[SWITCH_AT.name])
    rule = optimizer.build(numbers)
    if optimizer.family == "optax":
        return rule
    return _on_arrays(rule) if optimizer.is_elementwise else _on_vector(rule)


def _on_arrays(rule: Rule) -> Rule:
    def init(weights: Any) -> list[Any]:
        return [rule.init(leaf) for leaf in jax.tree.leaves(weights)]

    def update(gradient: Any, state: list[Any], weights: Any, **extra: Any) -> tuple[Any, list[Any]]:
        leaves, structure = jax.tree.flatten(gradient)
        moved = [
            rule.update(g, remembered, theta, **extra)
            for g, remembered, theta in zip(leaves, state, jax.tree.leaves(weights), strict=True)
        ]
        return structure.unflatten([step for step, _ in moved]), [after for _, after in moved]

    return optax.GradientTransformationExtraArgs(cast(Any, init), cast(Any, update))


def _on_vector(rule: Rule) -> Rule:
    def init(weights: Any) -> Any:
        return rule.init(ravel_pytree(weights)[0])

    def update(
        gradient: Any, state: Any, weights: Any, *, value_fn: Any, grad_fn: Any, **extra: Any
    ) -> tuple[Any, Any]:
        theta, as_tree = ravel_pytree(weights)
        step, after = rule.update(
            ravel_pytree(gradient)[0],
            state,
            theta,
            value_fn=lambda vector: value_fn(as_tree(vector)),
            grad_fn=lambda vector: ravel_pytree(grad_fn(as_tree(vector)))[0],
            **extra,
        )
        return as_tree(cast(Array, step)), after

    return optax.GradientTransformationExtraArgs(cast(Any, init), cast(Any, update))
