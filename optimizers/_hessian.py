"""All second derivatives of a loss, within bounded memory; and signs to feel them out with."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Key

from optimizers._types import Loss, Vector

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


def random_signs(key: Key[Array, ""], like: Vector) -> Vector:
    """A vector of -1 and 1 with equal chance, such as Hutchinson's estimate of a diagonal draws."""
    # Decided in float32 whatever the vector is: so a map in float32 draws the signs that the race draws.
    return jnp.where(jax.random.bernoulli(key, jnp.float32(0.5), like.shape), 1.0, -1.0).astype(like.dtype)
