"""Nesterov's method with a momentum that grows towards 1 (Nesterov 1983; Su, Boyd & Candès 2016)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax
from jaxtyping import Array, Int

from optimizers.entry import LEARNING_RATE, Optimizer, Scalar, Slope, Vector, transformation


class State(NamedTuple):
    """The steps taken t, the velocity v, and of the last step the look-ahead point θ̃ and the gradient g̃ there.

    At first t = 0, v = 0, θ̃ is the start and g̃ = 0.
    """

    steps_taken: Int[Array, ""]
    velocity: Vector
    look_ahead: Vector
    look_ahead_gradient: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """v ← φ_t v - α ∇f(θ + φ_t v); θ ← θ + v, with φ_0 = 0 and φ_t = (t - 1)/(t + 2) after t steps.

    On a convex landscape whose curvature is nowhere above 1/α this bounds the loss: f(θ_t) - f* is at most
    2‖θ_0 - θ*‖²/(α (t + 1)²).
    """

    def init(theta: Vector) -> State:
        return State(jnp.zeros((), jnp.int32), jnp.zeros_like(theta), theta, jnp.zeros_like(theta))

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, grad_fn: Slope, **extra: Any
    ) -> tuple[Vector, State]:
        t = state.steps_taken.astype(theta.dtype)  # whole numbers of 32 bits would be divided in single precision
        momentum = jnp.maximum(t - 1, 0) / (t + 2)
        look_ahead = theta + momentum * state.velocity
        look_ahead_gradient = grad_fn(look_ahead)
        velocity = momentum * state.velocity - learning_rate * look_ahead_gradient
        return velocity, State(state.steps_taken + 1, velocity, look_ahead, look_ahead_gradient)

    return transformation(init, update)


NESTEROV_GROWING = Optimizer(
    id="nesterov_growing",
    name="Nesterov, growing",
    build=build,
    lines="""\
momentum = max(t - 1, 0) / (t + 2)
look_ahead = theta + momentum * velocity
look_ahead_gradient = recorded(gradient_at(look_ahead))
velocity = momentum * velocity - learning_rate * look_ahead_gradient
theta = theta + velocity
""",
    hyperparameters=(LEARNING_RATE,),
    idea="Nesterov's method whose momentum grows by itself: the loss of a convex landscape falls like 1/t².",
    authors="Su, Boyd & Candès",
    year=2016,
    symbols={"momentum": "φ", "velocity": "v", "look_ahead": "θ̃", "look_ahead_gradient": "g̃"},
)
