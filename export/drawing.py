"""Text and markers, sharp at any place: shapes are drawn large and scaled down."""

import math
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from plots.theme import Marker, PathStyle

SUPERSAMPLING = 4
"""Shapes are drawn this many times larger in each direction."""

_FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
_HEAD = 6.0
_STAMP = 24  # a stamp's width in pixels; holds any marker with its casing


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """DejaVu Sans; Pillow's own font lacks the minus sign and Greek."""
    return ImageFont.truetype(str(_FONT), size)


def fitted(text: str, size: int, width: int) -> str:
    """The text, or as much of its beginning as fits into this width with an ellipsis."""
    if font(size).getlength(text) <= width:
        return text
    while text and font(size).getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def readable(number: float) -> str:
    """Two significant digits, the whole part in full below 100,000, with a real minus sign."""
    whole = 99.5 <= abs(number) < 99_999.5  # what would be rounded to three digits, and not yet to six
    small = number != 0 and abs(number) < 1e-3
    text = f"{number:.0f}" if whole else f"{number:.1e}" if small else f"{number:#.2g}".removesuffix(".")
    mantissa, e, exponent = text.partition("e")
    return (mantissa + (f"e{int(exponent)}" if e else "")).replace("-", "−")


def stamp_marker(image: Image.Image, x: float, y: float, style: PathStyle, casing: str) -> None:
    """A marker centred at (x, y), which may be between pixels; what lies beyond the image is cut off."""
    left, top, centre = _place(x, y)
    outline, inside = _shape(style.marker, centre, _HEAD + 1.6), _shape(style.marker, centre, _HEAD)
    image.paste(casing, (left, top), outline)
    image.paste(style.colour, (left, top), inside)
    if style.hollow:
        image.paste(casing, (left, top), _shape(style.marker, centre, _HEAD - 2.2))


def stamp_star(image: Image.Image, x: float, y: float, colour: str) -> None:
    """The mark of a known minimum."""
    left, top, centre = _place(x, y)
    turns = np.arange(10) * np.pi / 5
    radius = np.where(np.arange(10) % 2, 2.6, 6.2)
    corners = np.column_stack([np.sin(turns) * radius, -np.cos(turns) * radius])
    image.paste(colour, (left, top), _polygon(corners + np.array(centre)))


def stamp_ring(image: Image.Image, x: float, y: float, colour: str, casing: str) -> None:
    """The mark of the start."""
    left, top, centre = _place(x, y)
    for ring_colour, outer, inner in ((casing, 6.6, 3.4), (colour, 5.8, 4.2)):
        mask = _shape("circle", centre, outer).copy()
        mask.paste(0, (0, 0), _shape("circle", centre, inner))
        image.paste(ring_colour, (left, top), mask)


def _place(x: float, y: float) -> tuple[int, int, tuple[float, float]]:
    """A stamp's left and top, and the point within it, to a quarter of a pixel: so that few shapes are drawn anew."""
    x, y = round(x * SUPERSAMPLING) / SUPERSAMPLING, round(y * SUPERSAMPLING) / SUPERSAMPLING
    left, top = math.floor(x) - _STAMP // 2, math.floor(y) - _STAMP // 2
    return left, top, (x - left, y - top)


_ARM = 0.36
_PLUS = np.array(
    [
        *((-_ARM, -1), (_ARM, -1), (_ARM, -_ARM), (1, -_ARM), (1, _ARM), (_ARM, _ARM)),
        *((_ARM, 1), (-_ARM, 1), (-_ARM, _ARM), (-1, _ARM), (-1, -_ARM), (-_ARM, -_ARM)),
    ]
)
_TURN = np.array([[1, 1], [-1, 1]]) / np.sqrt(2)
_CORNERS: dict[Marker, np.ndarray] = {
    "square": np.array([(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]),
    "triangle": np.array([(0, -1.1), (1.05, 0.8), (-1.05, 0.8)]),
    "diamond": np.array([(0, -1.2), (1, 0), (0, 1.2), (-1, 0)]),
    "plus": _PLUS,
    "cross": _PLUS @ _TURN,
}


@lru_cache(maxsize=1024)
def _shape(marker: Marker, centre: tuple[float, float], size: float) -> Image.Image:
    if marker != "circle":
        return _polygon(_CORNERS[marker] * size + centre)
    mask, draw = _canvas()
    x, y = (coordinate * SUPERSAMPLING for coordinate in centre)
    radius = 0.95 * size * SUPERSAMPLING
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return mask.reduce(SUPERSAMPLING)


def _polygon(corners: np.ndarray) -> Image.Image:
    mask, draw = _canvas()
    draw.polygon([(float(x), float(y)) for x, y in corners * SUPERSAMPLING], fill=255)
    return mask.reduce(SUPERSAMPLING)


def _canvas() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    mask = Image.new("L", (_STAMP * SUPERSAMPLING, _STAMP * SUPERSAMPLING))
    return mask, ImageDraw.Draw(mask)
