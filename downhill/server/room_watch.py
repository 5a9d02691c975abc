"""Who watches rooms, and how they hear of what is new: one task of each process asks the database for all of them."""

import asyncio
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from functools import partial
from typing import Protocol, TypeVar

from downhill.rooms.errors import StoreLostError, TooManyError
from downhill.rooms.states import Head
from downhill.rooms.store import Store
from downhill.rooms.wire_rooms import RoomTrouble
from downhill.server.room_events import ENDED, Wish, event, news

T = TypeVar("T")

EVERY_SECONDS = 0.25
"""How often the database is asked what is new."""
WRITING_SECONDS = 2.0
"""How often, while a wall is watched, it is tried whether an answer could be kept."""
MOST_STREAMS, MOST_EACH = 4_000, 8
"""Of a process, and of a phone or of a room's walls, of which the oldest gives way to a new one."""


class InThread(Protocol):
    """Runs what blocks in a thread, of which it has enough for itself."""

    async def __call__(self, call: Callable[[], T], /) -> T:
        """What the call returns, or raises."""
        ...


class Watcher:
    """Somebody who watches a room: of the events that are not read yet the last one waits.

    Attributes:
        room: its id.
        phone: the phone's id; ``None`` for a wall.
        is_new: whether the whole state is due, whatever has changed.
        is_troubled: whether the last event said that something is wrong.
    """

    def __init__(self, room: int, phone: int | None) -> None:
        self.room, self.phone = room, phone
        self.is_new, self.is_troubled = True, False
        self._waiting, self._is_over = b"", False
        self._news = asyncio.Event()

    def offer(self, told: bytes, *, last: bool = False) -> None:
        """An event, in place of one that is not read yet; after the last one there is no other."""
        if not self._is_over:
            self._waiting, self._is_over = told, last
            self._news.set()

    async def next(self) -> bytes:
        """The next event; nothing when there will be none."""
        if not (self._is_over and not self._waiting):
            await self._news.wait()
        self._news.clear()
        told, self._waiting = self._waiting, b""
        return told


class Watch:
    """All who watch in this process.

    Args:
        store: the rooms.
        in_thread: for what blocks.
    """

    def __init__(self, store: Store, in_thread: InThread) -> None:
        self._store, self._in_thread = store, in_thread
        self._watchers: dict[Watcher, None] = {}  # in the order of their coming
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._known: dict[int, Head] = {}
        self._loss, self._tried = "", 0.0

    @contextmanager
    def watching(self, room: int, phone: int | None = None) -> Generator[Watcher]:
        """Somebody watches the room as long as this block lasts.

        Raises:
            TooManyError: 4,000 do in this process.
        """
        if len(self._watchers) >= MOST_STREAMS:
            raise TooManyError("too many phones and walls are connected to this server")
        same = [each for each in self._watchers if (each.room, each.phone) == (room, phone)]
        for oldest in same[: max(0, len(same) + 1 - MOST_EACH)]:
            oldest.offer(b"", last=True)
            del self._watchers[oldest]
        watcher = Watcher(room, phone)
        self._watchers[watcher] = None
        self._wake.set()
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        try:
            yield watcher
        finally:
            self._watchers.pop(watcher, None)
            self._wake.set()

    def note_loss(self, words: str) -> None:
        """An answer could not be kept: walls say so until one could be again."""
        self._loss, self._tried = words, time.monotonic()
        _trouble(words, self._walls())

    def _walls(self) -> list[Watcher]:
        return [each for each in self._watchers if each.phone is None]

    async def _run(self) -> None:
        try:
            while self._watchers:
                try:
                    await self._try_writing()
                    await self._tell()
                except StoreLostError as error:
                    self._known = {}
                    _trouble(str(error), self._watchers)
                await self._rest()
        finally:
            self._task, self._known = None, {}
            for each in self._watchers:  # something of ours has failed: they ask again
                each.offer(b"", last=True)

    async def _try_writing(self) -> None:
        """An answer could not be kept: walls hear of it; or can be again."""
        walls = [each.room for each in self._walls() if each.room in self._known]
        if not walls or time.monotonic() - self._tried < WRITING_SECONDS:
            return
        self._tried = time.monotonic()
        try:
            await self._in_thread(partial(self._store.check_writing, walls[0]))
            self._loss = ""
        except StoreLostError as error:
            self._loss = str(error)

    async def _tell(self) -> None:
        """Each hears of what is new for him; a wall, while answers cannot be kept, of nothing but that."""
        wishes = [Wish(each, each.room, each.phone, each.is_new) for each in self._watchers]
        found = await self._in_thread(partial(news, self._store, wishes, dict(self._known)))
        self._known = dict(found.heads)
        for watcher in list(self._watchers):
            told = found.events.get(watcher)
            if told == ENDED:
                watcher.offer(ENDED, last=True)
            elif watcher.phone is None and self._loss:
                _trouble(self._loss, [watcher])
            elif told is not None:
                watcher.offer(told)
                watcher.is_new = watcher.is_troubled = False

    async def _rest(self) -> None:
        """A moment, or until somebody comes or goes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY_SECONDS):
                await self._wake.wait()
        self._wake.clear()


def _trouble(words: str, watchers: Iterable[Watcher]) -> None:
    told: RoomTrouble = {"words": words}
    for each in watchers:
        if not each.is_troubled:
            each.offer(event("trouble", told))
        each.is_troubled = each.is_new = True
