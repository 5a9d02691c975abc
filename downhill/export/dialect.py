"""How a table is written as CSV (RFC 4180): for programs, or as spreadsheets of some countries read it."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for the beginning of a formula."""


class Dialect(NamedTuple):
    """A way of writing tables.

    Attributes:
        separator: between cells.
        decimal: sign in numbers.
        begin: of the file.
        missing: what stands where a column of numbers has none.
    """

    separator: str = ","
    decimal: str = "."
    begin: str = ""
    missing: str = ""

    def rows(self, rows: Iterable[Sequence[object]]) -> str:
        """Some rows, their numbers in full, so that they read back exactly; not finite ones are ``NaN`` or ``inf``.

        ``None`` is a missing number.
        """
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=self.separator)
        writer.writerows([self._cell(cell) for cell in row] for row in rows)
        return text.getvalue()

    def _cell(self, value: object) -> object:
        if value is None:
            return self.missing
        return self._number(value) if isinstance(value, float) else value

    def _number(self, value: float) -> str:
        # Polars knows only this spelling: another makes a column of texts.
        return "NaN" if math.isnan(value) else repr(value).replace(".", self.decimal)


_BYTE_ORDER_MARK = "\ufeff"
PROGRAMS = Dialect(missing="NaN")
"""Programs judge a column by its first rows: Polars takes one that begins with 100 empty cells for texts."""
SPREADSHEETS = Dialect(begin=_BYTE_ORDER_MARK)
"""Excel takes a file without this mark for one in the machine's old character set."""
DECIMAL_COMMA = Dialect(";", ",", _BYTE_ORDER_MARK)
"""As spreadsheets read a file where numbers are written 0,5."""


def harmless(text: str) -> str:
    """A name that no spreadsheet carries out: OWASP's advice against CSV injection."""
    return f"'{text}" if text.startswith(_FORMULAS) else text
