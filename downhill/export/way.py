"""The way that an entrant takes through a panel: which points of it are drawn, where it is seen, how it is drawn."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from downhill.drawing.theme import PathStyle

LINE, AVERAGE_LINE, FAINT_LINE = 2.2, 1.3, 1.4
CASING = 2.0
"""The outline's width, in widths of the line."""
FULL, FAINT = 255, 190
"""How strongly a line covers what lies below, and how its casing does, of 255."""
NEAREST = 0.4
"""As on the screen, points closer than this to the one before are left out: near a minimum there are many."""
_BEYOND = 8.0  # segments are cut this far outside the panel, so that no line end shows


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A line through points, from the first to the last, as far as it is near its panel.

    Attributes:
        points: the pixels of every step, from the panel's corner; may be far outside, or not finite after ``last``.
        last: the last step to draw.
        size: the panel's width and height.
        style: the entrant's colour, and its dash for a line of the usual width.
        casing: colour of the outline; empty for a line without.
        width: of the line.
    """

    points: Float[np.ndarray, "steps 2"]
    last: int
    size: tuple[int, int]
    style: PathStyle
    casing: str
    width: float = LINE

    @property
    def dash(self) -> tuple[float, ...]:
        """Lengths of strokes and gaps in pixels; empty for a solid line."""
        return tuple(length * self.width / LINE for length in self.style.dash)


class Segments:
    """The straight parts of a way, cut a little outside its panel.

    Attributes:
        steps: the points that they lead between.
        begin: of each the first end.
        end: and the second.
        visible: whether it is near the panel at all.
        travelled: how long the way is up to where the segment comes into view; dashes run on from one to the next.

    Args:
        way: of which.
        nearest: points closer than this to the one before are left out.
        last: the last step; the way's own, if it is earlier.
    """

    def __init__(self, way: Way, nearest: float = NEAREST, last: int | None = None) -> None:
        drawable = way.points[: (way.last if last is None else min(last, way.last)) + 1]
        self.steps = _apart(drawable, nearest)
        drawable = drawable[self.steps]
        self.begin, self.end, self.visible = clip(drawable[:-1], drawable[1:], way.size)
        lengths = np.hypot(*(drawable[1:] - drawable[:-1]).T)
        self.travelled = np.concatenate([[0.0], np.cumsum(lengths)])[:-1] + np.hypot(*(self.begin - drawable[:-1]).T)


def _apart(points: Float[np.ndarray, "steps 2"], nearest: float) -> list[int]:
    """The first point's index, that of each that is far enough from the one before, and the last one's."""
    kept = [0]
    x, y = points[0].tolist()
    for index, (next_x, next_y) in enumerate(points.tolist()):
        if not abs(next_x - x) + abs(next_y - y) < nearest and index:
            kept.append(index)
            x, y = next_x, next_y
    if len(points) > 1 and kept[-1] != len(points) - 1:
        kept.append(len(points) - 1)
    return kept


def clip(
    begin: Float[np.ndarray, "segments 2"], end: Float[np.ndarray, "segments 2"], size: tuple[int, int]
) -> tuple[Float[np.ndarray, "segments 2"], Float[np.ndarray, "segments 2"], Bool[np.ndarray, " segments"]]:
    """The part of each segment within the panel and a little beyond (Liang & Barsky 1984).

    Returns:
        New ends, and which segments have such a part.
    """
    direction = end - begin
    enter, leave = np.zeros(len(begin)), np.ones(len(begin))
    outside = np.zeros(len(begin), bool)
    for axis in range(2):
        for sign, bound in ((-1.0, -_BEYOND), (1.0, size[axis] + _BEYOND)):
            speed = sign * direction[:, axis]
            room = sign * (bound - begin[:, axis])
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                crossing = room / speed
            enter = np.where(speed < 0, np.maximum(enter, crossing), enter)
            leave = np.where(speed > 0, np.minimum(leave, crossing), leave)
            outside |= (speed == 0) & (room < 0)
    visible = (enter <= leave) & ~outside
    return begin + direction * enter[:, None], begin + direction * leave[:, None], visible
