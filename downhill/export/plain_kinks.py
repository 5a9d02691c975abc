"""A formula's functions where a library's own have another slope at a kink than ``expressions.functions``, written out.

As there, what has no slope at a place has the slope 0, and infinite ones are none.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Written(NamedTuple):
    """A function's name in the script, and the code that defines it."""

    name: str
    code: str


def _level(chooses: str, constant: str, name: str, arguments: str, kink: str, called: str) -> Written:
    """The function with the slope 0 at the kink, for a library that differentiates what it has computed."""
    elsewhere = ", ".join(f"{chooses}(kink, 0.5, {each})" for each in arguments.split(", "))
    there = constant.format(f"{called}({arguments})")
    code = f"""\
def {name}({arguments}):
    kink = {kink}
    there = {there}
    return {chooses}(kink, there, {called}({elsewhere}))"""
    return Written(name, code)


_AT_ORIGIN = "(a == 0) & (b == 0)"
# Name in a formula, name in the script, arguments, where there is no slope, name in the library.
_KINKS = (
    ("abs", "absolute", "z", "z == 0", "abs"),
    ("sqrt", "sqrt", "z", "z == 0", "sqrt"),
    ("asin", "arcsin", "z", "abs(z) == 1", "arcsin"),
    ("acos", "arccos", "z", "abs(z) == 1", "arccos"),
    ("atan2", "arctan2", "a, b", _AT_ORIGIN, "arctan2"),
    ("hypot", "hypot", "a, b", _AT_ORIGIN, "hypot"),
    ("power", "power", "z, w", "(z == 0) & (w >= 0) & (w < 1)", "pow"),
)

_NUMPY = {
    "abs": Written(
        "absolute",
        """\
def absolute(z):
    return np.sign(z.real) * z""",
    ),
    "sqrt": Written(
        "sqrt",
        """\
def sqrt(z):
    root = np.sqrt(z.real)
    return root + complex(0, z.imag / (2 * root) if root else 0)""",
    ),
    "asin": Written(
        "arcsin",
        """\
def arcsin(z):
    cosine = np.sqrt(1 - z.real**2)
    return np.arcsin(z.real) + complex(0, z.imag / cosine if cosine else 0)""",
    ),
    "acos": Written(
        "arccos",
        """\
def arccos(z):
    sine = np.sqrt(1 - z.real**2)
    return np.arccos(z.real) - complex(0, z.imag / sine if sine else 0)""",
    ),
    "atan2": Written(
        "arctan2",
        """\
def arctan2(a, b):
    square = a.real**2 + b.real**2
    turn = b.real * a.imag - a.real * b.imag
    return np.arctan2(a.real, b.real) + complex(0, turn / square if square else 0)""",
    ),
    "hypot": Written(
        "hypot",
        """\
def hypot(a, b):
    length = np.hypot(a.real, b.real)
    growth = a.real * a.imag + b.real * b.imag
    return length + complex(0, growth / length if length else 0)""",
    ),
    "power": Written(
        "power",
        """\
def power(z, w):
    value, slope = np.power(z.real, w.real), 0
    if z.imag and not (z.real == 0 and 0 <= w.real < 1):
        slope += z.imag * w.real * np.power(z.real, w.real - 1)
    if w.imag and z.real != 0:
        slope += w.imag * np.log(z.real) * value
    return value + complex(0, slope)""",
    ),
}
# Their slope is 0 everywhere; 0 times the slope of what is inside, which PyTorch would compute, may be NaN.
_LEVEL = {
    "sign": Written(
        "sign",
        """\
def sign(z):
    return torch.where(z.isnan(), z, torch.sign(z)).detach()""",
    ),
    "floor": Written(
        "floor",
        """\
def floor(z):
    return torch.floor(z.detach())""",
    ),
}
WRITTEN: Mapping[str, Mapping[str, Written]] = {
    "optax": {
        function: _level("jnp.where", "jax.lax.stop_gradient({})", name, arguments, kink, f"jnp.{called}")
        for function, name, arguments, kink, called in _KINKS
    },
    "torch": {
        function: _level("torch.where", "{}.detach()", name, arguments, kink, f"torch.{called}")
        for function, name, arguments, kink, called in _KINKS
    }
    | _LEVEL,
    "numpy": _NUMPY,
}
"""By library and by function of a formula; ``"power"`` is aᵇ, unless b is a whole number."""
LEVEL = tuple(_LEVEL)
"""Functions of a formula that in PyTorch are cut off from its variables."""
