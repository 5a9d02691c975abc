"""How many panels stand beside each other, by hand; JavaScript's tests read the same."""

from typing import Any

import pytest

from downhill.drawing.arrangement import best_columns
from tests.vectors import vectors

GAP = 26, 30


@pytest.mark.parametrize("case", vectors("arrangement"), ids=lambda case: case["what"])
def test_columns(case: dict[str, Any]) -> None:
    """Source: by hand, with gaps of 26 across and 30 down; nine tenths are enough for a full last row."""
    width, height = case["room"]

    def panel(columns: int, rows: int) -> float:
        across, down = (width - (columns - 1) * GAP[0]) / columns, (height - (rows - 1) * GAP[1]) / rows
        return min(across, down * case["aspect"])

    columns = best_columns(case["count"], panel)
    assert columns == case["columns"]
    assert panel(columns, -(-case["count"] // columns)) == pytest.approx(case["width"])


def test_the_fewest_columns_where_several_are_as_good() -> None:
    """Source: by hand."""
    assert best_columns(6, lambda *_: 1.0) == 1
