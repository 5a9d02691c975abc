"""An expression as a tree, of a typed formula or of a rule's line. Its nodes hold floats, names and words only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Operator = Literal["+", "-", "*", "/", "**", "@", ">", "<=", "<", ">=", "==", "!="]
"""``@`` is the product with a matrix, which only a rule's line has."""


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, or a signed literal where it is an exponent."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """A variable or a constant."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """-a."""

    operand: "Tree"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator between two expressions."""

    operator: Operator
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    function: str
    arguments: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in words; it has no value."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Expressions and words one after another; it has no value."""

    parts: tuple["Tree", ...]


Tree = Number | Name | Negative | Operation | Call | Words | Phrase


def nodes(tree: Tree) -> Iterator[Tree]:
    """The node and all below it."""
    yield tree
    match tree:
        case Negative(operand):
            below: tuple[Tree, ...] = (operand,)
        case Operation(_, left, right):
            below = (left, right)
        case Call(_, parts) | Phrase(parts):
            below = parts
        case _:
            below = ()
    for part in below:
        yield from nodes(part)


def names_in(tree: Tree) -> set[str]:
    """The names that stand in it, without those of its functions."""
    return {node.name for node in nodes(tree) if isinstance(node, Name)}


def changed(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The tree with every node changed, those below another first."""
    match tree:
        case Negative(operand):
            return change(Negative(changed(operand, change)))
        case Operation(operator, left, right):
            return change(Operation(operator, changed(left, change), changed(right, change)))
        case Call(function, arguments):
            return change(Call(function, tuple(changed(each, change) for each in arguments)))
        case _:
            return change(tree)
