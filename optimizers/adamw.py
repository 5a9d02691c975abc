"""AdamW: Adam, with weight decay kept apart from its averages."""

from collections.abc import Mapping

from optimizers._adam_numbers import BETAS, OPTIONS, SYMBOLS, WEIGHT_DECAY
from optimizers.adam import CORRECTIONS, DIVISOR, PRECONDITIONER
from optimizers.entry import LEARNING_RATE, Optimizer, epsilon, switch

UNSCALED_DECAY = switch("unscaled_decay", 0.0, "subtracts λ θ instead of α λ θ")


def largest_stable_rate(numbers: Mapping[str, float], curvature: float) -> float:
    """(2 + 2ρ1)/((1 - ρ1)λ + (1 + ρ1)d), d the decay; of a decay without α the bound of momentum's rate at (2 - d)/2.

    There -1 solves (z - 1 + αd)(z - ρ1) + α(1 - ρ1)λ z = 0.
    """
    rho1, decay = numbers["beta1"], numbers["weight_decay"]
    if numbers["unscaled_decay"] == 1:
        return (2 - decay) * (1 + rho1) / ((1 - rho1) * curvature)
    return 2 * (1 + rho1) / ((1 - rho1) * curvature + (1 + rho1) * decay)


ADAMW = Optimizer(
    id="adamw",
    name="AdamW",
    lines=f"""\
first_moment = beta1 * first_moment + (1 - beta1) * gradient
second_moment = beta2 * second_moment + (1 - beta2) * gradient * gradient
{CORRECTIONS}
theta = (
    theta - learning_rate * (first_corrected / {DIVISOR})
    - (weight_decay if unscaled_decay else learning_rate * weight_decay) * theta
)
""",
    hyperparameters=(LEARNING_RATE, *BETAS, epsilon(1e-8), WEIGHT_DECAY, *OPTIONS, UNSCALED_DECAY),
    idea="Weight decay kept out of Adam's averages, so that it draws every coordinate towards 0 equally.",
    authors="Loshchilov & Hutter",
    year=2019,
    family="adaptive",
    optax_call="optax.adamw(learning_rate, b1=beta1, b2=beta2, eps=epsilon, weight_decay=weight_decay)",
    torch_call=(
        "torch.optim.AdamW(params, lr=learning_rate, betas=(beta1, beta2), eps=epsilon, weight_decay=weight_decay)"
    ),
    symbols=SYMBOLS,
    largest_stable_rate=largest_stable_rate,
    preconditioner=PRECONDITIONER,
    is_elementwise=True,
)
