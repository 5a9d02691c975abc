"""A rule worked through: every line of it with every step's numbers."""

import ast
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from downhill.simulation.surroundings import eigenvalues
from downhill.simulation.trajectory import Trajectory
from optimizers.entry import Lines

PerStep = Float[np.ndarray, "steps *shape"]
UPDATE = "given_update"
"""What a rule without lines has added to θ, by its name in the lines that stand in for them."""


class WorkedLine(NamedTuple):
    """An assignment and what it yields.

    Attributes:
        target: what is assigned, by its name.
        expression: the right-hand side as a syntax tree.
        given: whether the value is the trajectory's own because nothing that is shown yields it.
        values: at each step t, that from θ_t to θ_{t+1}.
    """

    target: str
    expression: ast.expr
    given: bool
    values: PerStep


class Worked(NamedTuple):
    """A rule with its numbers, at steps t = 0 … K - 1.

    Attributes:
        constants: the hyperparameters by name, without the learning rate, which a schedule may change.
        before: every other name's value before the first line, at each step.
        lines: in their order.
        symbols: of all these names that have one.
    """

    constants: Mapping[str, float]
    before: Mapping[str, PerStep]
    lines: tuple[WorkedLine, ...]
    symbols: Mapping[str, str]


def worked(run: Trajectory) -> Worked:
    """The lines of an entrant's rule, evaluated in float64 at all steps at once from the numbers of its trajectory.

    At step t a line sees θ_t, g_t, α_t and the state after t steps, and what the lines before it have yielded. A rule
    without lines of its own is shown as given: its state, its update, and θ ← θ + update. What is not finite stays so.
    """
    optimizer, steps = run.entrant.optimizer, len(run.loss) - 1
    rates = {"learning_rate": run.learning_rate[:-1]}
    constants = {name: value for name, value in run.entrant.hyperparameters.items() if name not in rates}
    before = {name: values[:-1] for name, values in run.state.items()} | rates
    before |= {"theta": run.theta[:-1], "gradient": run.seen_gradient[:-1], "t": np.arange(float(steps))}
    after = {name: values[1:] for name, values in run.state.items()} | {UPDATE: run.step[1:]}
    names: dict[str, Any] = before | {name: np.float64(value) for name, value in constants.items()}
    names["identity"] = np.broadcast_to(np.eye(2), (steps, 2, 2))
    done: list[WorkedLine] = []
    for target, text in _as_given(run) if optimizer.lines is None else optimizer.lines(constants):
        expression = ast.parse(text, mode="eval").body
        reason = given(expression)
        with np.errstate(all="ignore"):
            names[target] = evaluate(expression, names) if reason is None else after[target]
        done.append(WorkedLine(target, reason or expression, reason is not None, names[target]))
    own = {parameter.name: parameter.symbol for parameter in optimizer.hyperparameters}
    symbols = own | {"theta": "θ", "gradient": "g", "t": "t", "identity": "I", UPDATE: "u"} | dict(optimizer.symbols)
    return Worked(constants, before, tuple(done), symbols)


def _as_given(run: Trajectory) -> Lines:
    """What can be told of a rule that another library computes."""
    by = "given('computed by optax')"
    return *((name, by) for name in run.state), (UPDATE, by), ("theta", f"theta + {UPDATE}")


def given(expression: ast.expr) -> ast.expr | None:
    """How a given value came about; ``None`` if the expression is to be evaluated."""
    match expression:
        case ast.Call(func=ast.Name("given"), args=[reason]):
            return reason
        case _:
            return None


def evaluate(expression: ast.expr, names: Mapping[str, Any]) -> Any:
    """The value of a line's right-hand side; see :class:`optimizers.entry.Optimizer` for the language.

    Args:
        expression: its syntax tree.
        names: the values by name, each with a row per step, or a single number.

    Raises:
        ValueError: the expression is not of the language.
    """
    match expression:
        case ast.Constant(value=int() | float() as number):
            return np.float64(number)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -evaluate(operand, names)
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            return _product(evaluate(left, names), evaluate(right, names))
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in _OPERATIONS:
            return _OPERATIONS[type(operation)](*_aligned(evaluate(left, names), evaluate(right, names)))
        case ast.Compare(left=left, ops=[ast.Gt()], comparators=[right]):
            return np.greater(*_aligned(evaluate(left, names), evaluate(right, names)))
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(evaluate(argument, names) for argument in arguments))
        case _:
            raise ValueError(f"lines: {ast.unparse(expression)!r}: must be a known name, number, operation or function")


def _aligned(*values: Any) -> list[Any]:
    """With as many axes each, so that a number per step meets a vector per step; a single number meets anything."""
    axes = max(value.ndim for value in values)
    return [value.reshape(value.shape + (1,) * (axes - value.ndim)) if value.ndim else value for value in values]


def _product(matrix: Any, right: Any) -> Any:
    """Of a matrix per step with a vector or a matrix per step."""
    return matrix @ right if right.ndim == 3 else np.sum(matrix * right[:, None, :], axis=2)


def _solve(matrix: Any, right: Any) -> Any:
    """A⁻¹ b by Cramer's rule; not finite where A is singular."""
    (a, b), (c, d) = np.moveaxis(matrix, 0, 2)
    x, y = right.T
    return np.stack([d * x - b * y, a * y - c * x], axis=1) / (a * d - b * c)[:, None]


def _eigenvectors(matrix: Any) -> Any:
    """Of symmetric matrices [[a, b], [b, c]], as columns, that of the lower eigenvalue first.

    The other one is (cos φ, sin φ) with tan 2φ = 2b / (a - c).
    """
    a, b, c = matrix[:, 0, 0], matrix[:, 0, 1], matrix[:, 1, 1]
    angle = np.arctan2(2 * b, a - c) / 2
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([np.stack([-sin, cos], axis=1), np.stack([cos, sin], axis=1)], axis=1)


_OPERATIONS: dict[type[ast.operator], Callable[..., Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": np.sqrt,
    "abs": np.abs,
    "dot": lambda a, b: np.sum(a * b, axis=1),
    "outer": lambda a, b: a[:, :, None] * b[:, None, :],
    "transpose": lambda matrix: np.swapaxes(matrix, 1, 2),
    "diag": lambda vector: vector[:, :, None] * np.eye(2),
    "solve": _solve,
    "eigenvalues_of": eigenvalues,
    "eigenvectors_of": _eigenvectors,
    "where": lambda condition, yes, no: np.where(*_aligned(condition, yes, no)),
}
