"""What layouts draw on: pixels, or a description from which vectors are written. Both have the same words for it."""

from contextlib import AbstractContextManager
from typing import Protocol, Self

import numpy as np
from jaxtyping import Float, UInt8

from downhill.drawing.layout import Box
from downhill.drawing.theme import PathStyle
from downhill.export.way import Way
from downhill.player.wire import PointKind

Place = tuple[float, float]
Pixels = UInt8[np.ndarray, "rows columns 3"]


class Canvas(Protocol):
    """All places are in pixels of the layout, from the top left corner; colours are ``"#rrggbb"``."""

    def line(self, begin: Place, end: Place, colour: str, width: int = 1) -> None:
        """A straight line with blunt ends."""
        ...

    def rectangle(self, box: tuple[float, float, float, float], colour: str) -> None:
        """Filled, its right and lower edge included: left, top, right, bottom as pixels count."""
        ...

    def band(self, corners: Float[np.ndarray, "corners 2"], colour: str, opacity: float) -> None:
        """A polygon that covers what lies below to this part."""
        ...

    def cells(self, colours: Pixels, box: Box) -> None:
        """Sharp cells that fill the box."""
        ...

    def path(self, way: Way, step: int | None = None) -> None:
        """A way to this step, or to its end, with its casing, its dashes and round ends."""
        ...

    def text(
        self, at: Place, text: str, size: float, colour: str, anchor: str = "la", *, often: bool = False, halo: str = ""
    ) -> None:
        """One line of text.

        Args:
            at: where its anchor is.
            text: in any script.
            size: of the type, in pixels.
            colour: of the letters.
            anchor: as Pillow's: ``l``, ``m`` or ``r``, then ``a``, ``t``, ``m`` or ``s``.
            often: whether the same comes again in many frames; then it stands at whole pixels.
            halo: the colour of a line around the letters, if any.
        """
        ...

    def text_upwards(self, right: Place, text: str, size: float, colour: str, height: float) -> None:
        """A line of text turned by a quarter, so high; ``right`` is the middle of its right edge."""
        ...

    def marker(self, at: Place, style: PathStyle, casing: str, scale: float) -> None:
        """An entrant's head."""
        ...

    def point(self, at: Place, kind: PointKind, ink: str, casing: str, scale: float) -> None:
        """The mark of a critical point."""
        ...

    def ring(self, at: Place, ink: str, casing: str, scale: float) -> None:
        """The mark of the start."""
        ...

    def arrow(self, at: Place, angle: float, colour: str, casing: str, scale: float) -> None:
        """An arrow around a place, pointing at an angle that grows downwards from the right."""
        ...

    def clipped(self, box: Box) -> AbstractContextManager[Self]:
        """A canvas of a box's own, whose places begin at its corner and which cuts off what is beyond it."""
        ...
