"""Gradient descent with momentum (the heavy ball)."""

from collections.abc import Mapping

from optimizers.entry import LEARNING_RATE, MOMENTUM, Optimizer


def largest_stable_rate(numbers: Mapping[str, float], curvature: float) -> float:
    """2(1 + φ)/λ: there -1 solves z² - (1 + φ - αλ) z + φ = 0, whose roots multiply the distance (Polyak 1964)."""
    return 2 * (1 + numbers["momentum"]) / curvature


HEAVY_BALL = Optimizer(
    id="momentum",
    name="Momentum",
    lines="""\
velocity = momentum * velocity - learning_rate * gradient
theta = theta + velocity
""",
    hyperparameters=(LEARNING_RATE, MOMENTUM),
    idea="A heavy ball: it keeps a velocity, cancels zig-zags, and overshoots.",
    authors="Polyak",
    year=1964,
    optax_call="optax.sgd(learning_rate, momentum=momentum)",
    torch_call="torch.optim.SGD(params, lr=learning_rate, momentum=momentum)",
    symbols={"velocity": "v"},
    largest_stable_rate=largest_stable_rate,
    takes_velocity=True,
    is_elementwise=True,
)
