"""The loss and the gradient as an entrant sees them at one step: of a minibatch, noisy, sharpness-aware, clipped."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from landscapes import Landscape

Scalar = Float[Array, ""]
Vector = Float[Array, "2"]
T = TypeVar("T")
"""θ: a vector, or a tree of arrays."""
Ranks = Int[Array, " examples"]


class GradientOptions(NamedTuple):
    """The numbers around an entrant's gradient; ``None``, and not compiled in, where there is no such thing.

    Attributes:
        clip_value: largest coordinate.
        clip_norm: largest norm.
        noise: σ/√m.
        batch_size: m, on a landscape with examples.
        decay: λ.
        sam: ρ.
    """

    clip_value: Scalar | None
    clip_norm: Scalar | None
    noise: Scalar | None
    batch_size: Scalar | None
    decay: Scalar | None = None
    sam: Scalar | None = None


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


def noisy_loss(loss: Callable[[T], Scalar], noise: Scalar, theta: T, key: Array) -> Callable[[T], Scalar]:
    """``loss`` tilted by a random slope, so that its gradient is ∇loss + ``noise`` · N(0, I) wherever a rule looks.

    The tilt is 0 at ``theta``, a vector or a tree of arrays, and adds nothing to the Hessian.
    """
    leaves, structure = jax.tree.flatten(theta)
    keys = [key] if len(leaves) == 1 else list(jax.random.split(key, len(leaves)))
    # Drawn in float32 whatever the path is computed in: maps run in float32, and see the noise that the race sees.
    slopes = [noise * jax.random.normal(one, leaf.shape, jnp.float32) for one, leaf in zip(keys, leaves, strict=True)]

    def tilted(point: T) -> Scalar:
        moved = zip(slopes, structure.flatten_up_to(point), leaves, strict=True)
        return loss(point) + sum(jnp.vdot(slope, at - leaf) for slope, at, leaf in moved)

    return tilted


def penalised(loss: Callable[[T], Scalar], options: GradientOptions) -> Callable[[T], Scalar]:
    """``loss`` + ½λ‖θ‖², where there is a λ."""
    if options.decay is None:
        return loss
    decay = options.decay
    return lambda theta: loss(theta) + decay / 2 * sum(jnp.vdot(leaf, leaf) for leaf in jax.tree.leaves(theta))


def seen_gradient(gradient: Callable[[T], T], options: GradientOptions) -> Callable[[T], T]:
    """A loss's gradient, sharpness-aware where there is a ρ, clipped, plus λθ where there is a λ.

    Decay is not clipped, as in PyTorch and optax.
    """
    sloping = gradient if options.sam is None else sharpness_aware(gradient, options.sam)
    return lambda theta: seen(sloping(theta), theta, options)


def sharpness_aware(gradient: Callable[[T], T], radius: Scalar) -> Callable[[T], T]:
    """∇L(θ + ρ g/‖g‖) with g = ∇L(θ), as a function of θ; where g = 0 it is g (Foret et al. 2021, algorithm 1).

    Args:
        gradient: ∇L of a vector or a tree of arrays, whose norm is that of all its numbers.
        radius: ρ > 0.
    """

    def ascended(theta: T) -> T:
        slope = gradient(theta)
        norm = _norm(jax.tree.leaves(slope))
        length = jnp.where(norm == 0, 1.0, norm)
        return gradient(jax.tree.map(lambda at, leaf: at + radius * (leaf / length), theta, slope))

    return ascended


def seen(gradient: T, theta: T, options: GradientOptions) -> T:
    """The gradient at θ, each coordinate moved to [-h, h], scaled down to the largest norm (Pascanu et al. 2013); + λθ.

    Args:
        gradient: a vector or a tree of arrays; a tree's norm is that of all its numbers.
        theta: where.
        options: which of these there are.
    """
    if options.clip_value is not None:
        low, high = -options.clip_value, options.clip_value
        gradient = jax.tree.map(lambda leaf: jnp.clip(leaf, low, high), gradient)
    if options.clip_norm is not None:
        longest, norm = options.clip_norm, _norm(jax.tree.leaves(gradient))
        gradient = jax.tree.map(lambda leaf: jnp.where(norm > longest, longest * (leaf / norm), leaf), gradient)
    if options.decay is not None:
        decay = options.decay
        gradient = jax.tree.map(lambda leaf, at: leaf + decay * at, gradient, theta)
    return gradient


def _norm(leaves: Sequence[Array]) -> Scalar:
    # Neither hypot nor numbers divided by the largest overflow; optax.clip_by_global_norm squares the gradient, and
    # clips one beyond 1e154 to 0 instead of h.
    if len(leaves) == 1 and leaves[0].shape == (2,):
        return jnp.hypot(*leaves[0])
    largest = jnp.max(jnp.stack([jnp.max(jnp.abs(leaf)) for leaf in leaves]))
    largest = jnp.where(largest > 0, largest, 1.0)
    return largest * jnp.sqrt(sum(jnp.sum((leaf / largest) ** 2) for leaf in leaves))
