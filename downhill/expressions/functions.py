"""The names that a formula may use: two variables, two constants, and functions. Adding one touches only this file."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

Scalar = Float[Array, ""]


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a formula may call.

    Attributes:
        arity: how many arguments it takes.
        compute: its value.
        opening: what stands before the arguments in TeX.
        closing: what stands after them.
    """

    arity: int
    compute: Callable[..., Scalar]
    opening: str
    closing: str = r"\right)"


def _named(arity: int, compute: Callable[..., Scalar], tex: str) -> Function:
    return Function(arity, compute, tex + r"\left(")


VARIABLES = ("x", "y")
CONSTANTS = {"pi": math.pi, "e": math.e}
# sign and floor have the derivative 0 where they have one, and from JAX at their jumps too. At its kink abs has 1, the
# derivative from the right; min and max share theirs evenly between equal arguments.
FUNCTIONS: dict[str, Function] = {
    "sin": _named(1, jnp.sin, r"\sin"),
    "cos": _named(1, jnp.cos, r"\cos"),
    "tan": _named(1, jnp.tan, r"\tan"),
    "asin": _named(1, jnp.arcsin, r"\arcsin"),
    "acos": _named(1, jnp.arccos, r"\arccos"),
    "atan": _named(1, jnp.arctan, r"\arctan"),
    "sinh": _named(1, jnp.sinh, r"\sinh"),
    "cosh": _named(1, jnp.cosh, r"\cosh"),
    "tanh": _named(1, jnp.tanh, r"\tanh"),
    "exp": _named(1, jnp.exp, r"\exp"),
    "log": _named(1, jnp.log, r"\ln"),  # natural
    "log10": _named(1, jnp.log10, r"\log_{10}"),
    "sigmoid": _named(1, jax.nn.sigmoid, r"\operatorname{sigmoid}"),
    "sqrt": Function(1, jnp.sqrt, r"\sqrt{", "}"),
    "abs": Function(1, jnp.abs, r"\left\lvert ", r" \right\rvert"),
    "sign": _named(1, jnp.sign, r"\operatorname{sign}"),
    "floor": Function(1, jnp.floor, r"\left\lfloor ", r" \right\rfloor"),
    "min": _named(2, jnp.minimum, r"\min"),
    "max": _named(2, jnp.maximum, r"\max"),
    "atan2": _named(2, jnp.arctan2, r"\operatorname{atan2}"),
    "hypot": _named(2, jnp.hypot, r"\operatorname{hypot}"),
}
NAMES = (*VARIABLES, *CONSTANTS, *FUNCTIONS)
