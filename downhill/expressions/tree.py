"""A formula as a tree. Its nodes hold floats and names from the table, and nothing else."""

from dataclasses import dataclass
from typing import Literal

Operator = Literal["+", "-", "*", "/", "**"]


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
    """a + b, a - b, a * b, a / b or a ** b."""

    operator: Operator
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the table and its arguments."""

    function: str
    arguments: tuple["Tree", ...]


Tree = Number | Name | Negative | Operation | Call
