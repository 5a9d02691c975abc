"""Nesterov's accelerated gradient, with the gradient taken at the look-ahead point (Sutskever et al. 2013)."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax

from optimizers.entry import LEARNING_RATE, MOMENTUM, Optimizer, Scalar, Vector, transformation


class State(NamedTuple):
    """The velocity v, at first 0, and the look-ahead point of the last step, at first the start."""

    velocity: Vector
    look_ahead: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """v ← φ v - α ∇f(θ + φ v); θ ← θ + v."""
    momentum = hyperparameters["momentum"]

    def init(theta: Vector) -> State:
        return State(velocity=jnp.zeros_like(theta), look_ahead=theta)

    def update(
        gradient: Vector,
        state: State,
        theta: Vector,
        *,
        learning_rate: Scalar,
        grad_fn: Callable[[Vector], Vector],
        **extra: Any,
    ) -> tuple[Vector, State]:
        look_ahead = theta + momentum * state.velocity
        velocity = momentum * state.velocity - learning_rate * grad_fn(look_ahead)
        return velocity, State(velocity, look_ahead)

    return transformation(init, update)


NESTEROV = Optimizer(
    id="nesterov",
    name="Nesterov",
    build=build,
    formula=(r"v \leftarrow \varphi\, v - \alpha\, \nabla f(\theta + \varphi\, v) \\ \theta \leftarrow \theta + v"),
    hyperparameters=(LEARNING_RATE, MOMENTUM),
    idea="Momentum that looks first: the slope is measured where the velocity is about to carry it.",
    authors="Nesterov",
    year=1983,
    symbols={"velocity": "v", "look_ahead": "θ + φ v"},
)
