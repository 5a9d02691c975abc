"""The gradient as an entrant sees it."""

from collections.abc import Callable

import jax
import optax
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
    clip = optax.clip_by_global_norm(clip_norm)

    def clipped(theta: Vector) -> Vector:
        updates, _ = clip.update(gradient(theta), optax.EmptyState())
        return updates

    return clipped
