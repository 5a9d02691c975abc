"""Expressions of a rule's lines as MathML, which browsers show without a library."""

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape

from downhill.expressions.notation import ATOM, TRIES, Notation, symbol_parts
from downhill.expressions.tree import Name, Tree

_SPACE = "\N{NO-BREAK SPACE}"  # one at either end of a text would otherwise not be shown
_ACCENTS = {"hat": "^", "tilde": "~", "bar": "¯"}
_CLOSING = {"(": ")", "|": "|", "‖": "‖", "⌊": "⌋"}
_SIGNS = {"+": "+", "-": "−", ">": "&gt;", ">=": "≥", "<": "&lt;", "<=": "≤", "==": "=", "!=": "≠"}
_APPLIED = {
    "loss_at": "<mi>f</mi>",
    "gradient_at": "<mo>∇</mo><mi>f</mi>",
    "hessian_at": "<msup><mo>∇</mo><mn>2</mn></msup><mi>f</mi>",
    "diag": "<mi>diag</mi><mo>&#x2061;</mo>",
}
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def mathml(
    tree: Tree,
    names: Mapping[str, str],
    axes: Mapping[str, int],
    numeric: bool = False,
    products: Collection[str] = (),
) -> str:
    """An expression in MathML.

    Args:
        tree: the expression.
        names: MathML of each name in it.
        axes: of the names' values, see ``axes``.
        numeric: whether the names are written as numbers, which need a dot between them.
        products: the names that are written as a product, such as 1×10⁻⁸.
    """
    return _MathML(names, axes, numeric, products).write(tree)


class _MathML(Notation):
    transposition = "<mo>⊤</mo>"

    def __init__(
        self, names: Mapping[str, str], axes: Mapping[str, int], numeric: bool, products: Collection[str]
    ) -> None:
        super().__init__({TRIES: symbol_mathml(TRIES), **names}, axes, products)
        self.numeric = numeric

    def number(self, value: float) -> str:
        return f"<mn>{readable(value)}</mn>" if value >= 0 else row(f"<mo>−</mo><mn>{readable(-value)}</mn>")

    def words(self, text: str) -> str:
        padded = f"{_SPACE if text[0] == ' ' else ''}{text.strip()}{_SPACE if text[-1] == ' ' else ''}"
        return f"<mtext>{escape(padded)}</mtext>"

    def row(self, *pieces: str) -> str:
        return row("".join(pieces))

    def negative(self, operand: str) -> str:
        return row(f"<mo>−</mo>{operand}")

    def joined(self, left: str, operator: str, right: str) -> str:
        return row(f"{left}<mo>{_SIGNS[operator]}</mo>{right}")

    def product(self, left: str, operator: str, right: str) -> str:
        # U+2062 is invisible: a screen reader says "times".
        dotted = operator == "*" and (self.numeric or re.match("(<mrow>|<msup>)*<mn>", right))
        times = "⊙" if operator == "⊙" else "⋅" if dotted else "&#x2062;"
        return row(f"{left}<mo>{times}</mo>{right}")

    def fraction(self, above: str, below: str) -> str:
        return f"<mfrac>{above}{below}</mfrac>"

    def power(self, base: str, exponent: str) -> str:
        return f"<msup>{base}{exponent}</msup>"

    def root(self, radicand: str) -> str:
        return f"<msqrt>{radicand}</msqrt>"

    def fenced(self, opening: str, content: str) -> str:
        return row(f"<mo>{opening}</mo>{content}<mo>{_CLOSING[opening]}</mo>")

    def applied(self, function: str, operand: Tree) -> str:
        """The numbers of a point have parentheses already."""
        bare = self.numeric and isinstance(operand, Name)
        argument = self.write(operand, ATOM) if bare else self.fenced("(", self.write(operand))
        return row(f"{_APPLIED[function]}{argument}")

    def function(self, name: str, arguments: Sequence[str]) -> str:
        return row(f"<mi>{name}</mi><mo>&#x2061;</mo>{self.fenced('(', '<mo>,</mo>'.join(arguments))}")


def row(content: str) -> str:
    """What belongs together."""
    return f"<mrow>{content}</mrow>"


def symbol_mathml(text: str) -> str:
    """A symbol as people write it, such as ``ρ₁`` or ``ŝ``."""
    symbol = symbol_parts(text)
    base = f"<mi>{escape(symbol.base)}</mi>"
    if symbol.bars:
        return row(f"<mo>|</mo>{base}<mo>|</mo>")
    if symbol.accent:
        return f'<mover accent="true">{base}<mo>{_ACCENTS[symbol.accent]}</mo></mover>'
    return f"<msub>{base}<mn>{symbol.subscript}</mn></msub>" if symbol.subscript else base


def readable(number: float) -> str:
    """A number in full: ``0.999``, ``−2``, ``1×10⁻⁸``."""
    mantissa, _, exponent = repr(float(number)).partition("e")
    mantissa = mantissa.removesuffix(".0").replace("-", "−")
    return f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}" if exponent else mantissa
