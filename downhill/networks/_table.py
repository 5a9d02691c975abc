"""A table of one's own: a CSV file that anybody may have written, read strictly and within bounds."""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from jaxtyping import Float, Int

MOST_BYTES = 2_000_000
ROWS = (20, 20_000)
INPUTS = (1, 200)
CLASSES = (2, 20)
LONGEST_NAME = 40
MOST_DEVIATIONS = 1e6
"""How many standard deviations a number may be from the training part's mean: far from float32's end."""

Row = tuple[int, list[str]]  # its number, counted from 1 as a spreadsheet does, and its cells


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What a file says.

    Attributes:
        inputs: all columns but the last, as they are written.
        labels: of each example, which of the classes the last column names.
        class_names: in order, by value if all are numbers and else as text.
        input_names: from the header, else ``"column 1"`` and so on.
        rows: of each example, which row it stands in.
    """

    inputs: Float[np.ndarray, "examples inputs"]
    labels: Int[np.ndarray, " examples"]
    class_names: tuple[str, ...]
    input_names: tuple[str, ...]
    rows: tuple[int, ...]

    def standardised(self, train: Int[np.ndarray, " train"]) -> Float[np.ndarray, "examples inputs"]:
        """(x - x̄)/s with mean and standard deviation of the training part; a column that is constant there becomes 0.

        Raises:
            ValueError: a number is more than a million standard deviations from the mean.
        """
        # Scaled, no square leaves float64, and what is constant is ±1, whose mean is not rounded.
        size = np.abs(self.inputs[train]).max(0)
        with np.errstate(over="ignore"):  # what becomes ∞ is refused below
            scaled = self.inputs / np.where(size > 0, size, 1.0)
            mean, deviation = scaled[train].mean(0), scaled[train].std(0)
            standardised = (scaled - mean) / np.where(deviation > 0, deviation, 1.0)
        standardised[:, deviation == 0] = 0.0
        far = np.argwhere(np.abs(standardised) > MOST_DEVIATIONS)
        if far.size:
            example, column = map(int, far[0])
            raise ValueError(
                f"{_cell(self.rows[example], column, self.input_names)} = {float(self.inputs[example, column])!r}: "
                f"must be within {MOST_DEVIATIONS:,.0f} standard deviations of the training part's mean"
            )
        return standardised


def read_table(file: bytes) -> Table:
    """Read a table.

    Cells are separated by tabs, semicolons or commas: the first of these that is in the first line. The first row is a
    header if of its cells but the last none is a number, ∞ or NaN, and one has a letter. A number may have a decimal
    comma where no commas separate. Rows without content are passed over, but counted.

    Args:
        file: UTF-8, at most 2 MB; 20 to 20,000 rows besides the header; 1 to 200 columns of numbers, and last the
            class, of which there are 2 to 20: numbers, or texts of at most 40 printable characters.

    Raises:
        ValueError: it is no such table; the message says in which row and column.
    """
    text = _text(file)
    first_line = io.StringIO(text.lstrip("\r\n"), newline=None).readline()
    separator = next((each for each in "\t;" if each in first_line), ",")
    rows = _rows(text, separator)
    first = next(rows, None)
    if first is None:
        raise ValueError(f"data csv: the file is empty: it must have {ROWS[0]:,} to {ROWS[1]:,} rows")
    number, cells = first
    if not INPUTS[0] < len(cells) <= INPUTS[1] + 1:
        raise ValueError(
            f"data csv: row {number}: columns = {len(cells)}: must be {INPUTS[0] + 1} to {INPUTS[1] + 1}, "
            "separated by commas, semicolons or tabs"
        )
    header = _is_header(cells[:-1], separator)
    names = tuple(_name(cell if header else "", column) for column, cell in enumerate(cells))
    return _table(rows if header else chain([first], rows), names, separator)


def _is_header(cells: Sequence[str], separator: str) -> bool:
    """Whether these are names: a row of examples that is not as it must be is none, and is refused as such."""
    has_number = any(_reads_as_float(cell, separator) for cell in cells)
    return not has_number and any(map(str.isalpha, "".join(cells)))


def _reads_as_float(cell: str, separator: str) -> bool:
    try:
        float(_with_point(cell, separator))
    except ValueError:
        return False
    return True


def _with_point(cell: str, separator: str) -> str:
    return cell if separator == "," else cell.replace(",", ".")


def _text(file: bytes) -> str:
    if len(file) > MOST_BYTES:
        raise ValueError(f"data csv: the file has {len(file):,} bytes: must be at most {MOST_BYTES:,}")
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = file.count(b"\n", 0, error.start) + 1
        raise ValueError(f"data csv: row {row}: a byte {file[error.start]:#x} is no text: must be UTF-8") from None


def _rows(text: str, separator: str) -> Iterator[Row]:
    """The rows that have content."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            if any(map(str.strip, cells)):
                yield number, cells
    except csv.Error as error:
        raise ValueError(
            f"data csv: row {number + 1}: cannot be read ({error}): a cell must be plain, or wholly in double quotes"
        ) from None


def _table(rows: Iterator[Row], names: Sequence[str], separator: str) -> Table:
    """The rows after the header, cell by cell; it stops at the first that is not allowed."""
    places: list[int] = []
    inputs: list[list[float]] = []
    classes: list[str] = []
    for number, cells in rows:
        if len(places) == ROWS[1]:
            raise ValueError(f"data csv: row {number}: there must be at most {ROWS[1]:,} rows, besides a header")
        if len(cells) != len(names):
            raise ValueError(
                f"data csv: row {number}: columns = {len(cells)}: must be {len(names)}, as in the first row"
            )
        places.append(number)
        inputs.append([_input(cell, number, column, names, separator) for column, cell in enumerate(cells[:-1])])
        classes.append(_class(cells[-1], number, names))
    if len(places) < ROWS[0]:
        raise ValueError(f"data csv: rows = {len(places)}: must be {ROWS[0]:,} to {ROWS[1]:,}, besides a header")
    labels, class_names = _classes(classes, names, separator)
    return Table(np.array(inputs), labels, class_names, tuple(names[:-1]), tuple(places))


def _input(cell: str, row: int, column: int, names: Sequence[str], separator: str) -> float:
    value = _number(cell, separator)
    if value is None:
        raise ValueError(f"{_cell(row, column, names)} = {_shown(cell)!r}: must be a finite number")
    return value


def _class(cell: str, row: int, names: Sequence[str]) -> str:
    name = " ".join(cell.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(
            f"{_cell(row, len(names) - 1, names)} = {_shown(cell)!r}: "
            f"must be a class, 1 to {LONGEST_NAME} printable characters"
        )
    return name


def _classes(
    cells: Sequence[str], names: Sequence[str], separator: str
) -> tuple[Int[np.ndarray, " examples"], tuple[str, ...]]:
    """Which of the classes each is, and their names; numbers are the same where their values are."""
    values = [_number(cell, separator) for cell in cells]
    keys: Sequence[str | float | None] = cells if None in values else values
    spelled = dict(zip(reversed(keys), reversed(cells), strict=True))  # as it is written first
    if not CLASSES[0] <= len(spelled) <= CLASSES[1]:
        raise ValueError(
            f"data csv: {_column(len(names) - 1, names)}: classes = {len(spelled)}: "
            f"the last column must be the class, with {CLASSES[0]} to {CLASSES[1]} different values"
        )
    order = {key: place for place, key in enumerate(sorted(spelled))}  # type: ignore[type-var]
    return np.array([order[key] for key in keys]), tuple(spelled[key] for key in order)


def _number(cell: str, separator: str) -> float | None:
    """The cell's number, if it is a finite one as tables have them: Python also reads ``1_000`` and other scripts."""
    if not _reads_as_float(cell, separator):
        return None
    value = float(_with_point(cell, separator))
    return value if math.isfinite(value) and cell.strip().isascii() and "_" not in cell else None


def _name(cell: str, column: int) -> str:
    return _shown(" ".join(cell.split())) or f"column {column + 1}"


def _shown(text: str) -> str:
    return "".join(filter(str.isprintable, text))[:LONGEST_NAME]


def _cell(row: int, column: int, names: Sequence[str]) -> str:
    return f"data csv: row {row}, {_column(column, names)}"


def _column(column: int, names: Sequence[str]) -> str:
    counted = f"column {column + 1}"
    return counted if names[column] == counted else f"{counted} ({names[column]})"
