"""Gradient descent."""

from collections.abc import Mapping

from optimizers.entry import LEARNING_RATE, Optimizer


def largest_stable_rate(numbers: Mapping[str, float], curvature: float) -> float:
    """2/λ: each step multiplies the distance by 1 - αλ."""
    return 2 / curvature


GD = Optimizer(
    id="gd",
    name="Gradient descent",
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
