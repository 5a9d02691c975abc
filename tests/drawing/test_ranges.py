"""The ends of axes, by hand; JavaScript's tests read the same."""

import math
from typing import Any

import numpy as np
import pytest

from downhill.drawing.ranges import linear_range, log_range
from tests.vectors import vectors

RANGES = vectors("ranges")


def values(case: dict[str, Any]) -> np.ndarray:
    return np.array([float(value) for value in case["values"]])


@pytest.mark.parametrize("case", RANGES["log"], ids=lambda case: case["what"])
def test_whole_decades(case: dict[str, Any]) -> None:
    """Source: by hand."""
    assert log_range(values(case), case.get("highest", math.inf)) == tuple(case["range"])


@pytest.mark.parametrize("case", RANGES["linear"], ids=lambda case: case["what"])
def test_round_ends(case: dict[str, Any]) -> None:
    """Source: by hand: halves of the power of ten below the span."""
    bounds = case.get("lowest", -math.inf), case.get("highest", math.inf)
    assert linear_range(values(case), *bounds) == tuple(case["range"])
