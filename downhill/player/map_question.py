"""A map as its view in the browser is told of it, before it asks for it."""

from downhill.maps import Map, Plane
from downhill.maps.part import is_whole
from downhill.player.wire import MapQuestion


def question(described: Map, query: str) -> MapQuestion:
    """What the view is to ask.

    Args:
        described: the map.
        query: of the map, and of what is shown of it.
    """
    asked: MapQuestion = {
        "query": query,
        "experiment": described.experiment.to_query(),
        "entrants": len(described.experiment.entrants),
        "kind": described.variation.kind,
        "whole": is_whole(described.variation),
    }
    if isinstance(described.variation, Plane):
        asked["entrant"] = described.variation.entrant
        asked["names"] = (described.variation.x, described.variation.y)
    return asked
