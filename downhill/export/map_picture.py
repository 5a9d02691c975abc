"""A computed map as a PNG."""

import io

from PIL.PngImagePlugin import PngInfo

from downhill.drawing.maps import Show
from downhill.export.map_colours import CURVES
from downhill.export.map_curves import curves
from downhill.export.map_panels import panels
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
    if not computed.entrants:
        raise ValueError("entrants: nobody is on this map; it needs one (with a learning rate, for a sensitivity)")
    if isinstance(computed.map.variation, Sensitivity) and show in CURVES:
        image = curves(computed, show, style)
    else:
        image = panels(computed, show, style)
    text = PngInfo()
    text.add_itxt("Map", computed.map.to_json())
    file = io.BytesIO()
    image.save(file, "PNG", pnginfo=text, optimize=True)
    return file.getvalue()
