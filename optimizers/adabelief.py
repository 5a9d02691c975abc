"""AdaBelief: Adam that divides by how far the gradient strays from its own average."""

from collections.abc import Mapping
from typing import Any

import optax

from optimizers.adam import BETAS, OPTIONS, SYMBOLS, State, corrected_moments, denominator, init, tex
from optimizers.adam import lines as adam_lines
from optimizers.entry import LEARNING_RATE, Lines, Optimizer, Scalar, Vector, epsilon, transformation


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """Adam with r ← ρ2 r + (1 - ρ2) (g - s)², s being the new first moment.

    Zhuang et al. add a further ε to r at each step; this rule does not.
    """

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        state, first, second = corrected_moments(hyperparameters, state, gradient, lambda s: (gradient - s) ** 2)
        return -learning_rate * first / denominator(hyperparameters, second), state

    return transformation(init, update)


def variant(numbers: Mapping[str, float]) -> str:
    """The formula as the options switch it."""
    return tex(numbers, squares=r"(g - s) \odot (g - s)")


def lines(numbers: Mapping[str, float]) -> Lines:
    """The rule line for line as the options switch it."""
    return adam_lines(numbers, squares="(gradient - first_moment) * (gradient - first_moment)")


ADABELIEF = Optimizer(
    id="adabelief",
    name="AdaBelief",
    build=build,
    formula=variant({option.name: option.default for option in OPTIONS}),
    hyperparameters=(LEARNING_RATE, *BETAS, epsilon(1e-16), *OPTIONS),
    idea="Long steps where the gradient is what its average foretold, however steep; short ones where it surprises.",
    authors="Zhuang et al.",
    year=2020,
    family="adaptive",
    optax_call="optax.adabelief(learning_rate, b1=beta1, b2=beta2, eps=epsilon, eps_root=0.0)",
    symbols=SYMBOLS,
    variant=variant,
    lines=lines,
)
