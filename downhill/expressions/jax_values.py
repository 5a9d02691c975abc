"""A formula's value in JAX."""

from collections.abc import Callable, Mapping

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool

from downhill.expressions.functions import CONSTANTS, FUNCTIONS, Scalar, power
from downhill.expressions.tree import Call, Name, Negative, Number, Operation, Operator, Tree

_COMPARISONS: Mapping[Operator, Callable[[Scalar, Scalar], Bool[Array, ""]]] = {
    ">": jnp.greater,
    ">=": jnp.greater_equal,
    "<": jnp.less,
    "<=": jnp.less_equal,
    "==": jnp.equal,
    "!=": jnp.not_equal,
}


def evaluate(tree: Tree, variables: Mapping[str, Scalar]) -> Scalar:
    """The value of the tree, in the precision of JAX's floats.

    Every number becomes a JAX scalar before anything is done with it: 1/0 is infinite and 9**9**9**9 is too, where
    Python's numbers would raise or never end. A whole literal exponent is a repeated product, whose derivative is right
    for x ≤ 0 too; any other power is one of reals, and NaN where that is not real.

    Args:
        tree: what to compute.
        variables: the scalars x and y by name.

    Raises:
        ValueError: it is of a rule's line, and no formula.
    """
    match tree:
        case Number(number):
            return jnp.asarray(number, dtype=float)
        case Name(name):
            return variables[name] if name in variables else jnp.asarray(CONSTANTS[name], dtype=float)
        case Negative(operand):
            return -evaluate(operand, variables)
        case Operation("**", base, Number(exponent)) if exponent.is_integer():
            return jax.lax.integer_pow(evaluate(base, variables), int(exponent))
        case Operation(operator, left, right):
            return _apply(operator, evaluate(left, variables), evaluate(right, variables))
        case Call("where", (Operation(sign, left, right), yes, no)) if sign in _COMPARISONS:
            holds = _COMPARISONS[sign](evaluate(left, variables), evaluate(right, variables))
            first = evaluate(yes, _moving(variables, holds))
            return jnp.where(holds, first, evaluate(no, _moving(variables, ~holds)))
        case Call(function, arguments):
            return FUNCTIONS[function].jax(*(evaluate(argument, variables) for argument in arguments))
        case _:
            raise ValueError(f"{tree!r}: has no value in a formula")


def _moving(variables: Mapping[str, Scalar], where: Bool[Array, ""]) -> dict[str, Scalar]:
    """The variables, constant where a branch is not taken: 0 times its slope may be NaN there, and goes no further."""
    return {name: jnp.where(where, value, jax.lax.stop_gradient(value)) for name, value in variables.items()}


def _apply(operator: Operator, left: Scalar, right: Scalar) -> Scalar:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
        case "**":
            return power(left, right)
        case _:
            raise ValueError(f"{operator!r}: is no operator of a formula")
