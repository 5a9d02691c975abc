"""Everything that a map can be written as."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from downhill.drawing.maps import Show
from downhill.export.dialect import DECIMAL_COMMA, SPREADSHEETS
from downhill.export.map_picture import render_map_png
from downhill.export.map_table import render_map_csv, render_map_npz
from downhill.export.style import Style
from downhill.export.vector import render_map_pdf, render_map_svg, render_map_tikz
from downhill.maps import ComputedMap


class MapFormat(NamedTuple):
    """A format of a map's file.

    Attributes:
        meaning: what it is, in a few words.
        extension: of the file's name.
        make: writes it, in one piece or in several.
        pictured: whether a style says how it looks.
        drawn: whether it is a drawing whose width on paper is chosen.
    """

    meaning: str
    extension: str
    make: Callable[[ComputedMap, Show, Style], bytes | Iterable[bytes]]
    pictured: bool = False
    drawn: bool = False


MAP_FORMATS = {
    "png": MapFormat("the picture", "png", render_map_png, True),
    "svg": MapFormat("the picture as a drawing, for Word, Inkscape and the web", "svg", render_map_svg, True, True),
    "pdf": MapFormat("the picture as a drawing, for papers and slides", "pdf", render_map_pdf, True, True),
    "tikz": MapFormat("the picture as a drawing in LaTeX's own type", "tex", render_map_tikz, True, True),
    "csv": MapFormat("every run, as a table", "csv", lambda computed, *_: render_map_csv(computed)),
    "sheet-csv": MapFormat(
        "the same as spreadsheets open it", "csv", lambda computed, *_: render_map_csv(computed, SPREADSHEETS)
    ),
    "comma-csv": MapFormat(
        "the same where numbers are written 0,5: cells end in ;",
        "csv",
        lambda computed, *_: render_map_csv(computed, DECIMAL_COMMA),
    ),
    "npz": MapFormat("every run, for NumPy", "npz", lambda computed, *_: render_map_npz(computed)),
    "json": MapFormat(
        "what is mapped, to be computed again",
        "json",
        lambda computed, *_: computed.map.to_json().encode() + b"\n",
    ),
}
"""By name; page and command line choose from this one list."""
