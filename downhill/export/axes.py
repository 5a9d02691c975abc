"""Two axes of a picture, with their ticks, numbers and names."""

from typing import NamedTuple

from downhill.drawing.layout import Box
from downhill.drawing.theme import Theme
from downhill.drawing.ticks import TICKS_ACROSS, TICKS_UP, Tick
from downhill.export.canvas import Canvas
from downhill.export.drawing import length

_NUMBERS, _NAMES = 10, 11  # sizes of type


class TickedAxis(NamedTuple):
    """One side of a panel.

    Attributes:
        ticks: places, as numbers from ``low`` to ``high``, and what stands there.
        low: the number at the panel's left or lower end.
        high: that at the other end.
        name: of what is shown.
        labelled: whether numbers and name are shown.
    """

    ticks: list[Tick]
    low: float
    high: float
    name: str
    labelled: bool = True

    def fraction(self, value: float) -> float:
        """How far along the axis, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def across_distance(scale: float) -> float:
    """Least pixels between two ticks along a lower edge, where type is of this scale."""
    return TICKS_ACROSS * _NUMBERS * scale


def up_distance(scale: float) -> float:
    """The same along a left edge."""
    return TICKS_UP * _NUMBERS * scale


def draw_grid(canvas: Canvas, box: Box, across: TickedAxis, up: TickedAxis, theme: Theme) -> None:
    """Hairlines at the ticks."""
    left, top, right, bottom = box
    for value, _ in across.ticks:
        x = left + across.fraction(value) * (right - left)
        canvas.line((x, top), (x, bottom), theme.grid)
    for value, _ in up.ticks:
        y = bottom - up.fraction(value) * (bottom - top)
        canvas.line((left, y), (right, y), theme.grid)


def draw_axes(canvas: Canvas, box: Box, across: TickedAxis, up: TickedAxis, theme: Theme, scale: float) -> None:
    """Lines along the left and the lower edge, ticks, numbers, names."""
    left, top, right, bottom = box
    numbers, names = _NUMBERS * scale, _NAMES * scale
    outside, below = left - 0.5, bottom + 0.5  # the middles of the first pixels beyond the box
    canvas.line((outside, top), (outside, below), theme.muted)
    canvas.line((outside, below), (right, below), theme.muted)
    for value, text in across.ticks:
        x = left + across.fraction(value) * (right - left)
        canvas.line((x, bottom), (x, bottom + 3 * scale), theme.muted)
        if across.labelled:
            canvas.text((x, bottom + 5 * scale), text, numbers, theme.muted, "mt")
    for value, text in up.ticks:
        y = bottom - up.fraction(value) * (bottom - top)
        canvas.line((left - 4 * scale, y), (outside, y), theme.muted)
        if up.labelled:
            canvas.text((left - 7 * scale, y), text, numbers, theme.muted, "rm")
    if across.labelled:
        canvas.text(((left + right) / 2, bottom + 18 * scale), across.name, names, theme.muted, "mt")
    if up.labelled:
        widest = max((length(text, numbers) for _, text in up.ticks), default=0)
        beside = (left - widest - 12 * scale, (top + bottom) / 2)
        if len(up.name) <= 2:  # a letter stands upright
            canvas.text(beside, up.name, names, theme.muted, "rm")
        else:
            canvas.text_upwards(beside, up.name, names, theme.muted, 16 * scale)
