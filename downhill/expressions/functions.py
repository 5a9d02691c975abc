"""The names that a formula may use: two variables, two constants, and functions. Adding one touches only this file."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

Scalar = Float[Array, ""]


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a formula may call; a rule's line may too, coordinate by coordinate.

    Attributes:
        arity: how many arguments it takes.
        jax: its value in JAX.
        jax_name: what JAX calls it.
        numpy: its value in NumPy, for real numbers.
        tex: its name in TeX; bars, brackets and roots have none.
    """

    arity: int
    jax: Callable[..., Scalar]
    jax_name: str
    numpy: Callable[..., Any]
    tex: str = ""


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


VARIABLES = ("x", "y")
CONSTANTS = {"pi": math.pi, "e": math.e}
# sign and floor have the derivative 0 where they have one, and from JAX at their jumps too. At its kink abs has 1, the
# derivative from the right; min and max share theirs evenly between equal arguments.
FUNCTIONS: dict[str, Function] = {
    "sin": Function(1, jnp.sin, "jnp.sin", np.sin, r"\sin"),
    "cos": Function(1, jnp.cos, "jnp.cos", np.cos, r"\cos"),
    "tan": Function(1, jnp.tan, "jnp.tan", np.tan, r"\tan"),
    "asin": Function(1, jnp.arcsin, "jnp.arcsin", np.arcsin, r"\arcsin"),
    "acos": Function(1, jnp.arccos, "jnp.arccos", np.arccos, r"\arccos"),
    "atan": Function(1, jnp.arctan, "jnp.arctan", np.arctan, r"\arctan"),
    "sinh": Function(1, jnp.sinh, "jnp.sinh", np.sinh, r"\sinh"),
    "cosh": Function(1, jnp.cosh, "jnp.cosh", np.cosh, r"\cosh"),
    "tanh": Function(1, jnp.tanh, "jnp.tanh", np.tanh, r"\tanh"),
    "exp": Function(1, jnp.exp, "jnp.exp", np.exp, r"\exp"),
    "log": Function(1, jnp.log, "jnp.log", np.log, r"\ln"),  # natural
    "log10": Function(1, jnp.log10, "jnp.log10", np.log10, r"\log_{10}"),
    "sigmoid": Function(1, jax.nn.sigmoid, "jax.nn.sigmoid", _sigmoid, r"\operatorname{sigmoid}"),
    "sqrt": Function(1, jnp.sqrt, "jnp.sqrt", np.sqrt),
    "abs": Function(1, jnp.abs, "jnp.abs", np.abs),
    "sign": Function(1, jnp.sign, "jnp.sign", np.sign, r"\operatorname{sign}"),
    "floor": Function(1, jnp.floor, "jnp.floor", np.floor),
    "min": Function(2, jnp.minimum, "jnp.minimum", np.minimum, r"\min"),
    "max": Function(2, jnp.maximum, "jnp.maximum", np.maximum, r"\max"),
    "atan2": Function(2, jnp.arctan2, "jnp.arctan2", np.arctan2, r"\operatorname{atan2}"),
    "hypot": Function(2, jnp.hypot, "jnp.hypot", np.hypot, r"\operatorname{hypot}"),
}
NAMES = (*VARIABLES, *CONSTANTS, *FUNCTIONS)
