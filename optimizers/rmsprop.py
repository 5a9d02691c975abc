"""RMSProp: AdaGrad with a memory that fades."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax

from optimizers.entry import LEARNING_RATE, Optimizer, Scalar, Vector, decay, epsilon, transformation, zeros
from optimizers.gd import largest_stable_rate


class State(NamedTuple):
    """The moving average r of squared gradients, at first 0."""

    second_moment: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """r ← ρ r + (1 - ρ) g⊙g; θ ← θ - α g / (δ + √r)."""
    rho, delta = hyperparameters["decay"], hyperparameters["epsilon"]

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        second_moment = rho * state.second_moment + (1 - rho) * gradient * gradient
        return -learning_rate * (gradient / (delta + jnp.sqrt(second_moment))), State(second_moment)

    return transformation(zeros(State), update)


RMSPROP = Optimizer(
    id="rmsprop",
    name="RMSProp",
    build=build,
    lines="""\
second_moment = decay * second_moment + (1 - decay) * gradient * gradient
theta = theta - learning_rate * (gradient / (epsilon + sqrt(second_moment)))
""",
    hyperparameters=(
        LEARNING_RATE,
        decay("decay", "ρ", 0.9, "fraction of the old average of squared gradients kept each step"),
        epsilon(1e-6),
    ),
    idea="Divides by the recent size of the gradient, so steps keep about the same length everywhere.",
    authors="Tieleman & Hinton",
    year=2012,
    family="adaptive",
    optax_call="optax.rmsprop(learning_rate, decay=decay, eps=epsilon, eps_in_sqrt=False)",
    torch_call="torch.optim.RMSprop(params, lr=learning_rate, alpha=decay, eps=epsilon)",
    symbols={"second_moment": "r"},
    largest_stable_rate=largest_stable_rate,
    preconditioner="epsilon + sqrt(second_moment)",
    is_elementwise=True,
)
