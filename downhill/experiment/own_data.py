"""From a table to a race on it: two of its columns, a model, and what is kept for the test loss."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from downhill.tables import LONGEST_NAME, Table, is_missing, shown_cell
from landscapes import DataProblem, Loss, TooManyError, fitted, model_parameters

DEGREES = (2, 5)
"""Of a polynomial."""

_LONGEST_CLASS = 20


class Kind(NamedTuple):
    """A model that can be chosen.

    Attributes:
        name: for people.
        model: as it would be typed.
        loss: what is summed over the examples.
        standardised: whether it is made for data that are.
    """

    name: str
    model: str
    loss: Loss = "squares"
    standardised: bool = True


def polynomial(degree: int) -> str:
    """The model of this degree: ``c0 + c1*x + c2*x**2``."""
    return " + ".join(["c0", "c1*x", *(f"c{power}*x**{power}" for power in range(2, degree + 1))])


KINDS: dict[str, Kind] = {
    "line": Kind("Line", "w*x + b"),
    "logistic": Kind("Logistic", "w*x + b", "logistic"),
    "tanh": Kind("Tanh unit", "a*tanh(w*x + b) + c"),
    **{
        f"polynomial{degree}": Kind(f"Polynomial of degree {degree}", polynomial(degree))
        for degree in range(DEGREES[0], DEGREES[1] + 1)
    },
    "typed": Kind("Your own model", "a*exp(-b*x)", standardised=False),
}
"""The models by id; the last stands for whatever is typed."""


def kind_of(model: str, loss: Loss) -> str:
    """Which of ``KINDS`` a model is."""
    alike = (name for name, kind in KINDS.items() if (kind.model, kind.loss) == (model, loss))
    return next(alike, "typed")


@dataclass(frozen=True)
class Columns:
    """Pairs of numbers, and what stood in the way of others.

    Attributes:
        x: the input.
        y: the target, of as many examples.
        names: of the two columns.
        left_out: the rows that were left out, each in words that begin with its line.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    names: tuple[str, str]
    left_out: tuple[str, ...] = ()


def first_columns(table: Table) -> tuple[int, int]:
    """Which columns are taken for x and y unless others are chosen: the first two that hold numbers."""
    numeric = table.numeric
    x = numeric[0] if numeric else 0
    return x, next(index for index in (*numeric, *range(len(table.names))) if index != x)


def columns(table: Table, x: int, y: int, loss: Loss) -> Columns:
    """Two columns of a table, in an order that is shuffled, always in the same way: the last may be the test's.

    For the logistic loss y's column must hold two different values, numbers or not: the greater one becomes 1.

    Raises:
        ValueError: no row has both, or y has not two values.
    """
    classes = _classes(table, y) if loss == "logistic" else None
    pairs: list[tuple[float, float]] = []
    left_out: list[str] = []
    for line, cells in table.rows:
        faults = [_fault(table, cells, x, classes=False), _fault(table, cells, y, classes=classes is not None)]
        if len(cells) != len(table.names):
            faults = [f"has {len(cells)} cells, not {len(table.names)}"]
        if found := [fault for fault in faults if fault]:
            left_out.append(f"line {line}: {'; '.join(found)}")
            continue
        target = float(classes.index(cells[y])) if classes else table.number(cells[y])
        pairs.append((table.number(cells[x]) or 0.0, target or 0.0))
    if not pairs:
        raise ValueError(
            f"no row has a number in both {table.names[x]} and {table.names[y]}: {left_out[0] if left_out else 'empty'}"
        )
    order = np.random.default_rng(0).permutation(len(pairs))
    first, second = zip(*(pairs[index] for index in order), strict=True)
    name = f"{table.names[y]} is {classes[1][:_LONGEST_CLASS]}"[-LONGEST_NAME:] if classes else table.names[y]
    return Columns(first, second, (table.names[x], name), tuple(left_out))


def columns_of(problem: DataProblem) -> Columns:
    """The columns that a problem holds, in its order."""
    return Columns(problem.x, problem.y, problem.names)


class Choice(NamedTuple):
    """What is chosen beside the data; as in ``DataProblem``, but for the share of the examples that are tested on."""

    model: str
    loss: Loss
    free: tuple[str, str]
    test_share: float
    standardised: bool


def choice_of(problem: DataProblem) -> Choice:
    """What was chosen for this problem."""
    share = problem.test / len(problem.x)
    return Choice(problem.model, problem.loss, problem.free, share, problem.standardised)


def problem_on(given: Columns, choice: Choice, rows: int | None = None) -> DataProblem:
    """The problem of these data, fitted; a link holds it.

    Args:
        given: the data.
        choice: what else; the model's first two parameters are free where it has not those.
        rows: how many of the rows are taken, the first; all unless given.

    Raises:
        TooManyError: there are more rows than can be; ``most`` is how many can.
        ValueError: the data are none for this model, or the model is none.
    """
    try:
        return _taken(given, choice, rows or len(given.x))
    except TooManyError as error:
        raise TooManyError(str(error), _most(given, choice, error.most)) from None


def _most(given: Columns, choice: Choice, rows: int) -> int:
    """How many rows no check refuses."""
    while True:
        try:
            _taken(given, choice, rows)
        except TooManyError as error:
            rows = min(error.most, rows - 1)
        else:
            return rows


def _taken(given: Columns, choice: Choice, rows: int) -> DataProblem:
    x, y = given.x[:rows], given.y[:rows]
    found = fitted(
        x,
        y,
        choice.model,
        choice.loss,
        free=choice.free if {*choice.free} <= {*model_parameters(choice.model)} else None,
        names=given.names,
        test=round(len(x) * choice.test_share),
        standardised=choice.standardised,
    )
    _ = found.id  # which a link holds
    return found


def written(given: Columns) -> str:
    """The columns as a table, as it would be pasted."""
    rows = (",".join(repr(number).removesuffix(".0") for number in pair) for pair in zip(given.x, given.y, strict=True))
    return "\n".join([",".join(name.replace(",", " ") for name in given.names), *rows])


def _classes(table: Table, column: int) -> Sequence[str]:
    found = {cells[column] for _, cells in table.rows if column < len(cells) and not is_missing(cells[column])}
    if len(found) != 2:
        raise ValueError(
            f"{table.names[column]} has {len(found):,} different values: must have two, for the logistic loss"
        )
    numbers = {cell: table.number(cell) for cell in found}
    return sorted(found, key=lambda cell: (numbers[cell] or 0.0, cell))


def _fault(table: Table, cells: Sequence[str], column: int, *, classes: bool) -> str:
    """What is wrong with a cell, in words; empty if nothing is."""
    cell = cells[column] if column < len(cells) else ""
    if is_missing(cell):
        return f"{table.names[column]} is missing"
    if classes or table.number(cell) is not None:
        return ""
    return f"{table.names[column]} = {shown_cell(cell)!r} is no number"
