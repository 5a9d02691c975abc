"""A formula in TeX."""

import pytest

from downhill.expressions import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", "x"),
        ("+x", "x"),
        ("-x", "-x"),
        ("--x", r"-\left(-x\right)"),
        ("2.50", "2.5"),
        ("100000.", "100000"),
        ("1e20", "10^{20}"),
        ("1.5e-7*x", r"1.5 \cdot 10^{-7} \cdot x"),
        ("x*1.5e-7", r"x \cdot \left(1.5 \cdot 10^{-7}\right)"),
        ("1e20**2", r"\left(10^{20}\right)^{2}"),
        ("2*pi*x", r"2\pi \cdot x"),
        ("e**x", "e^{x}"),
        ("x + y - 1", "x + y - 1"),
        ("x + (y - 1)", r"x + \left(y - 1\right)"),
        ("x - (y - 1)", r"x - \left(y - 1\right)"),
        ("x - (y*2)", r"x - y \cdot 2"),
        ("x - -y", r"x - \left(-y\right)"),
        ("x - -y*2", r"x - \left(-y \cdot 2\right)"),
        ("-x + y", "-x + y"),
        ("-(x + y)", r"-\left(x + y\right)"),
        ("2*x", "2x"),
        ("-2*x", "-2x"),
        ("2*-x", r"2\left(-x\right)"),
        ("x*-2", r"x \cdot \left(-2\right)"),
        ("2*3*x", r"2 \cdot 3 \cdot x"),
        ("x*y", r"x \cdot y"),
        ("2*(x + y)", r"2\left(x + y\right)"),
        ("(x + y)*2", r"\left(x + y\right) \cdot 2"),
        ("x*(y*2)", r"x \cdot \left(y \cdot 2\right)"),
        ("2*(1/x)", r"2 \cdot \frac{1}{x}"),
        ("2*1/x", r"\frac{2 \cdot 1}{x}"),
        ("x/y/2", r"\frac{\frac{x}{y}}{2}"),
        ("x/(y/2)", r"\frac{x}{\frac{y}{2}}"),
        ("(x + 1)/(y - 1)", r"\frac{x + 1}{y - 1}"),
        ("(x/y)**2", r"\left(\frac{x}{y}\right)^{2}"),
        ("x**-2", "x^{-2}"),
        ("x**(y + 1)", "x^{y + 1}"),
        ("x**y**2", "x^{y^{2}}"),
        ("(x**y)**2", r"\left(x^{y}\right)^{2}"),
        ("-x**2", "-x^{2}"),
        ("(-x)**2", r"\left(-x\right)^{2}"),
        ("(-2)**2", r"\left(-2\right)^{2}"),
        ("(2*x)**2", r"\left(2x\right)^{2}"),
        ("sin(x)", r"\sin\left(x\right)"),
        ("x**2 + 3*sin(y)**2", r"x^{2} + 3\sin\left(y\right)^{2}"),
        ("exp(-x**2)", r"\exp\left(-x^{2}\right)"),
        ("log(x) + log10(y)", r"\ln\left(x\right) + \log_{10}\left(y\right)"),
        ("asin(x)", r"\arcsin\left(x\right)"),
        ("sqrt(x**2 + y**2)", r"\sqrt{x^{2} + y^{2}}"),
        ("sqrt(x)**3", r"\left(\sqrt{x}\right)^{3}"),
        ("abs(x - 1)", r"\left\lvert x - 1 \right\rvert"),
        ("floor(x)", r"\left\lfloor x \right\rfloor"),
        ("min(x, y + 1)", r"\min\left(x, y + 1\right)"),
        ("atan2(y, x)", r"\operatorname{atan2}\left(y, x\right)"),
    ],
)
def test_tex(text: str, expected: str) -> None:
    """Source: by eye: read by the rules of written mathematics, each says what its text says."""
    assert parse(text).tex == expected
