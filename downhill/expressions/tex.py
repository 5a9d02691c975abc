"""Expressions in TeX. Read with the usual precedence, they say what is computed, bracket for bracket."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from downhill.expressions.axes import axes_by_name
from downhill.expressions.functions import FUNCTIONS
from downhill.expressions.lines import Line
from downhill.expressions.notation import Notation, searched, symbol_parts
from downhill.expressions.tree import Call, Phrase, Tree

_CONSTANTS = {"pi": r"\pi"}
_FENCES = {
    "(": (r"\left(", r"\right)"),
    "|": (r"\left\lvert ", r" \right\rvert"),
    "‖": (r"\left\lVert ", r" \right\rVert"),
    "⌊": (r"\left\lfloor ", r" \right\rfloor"),
}
_APPLIED = {
    "loss_at": "f",
    "gradient_at": r"\nabla f",
    "hessian_at": r"\nabla^2 f",
    "diag": r"\mathrm{diag}",
}
_RELATIONS = {"<=": r"\le", ">=": r"\ge", "==": "=", "!=": r"\ne"}


def formula_tex(tree: Tree) -> str:
    r"""A typed formula in TeX, e.g. ``\frac{x^{2}}{2} + 3\sin\left(y\right)``."""
    return _Tex(_CONSTANTS, {}).write(tree)


def lines_tex(lines: Sequence[Line], symbols: Mapping[str, str]) -> str:
    r"""A rule's lines in TeX, one below the other, aligned at ← (what is replaced) and = (what is only named).

    Args:
        lines: the rule.
        symbols: how people write the names.
    """
    names = {name: symbol_tex(symbol) for name, symbol in symbols.items()}
    tex = _RuleTex(names, axes_by_name(lines))
    rows: list[str] = []
    for line in lines:
        sign = r"\leftarrow" if line.replaces else "="
        first, *more = _pieces(line.value)
        rows.append(f"{names.get(line.target, line.target)} &{sign} {tex.write(first)}")
        rows += (rf"&\quad {tex.write(piece)}" for piece in more)
    return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"


def _pieces(tree: Tree) -> list[Tree]:
    """What stands on rows of its own: a line search on one would be too wide."""
    if isinstance(tree, Call) and tree.function == "line_search":
        parts = searched(*tree.arguments).parts
        return [Phrase(parts[:3]), Phrase(parts[3:4]), Phrase(parts[4:5]), Phrase(parts[5:])]
    return [tree]


def symbol_tex(text: str) -> str:
    r"""A symbol as people write it, in TeX: ``ρ₁`` is ``\rho_1``, ``ŝ`` is ``\hat s``."""
    symbol = symbol_parts(text)
    base = "".join(map(_letter, symbol.base)).strip() if len(symbol.base) == 1 else rf"\text{{{symbol.base}}}"
    if symbol.bars:
        return rf"\lvert {base} \rvert"
    if symbol.accent:
        return rf"\{symbol.accent} {base}"
    return f"{base}_{symbol.subscript}" if symbol.subscript else base


def _letter(letter: str) -> str:
    match unicodedata.name(letter, "").split():
        case ["GREEK", "SMALL", "LETTER", "PHI"]:
            return r"\varphi"
        case ["GREEK", case, "LETTER", name]:
            plain = name.replace("LAMDA", "LAMBDA").lower()
            return "\\" + (plain if case == "SMALL" else plain.capitalize())
        case _:
            return letter


class _Tex(Notation):
    transposition = r"\top"

    def number(self, value: float) -> str:
        """As short as names the float exactly; 1.5e+20 becomes 1.5 · 10²⁰."""
        mantissa, _, exponent = repr(value).removesuffix(".0").partition("e")
        if not exponent:
            return mantissa
        power = f"10^{{{int(exponent)}}}"
        return power if mantissa == "1" else rf"{mantissa} \cdot {power}"

    def words(self, text: str) -> str:
        return rf"\text{{{text}}}"

    def row(self, *pieces: str) -> str:
        return " ".join(pieces)

    def negative(self, operand: str) -> str:
        return f"-{operand}"

    def joined(self, left: str, operator: str, right: str) -> str:
        return f"{left} {_RELATIONS.get(operator, operator)} {right}"

    def product(self, left: str, operator: str, right: str) -> str:
        """2x and 2(x + y), but a dot wherever factors could run together: 2 · 3, x · y, 2 · ½."""
        if operator == "⊙":
            return rf"{left} \odot {right}"
        number_first = re.fullmatch(r"-?[\d.]+", left)
        return left + right if number_first and not re.match(r"\d|\\frac", right) else self.factors(left, right)

    def factors(self, left: str, right: str) -> str:
        """Two factors of which neither is a number before a letter."""
        return rf"{left} \cdot {right}"

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def root(self, radicand: str) -> str:
        return rf"\sqrt{{{radicand}}}"

    def fenced(self, opening: str, content: str) -> str:
        left, right = _FENCES[opening]
        return left + content + right

    def applied(self, function: str, operand: Tree) -> str:
        return f"{_APPLIED[function]}({self.write(operand)})"

    def function(self, name: str, arguments: Sequence[str]) -> str:
        return FUNCTIONS[name].tex + self.fenced("(", ", ".join(arguments))


class _RuleTex(_Tex):
    """Letters of a rule stand side by side; a number in front of a number has a dot still."""

    def factors(self, left: str, right: str) -> str:
        if re.match(r"-?\d", right):
            return super().factors(left, right)
        # Around parentheses that grow with their content, TeX leaves a space by itself.
        fenced = left.endswith(r"\right)") or right.startswith(r"\left(")
        return f"{left} {right}" if fenced else rf"{left}\, {right}"
