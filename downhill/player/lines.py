"""A rule's lines for the browser: as they stand, and with a place for every number of a step.

A place is ``<mn data-column="theta" data-part="1"></mn>``: the browser writes into it the second number of the
entrant's column of this id at the step shown.
"""

import ast
from collections.abc import Mapping
from html import escape
from typing import NamedTuple

import numpy as np

from downhill.player.mathml import Notation, readable, row, symbol
from downhill.simulation.worked import Worked


class Drawn(NamedTuple):
    """A line as MathML: its two sides in symbols, its right side with places for numbers, and places for the result.

    ``substituted`` is ``None`` where the right side is words.
    """

    symbolic: str
    substituted: str | None
    result: str


def draw(rule: Worked, columns: Mapping[str, str], results: Mapping[str, str]) -> list[Drawn]:
    """The rule's lines, in their order.

    Args:
        rule: the rule with its numbers, whose shapes say what is a vector.
        columns: for each name that has a value before the first line, the id of the column with its numbers.
        results: for each line's target, the id of the column with what it yields.
    """
    values = {line.target: line.values for line in rule.lines} | dict(rule.before)
    shapes = {name: each.shape[1:] for name, each in values.items()} | {"identity": (2, 2)}
    shapes |= dict.fromkeys(rule.constants, ())
    axes = {name: len(shape) for name, shape in shapes.items()}
    symbols = {name: symbol(rule.symbols.get(name, name.replace("_", " "))) for name in shapes}
    constants = {name: readable(value) for name, value in rule.constants.items()}
    names = {name: f"<mn>{text}</mn>" for name, text in constants.items()} | {"identity": symbols["identity"]}
    names |= {name: places(columns[name], shapes[name]) for name in rule.before}
    products = {name for name, text in constants.items() if "×" in text}
    drawn: list[Drawn] = []
    read: set[str] = set()
    for target, expression, _, _ in rule.lines:
        read |= {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
        sign = "←" if target in read else "="  # what is replaced, or only named
        symbolic = row(f"{symbols[target]}<mo>{sign}</mo>{Notation(symbols, axes).write(expression)}")
        in_words = isinstance(expression, ast.Constant)
        substituted = None if in_words else Notation(names, axes, numeric=True, products=products).write(expression)
        names[target] = places(results[target], shapes[target])
        drawn.append(Drawn(symbolic, substituted, names[target]))
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
