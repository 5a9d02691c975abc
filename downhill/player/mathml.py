"""Expressions of a rule's lines as MathML, which browsers show without a library."""

import ast
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape

SUM, PRODUCT, POWER, ATOM = range(4)
"""How firmly an expression holds together; what holds less firmly than its surroundings is put in parentheses."""

SPACE = "\N{NO-BREAK SPACE}"  # one at either end of a text would otherwise not be shown
_ACCENTS = {"\N{COMBINING CIRCUMFLEX ACCENT}": "^", "\N{COMBINING TILDE}": "~", "\N{COMBINING MACRON}": "¯"}
_SIGNS = {ast.Add: "+", ast.Sub: "−"}
_TRANSPOSED = "<mo>⊤</mo>"


@dataclass(frozen=True)
class Notation:
    """How names are written.

    Attributes:
        names: MathML of each.
        axes: 0 for a number, 1 for a vector, 2 for a matrix.
        numeric: whether the names are written as numbers, which need a dot between them.
        products: names that are written as a product, such as 1×10⁻⁸.
    """

    names: Mapping[str, str]
    axes: Mapping[str, int]
    numeric: bool = False
    products: Collection[str] = ()

    def write(self, node: ast.expr, least: int = SUM) -> str:
        """MathML of an expression, in parentheses if it holds together less firmly than ``least``."""
        text = self._write(node)
        return row(f"<mo>(</mo>{text}<mo>)</mo>") if self._firmness(node) < least else text

    def _write(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=str() as words):
                return f"<mtext>{escape(words)}</mtext>"
            case ast.Constant(value=number):
                return f"<mn>{number}</mn>"
            case ast.Name(id=name):
                return self.names[name]
            case ast.UnaryOp(operand=operand):
                return row(f"<mo>−</mo>{self.write(operand, PRODUCT)}")
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=right):
                return row(f"{self.write(left)}<mo>{_SIGNS[type(sign)]}</mo>{self.write(right, PRODUCT)}")
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return f"<mfrac>{self.write(left)}{self.write(right)}</mfrac>"
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return f"<msup>{self.write(left, ATOM)}{self.write(right)}</msup>"
            case ast.BinOp(left=left, op=ast.Mult() | ast.MatMult() as operation, right=right):
                first = self.write(left, SUM if isinstance(left, ast.UnaryOp) else PRODUCT)
                return row(f"{first}{self._times(node, operation)}{self.write(right, PRODUCT)}")
            case ast.Compare(left=left, comparators=[right]):
                return row(f"{self.write(left)}<mo>&gt;</mo>{self.write(right)}")
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._call(name, arguments)
            case _:
                raise ValueError(f"lines: {ast.unparse(node)!r}: cannot be drawn")

    def _times(self, node: ast.BinOp, operation: ast.operator) -> str:
        if isinstance(operation, ast.Mult):
            if self._axes(node.left) and self._axes(node.right):
                return "<mo>⊙</mo>"
            if self.numeric:
                return "<mo>⋅</mo>"
        return "<mo>&#x2062;</mo>"  # invisible: a screen reader says "times"

    def _call(self, name: str, arguments: list[ast.expr]) -> str:
        match name, arguments:
            case "sqrt", [node]:
                return f"<msqrt>{self.write(node)}</msqrt>"
            case "abs", [node]:
                return row(f"<mo>|</mo>{self.write(node)}<mo>|</mo>")
            case "solve", [matrix, right]:
                inverse = f"<msup>{self.write(matrix, ATOM)}<mrow><mo>−</mo><mn>1</mn></mrow></msup>"
                return row(f"{inverse}<mo>&#x2062;</mo>{self.write(right, PRODUCT)}")
            case "dot", [left, right]:
                return row(f"<msup>{self.write(left, ATOM)}{_TRANSPOSED}</msup>{self.write(right, PRODUCT)}")
            case "outer", [left, right]:
                return row(f"{self.write(left, PRODUCT)}<msup>{self.write(right, ATOM)}{_TRANSPOSED}</msup>")
            case "transpose", [matrix]:
                return f"<msup>{self.write(matrix, ATOM)}{_TRANSPOSED}</msup>"
            case "slope", [point]:
                return row(f"<mo>∇</mo><mi>f</mi>{self._argument(point)}")
            case "second_derivatives", [point]:
                return row(f"<msup><mo>∇</mo><mn>2</mn></msup><mi>f</mi>{self._argument(point)}")
            case "diag", [vector]:
                return row(f"<mi>diag</mi><mo>&#x2061;</mo>{self._argument(vector)}")
            case "eigenvalues_of" | "eigenvectors_of", [matrix]:
                return row(f"<mtext>{name.replace('_', SPACE)}{SPACE}</mtext>{self.write(matrix, ATOM)}")
            case "where", [condition, yes, no]:
                when = f"<mtext>{SPACE}if{SPACE}</mtext>{self.write(condition)}<mtext>, else{SPACE}</mtext>"
                return row(f"{self.write(yes)}{when}{self.write(no)}")
            case _:
                raise ValueError(f"lines: function {name!r}: cannot be drawn")

    def _argument(self, node: ast.expr) -> str:
        """In parentheses, unless its numbers are."""
        return self.write(node, ATOM if self.numeric and isinstance(node, ast.Name) else ATOM + 1)

    def _firmness(self, node: ast.expr) -> int:
        match node:
            case ast.BinOp(op=ast.Add() | ast.Sub()) | ast.UnaryOp():
                return SUM
            case ast.BinOp(left=ast.UnaryOp(), op=ast.Mult() | ast.MatMult()):
                return SUM
            case ast.BinOp(op=ast.Mult() | ast.MatMult()) | ast.Call(func=ast.Name(id="solve" | "dot" | "outer")):
                return PRODUCT
            case ast.BinOp() | ast.Call(func=ast.Name(id="transpose" | "sqrt")):
                return POWER
            case ast.Name(id=name) if name in self.products:
                return PRODUCT
            case _:
                return ATOM

    def _axes(self, node: ast.expr) -> int:
        match node:
            case ast.Name(id=name):
                return self.axes[name]
            case ast.UnaryOp(operand=operand):
                return self._axes(operand)
            case ast.BinOp(op=ast.MatMult(), right=right):
                return self._axes(right)
            case ast.BinOp(left=left, right=right):
                return max(self._axes(left), self._axes(right))
            case ast.Call(func=ast.Name(id="dot")):
                return 0
            case ast.Call(func=ast.Name(id="outer" | "diag")):
                return 2
            case ast.Call(args=[*_, last]):
                return self._axes(last)
            case _:
                return 0


def row(content: str) -> str:
    """What belongs together."""
    return f"<mrow>{content}</mrow>"


def symbol(text: str) -> str:
    """MathML of a symbol as people write it: ``ρ₁``, ``ŝ``, ``|H|``, ``weight sum``."""
    base, *rest = unicodedata.normalize("NFD", text)
    if len(rest) == 1 and rest[0] in _ACCENTS:
        return f'<mover accent="true"><mi>{base}</mi><mo>{_ACCENTS[rest[0]]}</mo></mover>'
    if len(rest) == 1 and (index := unicodedata.normalize("NFKC", rest[0])).isdigit():
        return f"<msub><mi>{base}</mi><mn>{index}</mn></msub>"
    if base == "|":
        return row(f"<mo>|</mo><mi>{escape(text.strip('|'))}</mi><mo>|</mo>")
    return f"<mi>{escape(text)}</mi>"


def readable(number: float) -> str:
    """A number in full: ``0.999``, ``−2``, ``1×10⁻⁸``."""
    mantissa, _, exponent = repr(float(number)).partition("e")
    mantissa = mantissa.removesuffix(".0").replace("-", "−")
    return f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}" if exponent else mantissa


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
