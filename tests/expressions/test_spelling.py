"""Formulas as people write them, against the same in Python's spelling."""

import pytest

from downhill.expressions import parse

AS_TYPED: list[tuple[str, str]] = [
    # Powers.
    ("x^2", "x**2"),
    ("x^-2", "x**-2"),
    ("x^2^y", "x**2**y"),
    ("x²", "x**2"),
    ("(x + 1)³", "(x + 1)**3"),
    ("x¹⁰", "x**10"),
    ("x⁻²", "x**-2"),
    ("2x²y³", "2*x**2*y**3"),
    # Products without their sign.
    ("2x", "2*x"),
    ("-2x", "-2*x"),
    ("xy", "x*y"),
    ("x^2 + xy + yyx", "x**2 + x*y + y*y*x"),
    ("2xy", "2*x*y"),
    ("3(x+1)", "3*(x + 1)"),
    ("x(y + 1)", "x*(y + 1)"),
    ("(x)(y)x", "x*y*x"),
    ("2sin(x)", "2*sin(x)"),
    ("xsin(y)cos(x)", "x*sin(y)*cos(x)"),
    ("xyLn(x)", "x*y*log(x)"),
    ("2\u2009πx", "2*pi*x"),
    ("2e-3x", "0.002*x"),
    ("x^2y", "x**2*y"),
    ("(x + 1)^2y", "(x + 1)**2*y"),
    ("x^2(y + 1)", "x**2*(y + 1)"),
    ("e^(2x)y", "e**(2*x)*y"),
    ("e²x", "e**2*x"),
    ("x/2*3y", "x/2*3*y"),
    ("1/(2x)", "1/(2*x)"),
    ("(1/2)x", "(1/2)*x"),
    ("x/2 + 3y", "x/2 + 3*y"),
    ("max(x/2, 2y)", "max(x/2, 2*y)"),
    # Bars.
    ("|x|", "abs(x)"),
    ("|x| + |y|", "abs(x) + abs(y)"),
    ("2|x - 1||y|", "2*abs(x - 1)*abs(y)"),
    ("||x| - 1|", "abs(abs(x) - 1)"),
    ("|x - |y||", "abs(x - abs(y))"),
    ("|x|²", "abs(x)**2"),
    ("|-x|y|x|", "abs(-x)*y*abs(x)"),
    ("sin(|x|)", "sin(abs(x))"),
    ("|max(x, |y|)|", "abs(max(x, abs(y)))"),
    # Letters and signs of books and slides.
    ("π", "pi"),
    ("2πx", "2*pi*x"),
    ("cos(2πx)", "cos(2*pi*x)"),
    ("𝑥² + 𝜋𝐲", "x**2 + pi*y"),
    ("ｘ＋１", "x + 1"),
    ("x（y）", "x*y"),
    ("x − y – 1", "x - y - 1"),
    ("2·x × y", "2*x*y"),
    ("x÷y", "x/y"),
    ("½x²", "0.5*x**2"),
    ("x^½", "x**0.5"),
    ("√(x² + y²)", "sqrt(x**2 + y**2)"),
    ("2√(x)", "2*sqrt(x)"),
    ("x\u00a0+\u2009y\u200b", "x + y"),
    ("2\u2062x", "2*x"),
    # Names.
    ("ln(x)", "log(x)"),
    (
        "arctan2(x, y) + arcsin(x) + arccos(x) + arctan(y) + sgn(x)",
        "atan2(x, y) + asin(x) + acos(x) + atan(y) + sign(x)",
    ),
    ("X^2 + Sin(Y) + PI", "x**2 + sin(y) + pi"),
    # What stands on the left.
    ("f(x,y) = x + y", "x + y"),
    ("f(x, y)=x + y", "x + y"),
    ("  f ( x , y ) := x + y", "x + y"),
    ("F(X, Y) = x + y", "x + y"),
    ("loss(x, y) = x + y", "x + y"),
    ("z = x + y", "x + y"),
    ("f = x + y", "x + y"),
    # Conditions.
    ("where(x ≤ 0, x, y)", "where(x <= 0, x, y)"),
    ("where(x ≥ 0, x, y)", "where(x >= 0, x, y)"),
    ("where(x ≠ 0, x, y)", "where(x != 0, x, y)"),
    ("where((x > 0), 2x, y)", "where(x > 0, 2*x, y)"),
    ("where(((x) > (0)), x, y)", "where(x > 0, x, y)"),
    ("2where(|x| > 1, x², y)", "2*where(abs(x) > 1, x**2, y)"),
]


@pytest.mark.parametrize(("typed", "plain"), AS_TYPED)
def test_what_is_written_by_hand_is_understood(typed: str, plain: str) -> None:
    """Source: the conventions of written mathematics, by hand; the plain spelling is Python's, tested elsewhere."""
    assert parse(typed).tree == parse(plain).tree


def test_the_text_stays_as_typed() -> None:
    """Source: the definition."""
    assert parse(" x² + |y| ").text == "x² + |y|"


@pytest.mark.parametrize(
    ("typed", "left"), [("f(x,y) = x", "f(x,y) ="), ("z= x", "z="), ("x + y", ""), ("where(x == y, 1, 2)", "")]
)
def test_what_is_not_needed_is_known(typed: str, left: str) -> None:
    """Source: the definition."""
    assert parse(typed).left_side == left
