"""Adam on a loss with ½ λ ‖θ‖² added: weight decay that goes through Adam's averages."""

from collections.abc import Mapping
from typing import Any

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
from optimizers.entry import LEARNING_RATE, Lines, Optimizer, Scalar, Vector, epsilon, transformation


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """Adam with q = g + λ θ in place of g."""

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        q = gradient + hyperparameters["weight_decay"] * theta
        state, first, second = corrected_moments(hyperparameters, state, q, lambda _: q * q)
        return -learning_rate * first / denominator(hyperparameters, second), state

    return transformation(init, update)


def variant(numbers: Mapping[str, float]) -> str:
    """The formula as the options switch it."""
    return tex(numbers, before=r"q = g + \lambda\, \theta", slope="q", squares=r"q \odot q")


def lines(numbers: Mapping[str, float]) -> Lines:
    """The rule line for line as the options switch it."""
    before = (("penalised", "gradient + weight_decay * theta"),)
    return adam_lines(numbers, before=before, slope="penalised", squares="penalised * penalised")


ADAM_L2 = Optimizer(
    id="adam_l2",
    name="Adam with L2",
    build=build,
    formula=variant({option.name: option.default for option in OPTIONS}),
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
    variant=variant,
    lines=lines,
)
