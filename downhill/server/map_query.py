"""A map's address: the map's own query, and what is shown of it."""

from urllib.parse import parse_qsl, urlencode

from downhill.drawing.maps import Show
from downhill.export.map_colours import read_show
from downhill.maps import Map
from downhill.maps.map import FIELD as MAP_FIELD

FIELD = "show"
BESIDE = (MAP_FIELD, FIELD)
"""The fields of a query besides an experiment's."""


def split(text: str) -> tuple[Map, Show]:
    """A map and what is shown of it, from a query: the map's, and perhaps a field ``show=outcome``.

    Raises:
        ValueError: not a valid map, or nothing that can be shown of it.
    """
    pairs = parse_qsl(text, keep_blank_values=True)
    shown = [value for key, value in pairs if key == FIELD]
    if len(shown) > 1:
        raise ValueError(f"{FIELD}: given twice")
    described = Map.from_query(urlencode([pair for pair in pairs if pair[0] != FIELD]))
    return described, read_show(described, shown[0] if shown else None)


def join(described: Map, show: Show) -> str:
    """The inverse of :func:`split`; what is usual for the kind of map is left out."""
    usual = show == read_show(described, None)
    return described.to_query() + ("" if usual else f"&{FIELD}={show}")
