"""The map as a file to take home."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from downhill.drawing.maps import Show
from downhill.export.map_formats import MAP_FORMATS
from downhill.export.style import USUAL, Style
from downhill.maps import Map
from downhill.maps.cost import check_map
from downhill.server.computed_maps import in_portions
from downhill.server.places import PLACES
from downhill.simulation.portions import finished
from downhill.widgets.delivery import File, deliver
from downhill.widgets.export_controls import warn_of_unwritable, width_on_paper

MOST_RUNS = {"csv": 500_000, "sheet-csv": 500_000, "comma-csv": 500_000, "npz": 5_000_000}
"""In a file that the server makes: some 60 MB."""


_NAMES = {"tikz": "TikZ"}


@st.fragment
def map_take_home(described: Map, show: Show) -> None:
    """Which file, a button that has it made, and one that downloads it."""
    kind = st.selectbox("Take it home as", list(MAP_FORMATS), format_func=_described, key="map-export-format")
    try:
        check_map(described)
    except ValueError as error:
        st.caption(f"Not from here: it {error}; or the command line.")
        return
    runs = len(described.experiment.entrants) * int(np.prod([len(axis.values) for axis in described.axes]))
    if runs > MOST_RUNS.get(kind, runs):
        st.caption(
            f"{runs:,} runs are too many for a file from here, which holds at most {MOST_RUNS[kind]:,}: take a smaller "
            "map, or the command line."
        )
        return
    file = MAP_FORMATS[kind]
    style = _style(drawn=file.drawn) if file.pictured else Style()
    if file.pictured:
        warn_of_unwritable(described.experiment, style)
    key = (kind, described, show, style)
    file_name = f"downhill-{described.variation.kind}.{file.extension}"
    deliver(File(key, _NAMES.get(kind, kind.upper()), file_name, partial(_make, *key), places_each=PLACES))


def _described(kind: str) -> str:
    return f"{_NAMES.get(kind, kind.upper())}: {MAP_FORMATS[kind].meaning}"


def _style(*, drawn: bool) -> Style:
    dark = st.context.theme.type == "dark"
    projector = st.toggle("Large type and lines, for a projector", key="map-export-projector")
    width = width_on_paper("map-export-width") if drawn else USUAL.width_cm
    return Style(theme="dark" if dark else "light", projector=projector, width_cm=width)


def _make(kind: str, described: Map, show: Show, style: Style, on_progress: Callable[[float], None]) -> bytes:
    made = MAP_FORMATS[kind].make(finished(in_portions(described), on_progress), show, style)
    return made if isinstance(made, bytes) else b"".join(made)
