"""Nesterov's method in the look-ahead variable, the form that libraries compute (Bengio et al. 2013)."""

from optimizers.entry import LEARNING_RATE, MOMENTUM, Optimizer
from optimizers.nesterov import largest_stable_rate

NESTEROV_SHIFTED = Optimizer(
    id="nesterov_shifted",
    name="Nesterov, shifted",
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
