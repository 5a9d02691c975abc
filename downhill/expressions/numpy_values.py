"""An expression's value in NumPy: of a rule's line at all steps at once, or of numbers."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from jaxtyping import Float

from downhill.expressions.functions import CONSTANTS, FUNCTIONS
from downhill.expressions.tree import Call, Name, Negative, Number, Operation, Operator, Tree

_CONSTANTS = {name: np.float64(value) for name, value in CONSTANTS.items()}


def evaluate(tree: Tree, names: Mapping[str, Any]) -> Any:
    """The value, in float64.

    Args:
        tree: the expression.
        names: the values by name, each with a row per step, or a single number.

    Raises:
        ValueError: it holds an unknown name, words, or a function that has no value here.
    """
    match tree:
        case Number(value):
            return np.float64(value)
        case Name(name) if name in names:
            return names[name]
        case Name(name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case Negative(operand):
            return -evaluate(operand, names)
        case Operation("@", left, right):
            return _product(evaluate(left, names), evaluate(right, names))
        case Operation(operator, left, right):
            return _OPERATIONS[operator](*_aligned(evaluate(left, names), evaluate(right, names)))
        case Call(function, arguments) if function in FUNCTIONS:
            return FUNCTIONS[function].numpy(*_aligned(*(evaluate(argument, names) for argument in arguments)))
        case Call(function, arguments) if function in _FUNCTIONS:
            return _FUNCTIONS[function](*(evaluate(argument, names) for argument in arguments))
        case _:
            raise ValueError(f"{tree!r}: must be a known name, a number, an operation or a function with a value")


def evaluate_formula(tree: Tree, variables: Mapping[str, Float[np.ndarray, " points"]]) -> Any:
    """A typed formula's values, in float64, NaN and infinities among them; a single one if it has no variable.

    Args:
        tree: the formula.
        variables: x and y at some points, unless it does without them.
    """
    with np.errstate(all="ignore"):
        return evaluate(tree, variables)


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


def _eigenvalues(matrix: Any) -> Any:
    """Of symmetric matrices, ascending: vᵀ A v of each eigenvector v, which has the length 1."""
    vectors = _eigenvectors(matrix)
    return np.sum(vectors * (matrix @ vectors), axis=1)


_OPERATIONS: Mapping[Operator, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "dot": lambda a, b: np.sum(a * b, axis=1),
    "norm": lambda a: np.sqrt(np.sum(a * a, axis=1)),
    "outer": lambda a, b: a[:, :, None] * b[:, None, :],
    "transpose": lambda matrix: np.swapaxes(matrix, 1, 2),
    "diag": lambda vector: vector[:, :, None] * np.eye(2),
    "solve": _solve,
    "eigenvalues_of": _eigenvalues,
    "eigenvectors_of": _eigenvectors,
    "where": lambda condition, yes, no: np.where(*_aligned(condition, yes, no)),
}
