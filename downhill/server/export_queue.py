"""The exports of all sessions: made one at a time, in turn, and known again.

Drawing keeps a core busy and threads do not speed it up, so a class of thirty would starve itself otherwise. One export
takes at most 0.75 GB of memory (measured: 1920 × 1440, twelve entrants of 5,000 steps, beside the curve); one is made
at a time; and between two pictures it gives way to whoever else wants something dear.
"""

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from itertools import zip_longest
from typing import Literal

from cachetools import LRUCache

from downhill.server.dear_work import at_work
from downhill.server.turns import Visitor

Work = Callable[[Callable[[float], None]], bytes]
"""Makes a file; is given what to call with the fraction done, which raises when nobody wants it any more."""

_ABANDONED_SECONDS = 90.0  # a hidden tab asks once in a minute
_EXPORTS = Visitor("exports")
"""All of them are one visitor among those who want something computed; the queue is fair among themselves."""

_log = logging.getLogger(__name__)


class QueueFullError(Exception):
    """There is no room for another export; the message says so to people."""


class _NotWantedError(BaseException):
    """Ends the work on a job that was cancelled, or that nobody has asked about for long."""


class Job:
    """A file that somebody waits for.

    Attributes:
        key: what it is made of; equal keys mean equal files.
        state: where it stands.
        progress: the fraction done, from 0 to 1.
        result: the file, once it is done.
        error: why there is none, if it has failed.
    """

    def __init__(self, session: str, key: Hashable, work: Work, places_each: int) -> None:
        self.session, self.key, self.work, self.places_each = session, key, work, places_each
        self.state: Literal["waiting", "running", "done", "failed", "cancelled"] = "waiting"
        self.progress = 0.0
        self.result = b""
        self.error = ""
        self._wanted_at = time.monotonic()

    @property
    def is_active(self) -> bool:
        """Whether there is something to wait for."""
        return self.state in ("waiting", "running")

    def cancel(self) -> None:
        """It is no longer wanted; a running one ends at its next picture."""
        if self.is_active:
            self.state = "cancelled"

    def still_wanted(self) -> None:
        """Somebody is waiting for it; without such a call for a minute and a half it is given up."""
        self._wanted_at = time.monotonic()

    def is_abandoned(self) -> bool:
        """Whether it was cancelled, or nobody has asked for it for long."""
        if self.is_active and time.monotonic() - self._wanted_at > _ABANDONED_SECONDS:
            self.cancel()
        return self.state == "cancelled"

    def check(self) -> None:
        """End the work if nobody wants it any more."""
        if self.is_abandoned():
            raise _NotWantedError


class Queue:
    """Makes one file after the other; sessions take turns.

    Args:
        most: jobs that may wait in all.
        most_each: jobs of one session that may wait or be made.
        cached_bytes: of files that are remembered for whoever asks for the same.
    """

    def __init__(self, most: int = 40, most_each: int = 2, cached_bytes: int = 64_000_000) -> None:
        self._most, self._most_each = most, most_each
        self._waiting: OrderedDict[str, deque[Job]] = OrderedDict()  # the session whose turn it is comes first
        self._running: Job | None = None
        self._files: LRUCache[Hashable, bytes] = LRUCache(cached_bytes, getsizeof=len)
        self._change = threading.Condition()  # holds the lock of all of these
        self._thread: threading.Thread | None = None

    def submit(self, session: str, key: Hashable, work: Work, places_each: int = 1) -> Job:
        """Have a file made; one that was made before is there at once.

        Args:
            session: whose it is.
            key: what it is made of; equal keys mean equal files.
            work: makes it.
            places_each: how many cores a portion of that keeps busy.

        Raises:
            QueueFullError: too many are waiting, or too many of this session.
        """
        job = Job(session, key, work, places_each)
        with self._change:
            if key in self._files:
                self._finish(job, self._files[key])
                return job
            self._forget_abandoned()
            own = [each for each in [*self._in_order(), self._running] if each and each.session == session]
            if sum(each.is_active for each in own) >= self._most_each:
                raise QueueFullError(f"{len(own)} exports of yours are on their way: wait for one, or cancel it.")
            if sum(len(jobs) for jobs in self._waiting.values()) >= self._most:
                raise QueueFullError(f"{self._most} exports are waiting already: try again in a minute.")
            self._waiting.setdefault(session, deque()).append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="exports", daemon=True)
                self._thread.start()
            self._change.notify()
        return job

    def ahead(self, job: Job) -> int:
        """How many are made before this one."""
        with self._change:
            self._forget_abandoned()
            order = list(self._in_order())
            return order.index(job) + (self._running is not None) if job in order else 0

    def _in_order(self) -> Iterator[Job]:
        for turn in zip_longest(*self._waiting.values()):
            yield from (job for job in turn if job)

    def _forget_abandoned(self) -> None:
        for session, jobs in list(self._waiting.items()):
            remaining = deque(job for job in jobs if not job.is_abandoned())
            if remaining:
                self._waiting[session] = remaining
            else:
                del self._waiting[session]

    def _work(self) -> None:
        while True:
            with self._change:
                self._forget_abandoned()
                while not self._waiting:
                    self._change.wait()
                    self._forget_abandoned()
                session, jobs = self._waiting.popitem(last=False)
                job = self._running = jobs.popleft()
                if jobs:
                    self._waiting[session] = jobs  # behind all the others
                known = self._files.get(job.key)
                job.state = "running"
            self._make(job, known)
            with self._change:
                self._running = None

    def _make(self, job: Job, known: bytes | None) -> None:
        try:
            result = self._made(job) if known is None else known
        except _NotWantedError:
            return
        except ValueError as error:  # of whoever asked
            job.error, job.state = str(error), "failed"
            return
        except Exception:  # noqa: BLE001  # ours; the thread must live on for the others
            _log.exception("an export failed")
            job.error, job.state = "Something went wrong while making the file; it is in the server's log.", "failed"
            return
        with self._change:
            self._finish(job, result)

    def _made(self, job: Job) -> bytes:
        with at_work(_EXPORTS, job.check, places_each=job.places_each) as give_way:

            def advance(fraction: float) -> None:
                job.progress = fraction
                give_way(fraction)

            return job.work(advance)

    def _finish(self, job: Job, result: bytes) -> None:
        with suppress(ValueError):  # larger than the room for all: it is not remembered
            self._files[job.key] = result
        job.result, job.progress = result, 1.0
        if job.state != "cancelled":
            job.state = "done"


exports = Queue()
"""This server's own; all its sessions and routes share it."""
