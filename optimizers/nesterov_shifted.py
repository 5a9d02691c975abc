"""Nesterov's method in the look-ahead variable, the form that libraries compute (Bengio et al. 2013)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax

from optimizers.entry import LEARNING_RATE, MOMENTUM, Lines, Optimizer, Scalar, Vector, transformation


class State(NamedTuple):
    """The velocity v, at first 0."""

    velocity: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """v ← φ v - α g; θ ← θ - α g + φ v, with the new v.

    With the rate held constant, this θ is the look-ahead point of Nesterov's method.
    """
    momentum = hyperparameters["momentum"]

    def init(theta: Vector) -> State:
        return State(velocity=jnp.zeros_like(theta))

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        velocity = momentum * state.velocity - learning_rate * gradient
        return -learning_rate * gradient + momentum * velocity, State(velocity)

    return transformation(init, update)


def lines(numbers: Mapping[str, float]) -> Lines:
    """The rule line for line."""
    return (
        ("velocity", "momentum * velocity - learning_rate * gradient"),
        ("theta", "theta - learning_rate * gradient + momentum * velocity"),
    )


def largest_stable_rate(numbers: Mapping[str, float], curvature: float) -> float:
    """(2 + 2φ)/((1 + 2φ)λ): there -1 solves z² - (1 + φ)(1 - αλ) z + φ(1 - αλ) = 0."""
    return 2 * (1 + numbers["momentum"]) / ((1 + 2 * numbers["momentum"]) * curvature)


NESTEROV_SHIFTED = Optimizer(
    id="nesterov_shifted",
    name="Nesterov, shifted",
    build=build,
    formula=(r"v \leftarrow \varphi\, v - \alpha\, g \\ \theta \leftarrow \theta - \alpha\, g + \varphi\, v"),
    hyperparameters=(LEARNING_RATE, MOMENTUM),
    idea="Nesterov's method seen from its look-ahead point, so that it needs the slope only where it stands.",
    authors="Bengio, Boulanger-Lewandowski & Pascanu",
    year=2013,
    optax_call="optax.sgd(learning_rate, momentum=momentum, nesterov=True)",
    torch_call="torch.optim.SGD(params, lr=learning_rate, momentum=momentum, nesterov=True)",
    symbols={"velocity": "v"},
    lines=lines,
    largest_stable_rate=largest_stable_rate,
)
