"""Nesterov's accelerated gradient, with the gradient taken at the look-ahead point (Sutskever et al. 2013)."""

from collections.abc import Mapping

from optimizers.entry import LEARNING_RATE, MOMENTUM, Optimizer


def largest_stable_rate(numbers: Mapping[str, float], curvature: float) -> float:
    """(2 + 2φ)/((1 + 2φ)λ): there -1 solves z² - (1 + φ)(1 - αλ) z + φ(1 - αλ) = 0."""
    return 2 * (1 + numbers["momentum"]) / ((1 + 2 * numbers["momentum"]) * curvature)


NESTEROV = Optimizer(
    id="nesterov",
    name="Nesterov",
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
