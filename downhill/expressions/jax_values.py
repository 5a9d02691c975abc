"""A formula's value in JAX."""

from collections.abc import Callable, Mapping

import jax
import jax.numpy as jnp

from downhill.expressions.functions import CONSTANTS, FUNCTIONS, Truths, Values, power
from downhill.expressions.tree import Call, Name, Negative, Number, Operation, Operator, Tree

_COMPARISONS: Mapping[Operator, Callable[[Values, Values], Truths]] = {
    ">": jnp.greater,
    ">=": jnp.greater_equal,
    "<": jnp.less,
    "<=": jnp.less_equal,
    "==": jnp.equal,
    "!=": jnp.not_equal,
}


def evaluate(
    tree: Tree, variables: Mapping[str, Values], calls: Mapping[str, Callable[..., Values]] | None = None
) -> Values:
    """The value of the tree, in the precision of JAX's floats.

    Every number becomes a JAX scalar before anything is done with it: 1/0 is infinite and 9**9**9**9 is too, where
    Python's numbers would raise or never end. A whole literal exponent is a repeated product, whose derivative is right
    for x ≤ 0 too; any other power is one of reals, and NaN where that is not real.

    Args:
        tree: what to compute.
        variables: values by name: the scalars x and y, or those of a rule.
        calls: of a rule, which nobody differentiates, the functions besides a formula's.

    Raises:
        ValueError: it is of a rule's line, and no formula.
    """

    def value(of: Tree) -> Values:
        return evaluate(of, variables, calls)

    match tree:
        case Number(number):
            return jnp.asarray(number, dtype=float)
        case Name(name):
            return variables[name] if name in variables else jnp.asarray(CONSTANTS[name], dtype=float)
        case Negative(operand):
            return -value(operand)
        case Operation("**", base, Number(exponent)) if exponent.is_integer():
            return jax.lax.integer_pow(value(base), int(exponent))
        case Operation("@", left, right) if calls is not None:
            return value(left) @ value(right)
        case Operation(operator, left, right):
            if operator == "**" and calls is not None:
                return jnp.power(value(left), value(right))
            return _apply(operator, value(left), value(right))
        case Call("where", (Operation(sign, left, right), yes, no)) if sign in _COMPARISONS:
            holds = _COMPARISONS[sign](value(left), value(right))
            if calls is not None:
                return jnp.where(holds, value(yes), value(no))
            first = evaluate(yes, _moving(variables, holds))
            return jnp.where(holds, first, evaluate(no, _moving(variables, ~holds)))
        case Call(function, arguments) if calls is not None and function in calls:
            return calls[function](*map(value, arguments))
        case Call(function, arguments):
            known = FUNCTIONS[function]
            return (known.jax if calls is None else known.plain)(*map(value, arguments))
        case _:
            raise ValueError(f"{tree!r}: has no value in a formula")


def _moving(variables: Mapping[str, Values], where: Truths) -> dict[str, Values]:
    """The variables, constant where a branch is not taken: 0 times its slope may be NaN there, and goes no further."""
    return {name: jnp.where(where, value, jax.lax.stop_gradient(value)) for name, value in variables.items()}


def _apply(operator: Operator, left: Values, right: Values) -> Values:
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
