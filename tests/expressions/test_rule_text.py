"""What is no rule is refused, at the fault; what is one, is read as meant."""

from unittest.mock import patch

import pytest

from downhill.expressions import FormulaError
from downhill.expressions.axes import axes_of, checked_axes, rule_axes
from downhill.expressions.identifiers import identifier_of, symbol_of
from downhill.expressions.lines import remembered
from downhill.expressions.rule_text import Range, read_rule
from downhill.expressions.tree import nodes
from tests.expressions.hostile_rules import RULES


@pytest.mark.parametrize(("text", "part", "position"), RULES, ids=[str(n) for n in range(len(RULES))])
def test_what_is_no_rule_is_refused_at_the_fault(text: str, part: str, position: int) -> None:
    """Source: the place and the words beside each text, set by hand."""
    with pytest.raises(FormulaError) as caught:
        read_rule(text)
    assert part in str(caught.value)
    assert caught.value.position == position


def test_there_are_many() -> None:
    """Source: the wish for at least 200, no two alike."""
    assert len({text for text, _, _ in RULES}) >= 200


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("theta -= alpha*g", "theta = theta - learning_rate * gradient"),
        ("θ ← θ − α·g", "theta = theta - learning_rate * gradient"),
        ("ν = φν − αg\n\nθ = θ + ν", "nu = phi * nu - learning_rate * gradient\ntheta = theta + nu"),
        ("β₁ = 2; θ = θ - β₁g²", "beta1 = 2\ntheta = theta - beta1 * gradient ** 2"),
        ("theta = theta - 2 alpha*g", None),
        ("theta = theta - 2alpha*g", "theta = theta - 2 * learning_rate * gradient"),
        ("theta /= 2", "theta = theta / 2"),
        ("# mine\r\n\tv = g  # the slope\r\ntheta = theta - v", "v = gradient\ntheta = theta - v"),
        (
            "v = g⊙g; c ∈ [0, 2]; theta -= c*∇f(theta + v)",
            "v = gradient * gradient\ngrad1 = recorded(gradient_at(theta + v))\ntheta = theta - c * grad1",
        ),
        (
            "v = phi*v - alpha*grad(theta + phi*v); theta += v",
            "grad1 = recorded(gradient_at(theta + phi * v))\nv = phi * v - learning_rate * grad1\ntheta = theta + v",
        ),
        (
            "theta = theta - alpha*(grad(theta) + grad(theta)); y = grad(theta); theta = theta - y",
            "grad1 = recorded(gradient_at(theta))\ntheta = theta - learning_rate * (grad1 + grad1)\n"
            "y = recorded(gradient_at(theta))\ntheta = theta - y",
        ),
        (
            "H = hess; theta = theta - solve(H, g)",
            "H = recorded(hessian_at(theta))\ntheta = theta - solve(H, gradient)",
        ),
    ],
)
def test_a_rule_is_read_as_it_is_meant(typed: str, written: str | None) -> None:
    """Source: the meaning of each, written out by hand; a gradient is measured anew once what it reads has changed."""
    if written is None:
        with pytest.raises(FormulaError, match="an operator is missing"):
            read_rule(typed)
    else:
        assert read_rule(typed).written == written


def test_what_a_rule_remembers_measures_and_is_given() -> None:
    """Source: the text: v and n are read before they are assigned, B begins as I, phi, c and k are free."""
    rule = read_rule(
        "B0 = I; v0 = k; v = phi*v + B @ g; n = n + 1; B = 0.9*B + c*hess; theta = theta - alpha*v/n\n"
        "phi = 0.5 in [0, 1); c in [0.01, 100]"
    )
    assert set(remembered(rule.lines)) == {"B", "v", "n"}
    assert [line.target for line in rule.lines if line.recorded] == ["hess1"]
    axes = rule_axes(rule.lines, rule.first)
    assert {name: axes[name] for name in ("B", "v", "n")} == {"B": 2, "v": 1, "n": 0}
    assert list(rule.first) == ["B", "v"]
    assert rule.numbers == {
        "learning_rate": None,
        "k": None,
        "phi": Range(0.5, 0.0, 1.0, True),
        "c": Range(None, 0.01, 100.0, False),
    }


@pytest.mark.parametrize("nested", ["g/({})", "sin({})", "where(g > {}, g, g)", "max({}, g)", "-({})", "2**({})"])
def test_what_is_nested_is_read_in_time_that_grows_with_it(nested: str) -> None:
    """Source: the number of looks at the innermost part: one a level, and not twice as many at each."""
    text = "g"
    for _ in range(20):
        text = nested.format(text)
    [line] = read_rule(f"theta = theta - {text}").lines
    with patch("downhill.expressions.axes.axes_of", wraps=axes_of) as leaves:
        checked_axes(line.value, {"theta": 1, "gradient": 1}, lambda _: 0)
    assert leaves.call_count <= len(list(nodes(line.value)))


@pytest.mark.parametrize(
    ("symbol", "name"),
    [("φ", "phi"), ("ρ₁", "rho1"), ("ŝ", "s_hat"), ("θ̃", "theta_tilde"), ("λ", "lam"), ("Δ", "Delta"), ("B", "B")],
)
def test_a_symbol_has_a_name_that_can_be_typed(symbol: str, name: str) -> None:
    """Source: how people call these letters."""
    assert identifier_of(symbol) == name
    assert symbol_of(name) == symbol


def test_a_name_that_is_no_letter_is_words() -> None:
    """Source: how a person would read it."""
    assert symbol_of("step_size") == "step size"
    assert identifier_of("weight sum") == "weight_sum"
