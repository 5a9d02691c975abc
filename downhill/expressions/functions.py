"""The names that a formula may use: two variables, two constants, and functions.

Adding one touches only this file; one with a kink also ``downhill.export.plain_kinks``.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

Scalar = Float[Array, ""]
Values = Float[Array, "..."]
"""Of a formula one number; of a rule's line also a vector or a matrix."""
Truths = Bool[Array, "..."]


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a formula may call; a rule's line may too, coordinate by coordinate.

    Attributes:
        arity: how many arguments it takes.
        plain: its value in JAX, for who wants no slope.
        jax_name: what JAX calls it.
        numpy: its value in NumPy, for real numbers.
        meaning: what it is, in a few words.
        slope: what counts as its slope where it has none; empty if it has one wherever it has a value.
        tex: its name in TeX; bars, brackets and roots have none.
        kink: whether it has no slope at these arguments, or an infinite one, where JAX's own would not be 0.
    """

    arity: int
    plain: Callable[..., Values]
    jax_name: str
    numpy: Callable[..., Any]
    meaning: str
    slope: str = ""
    tex: str = ""
    kink: Callable[..., Truths] | None = None

    @property
    def jax(self) -> Callable[..., Values]:
        """Its value in JAX, with the slope that ``slope`` tells."""
        return self.plain if self.kink is None else level_at(self.kink, self.plain)


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def level_at(kink: Callable[..., Truths], function: Callable[..., Values]) -> Callable[..., Values]:
    """The function with the slope 0 where it has none, or an infinite one.

    It is the least steep of all slopes that fit a kink such as that of |x|, and descent stays there. JAX's own are 1,
    (½, ½), infinity or NaN, depending on the function.

    Args:
        kink: whether that is at these arguments.
        function: of the same arguments; it has a slope where all are ½.
    """

    @wraps(function)
    def value(*arguments: Values) -> Values:
        here = kink(*arguments)
        # Not only the value is chosen but the arguments too: 0 times the slope that is passed over may be NaN.
        elsewhere = function(*(jnp.where(here, 0.5, argument) for argument in arguments))
        return jnp.where(here, jax.lax.stop_gradient(function(*arguments)), elsewhere)

    return value


def _at_0(z: Values) -> Truths:
    return z == 0


def _at_1(z: Values) -> Truths:
    return jnp.abs(z) == 1


def _at_origin(a: Values, b: Values) -> Truths:
    return (a == 0) & (b == 0)


def _at_root_of_0(base: Values, exponent: Values) -> Truths:
    return (base == 0) & (exponent >= 0) & (exponent < 1)


power = level_at(_at_root_of_0, jnp.power)
"""aᵇ of reals; its slope at a = 0 is 0 if 0 ≤ b < 1."""

VARIABLES = ("x", "y")
CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS: dict[str, Function] = {
    "sin": Function(1, jnp.sin, "jnp.sin", np.sin, "sine", tex=r"\sin"),
    "cos": Function(1, jnp.cos, "jnp.cos", np.cos, "cosine", tex=r"\cos"),
    "tan": Function(1, jnp.tan, "jnp.tan", np.tan, "tangent", tex=r"\tan"),
    "asin": Function(1, jnp.arcsin, "jnp.arcsin", np.arcsin, "inverse sine", "0 at −1 and 1", r"\arcsin", kink=_at_1),
    "acos": Function(1, jnp.arccos, "jnp.arccos", np.arccos, "inverse cosine", "0 at −1 and 1", r"\arccos", kink=_at_1),
    "atan": Function(1, jnp.arctan, "jnp.arctan", np.arctan, "inverse tangent", tex=r"\arctan"),
    "sinh": Function(1, jnp.sinh, "jnp.sinh", np.sinh, "hyperbolic sine", tex=r"\sinh"),
    "cosh": Function(1, jnp.cosh, "jnp.cosh", np.cosh, "hyperbolic cosine", tex=r"\cosh"),
    "tanh": Function(1, jnp.tanh, "jnp.tanh", np.tanh, "hyperbolic tangent", tex=r"\tanh"),
    "exp": Function(1, jnp.exp, "jnp.exp", np.exp, "eᵃ", tex=r"\exp"),
    "log": Function(1, jnp.log, "jnp.log", np.log, "natural logarithm, also ln", tex=r"\ln"),
    "log10": Function(1, jnp.log10, "jnp.log10", np.log10, "logarithm to base 10", tex=r"\log_{10}"),
    "sigmoid": Function(1, jax.nn.sigmoid, "jax.nn.sigmoid", _sigmoid, "1 / (1 + e⁻ᵃ)", tex=r"\operatorname{sigmoid}"),
    "relu": Function(
        1,
        jax.nn.relu,
        "jax.nn.relu",
        lambda z: np.maximum(z, 0.0),
        "a where a > 0, else 0",
        "0 at 0",
        r"\operatorname{relu}",
    ),
    "sqrt": Function(1, jnp.sqrt, "jnp.sqrt", np.sqrt, "square root", "0 at 0", kink=_at_0),
    "abs": Function(1, jnp.abs, "jnp.abs", np.abs, "absolute value", "0 at 0", kink=_at_0),
    "sign": Function(1, jnp.sign, "jnp.sign", np.sign, "−1, 0 or 1", "0 at 0", r"\operatorname{sign}"),
    "floor": Function(
        1, jnp.floor, "jnp.floor", np.floor, "largest whole number that is not above a", "0 at whole numbers"
    ),
    "min": Function(
        2,
        jnp.minimum,
        "jnp.minimum",
        np.minimum,
        "the lowest of two or more",
        "half of each where both are equal",
        r"\min",
    ),
    "max": Function(
        2,
        jnp.maximum,
        "jnp.maximum",
        np.maximum,
        "the highest of two or more",
        "half of each where both are equal",
        r"\max",
    ),
    "atan2": Function(
        2,
        jnp.arctan2,
        "jnp.arctan2",
        np.arctan2,
        "angle of the point (b, a), of which a is the height",
        "(0, 0) at (0, 0)",
        r"\operatorname{atan2}",
        kink=_at_origin,
    ),
    "hypot": Function(
        2, jnp.hypot, "jnp.hypot", np.hypot, "√(a² + b²)", "(0, 0) at (0, 0)", r"\operatorname{hypot}", kink=_at_origin
    ),
}
ARITIES = {name: function.arity for name, function in FUNCTIONS.items()} | {"where": 3}
"""Of all that a formula may call; ``where(a > b, yes, no)`` begins with a comparison."""
ALIASES = {"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2", "sgn": "sign"}
