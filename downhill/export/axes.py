"""Two axes of a picture, with their ticks, numbers and names."""

from typing import NamedTuple

from PIL import Image, ImageDraw

from downhill.drawing.layout import Box
from downhill.drawing.theme import Theme
from downhill.drawing.ticks import TICKS_ACROSS, TICKS_UP, Tick
from downhill.export.drawing import font

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


def draw_grid(image: Image.Image, box: Box, across: TickedAxis, up: TickedAxis, theme: Theme) -> None:
    """Hairlines at the ticks."""
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = box
    for value, _ in across.ticks:
        x = left + across.fraction(value) * (right - left)
        draw.line((x, top, x, bottom), fill=theme.grid)
    for value, _ in up.ticks:
        y = bottom - up.fraction(value) * (bottom - top)
        draw.line((left, y, right, y), fill=theme.grid)


def draw_axes(image: Image.Image, box: Box, across: TickedAxis, up: TickedAxis, theme: Theme, scale: float) -> None:
    """Lines along the left and the lower edge, ticks, numbers, names."""
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = box
    numbers, names = font(_NUMBERS * scale), font(_NAMES * scale)
    draw.line((left - 1, top, left - 1, bottom), fill=theme.muted)
    draw.line((left - 1, bottom, right, bottom), fill=theme.muted)
    for value, text in across.ticks:
        x = left + across.fraction(value) * (right - left)
        draw.line((x, bottom, x, bottom + 3 * scale), fill=theme.muted)
        if across.labelled:
            draw.text((x, bottom + 5 * scale), text, fill=theme.muted, font=numbers, anchor="mt")
    for value, text in up.ticks:
        y = bottom - up.fraction(value) * (bottom - top)
        draw.line((left - 4 * scale, y, left - 1, y), fill=theme.muted)
        if up.labelled:
            draw.text((left - 7 * scale, y), text, fill=theme.muted, font=numbers, anchor="rm")
    if across.labelled:
        at = (left + right) / 2, bottom + 18 * scale
        draw.text(at, across.name, fill=theme.muted, font=names, anchor="mt")
    if up.labelled:
        widest = max((numbers.getlength(text) for _, text in up.ticks), default=0)
        _name_upwards(draw, up.name, (left - widest - 12 * scale, (top + bottom) / 2), theme, scale)


def _name_upwards(draw: ImageDraw.ImageDraw, name: str, right: tuple[float, float], theme: Theme, scale: float) -> None:
    """A letter stands upright; a longer name is turned by a quarter."""
    if len(name) <= 2:
        draw.text(right, name, fill=theme.muted, font=font(_NAMES * scale), anchor="rm")
        return
    width, height = round(font(_NAMES * scale).getlength(name)) + 2, round(16 * scale)
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).text((width / 2, height / 2), name, fill=255, font=font(_NAMES * scale), anchor="mm")
    turned = mask.transpose(Image.Transpose.ROTATE_90)
    draw.bitmap((round(right[0]) - height, round(right[1] - width / 2)), turned, fill=theme.muted)
