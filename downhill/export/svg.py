"""A drawing as SVG: text stays text, in one family of type that the file names once."""

import base64
import io
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from PIL import Image

from downhill.export.sketch import Circle, Clip, Fill, Item, Picture, Points, Shared, Stroke, Text, halo_width
from downhill.export.vector_file import Drawing

FONTS = "DejaVu Sans, Verdana, sans-serif"
_NAMESPACE = "http://www.w3.org/2000/svg"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ANCHORS = {"l": "start", "m": "middle", "r": "end"}


def write_svg(drawing: Drawing) -> bytes:
    """The file, with what it was made of as text of its element ``metadata``, whose id is ``downhill-experiment``."""
    width, height = drawing.size
    size = {"width": f"{drawing.centimetres[0]:.4g}cm", "height": f"{drawing.centimetres[1]:.4g}cm"}
    view = {"viewBox": f"0 0 {width} {height}", "font-family": FONTS}
    root = ET.Element("svg", {"xmlns": _NAMESPACE, **size, **view})
    ET.SubElement(root, "title").text = drawing.title
    name = f"downhill-{drawing.source.name.lower()}"
    ET.SubElement(root, "metadata", {"id": name}).text = drawing.source.lines
    _Writer(root).write(root, drawing.items)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


class _Writer:
    """Counts what gets a name of its own.

    Args:
        root: the file's outermost element.
    """

    def __init__(self, root: ET.Element) -> None:
        self._definitions = ET.SubElement(root, "defs")
        self._clips: dict[tuple[int, int], str] = {}
        self._shared: dict[int, str] = {}

    def write(self, parent: ET.Element, items: Sequence[Item]) -> None:
        """Elements for these items."""
        for item in items:
            match item:
                case Stroke():
                    _stroke(parent, item)
                case Fill():
                    _fill(parent, item)
                case Circle():
                    _circle(parent, item)
                case Text():
                    _text(parent, item)
                case Picture():
                    _picture(parent, item)
                case Clip():
                    self._clip(parent, item)
                case Shared():
                    self._use(parent, item)

    def _clip(self, parent: ET.Element, clip: Clip) -> None:
        left, top, right, bottom = clip.box
        size = right - left, bottom - top
        if size not in self._clips:
            self._clips[size] = name = f"box{len(self._clips)}"
            path = ET.SubElement(self._definitions, "clipPath", id=name)
            ET.SubElement(path, "rect", width=str(size[0]), height=str(size[1]))
        moved = {"transform": f"translate({left} {top})", "clip-path": f"url(#{self._clips[size]})"}
        self.write(ET.SubElement(parent, "g", moved), clip.items)

    def _use(self, parent: ET.Element, shared: Shared) -> None:
        if name := self._shared.get(id(shared)):
            ET.SubElement(parent, "use", href=f"#{name}")
            return
        self._shared[id(shared)] = name = f"shared{len(self._shared)}"
        self.write(ET.SubElement(parent, "g", id=name), shared.items)


def _stroke(parent: ET.Element, stroke: Stroke) -> None:
    drawn = {"d": _path(stroke.lines, closed=stroke.closed), "fill": "none", "stroke": stroke.colour}
    drawn["stroke-width"] = _number(stroke.width)
    if not stroke.blunt:
        drawn |= {"stroke-linecap": "round", "stroke-linejoin": "round"}
    if stroke.dash:
        drawn["stroke-dasharray"] = " ".join(map(_number, stroke.dash))
        drawn["stroke-dashoffset"] = _number(stroke.phase % sum(stroke.dash))
    if stroke.opacity < 1:
        drawn["stroke-opacity"] = _number(stroke.opacity)
    ET.SubElement(parent, "path", drawn)


def _fill(parent: ET.Element, fill: Fill) -> None:
    drawn = {"d": _path(fill.rings, closed=True), "fill": fill.colour, "fill-rule": "evenodd"}
    if fill.edge:
        drawn |= {"stroke": fill.edge[0], "stroke-width": _number(fill.edge[1]), "stroke-linejoin": "round"}
    if fill.opacity < 1:
        drawn["fill-opacity"] = _number(fill.opacity)
    ET.SubElement(parent, "path", drawn)


def _circle(parent: ET.Element, circle: Circle) -> None:
    x, y = map(_number, circle.centre)
    looks = {"fill": circle.colour}
    if circle.width:
        looks = {"fill": "none", "stroke": circle.colour, "stroke-width": _number(circle.width)}
    ET.SubElement(parent, "circle", {"cx": x, "cy": y, "r": _number(circle.radius), **looks})


def _text(parent: ET.Element, text: Text) -> None:
    x, y = map(_number, text.at)
    drawn = {"x": x, "y": y, "font-size": str(text.size), "fill": text.colour}
    if text.align != "l":
        drawn["text-anchor"] = _ANCHORS[text.align]
    if text.upwards:
        drawn["transform"] = f"rotate(-90 {x} {y})"
    if text.halo:
        drawn |= {"stroke": text.halo, "stroke-width": _number(halo_width()), "stroke-linejoin": "round"}
        drawn["paint-order"] = "stroke"
    if "  " in text.text:
        drawn[_SPACE] = "preserve"
    ET.SubElement(parent, "text", drawn).text = text.text


def _picture(parent: ET.Element, picture: Picture) -> None:
    left, top, right, bottom = picture.box
    file = io.BytesIO()
    Image.fromarray(picture.pixels).save(file, "PNG", optimize=True)
    drawn = {"x": str(left), "y": str(top), "width": str(right - left), "height": str(bottom - top)}
    link = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    look = {"preserveAspectRatio": "none", "image-rendering": "optimizeSpeed", "href": link}
    ET.SubElement(parent, "image", {**drawn, **look})


def _path(lines: Sequence[Points], *, closed: bool) -> str:
    end = "z" if closed else ""
    return "".join(f"M{' '.join(f'{_number(x)} {_number(y)}' for x, y in line.tolist())}{end}" for line in lines)


def _number(value: float) -> str:
    """To a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
