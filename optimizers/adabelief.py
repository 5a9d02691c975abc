"""AdaBelief: Adam that divides by how far the gradient strays from its own average."""

from optimizers._adam_numbers import BETAS, OPTIONS, SYMBOLS
from optimizers.adam import CORRECTIONS, DIVISOR, PRECONDITIONER, largest_stable_rate
from optimizers.entry import LEARNING_RATE, Optimizer, epsilon

ADABELIEF = Optimizer(
    id="adabelief",
    name="AdaBelief",
    lines=f"""\
first_moment = beta1 * first_moment + (1 - beta1) * gradient
second_moment = beta2 * second_moment + (1 - beta2) * (gradient - first_moment) * (gradient - first_moment)
{CORRECTIONS}
theta = theta - learning_rate * (first_corrected / {DIVISOR})
""",
    hyperparameters=(LEARNING_RATE, *BETAS, epsilon(1e-16), *OPTIONS),
    idea="Long steps where the gradient is what its average predicted, however steep; short ones where it surprises.",
    authors="Zhuang et al.",
    year=2020,
    family="adaptive",
    optax_call="optax.adabelief(learning_rate, b1=beta1, b2=beta2, eps=epsilon, eps_root=0.0)",
    symbols=SYMBOLS,
    largest_stable_rate=largest_stable_rate,
    preconditioner=PRECONDITIONER,
    is_elementwise=True,
)
