"""Nesterov's accelerated gradient, with the gradient taken at the look-ahead point (Sutskever et al. 2013)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax

from optimizers.entry import LEARNING_RATE, MOMENTUM, Optimizer, Scalar, Slope, Vector, transformation


class State(NamedTuple):
    """The velocity v, and of the last step the look-ahead point θ̃ and the gradient g̃ there.

    At first v = 0 unless an entrant gives another, θ̃ is the start and g̃ = 0.
    """

    velocity: Vector
    look_ahead: Vector
    look_ahead_gradient: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """v ← φ v - α ∇f(θ + φ v); θ ← θ + v."""
    momentum = hyperparameters["momentum"]

    def init(theta: Vector) -> State:
        return State(jnp.zeros_like(theta), look_ahead=theta, look_ahead_gradient=jnp.zeros_like(theta))

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, grad_fn: Slope, **extra: Any
    ) -> tuple[Vector, State]:
        look_ahead = theta + momentum * state.velocity
        look_ahead_gradient = grad_fn(look_ahead)
        velocity = momentum * state.velocity - learning_rate * look_ahead_gradient
        return velocity, State(velocity, look_ahead, look_ahead_gradient)

    return transformation(init, update)


def largest_stable_rate(numbers: Mapping[str, float], curvature: float) -> float:
    """(2 + 2φ)/((1 + 2φ)λ): there -1 solves z² - (1 + φ)(1 - αλ) z + φ(1 - αλ) = 0."""
    return 2 * (1 + numbers["momentum"]) / ((1 + 2 * numbers["momentum"]) * curvature)


NESTEROV = Optimizer(
    id="nesterov",
    name="Nesterov",
    build=build,
    lines="""\
look_ahead = theta + momentum * velocity
look_ahead_gradient = recorded(gradient_at(look_ahead))
velocity = momentum * velocity - learning_rate * look_ahead_gradient
theta = theta + velocity
""",
    hyperparameters=(LEARNING_RATE, MOMENTUM),
    idea="Momentum that looks first: the slope is measured where the velocity is about to carry it.",
    authors="Nesterov",
    year=1983,
    symbols={"velocity": "v", "look_ahead": "θ̃", "look_ahead_gradient": "g̃"},
    largest_stable_rate=largest_stable_rate,
    takes_velocity=True,
)
