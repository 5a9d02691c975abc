"""A table that anybody may have written: which sign separates its cells, which is the decimal one, what it misses."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

MOST_BYTES = 1_000_000
MOST_COLUMNS = 100
LONGEST_NAME = 40

SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas", " ": "spaces"}
"""What may stand between two cells, in words; among equally good ones the first is taken."""

_LOOKED_AT = 200
"""Rows, at the beginning, by which a table is judged."""
_MISSING = {"", "na", "n/a", "nan", "null", "none", "-", "?", "."}
_NUMBER = re.compile(r"[-+]?(?:\d+([.,]?)\d*|([.,])\d+)(?:[eE][-+]?\d{1,4})?", re.ASCII)
_LONGEST_CELL = 30

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """What a text says. Made by ``read_table``.

    Attributes:
        names: of the columns, each once: from the header, else ``column 1`` and so on.
        rows: of each the line that it ends in, counted from 1, and its cells.
        separator: what stands between two cells.
        decimal: ``"."`` or ``","``.
        has_header: whether the first row held the names.
    """

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    separator: str
    decimal: str
    has_header: bool

    def number(self, cell: str) -> float | None:
        """The finite number that a cell holds, if it is one."""
        return _number(cell, self.decimal)

    @property
    def numeric(self) -> tuple[int, ...]:
        """Which columns hold more numbers than other texts."""
        return tuple(index for index in range(len(self.names)) if self._is_numeric(index))

    def _is_numeric(self, column: int) -> bool:
        cells = [cells[column] for _, cells in self.rows if column < len(cells) and not is_missing(cells[column])]
        return 2 * sum(self.number(cell) is not None for cell in cells) > len(cells)


def read_table(file: bytes) -> Table:
    """Read a table of at least two columns.

    Of tabs, semicolons, bars, commas and spaces the sign is taken with which most cells are numbers and most rows are
    equally long. The decimal sign is that of most numbers. The first row is a header if none of its cells is a number
    and not all are missing. Empty rows are passed over, but counted; cells may stand in double quotes.

    Args:
        file: UTF-8, with or without a byte-order mark, at most 1 MB.

    Raises:
        ValueError: it is no such table; the message says in which line.
    """
    if len(file) > MOST_BYTES:
        raise ValueError(f"the table has {len(file):,} bytes: must be at most {MOST_BYTES:,}")
    text = _decoded(file)
    lines = list(islice((line for line in text.splitlines() if line.strip()), _LOOKED_AT))
    if not lines:
        raise ValueError("the table is empty: paste one, with a column for x and one for y")
    separator = max(SEPARATORS, key=lambda sign: (_merit(lines, sign), text.count(sign)))
    rows = _split(text, separator)
    columns = _columns(rows)
    if not 2 <= columns <= MOST_COLUMNS:
        raise ValueError(
            f"the table has {columns} column{'s' * (columns != 1)}: must have 2 to {MOST_COLUMNS}, separated by "
            f"{', '.join(list(SEPARATORS.values())[:-1])} or spaces"
        )
    decimal = _decimal(rows)
    names, has_header = _names(rows[0][1], columns, decimal)
    return Table(names, tuple(rows[has_header:]), separator, decimal, has_header)


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().lower() in _MISSING


def shown_cell(cell: str) -> str:
    """A cell as it may stand in a message."""
    printable = "".join(filter(str.isprintable, cell.strip()))
    return printable if len(printable) <= _LONGEST_CELL else f"{printable[: _LONGEST_CELL - 1]}…"


def _decoded(file: bytes) -> str:
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line}: a byte {file[error.start]:#x} is no text: save the table as UTF-8") from None


def _split(text: str, separator: str) -> Sequence[Row]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=separator == " "
    )
    found: list[Row] = []
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if separator == " ":  # of several in a row, and at a line's end
                trimmed = [cell for cell in trimmed if cell]
            if any(trimmed):
                found.append((reader.line_num, trimmed))
    except csv.Error as error:
        raise ValueError(
            f"line {max(reader.line_num, 1)}: cannot be read ({error}): a cell is plain, or wholly in double quotes"
        ) from None
    return found


def _merit(lines: Sequence[str], separator: str) -> float:
    """How well a sign separates: 0 if it makes no columns."""
    try:
        rows = _split("\n".join(lines), separator)
    except ValueError:
        return 0.0
    columns = _columns(rows)
    if columns < 2:
        return 0.0
    below = [cell for _, cells in rows[1:] or rows for cell in cells if not is_missing(cell)]
    numbers = sum(_NUMBER.fullmatch(cell) is not None for cell in below)
    alike = sum(len(cells) == columns for _, cells in rows)
    return (0.01 + numbers / max(len(below), 1)) * alike / len(rows)


def _columns(rows: Sequence[Row]) -> int:
    """As many as most rows have."""
    return Counter(len(cells) for _, cells in rows[:_LOOKED_AT]).most_common(1)[0][0] if rows else 0


def _decimal(rows: Sequence[Row]) -> str:
    found = (_NUMBER.fullmatch(cell) for _, cells in rows for cell in cells)
    signs = Counter(match[1] or match[2] for match in found if match)
    return "," if signs[","] > signs["."] else "."


def _number(cell: str, decimal: str) -> float | None:
    match = _NUMBER.fullmatch(cell)
    if not match or (match[1] or match[2] or decimal) != decimal:
        return None
    value = float(cell.replace(decimal, "."))
    return value if math.isfinite(value) else None


def _names(first: Sequence[str], columns: int, decimal: str) -> tuple[tuple[str, ...], bool]:
    is_header = not any(_number(cell, decimal) is not None for cell in first) and not all(map(is_missing, first))
    names: list[str] = []
    for index in range(columns):
        written = first[index] if is_header and index < len(first) else ""
        name = " ".join("".join(filter(str.isprintable, written)).split())[:LONGEST_NAME] or f"column {index + 1}"
        names.append(name if name not in names else f"{name[: LONGEST_NAME - 6]} ({index + 1})")
    return tuple(names), is_header
