"""AdaHessian: Adam that divides by the curvature, estimated from one Hessian-vector product a step."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Int, Key

from downhill.parameters import Parameter
from optimizers import adam
from optimizers._adam_numbers import BETAS, OPTIONS, SYMBOLS
from optimizers._hessian import random_signs
from optimizers.entry import LEARNING_RATE, Loss, Optimizer, Scalar, Vector, epsilon, transformation

HESSIAN_POWER = Parameter("hessian_power", "k", 1.0, low=0.0, high=1.0, meaning="how much the curvature counts")


class State(NamedTuple):
    """Adam's state, with r the average of d⊙d, and of the last step the signs z and the estimate d.

    All are at first 0.
    """

    steps_taken: Int[Array, ""]
    first_moment: Vector
    second_moment: Vector
    signs: Vector
    diagonal: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """Adam with d⊙d in place of g⊙g, d = z ⊙ ∇²f(θ) z, z random ±1, and the denominator δ + (√r̂)^k.

    Each coordinate of z is +1 or -1 with equal chance, drawn anew at each step (Hutchinson); the mean of d is then the
    diagonal of the Hessian.
    """

    def init(theta: Vector) -> State:
        return State(*adam.init(theta), signs=jnp.zeros_like(theta), diagonal=jnp.zeros_like(theta))

    def update(
        gradient: Vector,
        state: State,
        theta: Vector,
        *,
        learning_rate: Scalar,
        value_fn: Loss,
        key: Key[Array, ""],
        **extra: Any,
    ) -> tuple[Vector, State]:
        z, averages = random_signs(key, theta), adam.State(*state[:3])
        diagonal = z * jax.jvp(jax.grad(value_fn), (theta,), (z,))[1]
        square, power = diagonal * diagonal, hyperparameters["hessian_power"]
        step, averages = adam.adam_step(hyperparameters, learning_rate, averages, gradient, lambda _: square, power)
        return step, State(*averages, signs=z, diagonal=diagonal)

    return transformation(init, update)


ADAHESSIAN = Optimizer(
    id="adahessian",
    name="AdaHessian",
    build=build,
    lines=f"""\
signs = recorded(random_signs())
diagonal = recorded(signs * hessian_product(signs))
first_moment = beta1 * first_moment + (1 - beta1) * gradient
second_moment = beta2 * second_moment + (1 - beta2) * diagonal * diagonal
{adam.CORRECTIONS}
theta = theta - learning_rate * (first_corrected / (
    sqrt(second_corrected + epsilon) ** hessian_power if epsilon_inside_root
    else epsilon + sqrt(second_corrected) ** hessian_power
))
""",
    hyperparameters=(LEARNING_RATE, *BETAS, epsilon(1e-8), HESSIAN_POWER, *OPTIONS),
    idea="Adam with the curvature in place of the gradient's size, felt out along one random direction a step.",
    authors="Yao et al.",
    year=2021,
    family="curvature",
    gradient_evaluations=2,
    symbols={**SYMBOLS, "diagonal": "d", "signs": "z"},
)
