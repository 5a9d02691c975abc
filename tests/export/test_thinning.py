"""Thinned lines: as near to the points as is said, and as few as that needs."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill.export.thinning import thinned

places = st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=2, max_size=40)


def distance(point: np.ndarray, line: np.ndarray) -> float:
    """Of a point from the nearest of a thousand points on each part of a line."""
    parts = [begin + np.linspace(0, 1, 1001)[:, None] * (end - begin) for begin, end in pairwise(line)]
    return min(float(np.hypot(*(part - point).T).min()) for part in parts)


@given(places, st.sampled_from([0.05, 1.0, 10.0]))
def test_no_point_is_farther_than_the_tolerance(points: list[tuple[float, float]], tolerance: float) -> None:
    """Source: the distance, by trying a thousand points on every part."""
    line = np.array(points)
    kept = thinned(line, tolerance)
    assert kept[[0, -1]].tolist() == line[[0, -1]].tolist()
    assert max(distance(point, kept) for point in line) <= tolerance + 0.15


def test_what_is_straight_is_two_points_and_a_corner_stays() -> None:
    line = np.array([(0.0, 0.0), (1.0, 0.01), (2.0, 0.0), (2.0, 1.0), (2.01, 2.0), (2.0, 3.0)])
    assert thinned(line, 0.02).tolist() == [[0.0, 0.0], [2.0, 0.0], [2.0, 3.0]]
    assert len(thinned(line, 0.001)) == len(line)


@pytest.mark.parametrize("points", [1, 2, 1000])
def test_a_circle_stays_closed(points: int) -> None:
    """Source: an arc of radius r bulges by r (1 - cos φ/2) over its chord."""
    turns = np.linspace(0, 2 * np.pi, points)
    circle = 100 * np.column_stack([np.cos(turns), np.sin(turns)])
    kept = thinned(circle, 0.1)
    assert kept[0].tolist() == circle[0].tolist()
    if points == 1000:
        assert 2 * np.pi / (2 * np.arccos(1 - 0.1 / 100)) <= len(kept) < 200
