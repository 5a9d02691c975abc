"""Saddle-free Newton: Newton's method with the absolute values of the curvatures (Dauphin et al. 2014)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax
from jaxtyping import Array, Float

from optimizers._hessian import hessian_at
from optimizers.entry import Loss, Optimizer, Scalar, Vector, learning_rate, transformation
from optimizers.newton import DAMPING


class State(NamedTuple):
    """The Hessian H where the last step began and its eigenvalues, ascending; all at first 0."""

    hessian: Float[Array, "n n"]
    eigenvalues: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """H = ∇²f(θ) = Q diag(κ) Qᵀ; θ ← θ - α Q diag(1 / (|κ| + λ)) Qᵀ g.

    Where an eigenvalue is 0 and so is λ, the step is not finite.
    """

    def init(theta: Vector) -> State:
        return State(hessian=jnp.zeros((theta.size, theta.size), theta.dtype), eigenvalues=jnp.zeros_like(theta))

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, value_fn: Loss, **extra: Any
    ) -> tuple[Vector, State]:
        hessian = hessian_at(value_fn, theta)
        eigenvalues, q = jnp.linalg.eigh(hessian)
        along = (q.T @ gradient) / (jnp.abs(eigenvalues) + hyperparameters["damping"])
        return -learning_rate * (q @ along), State(hessian, eigenvalues)

    return transformation(init, update)


SADDLE_FREE_NEWTON = Optimizer(
    id="saddle_free_newton",
    name="Saddle-free Newton",
    build=build,
    lines="""\
hessian = recorded(hessian_at(theta))
eigenvalues = eigenvalues_of(hessian)
eigenvectors = eigenvectors_of(hessian)
theta = theta - learning_rate * (eigenvectors @ ((transpose(eigenvectors) @ gradient) / (abs(eigenvalues) + damping)))
""",
    hyperparameters=(learning_rate(1.0), DAMPING),
    idea=(
        "Newton's step lengths, but always downhill: where the surface curves down it walks away from the saddle. "
        "Where the Hessian is singular the step is not finite without damping, and it diverges."
    ),
    authors="Dauphin et al.",
    year=2014,
    family="curvature",
    gradient_evaluations=3,  # the gradient, and two columns of the Hessian
    symbols={"hessian": "H", "eigenvalues": "κ", "eigenvectors": "Q"},
    holds_matrix=True,
)
