"""Rules as MathML: well-formed, read back to what was written, with places for every number."""

import ast
from xml.etree import ElementTree as ET

import pytest

from downhill import Entrant, Experiment, simulate
from downhill.player.lines import draw
from downhill.player.mathml import Notation, readable, symbol
from downhill.simulation.worked import worked
from optimizers import OPTIMIZERS

SYMBOLS = {name: f"<mi>{name}</mi>" for name in "abgHst"}
AXES = {"a": 0, "b": 0, "t": 0, "g": 1, "s": 1, "H": 2}


def written(text: str, numeric: bool = False) -> str:
    return Notation(SYMBOLS, AXES, numeric).write(ast.parse(text, mode="eval").body)


def read_back(markup: str) -> str:
    """A formula as one line of text, by a reader that knows MathML only: fractions as (p)/(q), powers as (b)^(e)."""
    return _flat(ET.fromstring(f"<math>{markup}</math>"))


def _flat(node: ET.Element) -> str:
    parts = [_flat(child) for child in node]
    match node.tag:
        case "mfrac":
            return f"({parts[0]})/({parts[1]})"
        case "msup":
            return f"{parts[0]}^({parts[1]})"
        case "msub":
            return f"{parts[0]}_{parts[1]}"
        case "mover":
            return f"{parts[1]}{parts[0]}"
        case "msqrt":
            return f"√({''.join(parts)})"
        case "mtr":
            return f"[{', '.join(parts)}]"
        case "mn" if "data-column" in node.attrib:
            return f"{{{node.attrib['data-column']}.{node.attrib['data-part']}}}"
        case "math" | "mrow" | "mtable" | "mtd":
            return "".join(parts)
        case "mi" | "mo" | "mn" | "mtext":
            return (node.text or "").replace("\N{NO-BREAK SPACE}", " ")
        case _:
            raise AssertionError(f"{node.tag} is not expected")


LETTERS = {"f", "I", "diag"}
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
        ("slope(g)", "∇f(g)"),
        ("second_derivatives(g)", "∇^(2)f(g)"),
        ("where(a > b, g, s)", "g if a>b, else s"),
    ],
)
def test_parentheses_stand_where_they_must(text: str, flat: str) -> None:
    """Source: the usual order of operations; bars, roots and fractions hold together by themselves."""
    assert read_back(written(text)) == flat


def test_numbers_are_multiplied_with_a_dot() -> None:
    """Source: 2 3 would be 23."""
    assert read_back(written("a * b * g * s", numeric=True)) == "a⋅b⋅g⊙s"


@pytest.mark.parametrize("text", ["a if b else t", "floor(a)", "a % b", "[a]"])
def test_what_cannot_be_drawn_is_refused(text: str) -> None:
    """Source: the language of a rule's lines."""
    with pytest.raises(ValueError, match="cannot be drawn"):
        written(text)


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
    assert read_back(symbol(text)) == flat


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.999, "0.999"), (1.0, "1"), (1e-8, "1×10⁻⁸"), (-2.5, "−2.5"), (0.9999999, "0.9999999"), (1.5e300, "1.5×10³⁰⁰")],
)
def test_hyperparameters_are_written_in_full(number: float, text: str) -> None:
    """Source: by hand."""
    assert readable(number) == text


def test_adam_as_in_the_paper() -> None:
    """Source: Kingma & Ba 2015, algorithm 1, in the catalogue's letters; the numbers' places by hand."""
    [run] = simulate(Experiment("beale", steps=3, entrants=(Entrant("adam"),)))
    rule = worked(run)
    names = {name: name for name in rule.before}
    lines = draw(rule, names, {line.target: f"new_{line.target}" for line in rule.lines})
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


def test_the_look_ahead_gradient_is_given() -> None:
    """Source: Sutskever et al. 2013: the slope at θ + φ v, which the rule measures there."""
    [run] = simulate(Experiment("beale", steps=3, entrants=(Entrant("nesterov"),)))
    rule = worked(run)
    _, line, *_ = draw(rule, {name: name for name in rule.before}, {line.target: line.target for line in rule.lines})
    assert read_back(line.symbolic) == "~g=∇f(~θ)"
    assert read_back(line.substituted or "") == "∇f({look_ahead.0},{look_ahead.1})"


@pytest.mark.parametrize("rule", [*(rule for rule, entry in OPTIMIZERS.items() if entry.lines), "lion", "lbfgs"])
def test_every_rule_is_well_formed(rule: str) -> None:
    """Source: an XML parser; no line's numbers are mixed up with symbols."""
    [run] = simulate(Experiment("quadratic", steps=1, entrants=(Entrant(rule),)))
    table = worked(run)
    results = {line.target: f"line_{line.target}" for line in table.lines}
    for line, drawn in zip(table.lines, draw(table, {name: name for name in table.before}, results), strict=True):
        places = ET.fromstring(f"<math>{drawn.result}</math>").iter("mn")
        assert len(list(places)) == line.values[0].size
        assert read_back(drawn.symbolic)
        if drawn.substituted is not None:
            read = {f"line_{name}" for name in results} | set(table.before)
            substituted = ET.fromstring(f"<math>{drawn.substituted}</math>")
            assert {node.attrib["data-column"] for node in substituted.iter("mn") if node.attrib} <= read
            assert {node.text for node in substituted.iter("mi")} <= LETTERS


def test_a_name_that_could_be_markup_is_text() -> None:
    """Source: HTML: < and & are escaped."""
    assert ET.fromstring(symbol("<b>&")).text == "<b>&"
