"""Adam: momentum and RMSProp together, both corrected for starting at zero."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax
from jaxtyping import Array, Int

from optimizers.entry import LEARNING_RATE, Optimizer, Scalar, Vector, decay, epsilon, transformation


class State(NamedTuple):
    """The number of steps taken and the moving averages s of g and r of g⊙g, all at first 0, not yet corrected."""

    steps_taken: Int[Array, ""]
    first_moment: Vector
    second_moment: Vector


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """s ← ρ1 s + (1 - ρ1) g; r ← ρ2 r + (1 - ρ2) g⊙g; θ ← θ - α ŝ / (δ + √r̂).

    With ŝ = s / (1 - ρ1^{t+1}) and r̂ = r / (1 - ρ2^{t+1}).
    """
    rho1, rho2, delta = hyperparameters["beta1"], hyperparameters["beta2"], hyperparameters["epsilon"]

    def init(theta: Vector) -> State:
        return State(jnp.zeros((), jnp.int32), jnp.zeros_like(theta), jnp.zeros_like(theta))

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        steps_taken = state.steps_taken + 1
        first_moment = rho1 * state.first_moment + (1 - rho1) * gradient
        second_moment = rho2 * state.second_moment + (1 - rho2) * gradient * gradient
        first_corrected = first_moment / (1 - rho1**steps_taken)
        second_corrected = second_moment / (1 - rho2**steps_taken)
        step = -learning_rate * first_corrected / (delta + jnp.sqrt(second_corrected))
        return step, State(steps_taken, first_moment, second_moment)

    return transformation(init, update)


ADAM = Optimizer(
    id="adam",
    name="Adam",
    build=build,
    formula=(
        r"s \leftarrow \rho_1 s + (1 - \rho_1)\, g \\ r \leftarrow \rho_2 r + (1 - \rho_2)\, g \odot g \\"
        r"\hat s = \frac{s}{1 - \rho_1^{t+1}}, \qquad \hat r = \frac{r}{1 - \rho_2^{t+1}} \\"
        r"\theta \leftarrow \theta - \alpha\, \frac{\hat s}{\delta + \sqrt{\hat r}}"
    ),
    hyperparameters=(
        LEARNING_RATE,
        decay("beta1", "ρ₁", 0.9, "share of the old average gradient kept each step"),
        decay("beta2", "ρ₂", 0.999, "share of the old average of squared gradients kept each step"),
        epsilon(1e-8),
    ),
    idea="Averages the gradient and divides by its recent size; the first step is as long as the learning rate.",
    authors="Kingma & Ba",
    year=2015,
    optax_call="optax.adam(learning_rate, b1=beta1, b2=beta2, eps=epsilon)",
    torch_call="torch.optim.Adam(params, lr=learning_rate, betas=(beta1, beta2), eps=epsilon)",
    symbols={"steps_taken": "t", "first_moment": "s", "second_moment": "r"},
)
