"""The formulas of the rules written here, and that each rule fits on a screen."""

import ast
import io
import tokenize
from pathlib import Path

import pytest

from optimizers import OPTIMIZERS
from optimizers.entry import LEARNING_RATE, Optimizer

FOLDER = Path(__file__).parents[2] / "optimizers"
RULES = [rule for rule, entry in OPTIMIZERS.items() if entry.lines]
LONGEST = 67
"""Lines of code in the longest rule, BFGS; the others have at most 60."""

S, R = r"\rho_1\, s + \left(1 - \rho_1\right) g", r"\rho_2\, r + \left(1 - \rho_2\right) g \odot g"
HATS = (r"\hat s &= \frac{s}{1 - \rho_1^{t + 1}}", r"\hat r &= \frac{r}{1 - \rho_2^{t + 1}}")
NUMBERS = {"epsilon_inside_root": 0.0, "bias_correction": 1.0}


def aligned(*rows: str) -> str:
    return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"


@pytest.mark.parametrize(
    ("rule", "options", "rows"),
    [
        # Kingma & Ba 2015, algorithm 1, in the catalogue's letters; its options.
        (
            "adam",
            {},
            (
                rf"s &\leftarrow {S}",
                rf"r &\leftarrow {R}",
                *HATS,
                r"\theta &\leftarrow \theta - \alpha\, \frac{\hat s}{\delta + \sqrt{\hat r}}",
            ),
        ),
        (
            "adam",
            {"epsilon_inside_root": 1.0, "bias_correction": 0.0},
            (
                rf"s &\leftarrow {S}",
                rf"r &\leftarrow {R}",
                r"\theta &\leftarrow \theta - \alpha\, \frac{s}{\sqrt{r + \delta}}",
            ),
        ),
        # Sutskever et al. 2013, equations 3 and 4, with a name for the look-ahead point.
        (
            "nesterov",
            {},
            (
                r"\tilde \theta &= \theta + \varphi\, v",
                r"\tilde g &= \nabla f(\tilde \theta)",
                r"v &\leftarrow \varphi\, v - \alpha\, \tilde g",
                r"\theta &\leftarrow \theta + v",
            ),
        ),
        # Zeiler 2012, algorithm 1.
        (
            "adadelta",
            {},
            (
                r"r &\leftarrow \rho\, r + \left(1 - \rho\right) g \odot g",
                r"\Delta &= -\frac{\sqrt{u + \delta}}{\sqrt{r + \delta}} \odot g",
                r"u &\leftarrow \rho\, u + \left(1 - \rho\right) \Delta \odot \Delta",
                r"\theta &\leftarrow \theta + \alpha\, \Delta",
            ),
        ),
        # Nocedal & Wright 2006, algorithm 6.1 with equations 3.4, 6.14 and 6.17; E = I - ρ s yᵀ with ρ = 1/yᵀs.
        (
            "bfgs",
            {},
            (
                r"p &= -B\, g",
                r"a &= \alpha\, \beta^{k} \text{ with the smallest } k",
                r"&\quad \text{ below 60 for which }",
                r"&\quad f(\theta + \alpha\, \beta^{k}\, p) \le f(\theta) + c_1\, \alpha\, \beta^{k}\, g^{\top} p",
                r"&\quad \text{ or 0 if there is none }",
                r"s &= a\, p",
                r"y &= \nabla f(\theta + s) - g",
                r"c &= y^{\top} s",
                r"E &= I - \frac{s y^{\top}}{c}",
                r"B &\leftarrow E\, B\, E^{\top} + \frac{s s^{\top}}{c} \text{ if } c > 0 \text{, else } B",
                r"\theta &\leftarrow \theta + s",
            ),
        ),
    ],
)
def test_formulas_are_those_of_the_papers(rule: str, options: dict[str, float], rows: tuple[str, ...]) -> None:
    """Source: the papers named above each."""
    assert OPTIMIZERS[rule].formula_for(NUMBERS | options) == aligned(*rows)


@pytest.mark.parametrize("rule", RULES)
def test_the_formula_is_that_of_the_default_options(rule: str) -> None:
    entry = OPTIMIZERS[rule]
    defaults = {parameter.name: parameter.default for parameter in entry.hyperparameters}
    assert entry.formula == entry.formula_for(defaults)
    assert entry.formula.count("{") == entry.formula.count("}")
    assert entry.tex == ""


def test_a_rule_with_faulty_lines_cannot_be_made() -> None:
    """Source: the docstring: a faulty file is noticed when it is imported."""
    with pytest.raises(ValueError, match="lines, line 1: "):
        Optimizer("x", "X", (LEARNING_RATE,), "", "", 2026, lines="theta = theta % 2")


def code_lines(source: str) -> int:
    """The lines that hold code: not blank, no comment, no docstring."""
    tree = ast.parse(source)
    documented = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    words = [node.body[0] for node in documented if ast.get_docstring(node) is not None]
    passed_over = {line for node in words for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type not in layout]
    return len({line for token in tokens for line in range(token.start[0], token.end[0] + 1)} - passed_over)


def test_what_counts_as_a_line_of_code() -> None:
    """Source: by hand."""
    assert code_lines('"""Words."""\n\n# a comment\nx = """\na\n"""  # three\n\n\ndef f():\n    """More."""\n') == 4


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_fits_on_a_screen(rule: str) -> None:
    """State, update and lines are read together."""
    source = (FOLDER / f"{rule}.py").read_text(encoding="utf-8")
    assert code_lines(source) <= (LONGEST if OPTIMIZERS[rule].gradient_evaluations is None else 60)
