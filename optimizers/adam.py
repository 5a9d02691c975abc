"""Adam: momentum and RMSProp together, both corrected for starting at zero."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax
from jaxtyping import Array, Int

from optimizers._adam_numbers import BETAS, OPTIONS, SYMBOLS
from optimizers.entry import LEARNING_RATE, Optimizer, Scalar, Vector, epsilon, transformation


class State(NamedTuple):
    """The number of steps taken and the moving averages s of g and r of g⊙g, all at first 0, not yet corrected."""

    steps_taken: Int[Array, ""]
    first_moment: Vector
    second_moment: Vector


def init(theta: Vector) -> State:
    """The averages at 0."""
    return State(jnp.zeros((), jnp.int32), jnp.zeros_like(theta), jnp.zeros_like(theta))


def adam_step(
    hyperparameters: Mapping[str, Scalar],
    learning_rate: Scalar,
    state: State,
    slope: Vector,
    squares: Callable[[Vector], Vector],
    power: Scalar | int = 1,
) -> tuple[Vector, State]:
    """-α ŝ / (δ + (√r̂)^power), where s averages ``slope`` and r ``squares`` of the new s; for all of Adam's family.

    The options put δ inside the root, or take s and r for ŝ and r̂.
    """
    rho1, rho2, delta = (hyperparameters[name] for name in ("beta1", "beta2", "epsilon"))
    corrects, inside = hyperparameters["bias_correction"] == 1, hyperparameters["epsilon_inside_root"] == 1
    t = state.steps_taken + 1
    s = rho1 * state.first_moment + (1 - rho1) * slope
    r = rho2 * state.second_moment + (1 - rho2) * squares(s)
    s_hat, r_hat = (average / jnp.where(corrects, 1 - rho**t, 1.0) for average, rho in ((s, rho1), (r, rho2)))
    divisor = jnp.where(inside, jnp.sqrt(r_hat + delta) ** power, delta + jnp.sqrt(r_hat) ** power)
    return -learning_rate * (s_hat / divisor), State(t, s, r)


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


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """s ← ρ1 s + (1 - ρ1) g; r ← ρ2 r + (1 - ρ2) g⊙g; θ ← θ - α ŝ / (δ + √r̂).

    With ŝ = s / (1 - ρ1^{t+1}) and r̂ = r / (1 - ρ2^{t+1}); the options put δ inside the root or leave the hats off.
    """

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        return adam_step(hyperparameters, learning_rate, state, gradient, lambda _: gradient * gradient)

    return transformation(init, update)


ADAM = Optimizer(
    id="adam",
    name="Adam",
    build=build,
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
