"""A typed formula as an expression in another library's terms."""

import ast
import math
from typing import Any

import numpy as np

from downhill.export.plain_words import word

# Where JAX calls a formula's function otherwise.
_IN_JAX = {
    "asin": "jnp.arcsin",
    "acos": "jnp.arccos",
    "atan": "jnp.arctan",
    "atan2": "jnp.arctan2",
    "min": "jnp.minimum",
    "max": "jnp.maximum",
    "sigmoid": "jax.nn.sigmoid",
}
_CONSTANTS = {"pi": math.pi, "e": math.e}


def formula_body(text: str, library: str) -> tuple[str, dict[str, None]]:
    """The formula as an expression in x and y, and the helpers that it calls.

    What holds neither x nor y is one number, computed here: Python would raise at 1/0, where JAX has infinity, and
    would never end with 9**9**9**9.

    Args:
        text: as typed, and checked.
        library: ``"optax"``, ``"torch"`` or ``"numpy"``.
    """
    helpers: dict[str, None] = {}
    tree = ast.parse(text, mode="eval").body
    written = ast.unparse(_written(tree, library, helpers))
    return (written if _varies(tree) else f"0 * x + {written}"), helpers  # so that its slope is 0, not unknown


def _varies(node: ast.expr) -> bool:
    return any(isinstance(each, ast.Name) and each.id in ("x", "y") for each in ast.walk(node))


def _written(node: ast.expr, library: str, helpers: dict[str, None]) -> ast.expr:
    if not _varies(node):
        return _literal(_value(node))
    match node:
        case ast.UnaryOp(op, operand):
            return ast.UnaryOp(op, _written(operand, library, helpers))
        case ast.BinOp(left, ast.Pow(), right) if library == "numpy" and not _varies(right) and not _is_small(right):
            return _call("jnp.power", [left, right], library, helpers)
        case ast.BinOp(left, op, right):
            return ast.BinOp(_written(left, library, helpers), op, _written(right, library, helpers))
        case ast.Call(ast.Name(name), arguments):
            return _call(_IN_JAX.get(name, f"jnp.{name}"), arguments, library, helpers)
        case _:
            return node


def _is_small(exponent: ast.expr) -> bool:
    """Whether NumPy takes this power of a complex number as a product."""
    value = _value(exponent)
    return value.is_integer() and abs(value) < 100


def _call(dotted: str, arguments: list[ast.expr], library: str, helpers: dict[str, None]) -> ast.expr:
    called, helper = word(dotted, library)
    if helper:
        helpers[called] = None
    values = [_argument(each, library, helpers) for each in arguments]
    return ast.Call(ast.parse(called, mode="eval").body, values, [])


def _argument(node: ast.expr, library: str, helpers: dict[str, None]) -> ast.expr:
    """PyTorch's functions take tensors only."""
    written = _written(node, library, helpers)
    if library != "torch" or _varies(node):
        return written
    return ast.Call(ast.parse("torch.tensor", mode="eval").body, [written], [])


def _literal(value: float) -> ast.expr:
    """A number as code; whole ones as such, for a whole power is a product, right for negative bases too."""
    if not math.isfinite(value):
        return ast.parse(f"float({str(value)!r})", mode="eval").body
    return ast.parse(repr(int(value) if value.is_integer() and abs(value) < 1e6 else value), mode="eval").body


def _value(node: ast.expr) -> float:
    with np.errstate(all="ignore"):
        return float(_computed(node))


def _computed(node: ast.expr) -> Any:
    match node:
        case ast.Constant(int() | float() as number):
            return np.float64(number)
        case ast.Name(name):
            return np.float64(_CONSTANTS[name])
        case ast.UnaryOp(ast.USub(), operand):
            return -_computed(operand)
        case ast.UnaryOp(ast.UAdd(), operand):
            return _computed(operand)
        case ast.BinOp(left, op, right):
            return _OPERATIONS[type(op)](_computed(left), _computed(right))
        case ast.Call(ast.Name("sigmoid"), [argument]):
            return 1 / (1 + np.exp(-_computed(argument)))
        case ast.Call(ast.Name(name), arguments):
            function = _IN_JAX.get(name, name).removeprefix("jnp.")
            return getattr(np, function)(*map(_computed, arguments))
        case _:
            raise ValueError(f"formula: {ast.unparse(node)!r}: must be a number, a name, an operation or a function")


_OPERATIONS: dict[type[ast.operator], Any] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
