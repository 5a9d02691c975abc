"""Expressions as MathML: read back to what was written."""

from xml.etree import ElementTree as ET

import pytest

from downhill.expressions.lines import read_lines
from downhill.expressions.mathml import mathml, readable, symbol_mathml
from tests.expressions.mathml_reader import read_back

SYMBOLS = {name: f"<mi>{name}</mi>" for name in "abgHst"}
AXES = {"a": 0, "b": 0, "t": 0, "g": 1, "s": 1, "H": 2}


def written(text: str, numeric: bool = False) -> str:
    [line] = read_lines(f"a = {text}", {})
    return mathml(line.value, SYMBOLS, AXES, numeric)


TIMES = "\N{INVISIBLE TIMES}"


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("a + b", "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>"),
        ("a / b", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        ("sqrt(a)", "<msqrt><mi>a</mi></msqrt>"),
        ("a ** 2", "<msup><mi>a</mi><mn>2</mn></msup>"),
    ],
)
def test_the_elements(text: str, markup: str) -> None:
    """Source: MathML Core: mfrac, msqrt and msup, whose first and second child are what they are."""
    assert written(text) == markup


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("a - (b - t)", "a−(b−t)"),
        ("a - b - t", "a−b−t"),
        ("(a + b) * t", f"(a+b){TIMES}t"),
        ("(a + b) / t", "(a+b)/(t)"),
        ("2 * 0.5 * a", f"2⋅0.5{TIMES}a"),
        ("a * 2 * 3", "a⋅2⋅3"),
        ("a * 2 ** b", "a⋅2^(b)"),
        ("(a / b) ** t", "((a)/(b))^(t)"),
        ("sqrt(a) ** t", "(√(a))^(t)"),
        ("(a + b) ** (t + 1)", "(a+b)^(t+1)"),
        ("a * g * g", f"a{TIMES}g⊙g"),
        ("g * s", "g⊙s"),
        ("a * g", f"a{TIMES}g"),
        ("a - b * (g - s)", f"a−b{TIMES}(g−s)"),
        ("-H @ g", f"−H{TIMES}g"),
        ("a - -H @ g", f"a−(−H{TIMES}g)"),
        ("solve(H + a, g)", f"(H+a)^(−1){TIMES}g"),
        ("dot(g, s) / a", "(g^(⊤)s)/(a)"),
        ("a - outer(g, s)", "a−gs^(⊤)"),
        ("a * dot(g + s, s) ** 2", f"a{TIMES}((g+s)^(⊤)s)^(2)"),
        ("transpose(H)", "H^(⊤)"),
        ("abs(a - b) * t", f"|a−b|{TIMES}t"),
        ("gradient_at(g)", "∇f(g)"),
        ("hessian_at(g)", "∇^(2)f(g)"),
        ("where(a > b, g, s)", "g if a>b, else s"),
        ("loss_at(g) <= a", "f(g)≤a"),
        ("sign(g) * floor(a)", f"sign\N{FUNCTION APPLICATION}(g){TIMES}⌊a⌋"),
        ("recorded(a ** t, 'with', b, 'or 0')", "a^(t) with b or 0 "),
    ],
)
def test_parentheses_stand_where_they_must(text: str, flat: str) -> None:
    """Source: the usual order of operations; bars, roots and fractions hold together by themselves."""
    assert read_back(written(text)) == flat


def test_numbers_are_multiplied_with_a_dot() -> None:
    """Source: 2 3 would be 23."""
    assert read_back(written("a * b * g * s", numeric=True)) == "a⋅b⋅g⊙s"


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("ρ₁", "ρ_1"),
        ("ŝ", "^s"),
        ("r̂", "^r"),
        ("θ̃", "~θ"),
        ("|H|", "|H|"),
        ("weight sum", "weight sum"),
        ("a<b", "a<b"),
    ],
)
def test_symbols(text: str, flat: str) -> None:
    """Source: what people write on paper."""
    assert read_back(symbol_mathml(text)) == flat


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.999, "0.999"), (1.0, "1"), (1e-8, "1×10⁻⁸"), (-2.5, "−2.5"), (0.9999999, "0.9999999"), (1.5e300, "1.5×10³⁰⁰")],
)
def test_hyperparameters_are_written_in_full(number: float, text: str) -> None:
    """Source: by hand."""
    assert readable(number) == text


def test_a_name_that_could_be_markup_is_text() -> None:
    """Source: HTML: < and & are escaped."""
    assert ET.fromstring(symbol_mathml("<b>&")).text == "<b>&"
