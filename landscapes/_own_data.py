"""Landscapes of one's own data: ``data:…`` stands wherever a landscape's id does."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from downhill.expressions.identifiers import symbol_of
from downhill.expressions.tex import symbol_tex
from downhill.parameters import Parameter
from landscapes._problem import DataProblem, read_problem
from landscapes.entry import CriticalPoint, Fit, Landscape, Point, Scalar

MOST_KEPT = 64
"""Landscapes remembered, of some 0.1 MB each; a forgotten one is made anew, and compiled anew."""

_RIDGE = Parameter("ridge", "λ₂", default=0.0, low=0.0, high=10.0, meaning="times ‖θ‖² is added", scale="log")
_LASSO = Parameter("lasso", "λ₁", default=0.0, low=0.0, high=10.0, meaning="times ‖θ‖₁ is added", scale="log")

CURVE_POINTS = 33
"""At which the model's curve is read off."""

Losses = Float[Array, " examples"]
Read = Callable[[Point, Mapping[str, Scalar]], Losses]


@lru_cache(maxsize=MOST_KEPT)
def own_landscape(landscape_id: str) -> Landscape:
    """The landscape of one's own data: 1/M Σ ℓᵢ(θ) + λ₂ ‖θ‖² + λ₁ ‖θ‖₁ over the two free parameters θ.

    The mean is that of the training examples, and minibatches are drawn from them; the penalties belong to every
    example's loss. One text gives one landscape, as long as it is remembered: programs are compiled for it.

    Args:
        landscape_id: what ``DataProblem.id`` has made.

    Raises:
        ValueError: it is no such text.
    """
    problem = read_problem(landscape_id)
    u, v = problem.used
    train = _losses(problem, u[: problem.train], v[: problem.train])
    test = _losses(problem, u[problem.train :], v[problem.train :])

    def example_losses(point: Point, parameters: Mapping[str, Scalar]) -> Losses:
        return train(point, parameters) + _penalty(point, parameters)

    def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
        return example_losses(point, parameters).mean()

    return Landscape(
        id=landscape_id,
        name=f"Your data: {problem.names[1]} by {problem.names[0]}",
        formula=_tex(problem),
        f=f,
        view=problem.view,
        start=problem.start,
        shows=_shows(problem),
        source="one's own data",
        parameters=(_RIDGE, _LASSO, *(_held(name, value) for name, value in problem.rest.items())),
        critical_points=_minimum(problem),
        axes=(symbol_of(problem.free[0]), symbol_of(problem.free[1])),
        colour_scale="log" if problem.loss == "squares" else "linear",
        example_losses=example_losses,
        examples=problem.train,
        smooth=False,  # nothing is known of it
        fit=_fit(problem, {"train_loss": train, **({"test_loss": test} if problem.test else {})}),
    )


def _fit(problem: DataProblem, losses: Mapping[str, Read]) -> Fit:
    x, y = problem.used
    curve = np.linspace(x.min(), x.max(), CURVE_POINTS)

    def predicted(point: Point, parameters: Mapping[str, Scalar]) -> Losses:
        heights = _predicted(problem, curve, point, parameters)
        return jax.nn.sigmoid(heights) if problem.loss == "logistic" else heights

    return Fit(
        names=problem.names,
        x=x,
        y=y,
        train=problem.train,
        losses={name: _mean(each) for name, each in losses.items()},
        curve=curve,
        predicted=predicted,
    )


def _predicted(problem: DataProblem, x: np.ndarray, point: Point, parameters: Mapping[str, Scalar]) -> Losses:
    free, held = problem.free, {name: parameters[name] for name in problem.rest}
    return jnp.broadcast_to(problem.read(jnp.asarray(x), {free[0]: point[0], free[1]: point[1], **held}), x.shape)


def _losses(problem: DataProblem, x: np.ndarray, y: np.ndarray) -> Read:
    """(m(xᵢ) - yᵢ)² of each example; or ln(1 + exp(∓m(xᵢ))), with - where yᵢ is 1."""

    def losses(point: Point, parameters: Mapping[str, Scalar]) -> Losses:
        predicted = _predicted(problem, x, point, parameters)
        if problem.loss == "logistic":
            return jnp.logaddexp(0.0, (1.0 - 2.0 * jnp.asarray(y)) * predicted)
        return (predicted - jnp.asarray(y)) ** 2

    return losses


def _mean(losses: Read) -> Callable[[Point, Mapping[str, Scalar]], Scalar]:
    return lambda point, parameters: losses(point, parameters).mean()


def _penalty(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    # The derivative of |θ| at 0 counts as 0, as everywhere here: who stands there stays there.
    size = jnp.where(point == 0, 0.0, jnp.abs(point))
    return parameters["ridge"] * jnp.sum(point**2) + parameters["lasso"] * jnp.sum(size)


def _held(name: str, value: float) -> Parameter:
    """A parameter that is not free, on a slider around what it is at first."""
    reach = _rounded_up(3 * max(abs(value), 1 / 3))
    return Parameter(name, symbol_of(name), default=value, low=-reach, high=reach, meaning="held, at first as fitted")


def _rounded_up(value: float) -> float:
    """To 1, 2 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(each * power for each in (1.0, 2.0, 5.0, 10.0) if each * power >= value))


def _minimum(problem: DataProblem) -> Callable[[Mapping[str, float]], Sequence[CriticalPoint]]:
    """Where the model is linear in both free parameters, the only minimum; nothing is known of the others.

    There f = θᵀAθ - 2bᵀθ + c + λ₁ ‖θ‖₁. For each way to be positive, negative or 0 that the minimum may have, the
    point where the gradient vanishes is known; the lowest that is as it was supposed to be is the minimum.
    """
    if problem.loss != "squares" or not problem.read.is_linear_in(problem.free):
        return lambda _: ()
    x, y = (each[: problem.train] for each in problem.used)

    def minimum(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
        held = {name: parameters[name] for name in problem.rest}
        values = [
            problem.read.values(x, {**held, problem.free[0]: first, problem.free[1]: second})
            for first, second in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
        ]
        with np.errstate(all="ignore"):
            features = np.stack([values[1] - values[0], values[2] - values[0]], axis=1)
            target = y - values[0]
            square = features.T @ features / len(x) + parameters["ridge"] * np.eye(2)
            slope = features.T @ target / len(x)
            constant = float(np.mean(target**2))
            return _lowest(square, slope, constant, parameters["lasso"])

    return minimum


def _lowest(
    square: Float[np.ndarray, "2 2"], slope: Float[np.ndarray, "2"], constant: float, lasso: float
) -> Sequence[CriticalPoint]:
    """Of θᵀAθ - 2bᵀθ + c + λ₁ ‖θ‖₁; nothing if A is singular."""
    if not np.isfinite(square).all() or not np.linalg.cond(square) < 1e13:
        return ()
    found: list[CriticalPoint] = []
    for signs in product((-1.0, 0.0, 1.0), repeat=2):
        moving = [index for index in (0, 1) if signs[index]]
        theta = np.zeros(2)
        pull = lasso / 2 * np.array(signs)
        theta[moving] = np.linalg.solve(square[np.ix_(moving, moving)], (slope - pull)[moving])
        if (theta * signs)[moving].min(initial=1.0) > 0:
            loss = float(theta @ square @ theta - 2 * slope @ theta + constant + lasso * np.abs(theta).sum())
            found.append(CriticalPoint("minimum", (float(theta[0]), float(theta[1])), max(loss, 0.0)))
    return [min(found, key=lambda point: point.loss)]


def _tex(problem: DataProblem) -> str:
    """The loss, its penalties and the model, in three rows: a model may be long."""
    term = r"\bigl(m(x_i) - y_i\bigr)^2" if problem.loss == "squares" else r"\ln\bigl(1 + e^{-s_i\,m(x_i)}\bigr)"
    first, second = (symbol_tex(symbol_of(name)) for name in problem.free)
    rows = (
        rf"\frac{{1}}{{M}} \sum_{{i=1}}^{{M}} {term}",
        rf"{{}} + \lambda_2\,({first}^2 + {second}^2) + \lambda_1\,(|{first}| + |{second}|)",
        rf"m(x) = {problem.read.tex}",
    )
    return r"\begin{aligned} & " + r" \\ & ".join(rows) + r" \end{aligned}"


def _shows(problem: DataProblem) -> str:
    x, y = problem.names
    kept = f" {problem.test:,} more are kept for the test loss." if problem.test else ""
    scaled = "" if not problem.standardised else " Standardised: mean 0, standard deviation 1."
    signs = "" if problem.loss == "squares" else " s = 1 where y is 1, and −1 where it is 0."
    return f"Your own data: x is {x}, y is {y}, M = {problem.train:,} examples.{kept}{scaled}{signs}"
