r"""A drawing as TikZ, for LuaLaTeX and pdfLaTeX: type, and all that is written, are the document's own."""

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from downhill.drawing.theme import channels
from downhill.export.sketch import Circle, Clip, Fill, Item, Picture, Points, Shared, Stroke, Text, halo_width
from downhill.export.tex_text import DEFINITION, tex_text
from downhill.export.vector_file import Drawing

_TEX_POINTS = 72.27 / 72
_LONGEST_LINE = 2_000  # characters; TeX refuses lines of more than 200,000
_ON_A_LINE = 8  # points
_TYPE = 10
"""Type is of this size, which every font has, and then scaled: the smaller sizes of some are much wider."""
_ANCHORS = {"l": "base west", "m": "base", "r": "base east"}
_INTO_PDF = r"\csname pgfsys@invoke\endcsname"
"""What follows goes as it is into the PDF, with every engine that writes one."""


def write_tikz(drawing: Drawing) -> bytes:
    r"""The file, to be read by ``\input`` where a picture may stand; the document needs the package ``tikz``.

    What it was made of stands at its beginning, in the lines that begin with ``%%``; ``%+`` goes on with a line.
    """
    head = [
        r"% A picture: \input it into a document with \usepackage{tikz}; beside babel also \usetikzlibrary{babel}.",
        f"% {drawing.source.name}:",
        *("%%" + "\n%+".join(_cut(line)) for line in drawing.source.lines.split("\n")),
    ]
    unit = f"{drawing.points_per_pixel:.6f}bp"
    settings = [
        r"\begingroup",
        *DEFINITION.splitlines(),
        rf"\tikzset{{downhill/.style={{x={unit}, y=-{unit}, line cap=round, line join=round, even odd rule,",
        rf"  every node/.style={{inner sep=0pt, outer sep=0pt, font=\fontsize{{{_TYPE}}}{{12}}\selectfont}}}}}}",
    ]
    writer = _Writer(drawing)
    body = writer.picture(drawing.items, drawing.size)
    colours = (rf"\definecolor{{{_name(colour)}}}{{HTML}}{{{colour[1:].upper()}}}" for colour in writer.colours)
    lines = (f"{line}%" for line in (*settings, *colours, *writer.boxes, *body))  # no line's end is a space
    return "\n".join((*head, *lines, r"\endgroup", "")).encode()


class _Writer:
    """Items as TikZ's statements.

    Attributes:
        colours: those that have come, in their order.
        boxes: what comes more than once, to be set before the picture.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._k = drawing.points_per_pixel
        self._often = Counter(id(shared) for shared in _shared(drawing.items))
        self._names: dict[int, str] = {}
        self.colours: dict[str, None] = {}
        self.boxes: list[str] = []

    def picture(self, items: Sequence[Item], size: tuple[int, int]) -> list[str]:
        """A whole ``tikzpicture``."""
        frame = rf"\useasboundingbox (0,0) rectangle ({size[0]},{size[1]});"
        return [r"\begin{tikzpicture}[downhill]", frame, *self._all(items, (0.0, 0.0)), r"\end{tikzpicture}"]

    def _all(self, items: Sequence[Item], corner: tuple[float, float]) -> Iterator[str]:
        """Statements; the corner is that of the box around them, from the picture's own."""
        for item in items:
            match item:
                case Stroke():
                    yield from self._stroke(item)
                case Fill():
                    yield from self._fill(item)
                case Circle():
                    drawn = f"draw={self._colour(item.colour)}, {self._width(item.width)}"
                    look = drawn if item.width else f"fill={self._colour(item.colour)}"
                    yield rf"\path[{look}] {_at(item.centre)} circle[radius={_number(item.radius)}];"
                case Text():
                    yield self._text(item)
                case Picture():
                    yield from self._picture(item, corner)
                case Clip():
                    left, top, right, bottom = item.box
                    yield rf"\begin{{scope}}[shift={{({left},{top})}}]"
                    yield rf"\clip (0,0) rectangle ({right - left},{bottom - top});"
                    yield from self._all(item.items, (corner[0] + left, corner[1] + top))
                    yield r"\end{scope}"
                case Shared():
                    yield from self._use(item, corner)

    def _stroke(self, stroke: Stroke) -> Iterator[str]:
        look = [f"draw={self._colour(stroke.colour)}", self._width(stroke.width)]
        if stroke.blunt:
            look.append("line cap=butt")
        if stroke.dash:
            lengths = [self._points(length) for length in stroke.dash]
            look.append(
                "dash pattern="
                + " ".join(f"{way} {each}" for way, each in zip(("on", "off") * 3, lengths, strict=False))
            )
            look.append(f"dash phase={self._points(stroke.phase % sum(stroke.dash))}")
        if stroke.opacity < 1:
            look.append(f"draw opacity={stroke.opacity:.3f}")
        yield from _path(look, stroke.lines, closed=stroke.closed)

    def _fill(self, fill: Fill) -> Iterator[str]:
        look = [f"fill={self._colour(fill.colour)}"]
        if fill.edge:
            colour, width = fill.edge
            look += [f"draw={self._colour(colour)}", self._width(width)]
        if fill.opacity < 1:
            look.append(f"fill opacity={fill.opacity:.3f}")
        yield from _path(look, fill.rings, closed=True)

    def _text(self, text: Text) -> str:
        scale = text.size * self._k * _TEX_POINTS / _TYPE
        look = [f"anchor={_ANCHORS[text.align]}", f"text={self._colour(text.colour)}", f"scale={scale:.4f}"]
        if text.upwards:
            look.append("rotate=90")
        node = rf"\node[{', '.join(look)}] at {_at(text.at)} "
        written = tex_text(text.text)
        if not text.halo:
            return f"{node}{{{written}}};"
        pen = f"1 Tr {halo_width() * self._k / scale:.3f} w 1 j {_rgb(text.halo)} RG"
        around = rf"\begin{{scope}}{node}{{{_INTO_PDF}{{{pen}}}{written}{_INTO_PDF}{{0 Tr}}}};\end{{scope}}"
        return f"{around}{node}{{{written}}};"

    def _picture(self, picture: Picture, corner: tuple[float, float]) -> Iterator[str]:
        """As a picture within the PDF's own text: no second file is needed."""
        left, _, _, bottom = picture.box
        width, height = ((picture.box[side + 2] - picture.box[side]) * self._k for side in (0, 1))
        x, y = (corner[0] + left) * self._k, -(corner[1] + bottom) * self._k
        rows, columns = picture.pixels.shape[:2]
        red, green, blue = picture.pixels.reshape(-1, 3).astype(np.int32).T
        colours, numbers = np.unique(red << 16 | green << 8 | blue, return_inverse=True)
        data = zlib.compress(numbers.astype(np.uint8).tobytes(), 9).hex()
        yield rf"{_INTO_PDF}{{q {width:.3f} 0 0 {height:.3f} {x:.3f} {y:.3f} cm BI /W {columns} /H {rows} /BPC 8"
        yield f" /CS [/Indexed /RGB {len(colours) - 1} <"
        yield from _cut("".join(f"{colour:06x}" for colour in colours.tolist()))
        yield ">] /F [/AHx /Fl] ID "
        yield from _cut(data)
        yield "> EI Q}"

    def _use(self, shared: Shared, corner: tuple[float, float]) -> Iterator[str]:
        if self._often[id(shared)] == 1:
            yield from self._all(shared.items, corner)
            return
        if id(shared) not in self._names:
            self._names[id(shared)] = name = rf"\downhillbox{'abcdefgh'[len(self._names)]}"
            inside = self.picture(shared.items, shared.size)
            self.boxes += [rf"\ifdefined{name}\else\newsavebox{name}\fi", rf"\sbox{name}{{", *inside, "}"]
        yield rf"\node[anchor=north west] at (0,0) {{\usebox{self._names[id(shared)]}}};"

    def _colour(self, colour: str) -> str:
        self.colours[colour] = None
        return _name(colour)

    def _width(self, pixels: float) -> str:
        return f"line width={self._points(pixels)}"

    def _points(self, pixels: float) -> str:
        return f"{pixels * self._k:.3f}bp"


def _shared(items: Sequence[Item]) -> Iterator[Shared]:
    for item in items:
        if isinstance(item, Shared):
            yield item
        elif isinstance(item, Clip):
            yield from _shared(item.items)


def _path(look: Sequence[str], lines: Sequence[Points], *, closed: bool) -> Iterator[str]:
    yield rf"\path[{', '.join(look)}]"
    for line in lines:
        places = [_at(place) for place in line.tolist()]
        for first in range(0, len(places), _ON_A_LINE):
            yield ("--" if first else "") + "--".join(places[first : first + _ON_A_LINE])
        if closed:
            yield "--cycle"
    yield ";"


def _at(place: Sequence[float]) -> str:
    return f"({_number(place[0])},{_number(place[1])})"


def _number(value: float) -> str:
    """To a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _name(colour: str) -> str:
    return f"downhill{colour[1:]}"


def _rgb(colour: str) -> str:
    return " ".join(f"{channel / 255:.4f}" for channel in channels(colour))


def _cut(text: str) -> Iterator[str]:
    """In lines that TeX can read."""
    yield from (text[first : first + _LONGEST_LINE] for first in range(0, max(len(text), 1), _LONGEST_LINE))
