"""A drawing as PDF of one page: text stays text, its fonts are embedded, as much of them as is used."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from fpdf import FPDF
from fpdf.drawing import BoundingBox, GraphicsStyle, PaintedPath, Renderable
from fpdf.drawing_primitives import Point
from fpdf.enums import IntersectionRule, StrokeCapStyle, StrokeJoinStyle, TextMode
from PIL import Image

from downhill.export.faces import Face, is_shaped, pieces
from downhill.export.sketch import Circle, Clip, Fill, Item, Picture, Points, Shared, Stroke, Text, halo_width
from downhill.export.vector_file import Drawing

_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:downhill="urn:downhill:">
<downhill:{name}>{lines}</downhill:{name}></rdf:Description>
</rdf:RDF></x:xmpmeta>"""


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write_pdf(drawing: Drawing) -> bytes:
    """The file, with what it was made of in its XMP, as ``downhill:Experiment``."""
    k = drawing.points_per_pixel
    pdf = FPDF(unit="pt", format=(drawing.size[0] * k, drawing.size[1] * k))
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.set_title(drawing.title)
    pdf.set_creation_date(EPOCH)  # the same drawing is the same file
    pdf.set_xmp_metadata(_XMP.format(name=drawing.source.name, lines=escape(drawing.source.lines)))
    pdf.add_page()
    _Writer(pdf, k).write(drawing.items, (0.0, 0.0))
    return bytes(pdf.output())


@dataclass(frozen=True, slots=True)
class _Line:
    """A straight line to each of these points: fpdf2's own ``Line``, many at once, without an object for each."""

    points: Points

    @property
    def end_point(self) -> Point:
        """Where it ends."""
        return Point(*self.points[-1].tolist())

    def bounding_box(self, start: Point) -> tuple[BoundingBox, Point]:
        """What is around it and the point before it."""
        return BoundingBox.from_points([start, *(Point(*each) for each in self.points.tolist())]), self.end_point

    def render(
        self,
        resource_registry: Any,  # noqa: ARG002
        style: GraphicsStyle,  # noqa: ARG002
        last_item: Renderable,  # noqa: ARG002
        initial_point: Point,
    ) -> tuple[str, Renderable, Point]:
        """PDF's own words for it."""
        return " ".join(f"{x:.3f} {y:.3f} l" for x, y in self.points.tolist()), self, initial_point


class _Writer:
    """Items on a page.

    Args:
        pdf: its document.
        k: points per pixel of the layout.
    """

    def __init__(self, pdf: FPDF, k: float) -> None:
        self._pdf, self._k = pdf, k
        self._families: dict[Face, str] = {}

    def write(self, items: Sequence[Item], corner: tuple[float, float]) -> None:
        """Draw the items, whose places are counted from this corner."""
        for item in items:
            match item:
                case Stroke():
                    with self._path(item.lines, corner, item.closed) as style:
                        self._pen(style, item.colour, item.width)
                        style.stroke_opacity = item.opacity
                        if item.blunt:
                            style.stroke_cap_style = StrokeCapStyle.BUTT
                        if item.dash:
                            style.stroke_dash_pattern = [length * self._k for length in item.dash]
                            style.stroke_dash_phase = item.phase % sum(item.dash) * self._k
                case Fill():
                    with self._path(item.rings, corner, closed=True) as style:
                        style.fill_color, style.fill_opacity = item.colour, item.opacity
                        if item.edge:
                            self._pen(style, *item.edge)
                case Circle():
                    self._circle(item, corner)
                case Text():
                    self._text(item, corner)
                case Picture():
                    left, top, right, bottom = item.box
                    x, y = self._place((left, top), corner)
                    width, height = (right - left) * self._k, (bottom - top) * self._k
                    self._pdf.image(Image.fromarray(item.pixels), x, y, width, height)
                case Clip():
                    left, top, right, bottom = item.box
                    x, y = self._place((left, top), corner)
                    with self._pdf.rect_clip(x, y, (right - left) * self._k, (bottom - top) * self._k):
                        self.write(item.items, (corner[0] + left, corner[1] + top))
                case Shared():
                    self.write(item.items, corner)

    def _place(self, place: tuple[float, float], corner: tuple[float, float]) -> tuple[float, float]:
        return (place[0] + corner[0]) * self._k, (place[1] + corner[1]) * self._k

    def _pen(self, style: GraphicsStyle, colour: str, width: float) -> None:
        style.stroke_color, style.stroke_width = colour, width * self._k
        style.stroke_cap_style, style.stroke_join_style = StrokeCapStyle.ROUND, StrokeJoinStyle.ROUND

    @contextmanager
    def _path(
        self, lines: Sequence[Points], corner: tuple[float, float], closed: bool = False
    ) -> Generator[GraphicsStyle]:
        """A path through these points, whose style is to be set."""
        with self._pdf.drawing_context() as drawing:
            path = PaintedPath()
            style = path.style
            style.fill_color = style.stroke_color = None
            style.auto_close, style.intersection_rule = closed, IntersectionRule.EVENODD
            for line in lines:
                placed = (line + corner) * self._k
                path.move_to(*placed[0].tolist())
                path.add_path_element(_Line(placed[1:]), clone=False)
                if closed:
                    path.close()
            yield style
            drawing.add_item(path, clone=False)

    def _circle(self, circle: Circle, corner: tuple[float, float]) -> None:
        with self._pdf.drawing_context() as drawing:
            path = PaintedPath()
            path.style.fill_color = path.style.stroke_color = None
            path.circle(*self._place(circle.centre, corner), circle.radius * self._k)
            if circle.width:
                path.style.stroke_color, path.style.stroke_width = circle.colour, circle.width * self._k
            else:
                path.style.fill_color = circle.colour
            drawing.add_item(path, clone=False)

    def _text(self, text: Text, corner: tuple[float, float]) -> None:
        x, y = self._place(text.at, corner)
        parts = pieces(text.text)
        size = text.size * self._k
        widths = [self._width(*part, size) for part in parts]
        begin = x - sum(widths) * {"l": 0.0, "m": 0.5, "r": 1.0}[text.align]
        with self._turned(text.upwards, x, y):
            for halo in (True, False) if text.halo else (False,):
                at = begin
                for (piece, face), width in zip(parts, widths, strict=True):
                    self._piece(piece, face, (at, y), size, text.halo if halo else text.colour, outlined=halo)
                    at += width

    def _piece(
        self, text: str, face: Face, at: tuple[float, float], size: float, colour: str, *, outlined: bool
    ) -> None:
        pdf = self._pdf
        self._set_font(text, face, size)
        mode = TextMode.FILL_STROKE if outlined else TextMode.FILL
        with pdf.local_context(text_mode=mode, line_width=halo_width() * self._k, stroke_join_style="round"):
            pdf.set_text_color(colour)
            pdf.set_draw_color(colour)
            pdf.set_xy(at[0], at[1] - 0.3 * size)  # a cell without height writes this far above its baseline
            pdf.cell(text=text, h=0)

    def _width(self, text: str, face: Face, size: float) -> float:
        self._set_font(text, face, size)
        return self._pdf.get_string_width(text)

    def _set_font(self, text: str, face: Face, size: float) -> None:
        self._pdf.set_font(self._family(face), size=size)
        # What is shaped is written letter by letter, in which not every reader finds words again.
        self._pdf.set_text_shaping(is_shaped(text, face))

    @contextmanager
    def _turned(self, upwards: bool, x: float, y: float) -> Generator[None]:
        if upwards:
            with self._pdf.rotation(90, x, y):
                yield
        else:
            yield

    def _family(self, face: Face) -> str:
        """The face's name in the document, which has it from now on."""
        if face not in self._families:
            self._families[face] = name = f"face{len(self._families)}"
            self._pdf.add_font(name, fname=face.file, collection_font_number=face.number)
        return self._families[face]
