"""Python's grammar finds the structure of a formula; from its tree only what a formula may hold is taken over."""

import ast
import re
from collections.abc import Mapping
from functools import reduce

from downhill.expressions.error import FormulaError
from downhill.expressions.functions import CONSTANTS
from downhill.expressions.tree import Call, Name, Negative, Number, Operation, Operator, Tree
from downhill.expressions.vocabulary import Vocabulary

MAX_NUMBER = 1e100
MAX_EXPONENT = 100
MAX_DEPTH = 30
MAX_NODES = 150

_OF_ALL = ("min", "max")

OPERATORS: Mapping[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
COMPARISONS: Mapping[type[ast.cmpop], Operator] = {
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def read(text: str, reader: "Reader") -> Tree:
    """The tree of a formula.

    The text is only parsed, never compiled. ``spelling`` has been there before and says better what is wrong; but this
    relies on nothing that it does, except on its bound on the length.

    Args:
        text: the formula in Python's spelling.
        reader: knows what it may hold.

    Raises:
        FormulaError: the text is no expression, holds something else than a formula may, or is too large.
    """
    try:
        expression = ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise FormulaError(f"this is no expression: {error.msg}", max((error.offset or 1) - 1, 0)) from None
    except (ValueError, MemoryError, RecursionError) as error:  # a null byte; too many parentheses
        raise FormulaError(f"this is no expression: {error}", 0) from None
    nodes = [node for node in ast.walk(expression.body) if isinstance(node, ast.expr)]
    if len(nodes) > MAX_NODES:
        ends = sorted(node.end_col_offset or 0 for node in nodes)
        raise FormulaError(
            f"found {len(nodes)} numbers, names and operators: at most {MAX_NODES} are allowed", ends[MAX_NODES] - 1
        )
    return reader.tree(expression.body)


class Reader:
    """Takes over from Python's tree what a formula may hold: numbers, names, constants, operators, functions.

    A comparison stands first in ``where``, and nowhere else.

    Args:
        words: its names and functions.
        operators: those that may stand in it.
    """

    def __init__(self, words: Vocabulary, operators: Mapping[type[ast.operator], Operator] = OPERATORS) -> None:
        self.words, self.operators, self.arities = words, operators, words.arities

    def tree(self, node: ast.expr, depth: int = 0) -> Tree:
        """A node and what is below it. The left side of an operator is as deep as the operator: a long sum is not deep.

        Raises:
            FormulaError: something there is none of it, or too deep, too large, or with too few or many arguments.
        """
        if depth > MAX_DEPTH:
            raise FormulaError(f"nested more than {MAX_DEPTH} deep", node.col_offset)
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return _number(value, node)
            case ast.Name(id=name) if (known := self.name(name)) is not None:
                return Name(known)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.tree(operand, depth + 1)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negative(self.tree(operand, depth + 1))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in self.operators:
                operator = self.operators[type(op)]
                first, second = self.tree(left, depth), self.tree(right, depth + 1)
                return Operation(operator, first, _exponent(second, right) if operator == "**" else second)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in self.arities:
                return self._call(name, arguments, node, depth)
            case _:
                raise FormulaError(f"found {_words(node)}: it is no part of a formula", node.col_offset)

    def name(self, name: str) -> str | None:
        """What is read where this name stands; ``None`` if no such name may."""
        known = name in self.words.variables or name in CONSTANTS
        return name if known or (self.words.is_open and name not in self.arities) else None

    def condition(self, node: ast.expr, depth: int = 0) -> Tree:
        """A comparison of two things.

        Raises:
            FormulaError: it is none, or as above.
        """
        match node:
            case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in COMPARISONS:
                return Operation(COMPARISONS[type(sign)], self.tree(left, depth + 1), self.tree(right, depth + 1))
            case _:
                raise FormulaError("where begins with a comparison of two, as in where(x > 0, a, b)", node.col_offset)

    def _call(self, name: str, arguments: list[ast.expr], node: ast.Call, depth: int) -> Tree:
        arity = self.arities[name]
        if name in _OF_ALL and len(arguments) > arity:  # max(a, b, c) is max(max(a, b), c)
            first, *others = (self.tree(argument, depth + len(arguments) - 1) for argument in arguments)
            return reduce(lambda left, right: Call(name, (left, right)), others, first)
        if len(arguments) != arity:
            counted = "1 argument" if arity == 1 else f"{arity} arguments, with commas between them"
            raise FormulaError(f"{name} has {len(arguments)} here: it takes {counted}", node.col_offset)
        if name == "where":
            condition, *branches = arguments
            return Call(name, (self.condition(condition, depth), *(self.tree(each, depth + 1) for each in branches)))
        return Call(name, tuple(self.tree(argument, depth + 1) for argument in arguments))


def _words(node: ast.expr) -> str:
    """What Python calls the node, in words: GeneratorExp becomes a "generator exp"."""
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).lower()
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _number(value: int | float, node: ast.expr) -> Number:
    # Compared before float(), which refuses the largest integers.
    if not value <= MAX_NUMBER:
        raise FormulaError(f"found a number too large: at most {MAX_NUMBER:g} is allowed", node.col_offset)
    return Number(float(value))


def _exponent(tree: Tree, node: ast.expr) -> Tree:
    """An exponent; the sign of a literal one becomes part of the number, so that x**-2 is a whole power too."""
    match tree:
        case Negative(operand):
            exponent = _exponent(operand, node)
            return Number(-exponent.value) if isinstance(exponent, Number) else tree
        case Number(value) if abs(value) > MAX_EXPONENT:
            raise FormulaError(
                f"found the exponent {value:g}: a number there is at most {MAX_EXPONENT}, with either sign",
                node.col_offset,
            )
        case _:
            return tree
