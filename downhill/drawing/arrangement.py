"""How many panels stand beside each other.

``downhill/player/browser/arrangement.js`` decides alike, held by ``tests/vectors``.
"""

import math
from collections.abc import Callable

FULL_ROWS = 0.9
"""Panels may be so much smaller for a full last row, in widths."""


def best_columns(count: int, size: Callable[[int, int], float], full_rows: float = FULL_ROWS) -> int:
    """The number of columns that makes panels largest; the fewest, where several do.

    Args:
        count: how many panels there are, at least one.
        size: how large a panel can be in so many columns and rows.
        full_rows: a size in rows that are not all full counts this much.
    """

    def worth(columns: int) -> float:
        rows = math.ceil(count / columns)
        return size(columns, rows) * (1.0 if columns * rows == count else full_rows)

    return max(range(1, count + 1), key=worth)
