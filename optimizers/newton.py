"""Newton's method: straight to where the slope of the second-order model vanishes, be it a minimum or a saddle."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax
from jaxtyping import Array, Float

from downhill.parameters import Parameter
from optimizers._hessian import hessian_at
from optimizers.entry import Loss, Optimizer, Scalar, Vector, learning_rate, transformation

DAMPING = Parameter("damping", "λ", default=0.0, low=0.0, high=100.0, meaning="curvature added in every direction")


class State(NamedTuple):
    """The Hessian H where the last step began, at first 0."""

    hessian: Float[Array, "n n"]


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """H = ∇²f(θ); θ ← θ - α (H + λI)⁻¹ g.

    Where H + λI is singular the step is not finite.
    """

    def init(theta: Vector) -> State:
        return State(hessian=jnp.zeros((theta.size, theta.size), theta.dtype))

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, value_fn: Loss, **extra: Any
    ) -> tuple[Vector, State]:
        hessian = hessian_at(value_fn, theta)
        damped = hessian + hyperparameters["damping"] * jnp.eye(theta.size, dtype=theta.dtype)
        return -learning_rate * jnp.linalg.solve(damped, gradient), State(hessian)

    return transformation(init, update)


NEWTON = Optimizer(
    id="newton",
    name="Newton",
    build=build,
    lines="""\
hessian = recorded(hessian_at(theta))
theta = theta - learning_rate * solve(hessian + damping * identity, gradient)
""",
    hyperparameters=(learning_rate(1.0), DAMPING),
    idea=(
        "Jumps to where the slope of the local parabola is 0: one step on a bowl, but just as gladly into a saddle. "
        "Where the Hessian is singular there is no such place: without damping the step is not finite, and it diverges."
    ),
    authors="Newton; Raphson; Simpson",
    year=1740,
    family="curvature",
    gradient_evaluations=3,  # the gradient, and two columns of the Hessian
    symbols={"hessian": "H"},
    holds_matrix=True,
)
