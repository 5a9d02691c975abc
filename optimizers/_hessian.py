"""All second derivatives of a loss, within bounded memory."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from optimizers.entry import Loss, Vector

COLUMNS_AT_ONCE = 8


def hessian_at(loss: Loss, theta: Vector) -> Float[Array, "n n"]:
    """H = ∇²f(θ), by forward over reverse differentiation (Pearlmutter 1994).

    A network's loss holds all that it computes once for each column that is under way, so that there are few of them.
    """
    if theta.size <= COLUMNS_AT_ONCE:
        return jax.hessian(loss)(theta)

    def column(direction: Vector) -> Vector:
        return jax.jvp(jax.grad(loss), (theta,), (direction,))[1]

    return jax.lax.map(column, jnp.eye(theta.size, dtype=theta.dtype), batch_size=COLUMNS_AT_ONCE)
