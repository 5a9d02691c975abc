"""How runs end that have no end in the picture, as on the screen: diverged ones, and those outside the view.

``downhill/player/browser/endings.js`` draws alike.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from downhill.drawing.layout import Panel
from downhill.drawing.readable import readable
from downhill.drawing.theme import Theme
from downhill.export.canvas import Canvas, Place
from downhill.export.drawing import length, narrow

_INSET, _BESIDE = 12, 14  # of the arrow's middle from the edge, of text from its middle
_CROSS = 7  # an arm's reach to each side
_TYPE, _LINE = 12, 16


class End(NamedTuple):
    """Where a run's head is at a moment, in the landscape's own units, and how the run was lost, if it was."""

    point: Float[np.ndarray, "2"]
    lost: str = ""


def draw_ends(canvas: Canvas, panel: Panel, ends: Mapping[int, End], theme: Theme, scale: float) -> None:
    """A cross where a lost run was last seen; an arrow, with its distance, where a run's head is outside the panel.

    Args:
        canvas: of the whole picture.
        panel: where they run.
        ends: by the entrants' indices.
        theme: the colours.
        scale: of crosses, arrows and type.
    """
    (left, top, _, _), height = panel.box, panel.size[1]
    taken: list[float] = []
    for index, (point, lost) in ends.items():
        [head] = panel.pixels(point[None])
        colour = theme.path_style(index).colour
        place = _edge_place(head, panel.size, _INSET * scale)
        if place is None:
            if lost:
                _draw_cross(canvas, (left + head[0], top + head[1]), colour, theme.casing, scale)
                _write_beside(canvas, panel, head.tolist(), lost, colour, theme.casing, scale)
            continue
        x, y = place
        canvas.arrow((left + x, top + y), math.atan2(head[1] - y, head[0] - x), colour, theme.casing, scale)
        text = lost or f"{readable(_distance(panel, point), 3)} away"
        height_of_text = _free_height(taken, y, height, _LINE * scale)
        _write_beside(canvas, panel, (x, height_of_text), text, colour, theme.casing, scale)


def _write_beside(
    canvas: Canvas, panel: Panel, place: Sequence[float], text: str, colour: str, casing: str, scale: float
) -> None:
    """Text on the side of a place in the panel where there is more room."""
    (left, top, _, _), (width, _), (x, y) = panel.box, panel.size, place
    gap = _BESIDE * scale
    size = narrow(text, _TYPE * scale, width - gap)
    wide = length(text, size)
    begin = max(x - gap - wide, 0) if x > width / 2 else min(x + gap, width - wide)
    canvas.text((left + begin, top + y), text, size, colour, "lm", halo=casing)


def _draw_cross(canvas: Canvas, at: Place, colour: str, casing: str, scale: float) -> None:
    x, y = at
    arm = _CROSS * scale
    for fill, width in ((casing, 6), (colour, 3)):
        for slant in (-arm, arm):
            canvas.line((x - arm, y - slant), (x + arm, y + slant), fill, round(width * scale))


def _edge_place(head: np.ndarray, size: tuple[int, int], inset: float) -> tuple[float, float] | None:
    """Where a panel is left towards a pixel outside it, inside the edge; ``None`` if the pixel is inside."""
    (x, y), (width, height) = head.tolist(), size
    if 0 <= x <= width and 0 <= y <= height:
        return None
    return min(max(x, inset), width - inset), min(max(y, inset), height - inset)


def _distance(panel: Panel, point: np.ndarray) -> float:
    """Of a point from the nearest one in view, in the landscape's own units."""
    beyond = (max(low - at, 0.0, at - high) for at, (low, high) in zip(point.tolist(), panel.view, strict=True))
    return math.hypot(*beyond)


def _free_height(taken: list[float], y: float, height: int, line: float) -> float:
    """The height nearest to ``y`` at which no text stands yet."""
    upwards = -1 if y > height / 2 else 1
    while any(abs(other - y) < line for other in taken):
        y += upwards * line
    taken.append(y)
    return y
