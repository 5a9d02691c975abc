"""The backtracking line search of BFGS (Nocedal & Wright 2006, algorithm 3.1)."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Int

from downhill.parameters import Parameter
from optimizers._types import Loss, Scalar, Vector

MAX_TRIALS = 60
C1 = Parameter("c1", "c₁", default=1e-4, low=1e-8, high=0.5, meaning="how much of the promised fall", scale="log")
SHRINK = Parameter("shrink", "β", default=0.5, low=0.01, high=0.99, meaning="by what a refused step length shrinks")


def backtrack(
    f: Loss, theta: Vector, direction: Vector, slope: Scalar, first: Scalar, c1: Scalar, shrink: Scalar
) -> tuple[Scalar, Int[Array, ""]]:
    """The step length, and the number of lengths tried.

    It is the first a of first, shrink·first, shrink²·first, … with f(θ + a p) ≤ f(θ) + c₁ a · slope; 0 where none of
    ``MAX_TRIALS`` is such.

    Args:
        f: the loss.
        theta: where the step begins.
        direction: the direction p.
        slope: gᵀp, how f changes along p.
        first: the length that is tried first.
        c1: c₁.
        shrink: by what a refused length shrinks.
    """
    value = f(theta)

    def falls_enough(length: Scalar) -> Array:
        return f(theta + length * direction) <= value + c1 * length * slope

    def refused(trial: tuple[Int[Array, ""], Scalar]) -> Array:
        return (trial[0] < MAX_TRIALS) & ~falls_enough(trial[1])

    def shorter(trial: tuple[Int[Array, ""], Scalar]) -> tuple[Int[Array, ""], Scalar]:
        return trial[0] + 1, shrink * trial[1]

    trials, length = jax.lax.while_loop(refused, shorter, (jnp.ones((), jnp.int32), first))
    return jnp.where(falls_enough(length), length, 0.0), trials
