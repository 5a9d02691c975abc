"""A formula in TeX. Read with the usual precedence, it says what is computed, bracket for bracket."""

import re

from downhill.expressions.functions import FUNCTIONS
from downhill.expressions.tree import Call, Name, Negative, Number, Operation, Tree

# How tightly a piece holds together: a looser one needs parentheses where a tighter one is expected.
SUM, PRODUCT, POWER, ATOM = range(4)
CONSTANTS = {"pi": r"\pi"}


def tex(tree: Tree) -> str:
    r"""The tree in TeX, e.g. ``\frac{x^{2}}{2} + 3\sin\left(y\right)``."""
    return _piece(tree)[0]


def _piece(tree: Tree) -> tuple[str, int]:
    match tree:
        case Number(value):
            return _number(value)
        case Name(name):
            return CONSTANTS.get(name, name), ATOM
        case Negative(operand):
            return "-" + _unsigned(operand, PRODUCT), PRODUCT
        case Operation("+" | "-" as operator, left, right):
            return f"{_held(left, SUM)} {operator} {_unsigned(right, PRODUCT)}", SUM
        case Operation("*", left, right):
            return _product(_held(left, PRODUCT), _unsigned(right, POWER)), PRODUCT
        case Operation("/", left, right):
            return rf"\frac{{{tex(left)}}}{{{tex(right)}}}", POWER
        case Operation(_, base, exponent):
            return f"{_held(base, ATOM)}^{{{tex(exponent)}}}", POWER
        case Call(name, arguments):
            function = FUNCTIONS[name]
            return function.opening + ", ".join(map(tex, arguments)) + function.closing, ATOM


def _held(tree: Tree, least: int) -> str:
    """In parentheses if it holds together less tightly than ``least``."""
    text, tightness = _piece(tree)
    return text if tightness >= least else _parentheses(text)


def _unsigned(tree: Tree, least: int) -> str:
    """The same behind an operator, where no sign may follow."""
    text = _held(tree, least)
    return _parentheses(text) if text.startswith("-") else text


def _parentheses(text: str) -> str:
    return rf"\left({text}\right)"


def _product(left: str, right: str) -> str:
    """2x and 2(x + y), but a dot wherever factors could run together: 2 · 3, x · y, 2 · ½."""
    number_first = re.fullmatch(r"-?[\d.]+", left)
    return left + right if number_first and not re.match(r"\d|\\frac", right) else rf"{left} \cdot {right}"


def _number(value: float) -> tuple[str, int]:
    """As short as names the float exactly; 1.5e+20 becomes 1.5 · 10²⁰. An exponent may have a sign."""
    mantissa, _, exponent = repr(value).removesuffix(".0").partition("e")
    if not exponent:
        return mantissa, ATOM
    power = f"10^{{{int(exponent)}}}"
    return (power, POWER) if mantissa == "1" else (rf"{mantissa} \cdot {power}", PRODUCT)
