"""Where everything lies in an exported picture; numbers only, in pixels from the top left corner."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

Layout = Literal["overlay", "grid"]
Box = tuple[int, int, int, int]
"""left, top, right, bottom."""

DEFAULT_SIZES: dict[Layout, tuple[int, int]] = {"overlay": (640, 480), "grid": (960, 640)}

TITLE_HEIGHT = 34
LEGEND_LINE = 40
PANEL_TITLE = 20
_LEGEND_WIDTH = 176
_MARGIN = 12
_AXIS_LEFT = 42
_AXIS_BOTTOM = 34
_GAP = 14


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
    view: tuple[tuple[float, float], tuple[float, float]]
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
    """A whole picture: its size, its panels, and where each entrant's line of the legend begins (overlay only)."""

    size: tuple[int, int]
    panels: tuple[Panel, ...]
    legend: tuple[tuple[int, int], ...]
    legend_width: int


def plan(
    layout: Layout, size: tuple[int, int], count: int, view: tuple[tuple[float, float], tuple[float, float]]
) -> Plan:
    """Panels as large as they can be with one scale for both axes."""
    return _overlay(size, count, view) if layout == "overlay" else _grid(size, count, view)


def _overlay(size: tuple[int, int], count: int, view: tuple[tuple[float, float], tuple[float, float]]) -> Plan:
    """One panel with the legend beside it, or below it where that leaves the panel more room."""
    width, height = size
    columns = max((width - 2 * _MARGIN) // _LEGEND_WIDTH, 1)
    lines_below = math.ceil(count / columns) * LEGEND_LINE
    beside = (width - _AXIS_LEFT - 2 * _MARGIN - _LEGEND_WIDTH, height - TITLE_HEIGHT - _AXIS_BOTTOM)
    below = (width - _AXIS_LEFT - _MARGIN, height - TITLE_HEIGHT - _AXIS_BOTTOM - lines_below)
    besides, belows = _largest(beside, view), _largest(below, view)
    panel_size = max(besides, belows)
    left = _AXIS_LEFT + ((beside if besides >= belows else below)[0] - panel_size[0]) // 2
    box = (left, TITLE_HEIGHT, left + panel_size[0], TITLE_HEIGHT + panel_size[1])
    if besides >= belows:
        at = [(width - _MARGIN - _LEGEND_WIDTH, TITLE_HEIGHT + i * LEGEND_LINE) for i in range(count)]
    else:
        top = box[3] + _AXIS_BOTTOM
        column = (width - 2 * _MARGIN) // columns
        at = [(_MARGIN + i % columns * column, top + i // columns * LEGEND_LINE) for i in range(count)]
    panel = Panel(box, view, tuple(range(count)), (True, True))
    return Plan(size, (panel,), tuple(at), _LEGEND_WIDTH)


def _grid(size: tuple[int, int], count: int, view: tuple[tuple[float, float], tuple[float, float]]) -> Plan:
    """A panel for each entrant, its title above it."""
    count = max(count, 1)
    width, height = size[0] - _AXIS_LEFT - _MARGIN, size[1] - TITLE_HEIGHT - _AXIS_BOTTOM
    best: tuple[tuple[int, int], int] = ((0, 0), 1)
    for columns in range(1, count + 1):
        rows = math.ceil(count / columns)
        room = ((width - (columns - 1) * _GAP) // columns, height // rows - PANEL_TITLE - _GAP)
        best = max(best, (_largest(room, view), columns))
    (panel_width, panel_height), columns = best
    left = _AXIS_LEFT + (width - columns * panel_width - (columns - 1) * _GAP) // 2
    panels: list[Panel] = []
    for index in range(count):
        row, column = divmod(index, columns)
        x = left + column * (panel_width + _GAP)
        y = TITLE_HEIGHT + PANEL_TITLE + row * (panel_height + PANEL_TITLE + _GAP)
        lowest = index + columns >= count
        panels.append(Panel((x, y, x + panel_width, y + panel_height), view, (index,), (column == 0, lowest)))
    return Plan(size, tuple(panels), (), panel_width)


def _largest(room: tuple[int, int], view: tuple[tuple[float, float], tuple[float, float]]) -> tuple[int, int]:
    """Width and height of the largest panel of the view's shape in this room."""
    (x_low, x_high), (y_low, y_high) = view
    aspect = (x_high - x_low) / (y_high - y_low)
    width = max(min(room[0], room[1] * aspect), 16.0)
    return int(width), max(int(width / aspect), 16)
