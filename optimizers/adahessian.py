"""AdaHessian: Adam that divides by the curvature, estimated from one Hessian-vector product a step."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Int, Key

from downhill.parameters import Parameter
from optimizers import adam
from optimizers.entry import LEARNING_RATE, Lines, Optimizer, Scalar, Vector, epsilon, transformation


class State(NamedTuple):
    """Adam's state, with r the average of d⊙d, and the last estimate d of the Hessian's diagonal; all at first 0."""

    steps_taken: Int[Array, ""]
    first_moment: Vector
    second_moment: Vector
    diagonal: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """Adam with d⊙d in place of g⊙g, d = z ⊙ ∇²f(θ) z, z random ±1, and the denominator δ + (√r̂)^k.

    Each coordinate of z is +1 or -1 with equal chance, drawn anew at each step (Hutchinson); the mean of d is then the
    diagonal of the Hessian.
    """

    def init(theta: Vector) -> State:
        return State(*adam.init(theta), diagonal=jnp.zeros_like(theta))

    def update(
        gradient: Vector,
        state: State,
        theta: Vector,
        *,
        learning_rate: Scalar,
        value_fn: Callable[[Vector], Scalar],
        key: Key[Array, ""],
        **extra: Any,
    ) -> tuple[Vector, State]:
        # Decided in float32 whatever θ is: so a map in float32 draws the signs that the race draws.
        z = jnp.where(jax.random.bernoulli(key, jnp.float32(0.5), theta.shape), 1.0, -1.0).astype(theta.dtype)
        diagonal = z * jax.jvp(jax.grad(value_fn), (theta,), (z,))[1]
        averages = adam.State(state.steps_taken, state.first_moment, state.second_moment)
        averages, first, second = adam.corrected_moments(
            hyperparameters, averages, gradient, lambda _: diagonal * diagonal
        )
        step = -learning_rate * first / adam.denominator(hyperparameters, second, hyperparameters["hessian_power"])
        return step, State(*averages, diagonal=diagonal)

    return transformation(init, update)


def variant(numbers: Mapping[str, float]) -> str:
    """The formula as the options switch it."""
    before = r"d = z \odot \nabla^2 f(\theta)\, z, \qquad z_i = \pm 1 \text{ at random}"
    return adam.tex(numbers, before=before, squares=r"d \odot d", power="^k")


def lines(numbers: Mapping[str, float]) -> Lines:
    """The rule line for line as the options switch it."""
    before = (("diagonal", "given('z ⊙ ∇²f(θ) z with each zᵢ = ±1 at random')"),)
    return adam.lines(numbers, before=before, squares="diagonal * diagonal", power=" ** hessian_power")


ADAHESSIAN = Optimizer(
    id="adahessian",
    name="AdaHessian",
    build=build,
    formula=variant({option.name: option.default for option in adam.OPTIONS}),
    hyperparameters=(
        LEARNING_RATE,
        *adam.BETAS,
        epsilon(1e-8),
        Parameter("hessian_power", "k", default=1.0, low=0.0, high=1.0, meaning="how much the curvature counts"),
        *adam.OPTIONS,
    ),
    idea="Adam with the curvature in place of the gradient's size, felt out along one random direction a step.",
    authors="Yao et al.",
    year=2021,
    family="curvature",
    gradient_evaluations=2,
    symbols={**adam.SYMBOLS, "diagonal": "d"},
    variant=variant,
    lines=lines,
)
