"""The trail that an entrant leaves in a panel, drawn on as time advances."""

import math
from bisect import bisect_right

import numpy as np
from jaxtyping import Bool, Float
from PIL import Image, ImageDraw

from downhill.drawing.layout import Box
from downhill.drawing.theme import PathStyle
from downhill.export.drawing import SUPERSAMPLING

Corner = tuple[float, float]

LINE, AVERAGE_LINE, FAINT_LINE = 2.2, 1.3, 1.4
_CASING = 2.0  # the outline's width, in widths of the line
_FULL, _FAINT = 255, 190  # how strongly a line covers what lies below, and how its casing does
_BEYOND = 8.0  # segments are cut this far outside the panel, so that no line end shows
_NEAREST = (
    0.4  # as on the screen, points closer than this to the one before are left out: near a minimum there are many
)
_LARGE = 1_000_000  # of more pixels a mask is less oversampled, to spare memory: twelve trails have 24 masks


class Trail:
    """Two masks, the line's and its casing's, that grow with every step.

    Args:
        points: the pixels of every step, from the panel's corner; may be far outside, or not finite after ``last``.
        last: the last step to draw.
        size: the panel's width and height.
        style: the entrant's colour, and its dash for a line of the usual width.
        casing: colour of the outline; empty for a line without.
        width: of the line.
    """

    def __init__(
        self,
        points: Float[np.ndarray, "steps 2"],
        last: int,
        size: tuple[int, int],
        style: PathStyle,
        casing: str,
        width: float = LINE,
    ) -> None:
        self._width = width
        self.style = style
        self._casing_colour = casing
        self._size = size
        self._drawn = 0
        drawable = points[: last + 1]
        self._steps = _apart(drawable)  # a segment leads from each of them to the next
        drawable = drawable[self._steps]
        begin, end, visible = clip(drawable[:-1], drawable[1:], size)
        lengths = np.hypot(*(drawable[1:] - drawable[:-1]).T)
        travelled = np.concatenate([[0.0], np.cumsum(lengths)])[:-1] + np.hypot(*(begin - drawable[:-1]).T)
        # Plain numbers: NumPy takes longer for one segment than the drawing of it.
        self._begin, self._end, self._visible = begin.tolist(), end.tolist(), visible.tolist()
        self._travelled = travelled.tolist()  # along the whole trail, up to where the segment comes into view
        self._bounds = [float(bound) * width / LINE for bound in np.cumsum([0, *style.dash])]
        self._sampling = SUPERSAMPLING if size[0] * size[1] <= _LARGE else SUPERSAMPLING - 1
        large = (size[0] * self._sampling, size[1] * self._sampling)
        self._line, self._casing = Image.new("L", large), Image.new("L", large)
        self._line_mask, self._casing_mask = Image.new("L", size), Image.new("L", size)  # the same, scaled down
        self._reach: Box = (size[0], size[1], 0, 0)  # the box of all that is drawn

    def grow(self, step: int) -> Box | None:
        """Draw on to this step; returns the box that has changed, if any."""
        fresh = range(self._drawn, bisect_right(self._steps, step) - 1)
        self._drawn = max(self._drawn, fresh.stop)
        seen = [index for index in fresh if self._visible[index]]
        if not seen:
            return None
        line, casing = ImageDraw.Draw(self._line), ImageDraw.Draw(self._casing)
        for index in seen:
            if self._casing_colour:
                self._stroke(casing, self._begin[index], self._end[index], self._width * _CASING, _FAINT)
            for begin, end in self._dashes(index):
                self._stroke(line, begin, end, self._width, _FULL)
        corners = [corner for index in seen for corner in (self._begin[index], self._end[index])]
        across, down = zip(*corners, strict=True)
        margin = self._width * _CASING
        left, top = max(math.floor(min(across) - margin), 0), max(math.floor(min(down) - margin), 0)
        right = min(math.ceil(max(across) + margin), self._size[0])
        bottom = min(math.ceil(max(down) + margin), self._size[1])
        if right <= left or bottom <= top:
            return None
        self._scale_down((left, top, right, bottom))
        reach = self._reach
        self._reach = (min(reach[0], left), min(reach[1], top), max(reach[2], right), max(reach[3], bottom))
        return left, top, right, bottom

    def paste_onto(self, image: Image.Image, box: Box) -> None:
        """Lay this box's part of the trail over the image, which is that box of the panel."""
        left, top, right, bottom = self._reach
        if box[2] <= left or box[0] >= right or box[3] <= top or box[1] >= bottom:
            return
        if self._casing_colour:
            image.paste(self._casing_colour, (0, 0), self._casing_mask.crop(box))
        image.paste(self.style.colour, (0, 0), self._line_mask.crop(box))

    def _scale_down(self, box: Box) -> None:
        sampling = self._sampling
        left, top, right, bottom = box
        large = (left * sampling, top * sampling, right * sampling, bottom * sampling)
        self._line_mask.paste(self._line.reduce(sampling, large), box)
        if self._casing_colour:
            self._casing_mask.paste(self._casing.reduce(sampling, large), box)

    def _stroke(self, draw: ImageDraw.ImageDraw, begin: Corner, end: Corner, width: float, strength: int) -> None:
        """A line with round ends."""
        sampling = self._sampling
        half = width * sampling / 2
        ends = [(x * sampling, y * sampling) for x, y in (begin, end)]
        draw.line(ends, fill=strength, width=round(2 * half))
        for x, y in ends:
            draw.ellipse((x - half, y - half, x + half, y + half), fill=strength)

    def _dashes(self, index: int) -> list[tuple[Corner, Corner]]:
        """The visible strokes of one segment; the pattern runs on from segment to segment."""
        (begin_x, begin_y), (end_x, end_y) = begin, end = self._begin[index], self._end[index]
        way_x, way_y = end_x - begin_x, end_y - begin_y
        length = math.hypot(way_x, way_y)
        if not self.style.dash or length == 0:
            return [(begin, end)]
        bounds = self._bounds
        first = self._travelled[index] % bounds[-1]
        strokes: list[tuple[Corner, Corner]] = []
        for turn in range(int((first + length) // bounds[-1]) + 1):
            offset = turn * bounds[-1] - first
            for on, off in zip(bounds[0:-1:2], bounds[1::2], strict=True):
                low, high = (max(min(edge + offset, length), 0.0) / length for edge in (on, off))
                if high > low:
                    strokes.append(
                        (
                            (begin_x + way_x * low, begin_y + way_y * low),
                            (begin_x + way_x * high, begin_y + way_y * high),
                        )
                    )
        return strokes


def _apart(points: Float[np.ndarray, "steps 2"]) -> list[int]:
    """The first point's index, that of each that is far enough from the one before, and the last one's."""
    kept = [0]
    x, y = points[0].tolist()
    for index, (next_x, next_y) in enumerate(points.tolist()):
        if not abs(next_x - x) + abs(next_y - y) < _NEAREST and index:
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
