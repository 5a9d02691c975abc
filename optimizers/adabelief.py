"""AdaBelief: Adam that divides by how far the gradient strays from its own average."""

from collections.abc import Mapping
from typing import Any

import optax

from optimizers._adam_numbers import BETAS, OPTIONS, SYMBOLS
from optimizers.adam import CORRECTIONS, DIVISOR, PRECONDITIONER, State, adam_step, init, largest_stable_rate
from optimizers.entry import LEARNING_RATE, Optimizer, Scalar, Vector, epsilon, transformation


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """Adam with r ← ρ2 r + (1 - ρ2) (g - s)², s being the new first moment.

    Zhuang et al. add a further ε to r at each step; this rule does not.
    """

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        return adam_step(hyperparameters, learning_rate, state, gradient, lambda s: (gradient - s) ** 2)

    return transformation(init, update)


ADABELIEF = Optimizer(
    id="adabelief",
    name="AdaBelief",
    build=build,
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
