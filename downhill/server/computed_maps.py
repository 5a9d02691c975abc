"""Maps that have been computed, or are just being, for everybody."""

from collections.abc import Generator

from cachetools import LRUCache

from downhill.maps import ComputedMap, Map
from downhill.maps.compute import compute_in_portions
from downhill.server.shared_work import SharedWork

MOST_BYTES = 128_000_000
"""Of all maps that are remembered."""


def size(computed: ComputedMap) -> int:
    """Bytes of its arrays."""
    arrays = [array for ends in computed.final_states for array in ends if array is not None]
    return sum(array.nbytes for array in [*arrays, *computed.reached])


maps = SharedWork[Map, float, ComputedMap](LRUCache(MOST_BYTES, getsizeof=size))


def in_portions(described: Map) -> Generator[float, None, ComputedMap]:
    """The map, in portions; each yields the fraction done, and none comes if the map is there."""
    return maps.portions(described, lambda: compute_in_portions(described))
