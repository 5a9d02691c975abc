"""The loss and the gradient as an entrant sees them at one step: of a minibatch, noisy, clipped."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from landscapes import Landscape

Scalar = Float[Array, ""]
Vector = Float[Array, "2"]
Ranks = Int[Array, " examples"]


class GradientOptions(NamedTuple):
    """The numbers around an entrant's gradient; ``None``, and not compiled in, where there is no such thing.

    Attributes:
        clip_value: largest coordinate.
        clip_norm: largest norm.
        noise: σ/√m.
        batch_size: m, on a landscape with examples.
        decay: λ.
    """

    clip_value: Scalar | None
    clip_norm: Scalar | None
    noise: Scalar | None
    batch_size: Scalar | None
    decay: Scalar | None = None


def shuffle(ranks: Ranks, batch_size: Scalar, step: Int[Array, ""], key: Array) -> Ranks:
    """Every example's place in the epoch that ``step`` belongs to: drawn anew where an epoch begins, else kept."""
    epoch, batch = jnp.divmod(step, _batches(ranks, batch_size))

    def draw() -> Ranks:
        return jax.random.permutation(jax.random.fold_in(key, epoch), ranks.size).astype(ranks.dtype)

    return jax.lax.cond(batch == 0, draw, lambda: ranks)


def _batches(ranks: Ranks, batch_size: Scalar) -> Int[Array, ""]:
    return jnp.ceil(ranks.size / batch_size).astype(int)


def minibatch_loss(
    landscape: Landscape, parameters: Mapping[str, Scalar], ranks: Ranks, batch_size: Scalar, step: Int[Array, ""]
) -> Callable[[Vector], Scalar]:
    """The mean loss of the examples whose turn it is; an epoch's last batch is smaller if m does not divide M.

    Args:
        landscape: one with examples.
        parameters: its numbers.
        ranks: every example's place in this epoch.
        batch_size: m.
        step: t.
    """
    assert landscape.example_losses is not None  # who asks for minibatches has looked
    example_losses = landscape.example_losses
    first = step % _batches(ranks, batch_size) * batch_size
    chosen = (ranks >= first) & (ranks < first + batch_size)

    def loss(theta: Vector) -> Scalar:
        return jnp.sum(jnp.where(chosen, example_losses(theta, parameters), 0.0)) / chosen.sum()

    return loss


def noisy_loss(
    loss: Callable[[Vector], Scalar], noise: Scalar, theta: Vector, key: Array
) -> Callable[[Vector], Scalar]:
    """``loss`` tilted by a random slope, so that its gradient is ∇loss + ``noise`` · N(0, I) wherever a rule looks.

    The tilt is 0 at ``theta``, and adds nothing to the Hessian.
    """
    # Drawn in float32 whatever the path is computed in: maps run in float32, and see the noise that the race sees.
    slope = noise * jax.random.normal(key, (2,), jnp.float32)

    def tilted(point: Vector) -> Scalar:
        return loss(point) + slope @ (point - theta)

    return tilted


def penalised(loss: Callable[[Vector], Scalar], options: GradientOptions) -> Callable[[Vector], Scalar]:
    """``loss`` + ½λ‖θ‖², where there is a λ."""
    if options.decay is None:
        return loss
    decay = options.decay
    return lambda theta: loss(theta) + decay / 2 * (theta @ theta)


def seen_gradient(loss: Callable[[Vector], Scalar], options: GradientOptions) -> Callable[[Vector], Vector]:
    """The gradient of ``loss``, clipped, plus λθ where there is a λ: decay is not clipped, as in PyTorch and optax."""
    gradient = clipped(jax.grad(loss), options)
    if options.decay is None:
        return gradient
    decay = options.decay
    return lambda theta: gradient(theta) + decay * theta


def clipped(gradient: Callable[[Vector], Vector], options: GradientOptions) -> Callable[[Vector], Vector]:
    """``gradient``, each coordinate moved to [-h, h], then scaled down to the largest norm (Pascanu et al. 2013)."""

    def clipped_gradient(theta: Vector) -> Vector:
        g = gradient(theta)
        if options.clip_value is not None:
            g = jnp.clip(g, -options.clip_value, options.clip_value)
        if options.clip_norm is not None:
            # hypot and the quotient of its arguments don't overflow; optax.clip_by_global_norm squares the gradient,
            # and clips one beyond 1e154 to 0 instead of h.
            norm = jnp.hypot(g[0], g[1])
            g = jnp.where(norm > options.clip_norm, options.clip_norm * (g / norm), g)
        return g

    return clipped_gradient
