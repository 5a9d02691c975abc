"""AdaGrad: each coordinate's rate shrinks with the squared gradients it has seen."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax

from optimizers.entry import LEARNING_RATE, Optimizer, Scalar, Vector, epsilon, transformation, zeros
from optimizers.gd import largest_stable_rate


class State(NamedTuple):
    """The sum r of all squared gradients, at first 0."""

    sum_of_squares: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """r ← r + g⊙g; θ ← θ - α g / (δ + √r)."""
    delta = hyperparameters["epsilon"]

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        sum_of_squares = state.sum_of_squares + gradient * gradient
        return -learning_rate * (gradient / (delta + jnp.sqrt(sum_of_squares))), State(sum_of_squares)

    return transformation(zeros(State), update)


ADAGRAD = Optimizer(
    id="adagrad",
    name="AdaGrad",
    build=build,
    lines="""\
sum_of_squares = sum_of_squares + gradient * gradient
theta = theta - learning_rate * (gradient / (epsilon + sqrt(sum_of_squares)))
""",
    hyperparameters=(LEARNING_RATE, epsilon(1e-7)),
    idea="Steep coordinates slow down and flat ones do not, but the steps only ever shrink.",
    authors="Duchi, Hazan & Singer",
    year=2011,
    family="adaptive",
    torch_call="torch.optim.Adagrad(params, lr=learning_rate, eps=epsilon)",
    symbols={"sum_of_squares": "r"},
    largest_stable_rate=largest_stable_rate,
    preconditioner="epsilon + sqrt(sum_of_squares)",
    is_elementwise=True,
)
