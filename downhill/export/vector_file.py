"""What every file of vectors needs to know of a drawing."""

from collections.abc import Sequence
from typing import NamedTuple

from downhill.export.sketch import Item
from downhill.export.source import Source

TOLERANCE_PT = 0.05
"""No point of a line is farther from where it should be, in typographic points on paper."""
_POINTS_PER_CM = 72 / 2.54


class Drawing(NamedTuple):
    """A drawing and its size on paper.

    Attributes:
        items: what is drawn, lowest first.
        size: width and height of the layout, in pixels.
        width_cm: how wide it is on paper.
        title: for people who cannot see it, and for lists of files.
        source: what it was made of.
    """

    items: Sequence[Item]
    size: tuple[int, int]
    width_cm: float
    title: str
    source: Source

    @property
    def centimetres(self) -> tuple[float, float]:
        """Width and height."""
        return self.width_cm, self.width_cm * self.size[1] / self.size[0]

    @property
    def points_per_pixel(self) -> float:
        """The size of a pixel of the layout, in points of 1/72 inch."""
        return points_per_pixel(self.size[0], self.width_cm)


def points_per_pixel(pixels: int, width_cm: float) -> float:
    """Where so many pixels are so many centimetres."""
    return width_cm * _POINTS_PER_CM / pixels
