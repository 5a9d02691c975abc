"""Rules that are said to be element-wise: a network's arrays may be moved one by one."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from optimizers import OPTIMIZERS, Optimizer

RULES = [rule for rule in OPTIMIZERS.values() if rule.is_elementwise]
STEPS = 3


def moved(rule: Optimizer, theta: jax.Array, gradients: jax.Array) -> jax.Array:
    """θ after steps along these gradients, whatever the loss."""
    defaults = {parameter.name: jnp.asarray(parameter.default) for parameter in rule.hyperparameters}
    transformation = rule.build(defaults)
    state = transformation.init(theta)
    for step, gradient in enumerate(gradients):
        updates, state = transformation.update(
            gradient, state, theta, learning_rate=jnp.asarray(0.1), step=jnp.asarray(step)
        )
        theta = theta + jnp.asarray(updates)
    return theta


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_parts_of_a_vector_move_as_they_do_in_it(rule: Optimizer) -> None:
    """Source: what element-wise means; a rule that looks at a norm, or at the loss elsewhere, would fail here."""
    random = np.random.default_rng(0)
    with jax.enable_x64(True):
        theta, gradients = jnp.asarray(random.normal(size=6)), jnp.asarray(random.normal(size=(STEPS, 6)))
        whole = moved(rule, theta, gradients)
        parts = [moved(rule, theta[some], gradients[:, some]) for some in (slice(2), slice(2, 6))]
        matrix = moved(rule, theta.reshape(2, 3), gradients.reshape(STEPS, 2, 3))
    np.testing.assert_array_equal(np.concatenate(parts), whole)
    np.testing.assert_array_equal(matrix.reshape(6), whole)


def test_most_rules_of_our_own_are() -> None:
    """Source: of the first two families all but those that take a gradient ahead of where they stand."""
    ahead = {"nesterov", "nesterov_growing"}
    own = {rule.id for rule in OPTIMIZERS.values() if rule.family in ("gradient", "adaptive")}
    assert {rule.id for rule in RULES} == own - ahead
