"""The gradient as an entrant sees it."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

Scalar = Float[Array, ""]
Vector = Float[Array, "2"]


def seen_gradient(loss: Callable[[Vector], Scalar], clip_norm: Scalar | None) -> Callable[[Vector], Vector]:
    """The gradient of ``loss``, scaled down to norm ``clip_norm`` wherever it is longer (Pascanu et al. 2013).

    Args:
        loss: the loss of a point.
        clip_norm: h in: if ‖g‖ > h then g ← g h / ‖g‖; ``None`` leaves the gradient as it is.
    """
    gradient = jax.grad(loss)
    if clip_norm is None:
        return gradient

    def clipped(theta: Vector) -> Vector:
        # hypot and the quotient of its arguments don't overflow; optax.clip_by_global_norm squares the gradient, and
        # clips one beyond 1e154 to 0 instead of h.
        g = gradient(theta)
        norm = jnp.hypot(g[0], g[1])
        return jnp.where(norm > clip_norm, clip_norm * (g / norm), g)

    return clipped
