"""Nesterov's method in the look-ahead variable, the form that libraries compute (Bengio et al. 2013)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import optax

from optimizers.entry import LEARNING_RATE, MOMENTUM, Optimizer, Scalar, Vector, transformation, zeros
from optimizers.nesterov import largest_stable_rate


class State(NamedTuple):
    """The velocity v, at first 0 unless an entrant gives another."""

    velocity: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """v ← φ v - α g; θ ← θ - α g + φ v, with the new v.

    With the rate held constant, this θ is the look-ahead point of Nesterov's method.
    """
    momentum = hyperparameters["momentum"]

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        velocity = momentum * state.velocity - learning_rate * gradient
        return -learning_rate * gradient + momentum * velocity, State(velocity)

    return transformation(zeros(State), update)


NESTEROV_SHIFTED = Optimizer(
    id="nesterov_shifted",
    name="Nesterov, shifted",
    build=build,
    lines="""\
velocity = momentum * velocity - learning_rate * gradient
theta = theta - learning_rate * gradient + momentum * velocity
""",
    hyperparameters=(LEARNING_RATE, MOMENTUM),
    idea="Nesterov's method seen from its look-ahead point, so that it needs the slope only where it stands.",
    authors="Bengio, Boulanger-Lewandowski & Pascanu",
    year=2013,
    optax_call="optax.sgd(learning_rate, momentum=momentum, nesterov=True)",
    torch_call="torch.optim.SGD(params, lr=learning_rate, momentum=momentum, nesterov=True)",
    symbols={"velocity": "v"},
    largest_stable_rate=largest_stable_rate,
    takes_velocity=True,
    is_elementwise=True,
)
