"""Any formula: random trees, written by Python's own printer, computed by another evaluator on Python's floats."""

import ast
import math
import random
from collections.abc import Callable

import jax
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from downhill.expressions import MAX_LENGTH, Formula, FormulaError, parse

OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: math.pow,
}
FUNCTIONS: dict[str, Callable[..., float]] = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh")},
    **{name: getattr(math, name) for name in ("exp", "log", "log10", "sqrt", "atan2", "hypot", "floor")},
    "abs": math.fabs,
    "min": min,
    "max": max,
    "sign": lambda a: (a > 0) - (a < 0),
    "sigmoid": lambda a: 1 / (1 + math.exp(-a)),
}
BINARY = ("min", "max", "atan2", "hypot")


def value(node: ast.expr, names: dict[str, float], error: Callable[[], float]) -> float:
    """The tree's value on Python's floats, where every step is wrong by a relative ``error()``."""
    match node:
        case ast.Constant(value=number):
            return float(number)
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp(op=op, operand=operand):
            return value(operand, names, error) * (-1 if isinstance(op, ast.USub) else 1)
        case ast.BinOp(left=left, op=op, right=right):
            result = OPERATORS[type(op)](value(left, names, error), value(right, names, error))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            result = FUNCTIONS[name](*(value(argument, names, error) for argument in arguments))
        case _:
            raise AssertionError(node)
    return result * (1 + error())


def operations(below: st.SearchStrategy[ast.expr]) -> st.SearchStrategy[ast.expr]:
    exponents = st.integers(-4, 4).map(
        lambda n: ast.Constant(n) if n >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-n))
    )
    return st.one_of(
        st.builds(ast.UnaryOp, st.sampled_from([ast.USub(), ast.UAdd()]), below),
        st.builds(ast.BinOp, below, st.sampled_from([kind() for kind in OPERATORS]), below),
        st.builds(ast.BinOp, below, st.just(ast.Pow()), exponents),
        st.builds(call, st.sampled_from([name for name in FUNCTIONS if name not in BINARY]), st.tuples(below)),
        st.builds(call, st.sampled_from(BINARY), st.tuples(below, below)),
    )


def call(name: str, arguments: tuple[ast.expr, ...]) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


LEAVES = st.one_of(
    st.sampled_from(["x", "y", "x", "y", "pi", "e"]).map(lambda name: ast.Name(name, ast.Load())),
    st.integers(0, 9).map(ast.Constant),
    st.floats(0.01, 10.0).map(lambda number: ast.Constant(round(number, 3))),
)
TREES = st.recursive(LEAVES, operations, max_leaves=10)
COORDINATES = st.floats(-3.0, 3.0).map(lambda number: round(number, 4))


@given(tree=TREES, x=COORDINATES, y=COORDINATES, seed=st.integers(0, 2**32))
def test_any_formula_has_the_value_of_its_tree(tree: ast.expr, x: float, y: float, seed: int) -> None:
    """Source: Python's printer, which sets the parentheses, and Python's floats.

    Left out are values that are not real or finite, and those that rounding errors would change beyond 1e-13.
    """
    text = ast.unparse(tree)
    assume(len(text) <= MAX_LENGTH)
    names = {"x": x, "y": y, "pi": math.pi, "e": math.e}
    dice = random.Random(seed)
    try:
        expected = value(tree, names, lambda: 0.0)
        shaken = [value(tree, names, lambda: dice.choice((-4e-15, 4e-15))) for _ in range(3)]
    except (ValueError, OverflowError, ZeroDivisionError):
        assume(False)
        return
    assume(all(math.isclose(expected, other, rel_tol=2e-13, abs_tol=1e-200) for other in shaken))
    with jax.enable_x64(True):
        assert float(parse(text)(x, y)) == pytest.approx(expected, rel=1e-12, abs=1e-200)


@given(
    tree=TREES,
    x=st.integers(-300, 300).map(lambda n: n / 100 + 0.00314),
    y=st.integers(-300, 300).map(lambda n: n / 100 + 0.00177),
)
def test_any_gradient_is_that_of_central_differences(tree: ast.expr, x: float, y: float) -> None:
    """Source: (f(t + h) - f(t - h)) / 2h with two h that must agree. A kink is left out too.

    x and y are neither whole nor equal, so that few formulas have a tie, a jump or a pole just there.
    """
    text = ast.unparse(tree)
    assume(len(text) <= MAX_LENGTH)

    def f(t: float) -> float:
        return value(tree, {"x": x + t, "y": y - t, "pi": math.pi, "e": math.e}, lambda: 0.0)

    try:
        wide, narrow = ((f(h) - f(-h)) / (2 * h) for h in (2e-5, 1e-5))
        left, here, right = f(-1e-5), f(0.0), f(1e-5)
    except (ValueError, OverflowError, ZeroDivisionError):
        assume(False)
        return
    scale = 1 + abs(narrow) + abs(here)
    assume(math.isfinite(scale) and abs(wide - narrow) < 1e-8 * scale)
    assume(abs(right - 2 * here + left) < 1e-8 * scale)
    with jax.enable_x64(True):
        along_x, along_y = jax.grad(parse(text), argnums=(0, 1))(x, y)
    slope = float(along_x) - float(along_y)
    assume(not math.isnan(slope))  # as of √(x⁴) at 0, where the chain rule says ∞ · 0
    assert slope == pytest.approx(narrow, rel=1e-5, abs=1e-5 * scale)


def attempt(text: str) -> Formula | FormulaError:
    try:
        return parse(text)
    except FormulaError as error:
        return error


@given(text=st.text(max_size=220) | st.text(alphabet="xy 019.e+-*/(),sincoqrt_^=[]'\"\\#\n|<>!²⁻π½−≤", max_size=60))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    """Source: the definition: nothing else is raised or warned of, and the place lies in the text."""
    read = attempt(text)
    if isinstance(read, Formula):
        assert read.text == text.strip()
        with jax.enable_x64(True):
            assert read(0.5, 2.0).shape == ()
    else:
        assert 0 <= read.position < len(text) or not text.strip()
        assert len(str(read)) <= 300
