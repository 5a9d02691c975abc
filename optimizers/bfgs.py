"""BFGS: Newton's method with an inverse Hessian learned from the gradients it meets (Nocedal & Wright 2006, ch. 6)."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Float, Int

from downhill.parameters import Parameter
from optimizers.entry import Lines, Optimizer, Scalar, Vector, learning_rate, transformation

MAX_TRIALS = 60

Matrix = Float[Array, "2 2"]


class State(NamedTuple):
    """The approximation B of the inverse Hessian, at first the identity; a and y of the last step; and what was spent.

    The step length a and the change y of the gradient are at first 0. A step spends one evaluation on the gradient
    where it begins, and one on each length that it tries.
    """

    inverse_hessian: Matrix
    step_length: Scalar
    gradient_change: Vector
    gradient_evaluations: Int[Array, ""]


def backtrack(accepts: Callable[[Scalar], Array], first: Scalar, shrink: Scalar) -> tuple[Scalar, Int[Array, ""]]:
    """The first of the lengths first, shrink·first, shrink²·first, … that is accepted, and the number of trials.

    Where none of ``MAX_TRIALS`` lengths is, the length is 0.
    """

    def refused(trial: tuple[Int[Array, ""], Scalar]) -> Array:
        return (trial[0] < MAX_TRIALS) & ~accepts(trial[1])

    def shorter(trial: tuple[Int[Array, ""], Scalar]) -> tuple[Int[Array, ""], Scalar]:
        return trial[0] + 1, shrink * trial[1]

    trials, length = jax.lax.while_loop(refused, shorter, (jnp.ones((), jnp.int32), first))
    return jnp.where(accepts(length), length, 0.0), trials


def updated(inverse_hessian: Matrix, s: Vector, y: Vector) -> Matrix:
    """B ← (I - s yᵀ / yᵀs) B (I - y sᵀ / yᵀs) + s sᵀ / yᵀs where yᵀs > 0, else B (Nocedal & Wright, 6.17)."""
    curvature = y @ s
    left = jnp.eye(2, dtype=s.dtype) - jnp.outer(s, y) / curvature
    new = left @ inverse_hessian @ left.T + jnp.outer(s, s) / curvature
    return jnp.where(curvature > 0, new, inverse_hessian)


def build(hyperparameters: Mapping[str, Scalar]) -> optax.GradientTransformationExtraArgs:
    """p = -B g; a = the first of α, βα, β²α, … with f(θ + a p) ≤ f(θ) + c₁ a gᵀp; θ ← θ + a p; then B is updated.

    With β = ``shrink``, s = a p and y = ∇f(θ + s) - g; see :func:`updated`. If none of the first 60 lengths will do,
    a = 0: the run stays where it is.
    """
    c1, shrink = hyperparameters["c1"], hyperparameters["shrink"]

    def init(theta: Vector) -> State:
        return State(
            inverse_hessian=jnp.eye(2, dtype=theta.dtype),
            step_length=jnp.zeros((), theta.dtype),
            gradient_change=jnp.zeros_like(theta),
            gradient_evaluations=jnp.zeros((), jnp.int32),
        )

    def update(
        gradient: Vector,
        state: State,
        theta: Vector,
        *,
        learning_rate: Scalar,
        value_fn: Callable[[Vector], Scalar],
        grad_fn: Callable[[Vector], Vector],
        **extra: Any,
    ) -> tuple[Vector, State]:
        direction = -state.inverse_hessian @ gradient
        value, slope = value_fn(theta), gradient @ direction

        def falls_enough(length: Scalar) -> Array:
            return value_fn(theta + length * direction) <= value + c1 * length * slope

        length, trials = backtrack(falls_enough, learning_rate, shrink)
        step = length * direction
        gradient_change = grad_fn(theta + step) - gradient
        inverse_hessian = updated(state.inverse_hessian, step, gradient_change)
        # The gradient at the new point is the one that the next step begins with, and is counted there.
        return step, State(inverse_hessian, length, gradient_change, state.gradient_evaluations + 1 + trials)

    return transformation(init, update)


def lines(numbers: Mapping[str, float]) -> Lines:
    """The rule line for line, with c = yᵀs and E = I - s yᵀ / c."""
    learned = "left @ inverse_hessian @ transpose(left) + outer(displacement, displacement) / curvature"
    return (
        ("direction", "-inverse_hessian @ gradient"),
        ("step_length", "given('from the line search')"),
        ("displacement", "step_length * direction"),
        ("gradient_change", "given(slope(theta + displacement) - gradient)"),
        ("curvature", "dot(gradient_change, displacement)"),
        ("left", "identity - outer(displacement, gradient_change) / curvature"),
        ("inverse_hessian", f"where(curvature > 0, {learned}, inverse_hessian)"),
        ("theta", "theta + displacement"),
    )


BFGS = Optimizer(
    id="bfgs",
    name="BFGS",
    build=build,
    formula=(
        r"p = -B g \\ "
        r"a = \text{first of } \alpha, \beta\alpha, \beta^2\alpha, \ldots, \beta^{59}\alpha \text{ with } "
        r"f(\theta + a p) \le f(\theta) + c_1 a\, g^\top p, \text{ else } 0 \\ "
        r"s = a p, \qquad y = \nabla f(\theta + s) - g \\ "
        r"B \leftarrow \left(I - \frac{s y^\top}{y^\top s}\right) B \left(I - \frac{y s^\top}{y^\top s}\right)"
        r" + \frac{s s^\top}{y^\top s} \quad \text{if } y^\top s > 0 \\ "
        r"\theta \leftarrow \theta + s"
    ),
    hyperparameters=(
        learning_rate(1.0),
        Parameter("c1", "c₁", default=1e-4, low=1e-8, high=0.5, meaning="how much of the promised fall", scale="log"),
        Parameter("shrink", "β", default=0.5, low=0.01, high=0.99, meaning="by what a refused step length shrinks"),
    ),
    idea="Learns the curvature from how the gradient changes along its own steps, and shortens a step until it falls.",
    authors="Broyden, Fletcher, Goldfarb & Shanno",
    year=1970,
    family="curvature",
    gradient_evaluations=None,
    symbols={
        "inverse_hessian": "B",
        "step_length": "a",
        "gradient_change": "y",
        "gradient_evaluations": "evaluations",
        "direction": "p",
        "displacement": "s",
        "curvature": "c",
        "left": "E",
    },
    lines=lines,
)
