"""Maps that have been computed, for everybody, and the computing of others in turns."""

import threading
from collections import OrderedDict
from collections.abc import Iterator

from downhill.maps import Charted, Map
from downhill.maps.compute import charting


class Kept:
    """The last maps.

    Args:
        most_bytes: of them all.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._maps: OrderedDict[Map, Charted] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, wanted: Map) -> Charted | None:
        """It, if it is still there."""
        with self._lock:
            if wanted in self._maps:
                self._maps.move_to_end(wanted)
            return self._maps.get(wanted)

    def keep(self, charted: Charted) -> None:
        """Keep it, for as long as there is room."""
        with self._lock:
            self._maps[charted.map] = charted
            while sum(map(_bytes, self._maps.values())) > self._most_bytes:
                self._maps.popitem(last=False)


kept = Kept(128_000_000)
_turn = threading.Lock()  # held for one portion at a time, so that maps which are computed at once take turns


def _bytes(charted: Charted) -> int:
    arrays = [array for ends in charted.ends for array in ends if array is not None]
    return sum(array.nbytes for array in [*arrays, *charted.reached])


class Work:
    """A map that is computed while one iterates over this, which yields the share done; nothing if it was kept.

    Attributes:
        result: the map, afterwards.
    """

    def __init__(self, wanted: Map) -> None:
        self._wanted = wanted
        self.result: Charted

    def __iter__(self) -> Iterator[float]:
        """Shares from 0 to 1."""
        found = kept.find(self._wanted)
        if found is not None:
            self.result = found
            return
        portions = charting(self._wanted)
        while True:
            try:
                with _turn:
                    share = next(portions)
            except StopIteration as done:
                self.result = done.value
                kept.keep(self.result)
                return
            yield share
