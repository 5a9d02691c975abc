"""Adam on a loss with ½ λ ‖θ‖² added: weight decay that goes through Adam's averages."""

from optimizers._adam_numbers import BETAS, OPTIONS, SYMBOLS, WEIGHT_DECAY
from optimizers.adam import CORRECTIONS, DIVISOR
from optimizers.entry import LEARNING_RATE, Optimizer, epsilon

ADAM_L2 = Optimizer(
    id="adam_l2",
    name="Adam with L2",
    lines=f"""\
penalised = gradient + weight_decay * theta
first_moment = beta1 * first_moment + (1 - beta1) * penalised
second_moment = beta2 * second_moment + (1 - beta2) * penalised * penalised
{CORRECTIONS}
theta = theta - learning_rate * (first_corrected / {DIVISOR})
""",
    hyperparameters=(LEARNING_RATE, *BETAS, epsilon(1e-8), WEIGHT_DECAY, *OPTIONS),
    idea="Weight decay added to the gradient, where Adam's division makes it weak wherever the slope has been steep.",
    authors="Kingma & Ba",
    year=2015,
    family="adaptive",
    optax_call=(
        "optax.chain(optax.add_decayed_weights(weight_decay), "
        "optax.adam(learning_rate, b1=beta1, b2=beta2, eps=epsilon))"
    ),
    torch_call=(
        "torch.optim.Adam(params, lr=learning_rate, betas=(beta1, beta2), eps=epsilon, weight_decay=weight_decay)"
    ),
    symbols={**SYMBOLS, "penalised": "q"},
    is_elementwise=True,
)
