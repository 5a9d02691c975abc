"""Fewer points for the same line."""

import numpy as np
from jaxtyping import Float


def thinned(points: Float[np.ndarray, "points 2"], tolerance: float) -> Float[np.ndarray, "kept 2"]:
    """Some of the points, both ends among them, so that none is farther than ``tolerance`` from the line through those.

    The algorithm of Ramer (1972) and Douglas & Peucker (1973); distances are from the segment, so a closed line, whose
    last point is its first, stays one.
    """
    kept = np.zeros(len(points), bool)
    kept[[0, -1]] = True
    open_parts = [(0, len(points) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        away = _distances(points[first + 1 : last], points[first], points[last])
        farthest = int(away.argmax())
        if away[farthest] > tolerance:
            middle = first + 1 + farthest
            kept[middle] = True
            open_parts += [(first, middle), (middle, last)]
    return points[kept]


def _distances(
    points: Float[np.ndarray, "points 2"], begin: Float[np.ndarray, "2"], end: Float[np.ndarray, "2"]
) -> Float[np.ndarray, " points"]:
    """Of points from a segment."""
    way, offset = end - begin, points - begin
    squared = float(way @ way)
    share = np.clip(offset @ way / squared, 0.0, 1.0) if squared else np.zeros(len(points))
    return np.hypot(*(offset - share[:, None] * way).T)
