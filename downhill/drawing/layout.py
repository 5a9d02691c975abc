"""Where everything lies in an exported picture; numbers only, in pixels from the top left corner."""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Float

from downhill.drawing.arrangement import best_columns

Layout = Literal["overlay", "grid", "split", "curve"]
Box = tuple[int, int, int, int]
"""left, top, right, bottom."""
View = tuple[tuple[float, float], tuple[float, float]]

_OVERLAY_SIZE, _OVERLAY_DEFAULT = (640, 480), (960, 720)  # as it is laid out, and enlarged unless another is chosen
_CURVE_SIZE, _CURVE_DEFAULT = (640, 440), (960, 660)
_SPLIT_SIZES = {6: (960, 480), 12: (1200, 600)}
_GRID_SIZES = {
    2: (960, 520),
    3: (960, 400),
    4: (720, 720),
    6: (960, 640),
    8: (1280, 640),
    9: (960, 960),
    12: (1280, 960),
}

TITLE_HEIGHT = 34
PANEL_TITLE = 20
_MORE_TITLE = 16  # for each line after the first
_LEGEND_WIDTH = 180
_LEGEND_PITCH = (36, 54)  # from one name to the next, at least and at most
_MARGIN = 12
_AXIS_LEFT = 46
_AXIS_BOTTOM = 34
_GAP = 14
_LEAST_NAME, _LEAST_PANEL, _LEAST_CURVE = 150, 110, 160  # with less room everything is made smaller
_SHRINKING, _SMALLEST_SCALE = 0.95, 0.3
_LANDSCAPE_WIDTH = 0.5  # of the width, beside the curve


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture of the landscape.

    Attributes:
        box: where it lies.
        view: ((x low, x high), (y low, y high)), what it shows.
        entrants: the indices of those who run in it.
        tick_labels: whether the numbers beside its (left, lower) axis are shown.
    """

    box: Box
    view: View
    entrants: tuple[int, ...]
    tick_labels: tuple[bool, bool]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        left, top, right, bottom = self.box
        return right - left, bottom - top

    def pixels(self, points: Float[np.ndarray, "points 2"]) -> Float[np.ndarray, "points 2"]:
        """Data to pixels, counted from the panel's own corner; what lies outside the view lies outside the box."""
        (x_low, x_high), (y_low, y_high) = self.view
        width, height = self.size
        with np.errstate(over="ignore", invalid="ignore"):
            x = (points[:, 0] - x_low) / (x_high - x_low) * width
            y = (y_high - points[:, 1]) / (y_high - y_low) * height
        return np.column_stack([x, y])


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole picture.

    Attributes:
        size: width and height.
        title: left, top, right, bottom of the line with the title and the step.
        panels: one, or one per entrant; none where only the curve is shown.
        legend: the box of each entrant's name and loss: beside or below the panel, or above the entrant's own.
        curve: the box of the loss curve, if there is one.
        scale: of type, lines and markers; all the boxes are already scaled.
    """

    size: tuple[int, int]
    title: Box
    panels: tuple[Panel, ...]
    legend: tuple[Box, ...]
    curve: Box | None = None
    scale: float = 1.0

    @property
    def thick(self) -> int:
        """How many times as thick as usual lines between levels are: in whole numbers, as they are made of samples."""
        return max(round(self.scale), 1)


def default_size(layout: Layout, count: int) -> tuple[int, int]:
    """960 × 720; side by side as large as so many panels need, e.g. 960 × 640 for six; 960 × 480 beside the curve.

    The curve alone has 960 × 660.
    """
    usual = _usual_size(layout, count)
    return {_OVERLAY_SIZE: _OVERLAY_DEFAULT, _CURVE_SIZE: _CURVE_DEFAULT}.get(usual, usual)


def _usual_size(layout: Layout, count: int) -> tuple[int, int]:
    """In which type, lines and markers have their own size."""
    if layout == "overlay" or (layout == "grid" and count < 2):
        return _OVERLAY_SIZE
    if layout == "curve":
        return _CURVE_SIZE
    sizes = _GRID_SIZES if layout == "grid" else _SPLIT_SIZES
    return next(size for most, size in sizes.items() if count <= most)


def plan(layout: Layout, size: tuple[int, int], count: int, view: View, scale: float = 1.0, lines: int = 1) -> Plan:
    """Panels as large as they can be with one scale for both axes.

    Type, lines and markers grow with the picture, so that it looks alike at any size; they become smaller only where
    there is no room for everything otherwise. A picture with larger type is planned like a smaller one, and enlarged.

    Args:
        layout: what is to be seen.
        size: width and height in pixels.
        count: how many entrants there are.
        view: of the landscape.
        scale: of type, lines and markers, besides.
        lines: of text above each panel, side by side.
    """
    width, height = size
    usual_width, usual_height = _usual_size(layout, count)
    scale *= max(min(width / usual_width, height / usual_height), 1.0)
    while True:
        smaller = _plan(layout, (round(width / scale), round(height / scale)), count, view, lines)
        if scale < _SMALLEST_SCALE or _is_roomy(smaller):
            return smaller if scale == 1 else _enlarged(smaller, size, scale)
        scale *= _SHRINKING


def _is_roomy(planned: Plan) -> bool:
    """Whether every box is within the picture and every name has room for some letters."""
    width, height = planned.size
    boxes = [planned.title, *planned.legend, *(panel.box for panel in planned.panels)]
    if planned.curve:
        boxes.append(planned.curve)
        left, top, right, bottom = planned.curve
        if right - left < _LEAST_CURVE or bottom - top < _LEAST_PANEL:
            return False
    within = all(0 <= left < right <= width and 0 <= top < bottom <= height for left, top, right, bottom in boxes)
    named = all(right - left >= _LEAST_NAME for left, _, right, _ in planned.legend)
    return within and named and all(min(panel.size) >= _LEAST_PANEL for panel in planned.panels[:1])


def _plan(layout: Layout, size: tuple[int, int], count: int, view: View, lines: int) -> Plan:
    if layout == "grid":
        return _grid(size, max(count, 1), count, view, PANEL_TITLE + (lines - 1) * _MORE_TITLE)
    if layout == "curve":
        return _curve(size, count)
    return _split(size, count, view) if layout == "split" else _overlay(size, count, view)


def _enlarged(planned: Plan, size: tuple[int, int], scale: float) -> Plan:
    def larger(box: Box) -> Box:
        left, top, right, bottom = (round(edge * scale) for edge in box)
        return min(left, size[0]), min(top, size[1]), min(right, size[0]), min(bottom, size[1])

    def larger_panel(panel: Panel) -> Panel:  # all of one size, although edges are rounded
        left, top, _, _ = larger(panel.box)
        width, height = (round(side * scale) for side in panel.size)
        return replace(panel, box=(left, top, left + width, top + height))

    return Plan(
        size,
        larger(planned.title),
        tuple(larger_panel(panel) for panel in planned.panels),
        tuple(larger(box) for box in planned.legend),
        larger(planned.curve) if planned.curve else None,
        scale,
    )


def _split(size: tuple[int, int], count: int, view: View) -> Plan:
    """The loss curve at the right of the landscape, as high as its panel; the legend below both."""
    width, height = size
    columns, legend_height = _legend_of(width, count)
    room = (round(_LANDSCAPE_WIDTH * width) - _AXIS_LEFT, height - TITLE_HEIGHT - _AXIS_BOTTOM - legend_height)
    panel_width, panel_height = _largest(room, view)
    top = TITLE_HEIGHT + max(room[1] - panel_height, 0) // 2
    right, bottom = _AXIS_LEFT + panel_width, top + panel_height
    panel = Panel((_AXIS_LEFT, top, right, bottom), view, tuple(range(count)), (True, True))
    curve = (right + _AXIS_LEFT + 2 * _MARGIN, top, width - 2 * _MARGIN, bottom)
    legend = _rows((_AXIS_LEFT, bottom + _AXIS_BOTTOM), (width - _AXIS_LEFT) // columns, columns, count)
    return Plan(size, (_AXIS_LEFT, top - TITLE_HEIGHT, width - 2 * _MARGIN, top), (panel,), legend, curve)


def _curve(size: tuple[int, int], count: int) -> Plan:
    """The loss curve alone, the legend below it."""
    width, height = size
    columns, legend_height = _legend_of(width, count)
    left, right, bottom = _AXIS_LEFT + 2 * _MARGIN, width - 2 * _MARGIN, height - _AXIS_BOTTOM - legend_height
    legend = _rows((left, bottom + _AXIS_BOTTOM), (width - left) // columns, columns, count)
    return Plan(size, (left, 0, right, TITLE_HEIGHT), (), legend, (left, TITLE_HEIGHT, right, bottom))


def _legend_of(width: int, count: int) -> tuple[int, int]:
    """Columns and height of a legend across the picture."""
    columns = max(min((width - 2 * _MARGIN) // _LEGEND_WIDTH, count), 1)
    rows = math.ceil(count / columns)
    columns = math.ceil(count / max(rows, 1)) or 1  # no row much shorter than the others
    return columns, rows * _LEGEND_PITCH[0] + _MARGIN // 2


def _rows(corner: tuple[int, int], column: int, columns: int, count: int) -> tuple[Box, ...]:
    """A legend below the panel: row after row, from this corner on."""
    pitch = _LEGEND_PITCH[0]
    places = [(corner[0] + index % columns * column, corner[1] + index // columns * pitch) for index in range(count)]
    return tuple((x, y, x + column - _MARGIN, y + pitch) for x, y in places)


def _overlay(size: tuple[int, int], count: int, view: View) -> Plan:
    """One panel with the legend beside it, or below it where that leaves the panel more room."""
    beside, below = _legend_beside(size, count, view), _legend_below(size, count, view)
    return max(beside, below, key=lambda one: one.panels[0].size)


def _legend_beside(size: tuple[int, int], count: int, view: View) -> Plan:
    width, height = size
    room = (width - 2 * _MARGIN - _LEGEND_WIDTH - _AXIS_LEFT, height - TITLE_HEIGHT - _AXIS_BOTTOM)
    panel_width, panel_height = _largest(room, view)
    spare = room[0] - panel_width
    more = min(spare // 2, _LEGEND_WIDTH // 2)  # so that fewer names are cut
    legend_left = width - _MARGIN - _LEGEND_WIDTH - more
    left = _AXIS_LEFT + (spare - more) // 2
    top = TITLE_HEIGHT + (room[1] - panel_height) // 2
    shortest, longest = _LEGEND_PITCH
    pitch = min(max((height - top) // max(count, 1), shortest), longest)
    legend = [(legend_left, top + i * pitch, width - _MARGIN, top + (i + 1) * pitch) for i in range(count)]
    panel = Panel((left, top, left + panel_width, top + panel_height), view, tuple(range(count)), (True, True))
    return Plan(size, (left, top - TITLE_HEIGHT, width - _MARGIN, top), (panel,), tuple(legend))


def _legend_below(size: tuple[int, int], count: int, view: View) -> Plan:
    width, height = size
    columns = max(min((width - 2 * _MARGIN) // _LEGEND_WIDTH, count), 1)
    legend_height = math.ceil(count / columns) * _LEGEND_PITCH[0] + _MARGIN // 2
    room = (width - _AXIS_LEFT - _MARGIN, height - TITLE_HEIGHT - _AXIS_BOTTOM - legend_height)
    panel_width, panel_height = _largest(room, view)
    left = _AXIS_LEFT + (room[0] - panel_width) // 2
    top = TITLE_HEIGHT + max(room[1] - panel_height, 0) // 2
    bottom = top + panel_height
    legend = _rows((left, bottom + _AXIS_BOTTOM), (width - left) // columns, columns, count)
    panel = Panel((left, top, left + panel_width, bottom), view, tuple(range(count)), (True, True))
    return Plan(size, (left, top - TITLE_HEIGHT, left + panel_width, top), (panel,), legend)


def _grid(size: tuple[int, int], cells: int, count: int, view: View, heading: int) -> Plan:
    """A panel for each entrant, its title, so many pixels high, above it."""
    width, height = size[0] - _AXIS_LEFT - _MARGIN, size[1] - TITLE_HEIGHT - _AXIS_BOTTOM
    columns = best_columns(cells, lambda across, down: _largest(_cell((width, height), across, down, heading), view)[0])
    rows = math.ceil(cells / columns)
    panel_width, panel_height = _largest(_cell((width, height), columns, rows, heading), view)
    pitch = (panel_width + _GAP, panel_height + heading + _GAP)
    left = _AXIS_LEFT + (width - columns * pitch[0] + _GAP) // 2
    top = TITLE_HEIGHT + max(height - rows * pitch[1] + _GAP, 0) // 2
    panels: list[Panel] = []
    titles: list[Box] = []
    for index in range(cells):
        row, column = divmod(index, columns)
        x, y = left + column * pitch[0], top + row * pitch[1]
        titles.append((x, y, x + panel_width, y + heading))
        box = (x, y + heading, x + panel_width, y + heading + panel_height)
        panels.append(Panel(box, view, (index,)[:count], (column == 0, index + columns >= cells)))
    title = (left, top - TITLE_HEIGHT, left + columns * pitch[0] - _GAP, top)
    return Plan(size, title, tuple(panels), tuple(titles[:count]))


def _cell(room: tuple[int, int], columns: int, rows: int, heading: int) -> tuple[int, int]:
    """The room that each of so many panels has for itself."""
    return (room[0] - (columns - 1) * _GAP) // columns, (room[1] - (rows - 1) * _GAP) // rows - heading


def _largest(room: tuple[int, int], view: View) -> tuple[int, int]:
    """Width and height of the largest panel of the view's shape in this room."""
    (x_low, x_high), (y_low, y_high) = view
    aspect = (x_high - x_low) / (y_high - y_low)
    width = max(min(room[0], room[1] * aspect), 16.0)
    return int(width), max(int(width / aspect), 16)
