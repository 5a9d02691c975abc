"""The outlines of markers, of critical points' marks and of arrows, for pixels and for vectors alike."""

import numpy as np
from jaxtyping import Float

from downhill.drawing.theme import Marker
from downhill.player.wire import PointKind

Corners = Float[np.ndarray, "corners 2"]

HEAD, HEAD_CASING, HEAD_HOLLOW = 6.0, 1.6, 2.2
"""A marker's size, how much larger its casing is, and how much smaller the hole of a hollow one."""
POINT, POINT_EDGES = 6.5, (3.5, 1.5)
"""A mark's size, and the widths of its casing's line and of its own."""
CIRCLE = 0.95
"""A round marker's radius, in sizes."""
RINGS = ((6.6, 3.4), (5.8, 4.2))
"""The start's ring: outer and inner size of its casing, and its own."""
ARROW_SIZE, ARROW_CASING = 9, 2

_ARM = 0.36
_PLUS = np.array(
    [
        *((-_ARM, -1), (_ARM, -1), (_ARM, -_ARM), (1, -_ARM), (1, _ARM), (_ARM, _ARM)),
        *((_ARM, 1), (-_ARM, 1), (-_ARM, _ARM), (-1, _ARM), (-1, -_ARM), (-_ARM, -_ARM)),
    ]
)
_STAR_TURNS = np.arange(10) * np.pi / 5
_STAR_RADII = np.where(np.arange(10) % 2, 0.42, 1.0)
_TURN = np.array([[1, 1], [-1, 1]]) / np.sqrt(2)

POINTS: dict[PointKind, Corners] = {
    "minimum": np.column_stack([np.sin(_STAR_TURNS), -np.cos(_STAR_TURNS)]) * _STAR_RADII[:, None],
    "saddle": np.array([(0, -1), (1, 0), (0, 1), (-1, 0)], float),
    "maximum": np.array([(0, -1), (1, 0.8), (-1, 0.8)]),
}
MARKERS: dict[Marker, Corners] = {
    "square": np.array([(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]),
    "triangle": np.array([(0, -1.1), (1.05, 0.8), (-1.05, 0.8)]),
    "diamond": np.array([(0, -1.2), (1, 0), (0, 1.2), (-1, 0)]),
    "plus": _PLUS,
    "cross": _PLUS @ _TURN,
}
"""All but the circle."""
_ARROW = np.array([(1, 0), (-0.7, 0.75), (-0.3, 0), (-0.7, -0.75)])


def arrow(angle: float, scale: float) -> Corners:
    """An arrow's corners around its middle, pointing at this angle, which grows downwards from the right."""
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return _ARROW @ turn * ARROW_SIZE * scale
