"""RMSProp: AdaGrad with a memory that fades."""

from optimizers.entry import LEARNING_RATE, Optimizer, decay, epsilon
from optimizers.gd import largest_stable_rate

RMSPROP = Optimizer(
    id="rmsprop",
    name="RMSProp",
    lines="""\
second_moment = decay * second_moment + (1 - decay) * gradient * gradient
theta = theta - learning_rate * (gradient / (epsilon + sqrt(second_moment)))
""",
    hyperparameters=(
        LEARNING_RATE,
        decay("decay", "ρ", 0.9, "fraction of the old average of squared gradients kept each step"),
        epsilon(1e-6),
    ),
    idea="Divides by the recent size of the gradient, so steps keep about the same length everywhere.",
    authors="Tieleman & Hinton",
    year=2012,
    family="adaptive",
    optax_call="optax.rmsprop(learning_rate, decay=decay, eps=epsilon, eps_in_sqrt=False)",
    torch_call="torch.optim.RMSprop(params, lr=learning_rate, alpha=decay, eps=epsilon)",
    symbols={"second_moment": "r"},
    largest_stable_rate=largest_stable_rate,
    preconditioner="epsilon + sqrt(second_moment)",
    is_elementwise=True,
)
