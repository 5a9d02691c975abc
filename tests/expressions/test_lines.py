"""The lines of a rule: what is read from them, how they are written in TeX and NumPy, and what is refused."""

import re

import pytest

from downhill.expressions.axes import axes_by_name
from downhill.expressions.lines import Line, read_lines, remembered
from downhill.expressions.tex import lines_tex, symbol_tex
from downhill.expressions.tree import Name, Number, Operation, Phrase, Words

G, S = Name("g"), Name("s")


def test_a_line_is_an_assignment() -> None:
    """Source: by hand: its own old value is read, so it is replaced; what is only named is not."""
    lines = read_lines("q = 2 * g\ns = s + q", {})
    assert lines == (
        Line("q", Operation("*", Number(2.0), G), recorded=False, replaces=False),
        Line("s", Operation("+", S, Name("q")), recorded=False, replaces=True),
    )
    assert remembered(lines) == ("s",)


def test_options_choose() -> None:
    """Source: by hand: what is only another name is read through, and not shown."""
    text = "s = g / 2 if halves else g\ntheta = theta - (a if halves else b) * s"
    on, off = read_lines(text, {"halves": 1.0}), read_lines(text, {"halves": 0.0})
    assert on == read_lines("s = g / 2\ntheta = theta - a * s", {})
    assert off == read_lines("theta = theta - b * g", {})


def test_a_recorded_value_says_how_it_came_about() -> None:
    """Source: by hand; that it occurs in its own description replaces nothing."""
    lines = read_lines("s = recorded(g)\nq = recorded(g, 'at most', q)", {})
    assert lines[0] == Line("s", G, recorded=True, replaces=False)
    assert lines[1] == Line("q", Phrase((G, Words("at most"), Name("q"))), recorded=True, replaces=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("theta + 1", "lines, line 1: must be an assignment to a name"),
        ("q = 1\ns, r = q", "lines, line 2: must be an assignment to a name"),
        ("s = q if r else theta", "lines, line 1: character 5: found an if exp: it is no part of a formula"),
        ("s = q % 2", "found a bin op"),
        ("s = 'words'", "found a constant"),
        ("s = [theta]", "found a list"),
        ("s = theta.real", "found an attribute"),
        ("s = sqrt", "found a name"),
        ("s = unknown(q)", "found a call"),
        ("s = dot(q)", "dot has 1 here: it takes 2 arguments"),
        ("s = recorded(q % 2)", "found a bin op"),
        ("s = a < b < q", "a comparison of two"),
        ("s = (", "lines, line 1: "),
    ],
)
def test_what_is_not_of_the_language_is_refused(text: str, message: str) -> None:
    """Source: the docstring of ``read_lines``."""
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        read_lines(text, {})
    assert str(caught.value).startswith("lines, line ")


def test_axes_are_found_from_what_is_assigned() -> None:
    """Source: by hand: a matrix learned from outer products, and a name that only stands behind it."""
    lines = read_lines("p = B @ z\nB = where(a > 0, outer(gradient, y) / a, B)\ny = a * gradient\nc = dot(y, y)", {})
    found = axes_by_name(lines)
    assert {name: found.get(name, 0) for name in "pBzayc"} == {"p": 1, "B": 2, "z": 1, "a": 0, "y": 1, "c": 0}


@pytest.mark.parametrize(
    ("symbol", "tex"),
    [
        ("g", "g"),
        ("ρ₁", r"\rho_1"),
        ("ŝ", r"\hat s"),
        ("r̂", r"\hat r"),
        ("θ̃", r"\tilde \theta"),
        ("θ̄", r"\bar \theta"),
        ("λ", r"\lambda"),
        ("φ", r"\varphi"),
        ("Δ", r"\Delta"),
        ("|H|", r"\lvert H \rvert"),
        ("weight sum", r"\text{weight sum}"),
    ],
)
def test_symbols_in_tex(symbol: str, tex: str) -> None:
    """Source: TeX's names of the letters."""
    assert symbol_tex(symbol) == tex


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("s = a * gradient * theta", r"s &= a\, g \odot \theta"),
        ("s = 2 * a * gradient", r"s &= 2a\, g"),
        ("s = a * 2", r"s &= a \cdot 2"),
        ("s = a * (1 - b) * gradient", r"s &= a \left(1 - b\right) g"),
        ("s = -(a / b) * gradient", r"s &= -\frac{a}{b}\, g"),
        ("s = a - -b", r"s &= a - \left(-b\right)"),
        ("s = solve(B + a * identity, gradient)", r"s &= \left(B + a\, I\right)^{-1}\, g"),
        ("s = outer(gradient, theta) / dot(gradient, theta)", r"s &= \frac{g \theta^{\top}}{g^{\top} \theta}"),
        ("s = sqrt(a) ** b", r"s &= \left(\sqrt{a}\right)^{b}"),
        ("s = theta - a * sign(gradient)", r"s &= \theta - a\, \operatorname{sign}\left(g\right)"),
        ("s = where(a > 0, b, s)", r"s &\leftarrow b \text{ if } a > 0 \text{, else } s"),
        ("s = recorded(hessian_at(theta) @ z)", r"s &= \nabla^2 f(\theta)\, z"),
    ],
)
def test_lines_in_tex(text: str, tex: str) -> None:
    """Source: by eye, as in the papers: letters side by side, ⊙ between vectors, parentheses where they must be."""
    symbols = {"gradient": "g", "theta": "θ", "identity": "I"}
    assert lines_tex(read_lines(text, {}), symbols) == rf"\begin{{aligned}} {tex} \end{{aligned}}"
