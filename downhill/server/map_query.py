"""A map's address: the map's own query, and what is shown of it."""

from downhill.drawing.maps import Show
from downhill.experiment.codec import QUERY_FIELDS
from downhill.experiment.fields import without_one
from downhill.export.map_colours import read_show
from downhill.maps import Map
from downhill.maps.map import FIELD as MAP_FIELD

FIELD = "show"
FIELDS = (*QUERY_FIELDS, MAP_FIELD, FIELD)
"""All that a query may have."""


def split(text: str) -> tuple[Map, Show]:
    """A map and what is shown of it, from a query: the map's, and perhaps a field ``show=outcome``.

    Raises:
        ValueError: not a valid map, or nothing that can be shown of it.
    """
    query, shown = without_one(text, FIELD)
    described = Map.from_query(query)
    return described, read_show(described, shown)


def join(described: Map, show: Show) -> str:
    """The inverse of :func:`split`; what is usual for the kind of map is left out."""
    usual = show == read_show(described, None)
    return described.to_query() + ("" if usual else f"&{FIELD}={show}")
