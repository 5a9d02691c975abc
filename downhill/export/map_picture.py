"""A computed map as a PNG."""

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from downhill.drawing.maps import Show
from downhill.export.map_colours import CURVES
from downhill.export.map_curves import MapCurves
from downhill.export.map_panels import MapPanels
from downhill.export.raster import Raster
from downhill.export.style import USUAL, Style
from downhill.maps import ComputedMap, Sensitivity


def render_map_png(computed: ComputedMap, show: Show, style: Style = USUAL) -> bytes:
    """The picture of a map, with ``Map.to_json()`` as the PNG's text ``Map``.

    Args:
        computed: the map.
        show: what its colours tell, or the height of a sensitivity's curves.
        style: theme, size, title and projector; without a size it is as high as its legend needs.

    Raises:
        ValueError: nobody is on the map.
    """
    scene = map_scene(computed, show, style)
    image = Image.new("RGB", scene.plan.size, scene.theme.background)
    scene.draw(Raster(image))
    text = PngInfo()
    text.add_itxt("Map", computed.map.to_json())
    file = io.BytesIO()
    image.save(file, "PNG", pnginfo=text, optimize=True)
    return file.getvalue()


def map_scene(computed: ComputedMap, show: Show, style: Style) -> MapCurves | MapPanels:
    """What a picture of a map shows; pixels and vectors are drawn from it alike.

    Raises:
        ValueError: nobody is on the map.
    """
    if not computed.entrants:
        raise ValueError("entrants: nobody is on this map; it needs one (with a learning rate, for a sensitivity)")
    has_curves = isinstance(computed.map.variation, Sensitivity) and show in CURVES
    return (MapCurves if has_curves else MapPanels)(computed, show, style)
