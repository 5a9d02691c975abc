"""AdaDelta: the recent size of the steps over the recent size of the gradients."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax

from optimizers.entry import Optimizer, Scalar, Vector, decay, epsilon, learning_rate, transformation, zeros


class State(NamedTuple):
    """The moving averages r of g⊙g and u of Δ⊙Δ, both at first 0."""

    second_moment: Vector
    step_moment: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """r ← ρ r + (1 - ρ) g⊙g; Δ = -√(u + δ) / √(r + δ) ⊙ g; u ← ρ u + (1 - ρ) Δ⊙Δ; θ ← θ + α Δ."""
    rho, delta = hyperparameters["decay"], hyperparameters["epsilon"]

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        second_moment = rho * state.second_moment + (1 - rho) * gradient * gradient
        change = -(jnp.sqrt(state.step_moment + delta) / jnp.sqrt(second_moment + delta)) * gradient
        step_moment = rho * state.step_moment + (1 - rho) * change * change
        return learning_rate * change, State(second_moment, step_moment)

    return transformation(zeros(State), update)


ADADELTA = Optimizer(
    id="adadelta",
    name="AdaDelta",
    build=build,
    lines="""\
second_moment = decay * second_moment + (1 - decay) * gradient * gradient
change = -(sqrt(step_moment + epsilon) / sqrt(second_moment + epsilon)) * gradient
step_moment = decay * step_moment + (1 - decay) * change * change
theta = theta + learning_rate * change
""",
    hyperparameters=(
        learning_rate(1.0),
        decay("decay", "ρ", 0.9, "fraction of the old averages of squares kept each step"),
        epsilon(1e-6),
    ),
    idea="Sets its own rate from the size of its last steps; the first of them are as short as √δ makes them.",
    authors="Zeiler",
    year=2012,
    family="adaptive",
    optax_call="optax.adadelta(learning_rate, rho=decay, eps=epsilon)",
    torch_call="torch.optim.Adadelta(params, lr=learning_rate, rho=decay, eps=epsilon)",
    symbols={"second_moment": "r", "step_moment": "u", "change": "Δ"},
    is_elementwise=True,
)
