"""AdamW: Adam, with weight decay kept apart from its averages."""

from collections.abc import Mapping
from typing import Any

import jax.numpy as jnp
import optax

from optimizers.adam import (
    BETAS,
    OPTIONS,
    SYMBOLS,
    WEIGHT_DECAY,
    State,
    corrected_moments,
    denominator,
    init,
    tex,
)
from optimizers.adam import lines as adam_lines
from optimizers.entry import LEARNING_RATE, Lines, Optimizer, Scalar, Vector, epsilon, switch, transformation

UNSCALED_DECAY = switch("unscaled_decay", 0.0, "subtracts λ θ instead of α λ θ")


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """Adam's step, and - α λ θ apart from it; with ``unscaled_decay`` on - λ θ."""
    weight_decay = hyperparameters["weight_decay"]
    unscaled = hyperparameters["unscaled_decay"] == 1

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        state, first, second = corrected_moments(hyperparameters, state, gradient, lambda _: gradient * gradient)
        pull = jnp.where(unscaled, weight_decay, learning_rate * weight_decay) * theta
        return -learning_rate * first / denominator(hyperparameters, second) - pull, state

    return transformation(init, update)


def variant(numbers: Mapping[str, float]) -> str:
    """The formula as the options switch it."""
    unscaled = numbers["unscaled_decay"] == 1
    return tex(numbers, pull=r" - \lambda\, \theta" if unscaled else r" - \alpha\, \lambda\, \theta")


def lines(numbers: Mapping[str, float]) -> Lines:
    """The rule line for line as the options switch it."""
    pull = "weight_decay" if numbers["unscaled_decay"] == 1 else "learning_rate * weight_decay"
    return adam_lines(numbers, pull=f" - {pull} * theta")


ADAMW = Optimizer(
    id="adamw",
    name="AdamW",
    build=build,
    formula=variant({option.name: option.default for option in (*OPTIONS, UNSCALED_DECAY)}),
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
    variant=variant,
    lines=lines,
)
