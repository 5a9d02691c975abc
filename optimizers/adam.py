"""Adam: momentum and RMSProp together, both corrected for starting at zero."""

from collections.abc import Mapping

from optimizers._adam_numbers import BETAS, OPTIONS, SYMBOLS
from optimizers.entry import LEARNING_RATE, Optimizer, epsilon

CORRECTIONS = """\
first_corrected = first_moment / (1 - beta1 ** (t + 1)) if bias_correction else first_moment
second_corrected = second_moment / (1 - beta2 ** (t + 1)) if bias_correction else second_moment
"""
DIVISOR = "(sqrt(second_corrected + epsilon) if epsilon_inside_root else epsilon + sqrt(second_corrected))"
PRECONDITIONER = f"((1 - beta1 ** (t + 1)) if bias_correction else 1) * {DIVISOR}"
"""Of Cohen et al. 2022, with the correction of the first moment, so that a step is by the moment itself."""


def largest_stable_rate(numbers: Mapping[str, float], curvature: float) -> float:
    """(2 + 2ρ1)/((1 - ρ1)λ), of a D that no longer changes: momentum's with the rate (1 - ρ1) α (Cohen et al. 2022)."""
    return 2 * (1 + numbers["beta1"]) / ((1 - numbers["beta1"]) * curvature)


ADAM = Optimizer(
    id="adam",
    name="Adam",
    lines=f"""\
first_moment = beta1 * first_moment + (1 - beta1) * gradient
second_moment = beta2 * second_moment + (1 - beta2) * gradient * gradient
{CORRECTIONS}
theta = theta - learning_rate * (first_corrected / {DIVISOR})
""",
    hyperparameters=(LEARNING_RATE, *BETAS, epsilon(1e-8), *OPTIONS),
    idea="Averages the gradient and divides by its recent size; the first step is as long as the learning rate.",
    authors="Kingma & Ba",
    year=2015,
    family="adaptive",
    optax_call="optax.adam(learning_rate, b1=beta1, b2=beta2, eps=epsilon)",
    torch_call="torch.optim.Adam(params, lr=learning_rate, betas=(beta1, beta2), eps=epsilon)",
    symbols=SYMBOLS,
    largest_stable_rate=largest_stable_rate,
    preconditioner=PRECONDITIONER,
    is_elementwise=True,
)
