"""A learning rate that is reduced where the loss no longer falls: it is known only when the run has come there."""

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from downhill.experiment.schedules import Schedule

Scalar = Float[Array, ""]
_LEAST_CHANGE = 1e-8
"""A rate that would change by no more stays, as PyTorch's ``eps`` has it."""


class Plateau(NamedTuple):
    """The schedule's numbers, as JAX traces them.

    Attributes:
        factor: γ.
        patience: p.
        threshold: ε.
        cooldown: c.
        floor: l.
    """

    factor: Any
    patience: Any
    threshold: Any
    cooldown: Any
    floor: Any


class Watched(NamedTuple):
    """What a run remembers of its losses.

    Attributes:
        best: the lowest loss that counted.
        bad: steps since then.
        cooling: steps for which none are counted yet.
        share: α_t / α_0.
    """

    best: Scalar
    bad: Int[Array, ""]
    cooling: Scalar
    share: Scalar


def plateau_of(schedule: Schedule, real: type[np.floating] = np.float64) -> Plateau | None:
    """The numbers of a schedule that watches the loss; ``None``, and not compiled in, for any other."""
    if not schedule.watches_loss:
        return None
    numbers = schedule.numbers
    return Plateau(*(real(numbers[f"plateau_{name}"]) for name in Plateau._fields))


def beginning(real: Any, shape: tuple[int, ...] = ()) -> Watched:
    """Before the first step, of one run or of a row of them."""
    return Watched(
        best=jnp.full(shape, jnp.inf, real),
        bad=jnp.zeros(shape, jnp.int32),
        cooling=jnp.zeros(shape, real),
        share=jnp.ones(shape, real),
    )


def noted(watched: Watched, loss: Scalar, first_rate: Scalar, plateau: Plateau) -> Watched:
    """After a step at whose beginning the loss was this.

    As ``torch.optim.lr_scheduler.ReduceLROnPlateau`` does: the lowest loss so far counts if it lies below the last that
    did by a relative ε; after more than p steps without one the rate becomes max(γ α_t, l α_0), and for c steps then no
    step is counted.

    Args:
        watched: until then.
        loss: as the rule sees it, without the penalty of a decay in the gradient.
        first_rate: α_0.
        plateau: the numbers.
    """
    is_better = loss < watched.best * (1 - plateau.threshold)
    is_cooling = watched.cooling > 0
    bad = jnp.where(is_better | is_cooling, 0, watched.bad + 1)
    is_over = bad > plateau.patience
    smaller = jnp.maximum(watched.share * plateau.factor, plateau.floor)
    changes = is_over & (first_rate * (watched.share - smaller) > _LEAST_CHANGE)
    return Watched(
        best=jnp.where(is_better, loss, watched.best),
        bad=jnp.where(is_over, 0, bad),
        cooling=jnp.where(is_over, plateau.cooldown, jnp.maximum(watched.cooling - 1, 0)),
        share=jnp.where(changes, smaller, watched.share),
    )
