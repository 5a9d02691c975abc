"""A formula's values, against Python's own floats."""

import copy
import math
import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from downhill.expressions import Formula, parse
from downhill.expressions.functions import ARITIES

XS = (-2.3, -1.0, -0.4, 0.0, 0.7, 1.0, 3.1)
YS = (-1.7, 0.0, 0.6, 2.0)

NUMBERS: list[tuple[str, float]] = [
    ("3", 3.0),
    ("pi", math.pi),
    ("e", math.e),
    ("2 - 3 - 4", -5.0),
    ("2 - (3 - 4)", 3.0),
    ("16 / 4 / 2", 2.0),
    ("16 / (4 / 2)", 8.0),
    ("2 + 3 * 4", 14.0),
    ("(2 + 3) * 4", 20.0),
    ("2**3**2", 512.0),
    ("(2**3)**2", 64.0),
    ("-2**2", -4.0),
    ("(-2)**2", 4.0),
    ("2**-1", 0.5),
    ("2**--3", 8.0),
    ("2**+3", 8.0),
    ("7/2", 3.5),
    (".5 + 5. + 1e-3 + 2E+2", 205.501),
    ("1e100 / 1e100", 1.0),
    ("1" * 100 + " / " + "1" * 97, 1000.0),
    ("x**0", 1.0),
]
OF_X: list[tuple[str, Callable[[float], float]]] = [
    ("x", lambda x: x),
    ("+x", lambda x: x),
    ("-x", lambda x: -x),
    ("--x", lambda x: x),
    ("x**3", lambda x: x * x * x),
    ("x**2.0", lambda x: x * x),
    ("(x**2 + 1)**-2", lambda x: 1 / (x * x + 1) ** 2),
    ("(x**2 + 1)**0.5", lambda x: math.sqrt(x * x + 1)),
    ("(x**2 + 1)**-1.5", lambda x: (x * x + 1) ** -1.5),
    ("e**x", lambda x: math.exp(x)),
    ("sin(x)", lambda x: math.sin(x)),
    ("cos(x)", lambda x: math.cos(x)),
    ("tan(x)", lambda x: math.tan(x)),
    ("asin(x/4)", lambda x: math.asin(x / 4)),
    ("acos(x/4)", lambda x: math.acos(x / 4)),
    ("atan(x)", lambda x: math.atan(x)),
    ("sinh(x)", lambda x: math.sinh(x)),
    ("cosh(x)", lambda x: math.cosh(x)),
    ("tanh(x)", lambda x: math.tanh(x)),
    ("exp(x)", lambda x: math.exp(x)),
    ("log(x**2 + 2)", lambda x: math.log(x * x + 2)),
    ("log10(x**2 + 2)", lambda x: math.log10(x * x + 2)),
    ("sigmoid(x)", lambda x: 1 / (1 + math.exp(-x))),
    ("abs(x)", lambda x: abs(x)),
    ("relu(x)", lambda x: max(x, 0.0)),
    ("where(x > 0.7, x, 3)", lambda x: x if x > 0.7 else 3.0),
    ("where(x >= 0.7, x, 3)", lambda x: x if x >= 0.7 else 3.0),
    ("where(x < 0.7, x, 3)", lambda x: x if x < 0.7 else 3.0),
    ("where(x <= 0.7, x, 3)", lambda x: x if x <= 0.7 else 3.0),
    ("where(x == 0.7, x, 3)", lambda x: x if x == 0.7 else 3.0),
    ("where(x != 0.7, x, 3)", lambda x: x if x != 0.7 else 3.0),
    ("where(x > 0, log(x), where(x < -1, 1/(x + 1), 7))", lambda x: _cases(x)),
    ("sign(x)", lambda x: math.copysign(1, x) if x else 0.0),
    ("floor(x)", lambda x: math.floor(x)),
]
OF_BOTH: list[tuple[str, Callable[[float, float], float]]] = [
    ("(x**2 + 1)**y", lambda x, y: (x * x + 1) ** y),
    ("x**2 + 3*sin(y)**2", lambda x, y: x**2 + 3 * math.sin(y) ** 2),
    ("(1 - x)**2 + 100*(y - x**2)**2", lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2),
    ("sqrt(x**2 + y**2)", lambda x, y: math.sqrt(x * x + y * y)),
    ("min(x, y)", lambda x, y: min(x, y)),
    ("max(x, y)", lambda x, y: max(x, y)),
    ("max(x, y, 1, x*y)", lambda x, y: max(x, y, 1, x * y)),
    ("min(x, -y, 1)", lambda x, y: min(x, -y, 1)),
    ("atan2(x, y)", lambda x, y: math.atan2(x, y)),
    ("hypot(x, y)", lambda x, y: math.hypot(x, y)),
    ("sin ( x ) * cos( y )", lambda x, y: math.sin(x) * math.cos(y)),
]


def _cases(x: float) -> float:
    return math.log(x) if x > 0 else 1 / (x + 1) if x < -1 else 7.0


def value(formula: Formula, x: float, y: float) -> float:
    with jax.enable_x64(True):
        return float(formula(x, y))


def near(expected: float) -> Any:
    return pytest.approx(expected, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers(text: str, expected: float) -> None:
    """Source: Python's floats. A formula without x and y is a plane."""
    assert value(parse(text), -2.3, 0.7) == near(expected)


@pytest.mark.parametrize(("text", "expected"), OF_X)
def test_values_along_x(text: str, expected: Callable[[float], float]) -> None:
    """Source: Python's floats and its module math."""
    formula = parse(text)
    for x in XS:
        assert value(formula, x, 9.0) == near(expected(x)), x


@pytest.mark.parametrize(("text", "expected"), OF_BOTH)
def test_values_over_the_plane(text: str, expected: Callable[[float, float], float]) -> None:
    """Source: as above."""
    formula = parse(text)
    for x in XS:
        for y in YS:
            assert value(formula, x, y) == near(expected(x, y)), (x, y)


def test_every_function_has_a_golden_value() -> None:
    """Source: the table of functions."""
    texts = " ".join(text for text, _ in [*NUMBERS, *OF_X, *OF_BOTH])
    assert [name for name in ARITIES if f"{name}(" not in texts] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/0", math.inf),
        ("-1/0", -math.inf),
        ("0/0", math.nan),
        ("0*(1/0)", math.nan),
        ("1e100**4", math.inf),
        ("9**9**9**9", math.inf),
        ("2**(2**(2**(2**(2**2))))", math.inf),
        ("0**-1", math.inf),
        ("0**0", 1.0),
        ("(x - 1)**(y - 1)", 1.0),
        ("sqrt(-1)", math.nan),
        ("(-1)**0.5", math.nan),
        ("(-8)**(1/3)", math.nan),
        ("(-2)**(4/2)", 4.0),
        ("log(0)", -math.inf),
        ("log(-1)", math.nan),
        ("log10(-1)", math.nan),
        ("asin(2)", math.nan),
        ("exp(1000)", math.inf),
        ("exp(-1000)", 0.0),
        ("sinh(1000) - cosh(1000)", math.nan),
        ("sin(1/0)", math.nan),
        ("floor(1/0)", math.inf),
        ("min(0/0, 1)", math.nan),
        ("max(1, 0/0)", math.nan),
        ("sigmoid(1000)", 1.0),
        ("sigmoid(-1000)", 0.0),
        ("abs(-1/0)", math.inf),
        ("sign(0/0)", math.nan),
    ],
)
def test_what_is_not_finite_is_a_value_too(text: str, expected: float) -> None:
    """Source: IEEE 754. Nothing is clipped, guarded, or raised."""
    assert value(parse(text), 1.0, 1.0) == pytest.approx(expected, nan_ok=True)


def test_integers_are_not_pythons() -> None:
    """Source: 2⁵³ + 1 is no float; Python's integers would give 1 here."""
    assert value(parse("(2**53 + 1) - 2**53"), 0.0, 0.0) == 0.0


def test_numbers_are_rounded_once() -> None:
    """Source: exact fractions: each literal is the float nearest to what was typed."""
    for text in ("0.1", "3.14159265358979323846", "1e-5", "123456789012345678901234567890"):
        assert Fraction(value(parse(text), 0.0, 0.0)) == Fraction(float(Fraction(text)))


def test_float64_under_x64_else_float32() -> None:
    """Source: JAX's rule for the precision of floats, whatever the arguments are."""
    formula = parse("x**2 + 1/3 + pi")
    assert formula(2, 3).dtype == jnp.float32
    with jax.enable_x64(True):
        assert formula(2, 3).dtype == formula(jnp.float32(2), np.int32(3)).dtype == jnp.float64
        assert parse("3")(2, 3).dtype == jnp.float64


def test_jit_and_vmap() -> None:
    """Source: the sum of a product, by hand."""
    with jax.enable_x64(True):
        formula, plane = parse("x*y + 1"), parse("3")
        assert float(jax.jit(formula)(2.0, 3.0)) == 7.0
        xs, ys = jnp.asarray([0.0, 1.0, 2.0]), jnp.asarray([3.0, 4.0, 5.0])
        np.testing.assert_array_equal(jax.vmap(formula)(xs, ys), [1.0, 5.0, 11.0])
        np.testing.assert_array_equal(jax.vmap(plane)(xs, ys), [3.0, 3.0, 3.0])


def test_the_text_is_kept_as_typed_but_for_the_spaces_around_it() -> None:
    """Source: the definition."""
    assert parse("  x +  y\n").text == "x +  y"


def test_formulas_of_one_text_are_equal() -> None:
    """Source: the definition; equal ones have the same hash, so that one compilation serves them."""
    assert parse("x + y") == parse(" x + y ")
    assert hash(parse("x + y")) == hash(parse(" x + y "))
    assert parse("x + y") != parse("y + x")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda formula: pickle.loads(pickle.dumps(formula))])
def test_copies_and_pickles(again: Callable[[Formula], Formula]) -> None:
    """Source: the definition. The deepest tree that is allowed comes through."""
    formula = parse("1" + "+x" * 70)
    assert again(formula) == formula
    assert again(formula).tree == formula.tree


def test_a_pickle_holds_the_text_only() -> None:
    """Source: the definition: who reads a pickle checks the text again."""
    assert parse("x + y").__reduce__() == (parse, ("x + y",))
