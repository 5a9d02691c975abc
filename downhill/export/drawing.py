"""Text and markers, sharp at any place: shapes are drawn large and scaled down."""

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from downhill.drawing.theme import Marker, PathStyle
from downhill.export.faces import OURS, opened, pieces
from downhill.export.shapes import (
    ARROW_CASING,
    ARROW_SIZE,
    CIRCLE,
    HEAD,
    HEAD_CASING,
    HEAD_HOLLOW,
    MARKERS,
    POINT,
    POINT_EDGES,
    POINTS,
    RINGS,
    arrow,
)
from downhill.player.wire import PointKind

SUPERSAMPLING = 4
"""Shapes are drawn this many times larger in each direction."""

_SMALLEST_TYPE = 6
_STAMP = 24  # a stamp's width in pixels; holds any marker with its casing


def font(size: float) -> ImageFont.FreeTypeFont:
    """Ours, which has all that is not a person's own words."""
    return opened(OURS, round(size))


@lru_cache(maxsize=1024)
def length(text: str, size: float) -> float:
    """How wide it is, in pixels."""
    return sum(opened(face, round(size)).getlength(piece) for piece, face in pieces(text))


def fitted(text: str, size: float, width: float) -> str:
    """The text, or as much of its beginning as fits into this width with an ellipsis."""
    if length(text, size) <= width:
        return text
    while text and length(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def narrow(text: str, size: float, width: float) -> float:
    """The size at which the text fits into this width: its own, or as much smaller as need be."""
    while size > _SMALLEST_TYPE and length(text, size) > width:
        size -= 1
    return size


def draw_text(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: float, colour: str | int, anchor: str = "la"
) -> None:
    """As Pillow's own ``text``, in any script."""
    parts = pieces(text)
    if parts == ((text, OURS),):
        draw.text(at, text, colour, font(size), anchor)
        return
    x, y = at
    ascent, descent = font(size).getmetrics()
    y += {"a": ascent, "m": (ascent - descent) / 2, "s": 0}[anchor[1]]  # the baseline that our own font has
    if anchor[0] == "r":
        x -= length(text, size)
    for piece, face in parts:
        draw.text((x, y), piece, colour, opened(face, round(size)), "ls")
        x += opened(face, round(size)).getlength(piece)


def stamp_marker(image: Image.Image, x: float, y: float, style: PathStyle, casing: str, scale: float = 1.0) -> None:
    """A marker centred at (x, y), which may be between pixels; what lies beyond the image is cut off."""
    left, top, centre = _place(x, y, scale)
    outline, inside = (_shape(style.marker, centre, size * scale, scale) for size in (HEAD + HEAD_CASING, HEAD))
    image.paste(casing, (left, top), outline)
    image.paste(style.colour, (left, top), inside)
    if style.hollow:
        image.paste(casing, (left, top), _shape(style.marker, centre, (HEAD - HEAD_HOLLOW) * scale, scale))


def stamp_point(
    image: Image.Image, x: float, y: float, kind: PointKind, ink: str, casing: str, scale: float = 1.0
) -> None:
    """The mark of a critical point, as in ``ground.js``: a filled star, or the outline of a diamond or triangle."""
    left, top, centre = _place(x, y, scale)
    corners = POINTS[kind] * POINT * scale + centre
    for colour, width in zip((casing, ink), POINT_EDGES, strict=True):
        image.paste(colour, (left, top), _outline(corners, width * scale, scale))
    if kind == "minimum":
        image.paste(ink, (left, top), _polygon(corners, scale))


def stamp_ring(image: Image.Image, x: float, y: float, colour: str, casing: str, scale: float = 1.0) -> None:
    """The mark of the start."""
    left, top, centre = _place(x, y, scale)
    for ring_colour, (outer, inner) in zip((casing, colour), RINGS, strict=True):
        mask = _shape("circle", centre, outer * scale, scale).copy()
        mask.paste(0, (0, 0), _shape("circle", centre, inner * scale, scale))
        image.paste(ring_colour, (left, top), mask)


def stamp_arrow(
    image: Image.Image, at: tuple[float, float], angle: float, colour: str, casing: str, scale: float
) -> None:
    """An arrow around a place, at whole pixels."""
    x, y = (round(each) for each in at)
    half = math.ceil((ARROW_SIZE + ARROW_CASING) * scale)
    for fill, width in ((casing, 2 * ARROW_CASING), (colour, 0)):
        mask = Image.new("L", (2 * half * SUPERSAMPLING, 2 * half * SUPERSAMPLING))
        corners = (arrow(angle, scale) + half) * SUPERSAMPLING
        polygon = [(float(across), float(down)) for across, down in corners]
        draw = ImageDraw.Draw(mask)
        draw.polygon(polygon, fill=255)
        if width:
            draw.line([*polygon, polygon[0]], fill=255, width=round(width * scale * SUPERSAMPLING), joint="curve")
        image.paste(fill, (x - half, y - half), mask.reduce(SUPERSAMPLING))


def _stamp(scale: float) -> int:
    return 2 * math.ceil(_STAMP * scale / 2)


def _place(x: float, y: float, scale: float) -> tuple[int, int, tuple[float, float]]:
    """A stamp's left and top, and the point within it, to a quarter of a pixel: so that few shapes are drawn anew."""
    x, y = round(x * SUPERSAMPLING) / SUPERSAMPLING, round(y * SUPERSAMPLING) / SUPERSAMPLING
    left, top = (math.floor(corner) - _stamp(scale) // 2 for corner in (x, y))
    return left, top, (x - left, y - top)


@lru_cache(maxsize=1024)
def _shape(marker: Marker, centre: tuple[float, float], size: float, scale: float) -> Image.Image:
    if marker != "circle":
        return _polygon(MARKERS[marker] * size + centre, scale)
    mask, draw = _canvas(scale)
    x, y = (coordinate * SUPERSAMPLING for coordinate in centre)
    radius = CIRCLE * size * SUPERSAMPLING
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return mask.reduce(SUPERSAMPLING)


def _polygon(corners: np.ndarray, scale: float) -> Image.Image:
    mask, draw = _canvas(scale)
    draw.polygon([(float(x), float(y)) for x, y in corners * SUPERSAMPLING], fill=255)
    return mask.reduce(SUPERSAMPLING)


def _outline(corners: np.ndarray, width: float, scale: float) -> Image.Image:
    mask, draw = _canvas(scale)
    ring = [(float(x), float(y)) for x, y in np.vstack([corners, corners[:2]]) * SUPERSAMPLING]  # all joints are round
    draw.line(ring, fill=255, width=round(width * SUPERSAMPLING), joint="curve")
    return mask.reduce(SUPERSAMPLING)


def _canvas(scale: float) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    side = _stamp(scale) * SUPERSAMPLING
    mask = Image.new("L", (side, side))
    return mask, ImageDraw.Draw(mask)
