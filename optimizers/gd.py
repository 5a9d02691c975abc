"""Gradient descent."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import optax

from optimizers.entry import LEARNING_RATE, Optimizer, Scalar, Vector, transformation, zeros


class State(NamedTuple):
    """Gradient descent remembers nothing."""


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """θ ← θ - α g."""

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        return -learning_rate * gradient, state

    return transformation(zeros(State), update)


def largest_stable_rate(numbers: Mapping[str, float], curvature: float) -> float:
    """2/λ: each step multiplies the distance by 1 - αλ."""
    return 2 / curvature


GD = Optimizer(
    id="gd",
    name="Gradient descent",
    build=build,
    lines="theta = theta - learning_rate * gradient",
    hyperparameters=(LEARNING_RATE,),
    idea="Steps straight downhill, by the learning rate times the slope.",
    authors="Cauchy",
    year=1847,
    optax_call="optax.sgd(learning_rate)",
    torch_call="torch.optim.SGD(params, lr=learning_rate)",
    largest_stable_rate=largest_stable_rate,
    is_elementwise=True,
)
