"""AdaDelta: the recent size of the steps over the recent size of the gradients."""

from optimizers.entry import Optimizer, decay, epsilon, learning_rate

ADADELTA = Optimizer(
    id="adadelta",
    name="AdaDelta",
    lines="""\
second_moment = decay * second_moment + (1 - decay) * gradient * gradient
change = -(sqrt(step_moment + epsilon) / sqrt(second_moment + epsilon)) * gradient
step_moment = decay * step_moment + (1 - decay) * change * change
theta = theta + learning_rate * change
""",
    hyperparameters=(
        learning_rate(1.0),
        decay("decay", "ρ", 0.9, "fraction of the old averages of squares kept each step"),
        epsilon(1e-6),
    ),
    idea="Sets its own rate from the size of its last steps; the first of them are as short as √δ makes them.",
    authors="Zeiler",
    year=2012,
    family="adaptive",
    optax_call="optax.adadelta(learning_rate, rho=decay, eps=epsilon)",
    torch_call="torch.optim.Adadelta(params, lr=learning_rate, rho=decay, eps=epsilon)",
    symbols={"second_moment": "r", "step_moment": "u", "change": "Δ"},
    is_elementwise=True,
)
