"""Where everything lies in the picture of a map; numbers only, in pixels from the top left corner."""

import math
from collections.abc import Callable
from typing import NamedTuple

from downhill.drawing.arrangement import best_columns
from downhill.drawing.layout import PANEL_TITLE, TITLE_HEIGHT, Box

_MARGIN = 12
_AXIS_LEFT, _AXIS_BOTTOM = 58, 38
_GAP, _GAP_IN_A_COLUMN = 22, 8  # numbers below a panel may reach beyond its sides
_SHRINKING, _SMALLEST_SCALE = 0.95, 0.25
_WHOLE_CELLS = 3  # pixels; cells of so many are all of one size
_FULL_ROWS = 0.85  # that much of the panels' size is given for a full last row


class MapContents(NamedTuple):
    """What is to be laid out.

    Attributes:
        panels: how many.
        cells: of a panel, across and up.
        shape: the least and the greatest width of a panel, in heights.
        least: width and height that a panel has at least, before scaling.
        in_a_column: whether the panels lie below each other.
        above: what is kept free above a panel, below its name.
        legend: from the width there is and the scale to the legend's width and height.
    """

    panels: int
    cells: tuple[int, int]
    shape: tuple[float, float]
    least: tuple[int, int]
    in_a_column: bool
    above: int
    legend: Callable[[float, float], tuple[float, float]]


class MapPlan(NamedTuple):
    """A whole picture.

    Attributes:
        size: width and height.
        title: the box of the line with the title.
        panels: their boxes.
        labelled: of each panel, whether the numbers below it and beside it are shown.
        legend: its box.
        room: the width that it was given.
        scale: of type, lines and markers.
    """

    size: tuple[int, int]
    title: Box
    panels: tuple[Box, ...]
    labelled: tuple[tuple[bool, bool], ...]
    legend: Box
    room: int
    scale: float


def lay_out(contents: MapContents, usual: tuple[int, int], size: tuple[int, int] | None, scale: float) -> MapPlan:
    """Panels as large as they can be, the legend below them.

    Type grows with the picture; it becomes smaller only where there is no room for everything otherwise.

    Args:
        contents: what is in it.
        usual: width and height of the picture without its legend, if nobody says.
        size: of the picture; ``None`` for the usual width, and as high as is needed.
        scale: of type, lines and markers.
    """
    if size is None:
        width, height = usual[0], usual[1] + round(contents.legend(usual[0] - 2 * round(_MARGIN * scale), scale)[1])
    else:
        width, height = size
        scale *= max(min(width / usual[0], height / usual[1]), 1.0)
    while True:
        plan = _plan(contents, (width, height), scale)
        left, top, right, bottom = plan.panels[0]
        roomy = right - left >= contents.least[0] * scale and bottom - top >= contents.least[1] * scale
        fits = plan.legend[3] <= height and plan.legend[2] <= width - _MARGIN * scale + 1
        if (roomy and fits) or scale < _SMALLEST_SCALE:
            return plan if size else _cropped(plan, round(_MARGIN * scale))
        scale *= _SHRINKING


def _plan(contents: MapContents, size: tuple[int, int], scale: float) -> MapPlan:
    width, height = size
    apart = _GAP_IN_A_COLUMN if contents.in_a_column else _GAP
    margin, left, gap = (round(length * scale) for length in (_MARGIN, _AXIS_LEFT, apart))
    name, title, below = (round(length * scale) for length in (PANEL_TITLE, TITLE_HEIGHT, _AXIS_BOTTOM))
    name += round(contents.above * scale)
    legend_width, legend_height = (math.ceil(length) for length in contents.legend(width - 2 * margin, scale))
    room = (width - left - margin, height - title - below - legend_height - 2 * margin)
    columns = 1 if contents.in_a_column else _columns(room, contents, gap, name)
    rows = math.ceil(contents.panels / columns)
    across, up = _panel(_cell(room, columns, rows, gap, name), contents)
    used = (columns * (across + gap) - gap, rows * (up + gap + name) - gap)
    x, y = left + (room[0] - used[0]) // 2, title + max(room[1] - used[1], 0) // 2
    corners = [
        (x + index % columns * (across + gap), y + index // columns * (up + gap + name) + name)
        for index in range(contents.panels)
    ]
    bottom = y + used[1] + below + margin
    begin = max(min(x, width - margin - legend_width), margin)
    return MapPlan(
        size,
        (x, y - title, width - margin, y),
        tuple((a, b, a + across, b + up) for a, b in corners),
        tuple((index + columns >= contents.panels, index % columns == 0) for index in range(contents.panels)),
        (begin, bottom, begin + legend_width, bottom + legend_height),
        width - 2 * margin,
        scale,
    )


def _columns(room: tuple[int, int], contents: MapContents, gap: int, name: int) -> int:
    """How many columns make the panels largest, by area: their shapes are not all alike."""

    def area(columns: int, rows: int) -> float:
        width, height = _panel(_cell(room, columns, rows, gap, name), contents)
        return width * height

    return best_columns(contents.panels, area, _FULL_ROWS**2)


def _cell(room: tuple[int, int], columns: int, rows: int, gap: int, name: int) -> tuple[int, int]:
    """The room of each of so many panels."""
    return (room[0] - (columns - 1) * gap) // columns, (room[1] - (rows - 1) * gap) // rows - name


def _panel(room: tuple[int, int], contents: MapContents) -> tuple[int, int]:
    """The largest panel of the shape; its cells are whole pixels where they are large enough to be seen."""
    width, height = (max(side, 8) for side in room)
    narrowest, widest = contents.shape
    sides = min(width, int(height * widest)), min(height, int(width / narrowest))
    across, up = (
        side // cells * cells if side // cells >= _WHOLE_CELLS else side
        for side, cells in zip(sides, contents.cells, strict=True)
    )
    return across, up


def _cropped(plan: MapPlan, margin: int) -> MapPlan:
    """As high as its contents."""
    lift = plan.title[1]

    def lifted(box: Box) -> Box:
        left, top, right, bottom = box
        return left, top - lift, right, bottom - lift

    legend = lifted(plan.legend)
    return plan._replace(
        size=(plan.size[0], legend[3] + margin),
        title=lifted(plan.title),
        panels=tuple(lifted(box) for box in plan.panels),
        legend=legend,
    )
