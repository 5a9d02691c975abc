"""Maps that have been computed, for everybody, and the computing of others."""

import threading
from collections.abc import Iterator
from contextlib import suppress

from cachetools import LRUCache

from downhill.maps import ComputedMap, Map
from downhill.maps.compute import compute_in_portions

MOST_BYTES = 128_000_000
"""Of all maps that are remembered."""


def _bytes(computed: ComputedMap) -> int:
    arrays = [array for ends in computed.final_states for array in ends if array is not None]
    return sum(array.nbytes for array in [*arrays, *computed.reached])


class MapCache:
    """The last maps, as many as there is room for; for any number of threads.

    Args:
        most_bytes: of them all.
    """

    def __init__(self, most_bytes: int) -> None:
        self._maps: LRUCache[Map, ComputedMap] = LRUCache(most_bytes, getsizeof=_bytes)
        self._lock = threading.Lock()

    def find(self, described: Map) -> ComputedMap | None:
        """It, if it is still there."""
        with self._lock:
            return self._maps.get(described)

    def store(self, computed: ComputedMap) -> None:
        """Remember it, unless it alone is larger than the room for all."""
        with self._lock, suppress(ValueError):
            self._maps[computed.map] = computed


cache = MapCache(MOST_BYTES)


class Computation:
    """A map that is computed while one iterates over this, which yields the fraction done; nothing if it is there.

    Attributes:
        result: the map, afterwards.
    """

    def __init__(self, described: Map) -> None:
        self._described = described
        self.result: ComputedMap

    def __iter__(self) -> Iterator[float]:
        """Fractions from 0 to 1."""
        found = cache.find(self._described)
        if found is not None:
            self.result = found
            return
        portions = compute_in_portions(self._described)
        while True:
            try:
                fraction = next(portions)
            except StopIteration as done:
                self.result = done.value
                cache.store(self.result)
                return
            yield fraction
