"""How often somebody may do something to rooms; kept in memory, by each process."""

import threading
import time
from collections.abc import Callable, Hashable

from cachetools import LRUCache

_MOST_KNOWN = 20_000
"""Of whom is remembered how often; who has not come for longest is forgotten."""


class Rate:
    """So many at once, of each; what has been used up comes back evenly.

    Args:
        most: how many.
        seconds: in which all of them come back.
        clock: in seconds.
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._used: LRUCache[Hashable, tuple[float, float]] = LRUCache(_MOST_KNOWN)
        self._lock = threading.Lock()

    def is_left(self, who: Hashable) -> bool:
        """Whether this one may do it once more."""
        with self._lock:
            return self._used_by(who) + 1 <= self._most

    def take(self, who: Hashable) -> bool:
        """Note that this one does it; ``False``: it may not."""
        with self._lock:
            used = self._used_by(who) + 1
            if used > self._most:
                return False
            self._used[who] = used, self._clock()
            return True

    def _used_by(self, who: Hashable) -> float:
        used, since = self._used.get(who, (0.0, 0.0))
        return max(0.0, used - (self._clock() - since) * self._most / self._seconds) if used else 0.0


class Limits:
    """Those of the rooms. A whole class may come from one address.

    Attributes:
        rooms: new ones, by address.
        wrong_codes: by address.
        phones: new ones, by address.
        answers: by phone.
        answers_together: of all phones, by address.
    """

    def __init__(self) -> None:
        self.rooms = Rate(30, 3600)
        self.wrong_codes = Rate(120, 60)
        self.phones = Rate(1000, 600)
        self.answers = Rate(60, 60)
        self.answers_together = Rate(6000, 60)
