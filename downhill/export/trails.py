"""The trail that an entrant leaves in a panel, drawn on as time advances."""

import math
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from downhill.drawing.layout import Box
from downhill.export.drawing import SUPERSAMPLING
from downhill.export.way import CASING, FAINT, FULL, Segments, Way

Corner = tuple[float, float]

_LARGE = 1_000_000  # of more pixels a mask is less oversampled, to spare memory: twelve trails have 24 masks


class Trail:
    """Two masks, the line's and its casing's, that grow with every step; they are as large as the way will need.

    Args:
        way: what is drawn.
    """

    def __init__(self, way: Way) -> None:
        self._way = way
        self._drawn = 0
        segments = Segments(way)
        corners = np.concatenate([segments.begin[segments.visible], segments.end[segments.visible]])
        left, top, right, bottom = self._around(corners.tolist(), way.size) or (0, 0, 1, 1)
        self._corner, self._size = (left, top), (right - left, bottom - top)
        self._steps = segments.steps  # a segment leads from each of them to the next
        # Plain numbers, from that corner: NumPy takes longer for one segment than the drawing of it.
        self._begin, self._end = (segments.begin - self._corner).tolist(), (segments.end - self._corner).tolist()
        self._visible, self._travelled = segments.visible.tolist(), segments.travelled.tolist()
        self._bounds = [float(bound) for bound in np.cumsum([0.0, *way.dash])]
        self._sampling = SUPERSAMPLING if way.size[0] * way.size[1] <= _LARGE else SUPERSAMPLING - 1
        size = self._size
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
            if self._way.casing:
                self._stroke(casing, self._begin[index], self._end[index], self._way.width * CASING, FAINT)
            for begin, end in self._dashes(index):
                self._stroke(line, begin, end, self._way.width, FULL)
        corners = [corner for index in seen for corner in (self._begin[index], self._end[index])]
        box = self._around(corners, self._size)
        if not box:
            return None
        self._scale_down(box)
        left, top, right, bottom = box
        reach = self._reach
        self._reach = (min(reach[0], left), min(reach[1], top), max(reach[2], right), max(reach[3], bottom))
        across, down = self._corner
        return left + across, top + down, right + across, bottom + down

    def _around(self, corners: Sequence[Corner], size: tuple[int, int]) -> Box | None:
        """What a line through these covers of an area of this size, if anything."""
        if not corners:
            return None
        across, down = zip(*corners, strict=True)
        margin = self._way.width * CASING
        left, top = max(math.floor(min(across) - margin), 0), max(math.floor(min(down) - margin), 0)
        right, bottom = min(math.ceil(max(across) + margin), size[0]), min(math.ceil(max(down) + margin), size[1])
        return (left, top, right, bottom) if right > left and bottom > top else None

    def paste_onto(self, image: Image.Image, box: Box) -> None:
        """Lay this box's part of the trail over the image, which is that box of the panel."""
        across, down = box[0] - self._corner[0], box[1] - self._corner[1]
        left, top, right, bottom = self._reach
        left, top = max(left, across), max(top, down)
        right, bottom = min(right, across + box[2] - box[0]), min(bottom, down + box[3] - box[1])
        if left >= right or top >= bottom:
            return
        part, at = (left, top, right, bottom), (left - across, top - down)
        if self._way.casing:
            casing = self._casing_mask.crop(part)
            if not casing.getbbox():  # of most others' boxes
                return
            image.paste(self._way.casing, at, casing)
        image.paste(self._way.style.colour, at, self._line_mask.crop(part))

    def _scale_down(self, box: Box) -> None:
        sampling = self._sampling
        left, top, right, bottom = box
        large = (left * sampling, top * sampling, right * sampling, bottom * sampling)
        self._line_mask.paste(self._line.reduce(sampling, large), box)
        if self._way.casing:
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
        if not self._way.style.dash or length == 0:
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
