"""A rule's lines for the browser: as they stand, and with a place for every number of a step.

A place is ``<mn data-column="theta" data-part="1"></mn>``: the browser writes into it the second number of the
entrant's column of this id at the step shown.
"""

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

import numpy as np

from downhill.expressions.axes import axes_by_name
from downhill.expressions.mathml import mathml, readable, row, symbol_mathml
from downhill.expressions.notation import SAID_IN_WORDS
from downhill.expressions.tree import Call, Words, names_in, nodes
from downhill.simulation.derivation import Derivation


class DrawnLine(NamedTuple):
    """A line as MathML: its two sides in symbols, its right side with places for numbers, and places for the result.

    ``substituted`` is ``None`` where words stand on the right side.
    """

    symbolic: str
    substituted: str | None
    result: str


def draw(rule: Derivation, columns: Mapping[str, str], results: Mapping[str, str]) -> list[DrawnLine]:
    """The rule's lines, in their order.

    Args:
        rule: the rule with its numbers, whose shapes say how many places each needs.
        columns: for each name that has a value before the first line, the id of the column with its numbers.
        results: for each line's target, the id of the column with what it yields.
    """
    axes = axes_by_name([line for line, _ in rule.lines])
    names = {name for line, _ in rule.lines for name in (line.target, *names_in(line.value))}
    symbols = {name: symbol_mathml(rule.symbols.get(name, name.replace("_", " "))) for name in names}
    constants = {name: readable(value) for name, value in rule.constants.items()}
    products = {name for name, text in constants.items() if "×" in text}
    numbers = {name: f"<mn>{text}</mn>" for name, text in constants.items()} | {
        "identity": symbol_mathml(rule.symbols["identity"])
    }
    numbers |= {name: places(columns[name], values.shape[1:]) for name, values in rule.before.items()}
    drawn: list[DrawnLine] = []
    for line, values in rule.lines:
        sign = "←" if line.replaces else "="
        symbolic = row(f"{symbols[line.target]}<mo>{sign}</mo>{mathml(line.value, symbols, axes)}")
        in_words = any(
            isinstance(node, Words) or (isinstance(node, Call) and node.function in SAID_IN_WORDS)
            for node in nodes(line.value)
        )
        substituted = None if in_words else mathml(line.value, numbers, axes, numeric=True, products=products)
        numbers[line.target] = places(results[line.target], values.shape[1:])
        drawn.append(DrawnLine(symbolic, substituted, numbers[line.target]))
    return drawn


def places(column: str, shape: tuple[int, ...]) -> str:
    """Places for the numbers of a cell: one, a vector (a, b), or a matrix."""
    parts = [f'<mn data-column="{escape(column)}" data-part="{part}"></mn>' for part in range(int(np.prod(shape)))]
    match shape:
        case ():
            return parts[0]
        case (_,):
            return row(f"<mo>(</mo>{'<mo>,</mo>'.join(parts)}<mo>)</mo>")
        case _:
            lines = np.array(parts).reshape(shape[0], -1)
            table = "".join(f"<mtr>{''.join(f'<mtd>{part}</mtd>' for part in line)}</mtr>" for line in lines)
            return row(f"<mo>(</mo><mtable>{table}</mtable><mo>)</mo>")
