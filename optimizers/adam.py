"""Adam: momentum and RMSProp together, both corrected for starting at zero."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import optax
from jaxtyping import Array, Int

from downhill.parameters import Parameter
from optimizers.entry import LEARNING_RATE, Lines, Optimizer, Scalar, Vector, decay, epsilon, switch, transformation


class State(NamedTuple):
    """The number of steps taken and the moving averages s of g and r of g⊙g, all at first 0, not yet corrected."""

    steps_taken: Int[Array, ""]
    first_moment: Vector
    second_moment: Vector


SYMBOLS = {
    "steps_taken": "t",
    "first_moment": "s",
    "second_moment": "r",
    "first_corrected": "ŝ",
    "second_corrected": "r̂",
}
BETAS = (
    decay("beta1", "ρ₁", 0.9, "share of the old average gradient kept each step"),
    decay("beta2", "ρ₂", 0.999, "share of the old average of squared gradients kept each step"),
)
OPTIONS = (
    switch("epsilon_inside_root", 0.0, "adds δ inside the root instead of beside it"),
    switch("bias_correction", 1.0, "makes up for averages that start at 0; without it the first steps are wrong"),
)
WEIGHT_DECAY = Parameter(
    "weight_decay", "λ", default=0.01, low=0.0, high=10.0, meaning="how strongly θ is drawn towards 0"
)


def init(theta: Vector) -> State:
    """The averages at 0."""
    return State(jnp.zeros((), jnp.int32), jnp.zeros_like(theta), jnp.zeros_like(theta))


def corrected_moments(
    hyperparameters: Mapping[str, Scalar], state: State, slope: Vector, squares: Callable[[Vector], Vector]
) -> tuple[State, Vector, Vector]:
    """The next state, ŝ and r̂, for any rule of Adam's family.

    s ← ρ1 s + (1 - ρ1) slope; r ← ρ2 r + (1 - ρ2) squares(s); ŝ = s / (1 - ρ1^{t+1}); r̂ = r / (1 - ρ2^{t+1}).
    With ``bias_correction`` off ŝ = s and r̂ = r.
    """
    rho1, rho2 = hyperparameters["beta1"], hyperparameters["beta2"]
    corrects = hyperparameters["bias_correction"] == 1
    steps_taken = state.steps_taken + 1
    first_moment = rho1 * state.first_moment + (1 - rho1) * slope
    second_moment = rho2 * state.second_moment + (1 - rho2) * squares(first_moment)
    first_corrected = first_moment / jnp.where(corrects, 1 - rho1**steps_taken, 1.0)
    second_corrected = second_moment / jnp.where(corrects, 1 - rho2**steps_taken, 1.0)
    return State(steps_taken, first_moment, second_moment), first_corrected, second_corrected


def denominator(hyperparameters: Mapping[str, Scalar], second_corrected: Vector, power: Scalar | int = 1) -> Vector:
    """δ + (√r̂)^power; with ``epsilon_inside_root`` on (√(r̂ + δ))^power."""
    delta = hyperparameters["epsilon"]
    inside = hyperparameters["epsilon_inside_root"] == 1
    return jnp.where(inside, jnp.sqrt(second_corrected + delta) ** power, delta + jnp.sqrt(second_corrected) ** power)


def tex(
    numbers: Mapping[str, float],
    *,
    before: str = "",
    slope: str = "g",
    squares: str = r"g \odot g",
    power: str = "",
    pull: str = "",
) -> str:
    """The formula of a rule of Adam's family with its options as these numbers switch them.

    Args:
        numbers: the hyperparameters by name.
        before: a line before Adam's own.
        slope: what s averages.
        squares: what r averages.
        power: exponent of the root in the denominator, such as ``"^k"``.
        pull: what is subtracted from θ besides Adam's step, with its sign.
    """
    corrects, inside = numbers["bias_correction"] == 1, numbers["epsilon_inside_root"] == 1
    s, r = (r"\hat s", r"\hat r") if corrects else ("s", "r")
    root = rf"\sqrt{{{r} + \delta}}" if inside else rf"\sqrt{{{r}}}"
    raised = rf"\left({root}\right){power}" if power else root
    below = raised if inside else rf"\delta + {raised}"
    lines = (
        before,
        rf"s \leftarrow \rho_1 s + (1 - \rho_1)\, {slope}",
        rf"r \leftarrow \rho_2 r + (1 - \rho_2)\, {squares}",
        r"\hat s = \frac{s}{1 - \rho_1^{t+1}}, \qquad \hat r = \frac{r}{1 - \rho_2^{t+1}}" if corrects else "",
        rf"\theta \leftarrow \theta - \alpha\, \frac{{{s}}}{{{below}}}{pull}",
    )
    return r" \\ ".join(line for line in lines if line)


def lines(
    numbers: Mapping[str, float],
    *,
    before: Lines = (),
    slope: str = "gradient",
    squares: str = "gradient * gradient",
    power: str = "",
    pull: str = "",
) -> Lines:
    """A rule of Adam's family line for line, with its options as these numbers switch them.

    Args:
        numbers: the hyperparameters by name.
        before: lines before Adam's own.
        slope: what s averages.
        squares: what r averages.
        power: exponent of the root in the denominator, such as ``" ** hessian_power"``.
        pull: what is subtracted from θ besides Adam's step, with its sign.
    """
    corrects, inside = numbers["bias_correction"] == 1, numbers["epsilon_inside_root"] == 1
    s, r = ("first_corrected", "second_corrected") if corrects else ("first_moment", "second_moment")
    below = f"sqrt({r} + epsilon){power}" if inside else f"(epsilon + sqrt({r}){power})"
    hats = (
        ("first_corrected", "first_moment / (1 - beta1 ** (t + 1))"),
        ("second_corrected", "second_moment / (1 - beta2 ** (t + 1))"),
    )
    return (
        *before,
        ("first_moment", f"beta1 * first_moment + (1 - beta1) * {slope}"),
        ("second_moment", f"beta2 * second_moment + (1 - beta2) * {squares}"),
        *(hats if corrects else ()),
        ("theta", f"theta - learning_rate * ({s} / {below}){pull}"),
    )


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """s ← ρ1 s + (1 - ρ1) g; r ← ρ2 r + (1 - ρ2) g⊙g; θ ← θ - α ŝ / (δ + √r̂).

    With ŝ = s / (1 - ρ1^{t+1}) and r̂ = r / (1 - ρ2^{t+1}); the options put δ inside the root or leave the hats off.
    """

    def update(
        gradient: Vector, state: State, theta: Vector, *, learning_rate: Scalar, **extra: Any
    ) -> tuple[Vector, State]:
        state, first, second = corrected_moments(hyperparameters, state, gradient, lambda _: gradient * gradient)
        return -learning_rate * first / denominator(hyperparameters, second), state

    return transformation(init, update)


ADAM = Optimizer(
    id="adam",
    name="Adam",
    build=build,
    formula=tex({option.name: option.default for option in OPTIONS}),
    hyperparameters=(LEARNING_RATE, *BETAS, epsilon(1e-8), *OPTIONS),
    idea="Averages the gradient and divides by its recent size; the first step is as long as the learning rate.",
    authors="Kingma & Ba",
    year=2015,
    family="adaptive",
    optax_call="optax.adam(learning_rate, b1=beta1, b2=beta2, eps=epsilon)",
    torch_call="torch.optim.Adam(params, lr=learning_rate, betas=(beta1, beta2), eps=epsilon)",
    symbols=SYMBOLS,
    variant=tex,
    lines=lines,
)
