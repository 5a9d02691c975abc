"""BFGS: Newton's method with an inverse Hessian learned from the gradients it meets (Nocedal & Wright 2006, ch. 6)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax
from jaxtyping import Array, Float, Int

from optimizers._line_search import C1, SHRINK, backtrack
from optimizers.entry import Loss, Optimizer, Scalar, Slope, Vector, learning_rate, transformation


class State(NamedTuple):
    """The approximation B of the inverse Hessian, at first the identity; a and y of the last step; and what was spent.

    The step length a and the change y of the gradient are at first 0. A step spends one evaluation on the gradient
    where it begins, and one on each length that it tries.
    """

    inverse_hessian: Float[Array, "n n"]
    step_length: Scalar
    gradient_change: Vector
    gradient_evaluations: Int[Array, ""]


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """p = -B g; a = the first of α, βα, β²α, … with f(θ + a p) ≤ f(θ) + c₁ a gᵀp; s = a p; θ ← θ + s; B is updated.

    With y = ∇f(θ + s) - g: B ← (I - s yᵀ / yᵀs) B (I - y sᵀ / yᵀs) + s sᵀ / yᵀs where yᵀs > 0 (ibid., 6.17). If none of
    the first 60 lengths will do, a = 0: the run stays where it is.
    """
    c1, shrink = hyperparameters["c1"], hyperparameters["shrink"]

    def init(theta: Vector) -> State:
        n, dtype = theta.size, theta.dtype
        return State(jnp.eye(n, dtype=dtype), jnp.zeros((), dtype), jnp.zeros(n, dtype), jnp.zeros((), jnp.int32))

    def update(
        gradient: Vector,
        state: State,
        theta: Vector,
        *,
        learning_rate: Scalar,
        value_fn: Loss,
        grad_fn: Slope,
        **extra: Any,
    ) -> tuple[Vector, State]:
        direction = -state.inverse_hessian @ gradient
        length, trials = backtrack(value_fn, theta, direction, gradient @ direction, learning_rate, c1, shrink)
        step = length * direction
        change = grad_fn(theta + step) - gradient
        curvature = change @ step
        left = jnp.eye(step.size, dtype=step.dtype) - jnp.outer(step, change) / curvature
        learned = left @ state.inverse_hessian @ left.T + jnp.outer(step, step) / curvature
        inverse_hessian = jnp.where(curvature > 0, learned, state.inverse_hessian)
        # The gradient at the new point is the one that the next step begins with, and is counted there.
        return step, State(inverse_hessian, length, change, state.gradient_evaluations + 1 + trials)

    return transformation(init, update)


BFGS = Optimizer(
    id="bfgs",
    name="BFGS",
    build=build,
    lines="""\
direction = -inverse_hessian @ gradient
step_length = recorded(line_search(direction, learning_rate, shrink, c1))
step = step_length * direction
gradient_change = recorded(gradient_at(theta + step) - gradient)
curvature = dot(gradient_change, step)
left = identity - outer(step, gradient_change) / curvature
inverse_hessian = where(
    curvature > 0, left @ inverse_hessian @ transpose(left) + outer(step, step) / curvature, inverse_hessian
)
theta = theta + step
""",
    hyperparameters=(learning_rate(1.0), C1, SHRINK),
    idea="Learns the curvature from how the gradient changes along its own steps, and shortens a step until it falls.",
    authors="Broyden, Fletcher, Goldfarb & Shanno",
    year=1970,
    family="curvature",
    gradient_evaluations=None,
    symbols={"inverse_hessian": "B", "step_length": "a", "gradient_change": "y", "gradient_evaluations": "evaluations"}
    | {"direction": "p", "step": "s", "curvature": "c", "left": "E"},
    holds_matrix=True,
)
