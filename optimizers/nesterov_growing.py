"""Nesterov's method with a momentum that grows towards 1 (Nesterov 1983; Su, Boyd & Candès 2016)."""

from optimizers.entry import LEARNING_RATE, Optimizer

NESTEROV_GROWING = Optimizer(
    id="nesterov_growing",
    name="Nesterov, growing",
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
