"""Adam: momentum and RMSProp together, both corrected for starting at zero."""

from optimizers._adam_numbers import BETAS, OPTIONS, SYMBOLS
from optimizers.entry import LEARNING_RATE, Optimizer, epsilon

CORRECTIONS = """\
first_corrected = first_moment / (1 - beta1 ** (t + 1)) if bias_correction else first_moment
second_corrected = second_moment / (1 - beta2 ** (t + 1)) if bias_correction else second_moment
"""
DIVISOR = "(sqrt(second_corrected + epsilon) if epsilon_inside_root else epsilon + sqrt(second_corrected))"


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
    is_elementwise=True,
)
