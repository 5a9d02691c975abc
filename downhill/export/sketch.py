"""A drawing as a list of lines, areas, texts and pictures: what SVG, PDF and TikZ are written from.

Places are in pixels of the layout, from the top left corner of the drawing, or of the box that clips them.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from jaxtyping import Float

from downhill.drawing.layout import Box
from downhill.drawing.theme import Marker, PathStyle
from downhill.export import shapes
from downhill.export.canvas import Pixels, Place
from downhill.export.drawing import font
from downhill.export.raster import HALO
from downhill.export.thinning import thinned
from downhill.export.way import CASING, FAINT, FULL, Segments, Way
from downhill.player.wire import PointKind

Points = Float[np.ndarray, "points 2"]

_SHARPEST = 600
"""Cells are enlarged to about so many pixels across: some programs blur what they enlarge themselves."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """Lines with round ends and joints, all of one pen.

    Attributes:
        lines: the points of each.
        colour: as ``"#rrggbb"``.
        width: of the pen.
        dash: lengths of strokes and gaps; empty for solid lines.
        phase: where in the dashes a line begins.
        opacity: how strongly it covers what lies below.
        closed: whether the lines lead back to where they begin.
        blunt: whether the ends are cut straight off.
    """

    lines: Sequence[Points]
    colour: str
    width: float
    dash: tuple[float, ...] = ()
    phase: float = 0.0
    opacity: float = 1.0
    closed: bool = False
    blunt: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """An area within some rings; what lies within two of them is a hole.

    Attributes:
        rings: the corners of each.
        colour: as ``"#rrggbb"``.
        opacity: how strongly it covers what lies below.
        edge: colour and width of a line along the rings, if any.
    """

    rings: Sequence[Points]
    colour: str
    opacity: float = 1.0
    edge: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """A disc, or with a width the line around it."""

    centre: Place
    radius: float
    colour: str
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text.

    Attributes:
        at: a place on its baseline.
        text: in any script.
        size: of the type.
        colour: of the letters.
        align: which part of it is there: its left end, middle, or right end.
        upwards: whether it is turned by a quarter.
        halo: the colour of a line around the letters, :data:`HALO` wide; empty for none.
    """

    at: Place
    text: str
    size: int
    colour: str
    align: Literal["l", "m", "r"]
    upwards: bool = False
    halo: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Pixels that fill a box."""

    pixels: Pixels
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """What is seen of some items in a box, from whose corner their places are counted."""

    box: Box
    items: "Sequence[Item]"


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Items that come more than once, as the landscape in every panel; a format may write them down once."""

    items: "Sequence[Item]"
    size: tuple[int, int]


Item = Stroke | Fill | Circle | Text | Picture | Clip | Shared


@dataclass(frozen=True, slots=True)
class Sketch:
    """A canvas, see :class:`downhill.export.canvas.Canvas`, that keeps what is drawn.

    Attributes:
        tolerance: lines are thinned to points so near to the line through all, in pixels.
        items: what has been drawn, lowest first.
    """

    tolerance: float
    items: list[Item] = field(default_factory=list)

    def line(self, begin: Place, end: Place, colour: str, width: int = 1) -> None:
        """A straight line with blunt ends."""
        self.items.append(Stroke([np.array([begin, end], float)], colour, width, blunt=True))

    def rectangle(self, box: tuple[float, float, float, float], colour: str) -> None:
        """Filled, with its right and lower edge."""
        left, top, right, bottom = box
        self.items.append(rectangle(left, top, right + 1, bottom + 1, colour))

    def band(self, corners: Points, colour: str, opacity: float) -> None:
        """A polygon that covers what lies below in part."""
        self.items.append(Fill([thinned(corners, self.tolerance)], colour, opacity))

    def cells(self, colours: Pixels, box: Box) -> None:
        """Sharp cells that fill the box."""
        up, across = (max(round(_SHARPEST / count), 1) for count in colours.shape[:2])
        self.items.append(Picture(colours.repeat(up, axis=0).repeat(across, axis=1), box))

    def path(self, way: Way, step: int | None = None) -> None:
        """A way to this step, or to its end."""
        runs = list(_runs(Segments(way, self.tolerance / 2, step)))
        lines = [thinned(line, self.tolerance / 2) for line, _ in runs]
        if way.casing and lines:
            self.items.append(Stroke(lines, way.casing, way.width * CASING, opacity=FAINT / FULL))
        if way.dash:
            pens = zip(lines, runs, strict=True)
            self.items.extend(Stroke([line], way.style.colour, way.width, way.dash, phase) for line, (_, phase) in pens)
        elif lines:
            self.items.append(Stroke(lines, way.style.colour, way.width))

    def text(
        self, at: Place, text: str, size: float, colour: str, anchor: str = "la", *, often: bool = False, halo: str = ""
    ) -> None:
        """One line of text."""
        del often  # a drawing is one frame
        if text:
            baseline = at[1] + _above_baseline(text, size, anchor[1])
            self.items.append(Text((at[0], baseline), text, round(size), colour, _align(anchor[0]), halo=halo))

    def text_upwards(self, right: Place, text: str, size: float, colour: str, height: float) -> None:
        """A line of text turned by a quarter."""
        x = right[0] - height / 2 + _above_baseline(text, size, "m")
        self.items.append(Text((x, right[1]), text, round(size), colour, "m", upwards=True))

    def marker(self, at: Place, style: PathStyle, casing: str, scale: float) -> None:
        """An entrant's head."""
        self._shape(at, style.marker, (shapes.HEAD + shapes.HEAD_CASING) * scale, casing)
        self._shape(at, style.marker, shapes.HEAD * scale, style.colour)
        if style.hollow:
            self._shape(at, style.marker, (shapes.HEAD - shapes.HEAD_HOLLOW) * scale, casing)

    def _shape(self, at: Place, marker: Marker, size: float, colour: str) -> None:
        if marker == "circle":
            self.items.append(Circle(at, shapes.CIRCLE * size, colour))
        else:
            self.items.append(Fill([shapes.MARKERS[marker] * size + at], colour))

    def point(self, at: Place, kind: PointKind, ink: str, casing: str, scale: float) -> None:
        """The mark of a critical point."""
        corners = shapes.POINTS[kind] * shapes.POINT * scale + at
        for colour, width in zip((casing, ink), shapes.POINT_EDGES, strict=True):
            self.items.append(Stroke([corners], colour, width * scale, closed=True))
        if kind == "minimum":
            self.items.append(Fill([corners], ink))

    def ring(self, at: Place, ink: str, casing: str, scale: float) -> None:
        """The mark of the start."""
        for colour, (outer, inner) in zip((casing, ink), shapes.RINGS, strict=True):
            size, width = (outer + inner) / 2 * scale, (outer - inner) * scale
            self.items.append(Circle(at, shapes.CIRCLE * size, colour, shapes.CIRCLE * width))

    def arrow(self, at: Place, angle: float, colour: str, casing: str, scale: float) -> None:
        """An arrow around a place."""
        corners = shapes.arrow(angle, scale) + at
        self.items.append(Fill([corners], casing, edge=(casing, 2 * shapes.ARROW_CASING * scale)))
        self.items.append(Fill([corners], colour))

    @contextmanager
    def clipped(self, box: Box) -> Generator["Sketch"]:
        """A part of the drawing that ends at its box."""
        part = Sketch(self.tolerance)
        yield part
        self.items.append(Clip(box, part.items))


def rectangle(left: float, top: float, right: float, bottom: float, colour: str) -> Fill:
    """A filled one between these edges."""
    return Fill([np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)], colour)


def halo_width() -> float:
    """Of the line of which half is seen around letters."""
    return 2.0 * HALO


def _align(anchor: str) -> Literal["l", "m", "r"]:
    return "l" if anchor == "l" else "m" if anchor == "m" else "r"


def _above_baseline(text: str, size: float, anchor: str) -> float:
    """How far a place of the letters is above their baseline: ascender, ink's top, middle or the baseline itself."""
    ours = font(size)
    ascent, descent = ours.getmetrics()
    if anchor == "t":
        return -ours.getbbox(text, anchor="ls")[1]
    return {"a": ascent, "m": (ascent - descent) / 2, "s": 0.0}[anchor]


def _runs(segments: Segments) -> Iterator[tuple[Points, float]]:
    """The stretches that are seen, and how long the way is up to each."""
    begin, end, visible = segments.begin, segments.end, segments.visible
    follows = np.zeros(len(visible), bool)
    follows[1:] = visible[1:] & visible[:-1] & (begin[1:] == end[:-1]).all(axis=1)
    firsts = np.flatnonzero(visible & ~follows)
    for first in firsts.tolist():
        behind = first + 1
        while behind < len(visible) and follows[behind]:
            behind += 1
        yield np.concatenate([begin[first : first + 1], end[first:behind]]), float(segments.travelled[first])
