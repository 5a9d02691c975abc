"""Rules as MathML: well-formed, with places for every number."""

from xml.etree import ElementTree as ET

import pytest

from downhill import Entrant, Experiment, simulate
from downhill.player.lines import draw
from downhill.simulation.derivation import derive
from optimizers import OPTIMIZERS
from tests.expressions.mathml_reader import read_back

LETTERS = {"f", "I", "diag", "max"}
TIMES = "\N{INVISIBLE TIMES}"


def test_adam_as_in_the_paper() -> None:
    """Source: Kingma & Ba 2015, algorithm 1, in the catalogue's letters; the numbers' places by hand."""
    [run] = simulate(Experiment("beale", steps=50, entrants=(Entrant("adam"),)))
    rule = derive(run)
    names = {name: name for name in rule.before}
    lines = draw(rule, names, {line.target: f"new_{line.target}" for line, _ in rule.lines})
    s, new_s, g = (f"({{{name}.0}},{{{name}.1}})" for name in ("first_moment", "new_first_moment", "gradient"))
    s_hat, r_hat = (f"({{new_{name}.0}},{{new_{name}.1}})" for name in ("first_corrected", "second_corrected"))
    assert [read_back(line.symbolic) for line in lines] == [
        f"s←ρ_1{TIMES}s+(1−ρ_1){TIMES}g",
        f"r←ρ_2{TIMES}r+(1−ρ_2){TIMES}g⊙g",
        "^s=(s)/(1−ρ_1^(t+1))",
        "^r=(r)/(1−ρ_2^(t+1))",
        f"θ←θ−α{TIMES}(^s)/(δ+√(^r))",
    ]
    first, _, corrected, _, last = [read_back(line.substituted or "") for line in lines]
    assert first == f"0.9⋅{s}+(1−0.9)⋅{g}"
    assert corrected == f"({new_s})/(1−0.9^({{t.0}}+1))"
    assert last == f"({{theta.0}},{{theta.1}})−{{learning_rate.0}}⋅({s_hat})/(1×10⁻⁸+√({r_hat}))"
    assert read_back(lines[-1].result) == "({new_theta.0},{new_theta.1})"


def test_the_look_ahead_gradient_is_recorded() -> None:
    """Source: Sutskever et al. 2013: the slope at θ + φ v, which the rule measures there."""
    [run] = simulate(Experiment("beale", steps=50, entrants=(Entrant("nesterov"),)))
    rule = derive(run)
    _, line, *_ = draw(rule, {name: name for name in rule.before}, {line.target: line.target for line, _ in rule.lines})
    assert read_back(line.symbolic) == "~g=∇f(~θ)"
    assert read_back(line.substituted or "") == "∇f({look_ahead.0},{look_ahead.1})"


@pytest.mark.parametrize("rule", [*(rule for rule, entry in OPTIMIZERS.items() if entry.lines), "lion", "lbfgs"])
def test_every_rule_is_well_formed(rule: str) -> None:
    """Source: an XML parser; no line's numbers are mixed up with symbols."""
    [run] = simulate(Experiment("beale", steps=50, entrants=(Entrant(rule),)))  # as other tests, which compile that
    table = derive(run)
    results = {line.target: f"line_{line.target}" for line, _ in table.lines}
    for (_, values), drawn in zip(
        table.lines, draw(table, {name: name for name in table.before}, results), strict=True
    ):
        places = ET.fromstring(f"<math>{drawn.result}</math>").iter("mn")
        assert len(list(places)) == values[0].size
        assert read_back(drawn.symbolic)
        if drawn.substituted is not None:
            read = {f"line_{name}" for name in results} | set(table.before)
            substituted = ET.fromstring(f"<math>{drawn.substituted}</math>")
            assert {node.attrib["data-column"] for node in substituted.iter("mn") if node.attrib} <= read
            assert {node.text for node in substituted.iter("mi")} <= LETTERS
