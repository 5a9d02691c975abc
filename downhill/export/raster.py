"""The canvas of pixels: a picture of Pillow's."""

from collections.abc import Generator
from contextlib import contextmanager
from math import floor

import numpy as np
from jaxtyping import Float
from PIL import Image, ImageDraw

from downhill.drawing.layout import Box
from downhill.drawing.theme import PathStyle
from downhill.export.canvas import Pixels, Place
from downhill.export.drawing import (
    SUPERSAMPLING,
    draw_text,
    font,
    stamp_arrow,
    stamp_marker,
    stamp_point,
    stamp_ring,
)
from downhill.export.lettering import write
from downhill.export.trails import Trail
from downhill.export.way import Way
from downhill.player.wire import PointKind

HALO = 2
"""How far it reaches around letters, in pixels."""


class Raster:
    """A canvas, see :class:`downhill.export.canvas.Canvas`, that paints a picture.

    Args:
        image: which.
    """

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self._draw = ImageDraw.Draw(image)

    def line(self, begin: Place, end: Place, colour: str, width: int = 1) -> None:
        """A straight line with blunt ends."""
        # Pillow cuts off fractions, which moves what lies outside by -0.5 into the picture.
        self._draw.line([(floor(across), floor(down)) for across, down in (begin, end)], colour, width)

    def rectangle(self, box: tuple[float, float, float, float], colour: str) -> None:
        """Filled, with its right and lower edge."""
        self._draw.rectangle(box, colour)

    def band(self, corners: Float[np.ndarray, "corners 2"], colour: str, opacity: float) -> None:
        """A polygon that covers what lies below in part."""
        large = [(across, down) for across, down in (corners * SUPERSAMPLING).tolist()]
        mask = Image.new("L", (self.image.width * SUPERSAMPLING, self.image.height * SUPERSAMPLING))
        ImageDraw.Draw(mask).polygon(large, fill=round(255 * opacity))
        self.image.paste(colour, (0, 0), mask.reduce(SUPERSAMPLING))

    def cells(self, colours: Pixels, box: Box) -> None:
        """Sharp cells that fill the box."""
        left, top, right, bottom = box
        cells = Image.fromarray(colours).resize((right - left, bottom - top), Image.Resampling.NEAREST)
        self.image.paste(cells, (left, top))

    def path(self, way: Way, step: int | None = None) -> None:
        """A way to this step, or to its end."""
        trail = Trail(way)
        trail.grow(way.last if step is None else step)
        trail.paste_onto(self.image, (0, 0, *self.image.size))

    def text(
        self, at: Place, text: str, size: float, colour: str, anchor: str = "la", *, often: bool = False, halo: str = ""
    ) -> None:
        """One line of text."""
        if halo:
            self._draw.text(at, text, colour, font(size), anchor, stroke_width=HALO, stroke_fill=halo)
        elif often:
            write(self.image, at, text, size, colour, anchor)
        else:
            draw_text(self._draw, at, text, size, colour, anchor)

    def text_upwards(self, right: Place, text: str, size: float, colour: str, height: float) -> None:
        """A line of text turned by a quarter."""
        width = round(font(size).getlength(text)) + 2
        mask = Image.new("L", (width, round(height)))
        ImageDraw.Draw(mask).text((width / 2, round(height) / 2), text, fill=255, font=font(size), anchor="mm")
        turned = mask.transpose(Image.Transpose.ROTATE_90)
        self._draw.bitmap((round(right[0]) - round(height), round(right[1] - width / 2)), turned, fill=colour)

    def marker(self, at: Place, style: PathStyle, casing: str, scale: float) -> None:
        """An entrant's head."""
        stamp_marker(self.image, *at, style, casing, scale)

    def point(self, at: Place, kind: PointKind, ink: str, casing: str, scale: float) -> None:
        """The mark of a critical point."""
        stamp_point(self.image, *at, kind, ink, casing, scale)

    def ring(self, at: Place, ink: str, casing: str, scale: float) -> None:
        """The mark of the start."""
        stamp_ring(self.image, *at, ink, casing, scale)

    def arrow(self, at: Place, angle: float, colour: str, casing: str, scale: float) -> None:
        """An arrow around a place, at whole pixels."""
        stamp_arrow(self.image, at, angle, colour, casing, scale)

    @contextmanager
    def clipped(self, box: Box) -> Generator["Raster"]:
        """A part of the picture, put back at the end."""
        part = Raster(self.image.crop(box))
        yield part
        self.image.paste(part.image, box[:2])
