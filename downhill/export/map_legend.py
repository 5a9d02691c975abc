"""The legend of a map: what colours and lines mean, and a number for each class and entrant."""

import math
from typing import NamedTuple

from downhill.drawing.maps import Ramp
from downhill.drawing.theme import PathStyle, Theme
from downhill.export.canvas import Canvas, Place
from downhill.export.drawing import fitted, length, narrow
from downhill.export.way import LINE

_TYPE, _SMALL = 12, 10
_PITCH = 18
_SWATCH, _INDENT = 12, 20
_APART = 16  # between two columns
_BLOCKS_APART = 36
_FEW = 5  # lines that are not broken into two blocks
_WIDEST_LABEL, _WIDEST_HEAD = 260, 130
_RAMP = (260, 12)
_RAMP_HEIGHT = 54


class Line(NamedTuple):
    """What one colour or one line stands for.

    Attributes:
        mark: a colour, how an entrant is drawn, or ``None`` for a line in ink.
        cells: a label, and a number or some words for each column.
    """

    mark: str | PathStyle | None
    cells: tuple[str, ...]


class Legend(NamedTuple):
    """A table, and a scale above it.

    Attributes:
        head: above the columns.
        lines: its rows.
        ramp: the scale; ``None`` for none.
        ramp_colours: from its first place to its last.
        least_head: so many pixels of a head are shown, however little room there is.
    """

    head: tuple[str, ...]
    lines: tuple[Line, ...]
    ramp: Ramp | None = None
    ramp_colours: tuple[str, ...] = ()
    least_head: int = 36

    def size(self, width: float, scale: float) -> tuple[float, float]:
        """Width and height in a picture with this room and this scale."""
        height = _RAMP_HEIGHT * scale if self.ramp else 0.0
        if not self.lines:
            return _RAMP[0] * scale, height
        blocks, widths = self._columns(width, scale)
        used = blocks * (sum(widths) + _BLOCKS_APART * scale) - _BLOCKS_APART * scale
        return max(used, _RAMP[0] * scale), height + (math.ceil(len(self.lines) / blocks) + 1) * _PITCH * scale

    def _columns(self, width: float, scale: float) -> tuple[int, list[float]]:
        """How many blocks beside each other the table is broken into, and how wide each column of a block is."""
        size = _TYPE * scale
        columns = list(zip(*(line.cells for line in self.lines), strict=True))
        label = max(length(text, size) for text in (self.head[0], *columns[0]))
        first = min(label, _WIDEST_LABEL * scale) + _INDENT * scale
        least: list[float] = []
        rest: list[float] = []
        for head, cells in zip(self.head[1:], columns[1:], strict=True):
            widest, heading = max(length(text, size) for text in cells), length(head, size)
            least.append(max(widest, min(heading, self.least_head * scale)) + _APART * scale)
            rest.append(max(widest, min(heading, _WIDEST_HEAD * scale)) + _APART * scale)
        if first + sum(rest) > width:  # heads give way, but never the numbers below them
            room = max(width - first - sum(least), 0.0) / max(sum(rest) - sum(least), 1.0)
            rest = [low + room * (high - low) for low, high in zip(least, rest, strict=True)]
        block = first + sum(rest) + _BLOCKS_APART * scale
        fit = int((width + _BLOCKS_APART * scale) / block)
        return max(min(fit, math.ceil(len(self.lines) / _FEW)), 1), [first, *rest]

    def draw(self, canvas: Canvas, box: tuple[int, int, int, int], width: float, theme: Theme, scale: float) -> None:
        """Into its box, as for :meth:`size`."""
        left, top, _, _ = box
        if self.ramp:
            _draw_ramp(canvas, (left, top), self.ramp, self.ramp_colours, theme, scale)
            top += round(_RAMP_HEIGHT * scale)
        if not self.lines:
            return
        blocks, widths = self._columns(width, scale)
        each = math.ceil(len(self.lines) / blocks)
        for block in range(blocks):
            x = left + block * (sum(widths) + _BLOCKS_APART * scale)
            _draw_cells(canvas, (x, top), self.head, widths, theme.muted, scale)
            for row, line in enumerate(self.lines[block * each : (block + 1) * each], start=1):
                y = top + row * _PITCH * scale
                _draw_mark(canvas, (x, y), line.mark, theme, scale)
                _draw_cells(canvas, (x, y), line.cells, widths, theme.ink, scale)


def _draw_cells(
    canvas: Canvas,
    corner: Place,
    cells: tuple[str, ...],
    widths: list[float],
    colour: str,
    scale: float,
) -> None:
    """The first from the left, the others to the right."""
    size = _TYPE * scale
    x, y = corner
    middle = y + _PITCH * scale / 2
    for index, (text, width) in enumerate(zip(cells, widths, strict=True)):
        if index == 0:
            indent = _INDENT * scale
            _cell(canvas, (x + indent, middle), text, width - indent, colour, size, "lm")
        else:
            _cell(canvas, (x + width, middle), text, width - _APART / 2 * scale, colour, size, "rm")
        x += width


def _cell(canvas: Canvas, at: Place, text: str, room: float, colour: str, size: float, anchor: str) -> None:
    size = narrow(text, size, room)
    canvas.text(at, fitted(text, size, room), size, colour, anchor)


def _draw_mark(canvas: Canvas, corner: Place, mark: str | PathStyle | None, theme: Theme, scale: float) -> None:
    x, y = corner[0], corner[1] + _PITCH * scale / 2
    if mark is None:
        canvas.line((x, y), (x + _SWATCH * scale, y), theme.ink, round(LINE * scale))
        return
    if isinstance(mark, PathStyle):
        canvas.marker((x + 7 * scale, y), mark, theme.background, scale)
        return
    side = round(_SWATCH * scale)
    left, top = round(x), round(y - side / 2)
    canvas.rectangle((left, top, left + side - 1, top + side - 1), mark)


def _draw_ramp(
    canvas: Canvas,
    corner: tuple[int, int],
    ramp: Ramp,
    colours: tuple[str, ...],
    theme: Theme,
    scale: float,
) -> None:
    """What the number is, its colours from the lowest to the highest, and some numbers below."""
    left, top = corner
    canvas.text((left, top), ramp.label, _TYPE * scale, theme.muted)
    width, height = (round(side * scale) for side in _RAMP)
    top += round(_PITCH * scale)
    for index, colour in enumerate(colours):  # each to the end, the next over it: no gaps show between them
        begin = math.ceil(index * width / len(colours))
        canvas.rectangle((left + begin, top, left + width - 1, top + height - 1), colour)
    for place, text in ramp.ticks:
        x = left + place * (width - 1)
        canvas.line((x, top + height), (x, top + height + 3 * scale), theme.muted)
        anchor = "lt" if place < 0.05 else "rt" if place > 0.95 else "mt"
        canvas.text((x, top + height + 5 * scale), text, _SMALL * scale, theme.muted, anchor)
