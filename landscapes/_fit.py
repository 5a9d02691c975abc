"""Where a model follows given data best: the parameters that are held there, and a view around it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from downhill.expressions import FormulaError
from landscapes._model import Model, read_model
from landscapes._problem import FARTHEST, DataProblem, Loss, check_columns, check_work

DIGITS = 6
"""Of what was fitted: less than any two machines differ by."""

_RIDGE = 1e-3
"""λ₂ in the fit of the logistic loss: of classes that a threshold separates the weights would be infinite."""
_STARTS = 6
_EVALUATIONS = 60
_HUGE = 1e50
"""In place of what is not finite, while SciPy searches."""
_STEEPEST = 1e-12
_RISE = 4.0
"""By how many times the loss of a constant the loss rises towards the view's edge, if it is a parabola."""
_INSET = 0.15

Vector = Float[np.ndarray, " parameters"]


def fitted(
    x: Iterable[float],
    y: Iterable[float],
    model: str,
    loss: Loss = "squares",
    *,
    free: tuple[str, str] | None = None,
    names: tuple[str, str] = ("x", "y"),
    test: int = 0,
    standardised: bool = False,
) -> DataProblem:
    """The model's data problem: all its parameters are fitted to the training examples, and the free ones then race.

    Least squares by Levenberg and Marquardt's method (Moré 1978, as SciPy has it), from several starts; the logistic
    loss, with 0.001 ‖θ‖² added, by BFGS. What is fitted is rounded to six digits. The view's edges lie where the loss,
    as a parabola, has risen by four times that of the best constant.

    Args:
        x: the input.
        y: the target; 0 and 1 for the logistic loss.
        model: as typed.
        loss: as in ``DataProblem``.
        free: the two parameters that are the plane's coordinates; the model's first two unless given.
        names: of the columns.
        test: how many of the examples, the last, are kept for the test loss.
        standardised: whether x, and y under squares, are centred and scaled first.

    Raises:
        ValueError: as for ``DataProblem``; or the fit leads nowhere finite, or beyond ±10⁶.
    """
    columns = tuple(map(float, x)), tuple(map(float, y))
    check_columns(*columns, loss)
    try:
        read = read_model(model)
    except FormulaError as error:
        raise ValueError(f"data, model, {error}") from None
    check_work(len(columns[0]), read, loss)
    chosen = free or (read.parameters[0], read.parameters[1])
    bare = DataProblem(
        x=columns[0],
        y=columns[1],
        names=names,
        model=read.text,
        loss=loss,
        free=chosen,
        rest={name: 0.0 for name in read.parameters if name not in chosen},
        view=((-1.0, 1.0), (-1.0, 1.0)),
        start=(0.0, 0.0),
        test=test,
        standardised=standardised,
    )
    best = _best(bare)
    at = {name: _rounded(value) for name, value in zip(read.parameters, best, strict=True)}
    for name, value in at.items():
        if not abs(value) <= FARTHEST:
            raise ValueError(f"data: the fit has {name} = {value:g}: must be within ±10⁶: standardise the data")
    rest = {name: at[name] for name in bare.rest}
    view, start = _view(bare, at, rest)
    return replace(bare, rest=rest, view=view, start=start)


def _best(problem: DataProblem) -> Vector:
    """The model's parameters, in its order."""
    x, y = (each[: problem.train] for each in problem.used)
    model = problem.read
    if problem.loss == "logistic":
        return _most_likely(model, x, y)
    if model.is_linear_in(model.parameters):
        return _linear(model, x, y)
    return _nonlinear(model, x, y)


def _named(model: Model, vector: Vector) -> dict[str, float]:
    return dict(zip(model.parameters, vector, strict=True))


def _linear(model: Model, x: np.ndarray, y: np.ndarray) -> Vector:
    units = np.eye(len(model.parameters))
    origin = model.values(x, _named(model, 0 * units[0]))
    features = np.stack([model.values(x, _named(model, unit)) - origin for unit in units], axis=1)
    if not np.isfinite(features).all():
        raise ValueError(f"data: {model.text} has no finite value at each x: choose another model")
    return np.linalg.lstsq(features, y - origin)[0]


def _nonlinear(model: Model, x: np.ndarray, y: np.ndarray) -> Vector:
    from scipy.optimize import least_squares  # here, because it takes a quarter of a second

    def residuals(vector: Vector) -> np.ndarray:
        found = model.values(x, _named(model, vector)) - y
        return np.clip(np.nan_to_num(found, nan=_HUGE, posinf=_HUGE, neginf=-_HUGE), -_HUGE, _HUGE)

    tried = [
        least_squares(residuals, start, x_scale="jac", max_nfev=_EVALUATIONS)
        for start in _starts(len(model.parameters))
        if np.abs(residuals(start)).max() < _HUGE
    ]
    if not tried:
        raise ValueError(f"data: {model.text} has no finite value at each x from any start: choose another model")
    return min(tried, key=lambda result: result.cost).x


def _starts(parameters: int) -> list[Vector]:
    draws = np.random.default_rng(0).normal(size=(_STARTS - 2, parameters))
    return [np.ones(parameters), np.full(parameters, 0.1), *draws]


def _most_likely(model: Model, x: np.ndarray, y: np.ndarray) -> Vector:
    from scipy.optimize import minimize

    loss = _mean_loss(model, x, y)

    def penalised(vector: Vector) -> float:
        found = loss(_named(model, vector)) + _RIDGE * float(vector @ vector)
        return found if np.isfinite(found) else _HUGE

    tried = [minimize(penalised, start, method="BFGS") for start in _starts(len(model.parameters))[:3]]
    return min(tried, key=lambda result: result.fun).x


def _mean_loss(model: Model, x: np.ndarray, y: np.ndarray) -> Callable[[dict[str, float]], float]:
    def loss(at: dict[str, float]) -> float:
        with np.errstate(all="ignore"):
            return float(np.mean(np.logaddexp(0.0, (1.0 - 2.0 * y) * model.values(x, at))))

    return loss


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _near(value: float, length: float) -> float:
    """The number, rounded to a tenth of the length's power of ten."""
    return float(round(value, 1 - int(np.floor(np.log10(length)))))


def _view(
    problem: DataProblem, best: Mapping[str, float], rest: Mapping[str, float]
) -> tuple[tuple[tuple[float, float], tuple[float, float]], tuple[float, float]]:
    """A view around the best point, and a start in one of its corners: the last but one by its loss."""
    x, y = (each[: problem.train] for each in problem.used)
    model, likely = problem.read, _mean_loss(problem.read, x, y)

    def loss(first: float, second: float) -> float:
        at = {**rest, problem.free[0]: first, problem.free[1]: second}
        if problem.loss == "logistic":
            return likely(at)
        with np.errstate(all="ignore"):
            return float(np.mean((model.values(x, at) - y) ** 2))

    middle = best[problem.free[0]], best[problem.free[1]]
    of_constant = float(np.log(2.0)) if problem.loss == "logistic" else float(np.var(y)) or 1.0
    sides = []
    for index in (0, 1):
        step = 1e-3 * max(abs(middle[index]), 1e-3)
        moved = [middle, middle, middle]
        for place, sign in ((0, -1), (2, 1)):
            at = list(middle)
            at[index] += sign * step
            moved[place] = (at[0], at[1])
        beside = [loss(*point) for point in moved]
        curvature = (beside[0] - 2 * beside[1] + beside[2]) / step**2
        half = np.sqrt(2 * _RISE * of_constant / curvature) if curvature > _STEEPEST else np.inf
        half = min(max(half, 1e-3), max(3.0, 3 * abs(middle[index])) if not np.isfinite(half) else half, FARTHEST / 4)
        sides.append((_near(middle[index] - half, half), _near(middle[index] + half, half)))
    (left, right), (low, high) = sides
    corners = [
        (_near(left + part * (right - left), right - left), _near(low + other * (high - low), high - low))
        for part in (_INSET, 1 - _INSET)
        for other in (1 - _INSET, _INSET)
    ]
    losses = {corner: loss(*corner) for corner in corners}
    ranked = sorted((corner for corner in corners if np.isfinite(losses[corner])), key=lambda each: losses[each])
    return ((left, right), (low, high)), ranked[-2] if len(ranked) > 1 else middle
