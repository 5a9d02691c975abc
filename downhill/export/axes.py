"""Two axes with their ticks, numbers and names; round numbers along them."""

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from downhill.drawing.theme import Theme
from downhill.export.drawing import font
from downhill.export.layout import Box

TICK_DISTANCE = 40
"""Least distance of two ticks in pixels."""

_MOST_DECADES = 6
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Axis(NamedTuple):
    """One side of a panel.

    Attributes:
        ticks: places, as numbers from ``low`` to ``high``, and what stands there.
        low: the number at the panel's left or lower end.
        high: that at the other end.
        name: of what is shown.
        labelled: whether numbers and name are shown.
    """

    ticks: list[tuple[float, str]]
    low: float
    high: float
    name: str
    labelled: bool = True

    def share(self, value: float) -> float:
        """How far along the axis, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def draw_grid(image: Image.Image, box: Box, across: Axis, up: Axis, theme: Theme) -> None:
    """Hairlines at the ticks."""
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = box
    for value, _ in across.ticks:
        x = left + across.share(value) * (right - left)
        draw.line((x, top, x, bottom), fill=theme.grid)
    for value, _ in up.ticks:
        y = bottom - up.share(value) * (bottom - top)
        draw.line((left, y, right, y), fill=theme.grid)


def draw_axes(image: Image.Image, box: Box, across: Axis, up: Axis, theme: Theme, scale: float) -> None:
    """Lines along the left and the lower edge, ticks, numbers, names."""
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = box
    numbers, names = font(10 * scale), font(11 * scale)
    draw.line((left - 1, top, left - 1, bottom), fill=theme.muted)
    draw.line((left - 1, bottom, right, bottom), fill=theme.muted)
    for value, text in across.ticks:
        x = left + across.share(value) * (right - left)
        draw.line((x, bottom, x, bottom + 3 * scale), fill=theme.muted)
        if across.labelled:
            draw.text((x, bottom + 5 * scale), text, fill=theme.muted, font=numbers, anchor="mt")
    for value, text in up.ticks:
        y = bottom - up.share(value) * (bottom - top)
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
        draw.text(right, name, fill=theme.muted, font=font(11 * scale), anchor="rm")
        return
    width, height = round(font(11 * scale).getlength(name)) + 2, round(16 * scale)
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).text((width / 2, height / 2), name, fill=255, font=font(11 * scale), anchor="mm")
    turned = mask.transpose(Image.Transpose.ROTATE_90)
    draw.bitmap((round(right[0]) - height, round(right[1] - width / 2)), turned, fill=theme.muted)


def linear_ticks(low: float, high: float, pixels: int, distance: float) -> list[tuple[float, str]]:
    """The round numbers within [low, high] that are 1, 2 or 5 times a power of ten, and at least so far, apart."""
    rough = (high - low) / max(pixels / distance, 1)
    power = 10.0 ** np.floor(np.log10(rough))
    gap = next(step * power for step in (1, 2, 5, 10) if step * power >= rough)
    numbers = [float(k * gap) for k in range(int(np.ceil(low / gap)), int(np.floor(high / gap)) + 1)]
    return [(number, number_text(number)) for number in numbers]


def decade_ticks(low: int, high: int, pixels: int, distance: float) -> list[tuple[float, str]]:
    """Powers of ten from 10^low to 10^high, at least so many pixels apart; places are their exponents."""
    most = max(min(int(pixels / distance), _MOST_DECADES), 1)
    every = max(-(-(high - low) // most), 1)
    return [(float(k), "10" + str(k).translate(_SUPERSCRIPTS)) for k in range(low, high + 1, every)]


def number_text(value: float) -> str:
    """At most six digits, with a real minus sign."""
    return f"{value:g}".replace("-", "−")
