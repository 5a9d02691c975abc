"""An expression as Python's source code, in the words of a library."""

import ast
import math
from collections.abc import Callable, Mapping

from downhill.expressions.reading import COMPARISONS
from downhill.expressions.tree import Call, Name, Negative, Number, Operation, Operator, Tree

_OPERATORS: Mapping[Operator, Callable[[], ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "**": ast.Pow,
    "@": ast.MatMult,
}
_COMPARISONS: Mapping[Operator, type[ast.cmpop]] = {sign: kind for kind, sign in COMPARISONS.items()}


Choice = Callable[[ast.expr, ast.expr, ast.expr], ast.expr]
"""Writes ``where`` of a condition and two branches."""


def source(tree: Tree, word: Callable[[str], str], names: Mapping[str, str], choice: Choice | None = None) -> str:
    """The expression as code.

    Args:
        tree: the expression.
        word: what the library calls a function; it may raise a ``ValueError``.
        names: code in place of names; the others stand as they are.
        choice: how ``where`` is written if it is no call of a function.

    Raises:
        ValueError: it holds words.
    """
    return ast.unparse(_Source(word, names, choice).node(tree))


class _Source:
    def __init__(self, word: Callable[[str], str], names: Mapping[str, str], choice: Choice | None) -> None:
        self.word, self.names, self.choice = word, names, choice

    def node(self, tree: Tree) -> ast.expr:
        match tree:
            case Number(value):
                return _parsed(_literal(value))
            case Name(name):
                return _parsed(self.names.get(name, name))
            case Negative(operand):
                return ast.UnaryOp(ast.USub(), self.node(operand))
            case Operation(operator, left, right) if operator in _COMPARISONS:
                return ast.Compare(self.node(left), [_COMPARISONS[operator]()], [self.node(right)])
            case Operation(operator, left, right):
                return ast.BinOp(self.node(left), _OPERATORS[operator](), self.node(right))
            case Call("where", (condition, yes, no)) if self.choice:
                return self.choice(self.node(condition), self.node(yes), self.node(no))
            case Call(function, arguments):
                return ast.Call(_parsed(self.word(function)), [self.node(argument) for argument in arguments], [])
            case _:
                raise ValueError(f"{tree!r}: has no code")


def _parsed(code: str) -> ast.expr:
    return ast.parse(code, mode="eval").body


def _literal(value: float) -> str:
    """A number as code; whole ones as such, for a whole power is a product, right for negative bases too."""
    if not math.isfinite(value):
        return f"float({str(value)!r})"
    return repr(int(value) if value.is_integer() and abs(value) < 1e6 else value)
