"""Turns for dear work: a few pieces at once, shared out fairly, so that cheap work finds the rest free."""

import math
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv6Network, ip_address
from types import TracebackType
from typing import NamedTuple


class BusyError(Exception):
    """Too many wait already."""


class Visitor(NamedTuple):
    """Who wants something done.

    Attributes:
        address: where from; a school's whole class may come from one.
        page: which of the pages there, by its own word, which need not be true.
    """

    address: str
    page: str = ""


def visitor_at(host: str, page: str) -> Visitor:
    """Whoever asks from an IP address; one of IPv6 stands for its /64, within which a visitor may take any.

    Args:
        host: the address, or another name where there is none.
        page: which of the pages there.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return Visitor(host, page)
    if isinstance(address, IPv4Address):
        return Visitor(host, page)
    if address.ipv4_mapped:
        return Visitor(str(address.ipv4_mapped), page)
    return Visitor(str(IPv6Network((int(address), 64), strict=False)), page)


class Turn:
    """A place in the queue: left when the block under it ends, whether its turn has come by then or not.

    Attributes:
        visitor: whose it is.
        counts: whether it is one of the places that are limited.
        come: done once it is this one's turn; fails with a :class:`BusyError` if others need the place more.
        since: when that was; ``None`` while it waits, and once it has been left.
        is_begun: whether its turn has come before.
    """

    def __init__(self, turns: "Turns", visitor: Visitor, counts: bool) -> None:
        self._turns, self.visitor, self.counts = turns, visitor, counts
        self.come = Future[None]()
        self.since: float | None = None
        self.is_begun = False

    def again(self) -> None:
        """Give way, or come back: a place for the work's next portion, before what else this visitor waits for."""
        self._turns.enter_again(self)

    def __enter__(self) -> "Turn":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        self._turns.leave(self)


class Turns:
    """Who may work now, and who is next: of those that wait, the address that has had the least time.

    Of one address's pages it is the one that has had the least. Who comes anew is taken to have had as much as whoever
    of the others has had least (start-time fair queueing, Goyal, Vin & Cheng 1996): a short piece waits no longer than
    for the portion that is under way and for others that are new, and no name made up for each request brings more than
    the address's share. Nor does it fill the queue: from a full one the last piece of whoever has most is sent away.

    Args:
        at_once: pieces of work that are done at the same time.
        most: that may wait in all.
        most_at_address: of one address's.
        most_each: of one visitor's.
        clock: in seconds.
    """

    def __init__(
        self,
        at_once: int,
        most: int = 200,
        most_at_address: int = 100,
        most_each: int = 10,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._free, self._clock = at_once, clock
        self._most, self._most_at_address, self._most_each = most, most_at_address, most_each
        self._waiting: dict[Visitor, deque[Turn]] = {}
        self._shares = _Shares()
        self._lock = threading.Lock()

    def enter(self, visitor: Visitor, *, always: bool = False) -> Turn:
        """A place at the visitor's end of the queue.

        Args:
            visitor: whose work it is.
            always: whether there is a place however many wait, which takes none of the others' away.

        Raises:
            BusyError: too many wait, and nobody has more than this visitor.
        """
        turn = Turn(self, visitor, counts=not always)
        with self._lock:
            if not always:
                self._make_room(visitor)
            self._shares.arrive(visitor)
            self._waiting.setdefault(visitor, deque()).append(turn)
            self._admit()
        return turn

    def enter_again(self, turn: Turn) -> None:
        """The same with what has been begun already, whether it has been left or still is under way."""
        with self._lock:
            self._shares.arrive(turn.visitor)
            self._end(turn)
            turn.come = Future()
            self._waiting.setdefault(turn.visitor, deque()).appendleft(turn)
            self._admit()

    def waiting(self) -> int:
        """How many wait now."""
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def leave(self, turn: Turn) -> None:
        """The work is done, or no longer wanted."""
        with self._lock:
            if not turn.come.done():
                self._drop(turn)
                self._shares.go(turn.visitor, 0.0)
            self._end(turn)
            self._admit()

    def _make_room(self, visitor: Visitor) -> None:
        """For one more piece of this visitor's, if need be at the cost of another's."""
        pieces = Counter({one: sum(turn.counts for turn in own) for one, own in self._waiting.items()})
        addresses = Counter[str]()
        for one, count in pieces.items():
            addresses[one.address] += count
        if pieces[visitor] >= self._most_each:
            raise BusyError
        if addresses[visitor.address] >= self._most_at_address:
            self._send_away(visitor, visitor.address, pieces)
        elif addresses.total() >= self._most:
            longest = max(addresses, key=lambda address: (addresses[address], address == visitor.address))
            self._send_away(visitor, longest, pieces)

    def _send_away(self, visitor: Visitor, address: str, pieces: Mapping[Visitor, int]) -> None:
        """The last piece, of those not begun, of that of the address's pages which has most, or came last of equals."""
        own = [turn for one in self._waiting if one.address == address for turn in self._waiting[one]]
        new = [turn for turn in own if turn.counts and not turn.is_begun]
        last = max(reversed(new), key=lambda turn: pieces[turn.visitor], default=None)
        if last is None or pieces[last.visitor] <= pieces[visitor]:
            raise BusyError
        self._drop(last)
        self._shares.go(last.visitor, 0.0)
        last.come.set_exception(BusyError())

    def _end(self, turn: Turn) -> None:
        if turn.since is not None:
            self._free += 1
            self._shares.go(turn.visitor, self._clock() - turn.since)
            turn.since = None

    def _admit(self) -> None:
        while self._free and self._waiting:
            turn = self._waiting[min(self._waiting, key=self._shares.had)][0]
            self._drop(turn)
            self._free -= 1
            turn.since, turn.is_begun = self._clock(), True
            turn.come.set_result(None)

    def _drop(self, turn: Turn) -> None:
        own = self._waiting[turn.visitor]
        own.remove(turn)
        if not own:
            del self._waiting[turn.visitor]


class _Shares:
    """The seconds that each has had: addresses among addresses, an address's pages among themselves.

    Those that want nothing are forgotten once all who do have had as much.
    """

    def __init__(self) -> None:
        self._had: dict[tuple[str, ...], float] = {}
        self._here = Counter[tuple[str, ...]]()  # pieces that wait or are under way

    def arrive(self, visitor: Visitor) -> None:
        for one in _levels(visitor):
            self._had[one] = max(self._had.get(one, 0.0), min(self._of_those_beside(one), default=0.0))
            self._here[one] += 1

    def go(self, visitor: Visitor, seconds: float) -> None:
        for one in _levels(visitor):
            self._had[one] += seconds
            self._here[one] -= 1
        self._here = +self._here
        for one in [each for each in self._had if each not in self._here]:
            if self._had[one] <= min(self._of_those_beside(one), default=math.inf):
                del self._had[one]

    def had(self, visitor: Visitor) -> tuple[float, ...]:
        return tuple(self._had[one] for one in _levels(visitor))

    def _of_those_beside(self, one: tuple[str, ...]) -> Iterator[float]:
        return (self._had[each] for each in self._here if each[:-1] == one[:-1])


def _levels(visitor: Visitor) -> tuple[tuple[str, ...], ...]:
    return (visitor.address,), tuple(visitor)
