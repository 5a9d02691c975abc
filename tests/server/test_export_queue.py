"""Exports of many sessions: one at a time, in turn, bounded, cancellable, and known again."""

import threading
from collections.abc import Callable, Iterator

import pytest

from downhill.server import export_queue as module
from downhill.server.export_queue import Job, Queue, QueueFullError

PATIENCE = 20.0


class Gate:
    """Work that waits until it is let through, and notes in which order it was begun."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.opened = threading.Event()
        self.started = threading.Event()

    def work(self, name: str) -> Callable[[Callable[[float], None]], bytes]:
        def run(advance: Callable[[float], None]) -> bytes:
            self.begun.append(name)
            self.started.set()
            assert self.opened.wait(PATIENCE)
            advance(0.5)
            return name.encode()

        return run


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.opened.set()


def wait_for(*jobs: Job) -> None:
    ended = threading.Event()
    for _ in range(2000):
        if not any(job.is_active for job in jobs):
            return
        ended.wait(0.01)
    pytest.fail("the queue does not get on")


def test_sessions_take_turns(gate: Gate) -> None:
    """Source: the rule; a's second job was there before b's and c's first."""
    queue = Queue()
    first = queue.submit("a", "a1", gate.work("a1"))
    assert gate.started.wait(PATIENCE)
    jobs = [queue.submit(name[0], name, gate.work(name)) for name in ("a2", "b1", "b2", "c1")]
    assert [queue.ahead(job) for job in jobs] == [1, 2, 4, 3]
    gate.opened.set()
    wait_for(first, *jobs)
    assert gate.begun == ["a1", "a2", "b1", "c1", "b2"]
    assert [job.result for job in jobs] == [b"a2", b"b1", b"b2", b"c1"]
    assert {job.state for job in jobs} == {"done"}


def test_it_is_bounded_for_all_and_for_each(gate: Gate) -> None:
    queue = Queue(most=2, most_each=2)
    queue.submit("a", 1, gate.work("a"))
    assert gate.started.wait(PATIENCE)
    queue.submit("a", 2, gate.work("a"))
    with pytest.raises(QueueFullError, match="2 exports of yours are on their way"):
        queue.submit("a", 3, gate.work("a"))
    waiting = queue.submit("b", 4, gate.work("b"))
    with pytest.raises(QueueFullError, match="2 exports are waiting already: try again in a minute"):
        queue.submit("c", 5, gate.work("c"))
    waiting.cancel()
    queue.submit("c", 5, gate.work("c"))


def test_a_waiting_and_a_running_one_are_cancelled(gate: Gate) -> None:
    queue = Queue()
    running = queue.submit("a", 1, gate.work("running"))
    assert gate.started.wait(PATIENCE)
    waiting, last = queue.submit("b", 2, gate.work("waiting")), queue.submit("c", 3, gate.work("last"))
    running.cancel()
    waiting.cancel()
    assert queue.ahead(last) == 1
    gate.opened.set()
    wait_for(last)
    assert gate.begun == ["running", "last"]
    assert (running.state, running.result) == (waiting.state, waiting.result) == ("cancelled", b"")


def test_what_nobody_waits_for_is_given_up(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    queue = Queue()
    running = queue.submit("a", 1, gate.work("running"))
    assert gate.started.wait(PATIENCE)
    left, waited_for = queue.submit("b", 2, gate.work("left")), queue.submit("c", 3, gate.work("waited for"))
    now[0] = 100.0
    waited_for.still_wanted()
    gate.opened.set()
    wait_for(waited_for)
    assert gate.begun == ["running", "waited for"]
    assert (running.state, left.state, waited_for.state) == ("cancelled", "cancelled", "done")


def test_the_same_is_made_once_and_the_oldest_is_forgotten(gate: Gate) -> None:
    gate.opened.set()
    queue = Queue(cached_bytes=25)

    def make(key: str) -> Job:
        job = queue.submit("a", key, gate.work(key * 10))
        wait_for(job)
        return job

    assert make("x").result == make("x").result == b"x" * 10
    assert gate.begun == ["x" * 10]
    make("y")
    make("x")  # used again: y is now the oldest
    make("z")
    make("x")
    assert len(gate.begun) == 3
    make("y")
    assert len(gate.begun) == 4


def test_a_file_larger_than_the_room_for_all_is_made_and_displaces_nothing(gate: Gate) -> None:
    gate.opened.set()
    queue = Queue(cached_bytes=25)
    for text in ("small", "x" * 26, "small", "x" * 26):
        job = queue.submit("a", text, gate.work(text))
        wait_for(job)
        assert job.result == text.encode()
    assert gate.begun == ["small", "x" * 26, "x" * 26]


def test_mistakes_are_told_and_faults_of_ours_too_and_the_queue_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    def mistaken(_advance: Callable[[float], None]) -> bytes:
        raise ValueError("size = 3: too small")

    def broken(_advance: Callable[[float], None]) -> bytes:
        raise RuntimeError("ours")

    queue = Queue()
    one, other = queue.submit("a", 1, mistaken), queue.submit("a", 2, broken)
    wait_for(one, other)
    assert (one.state, one.error) == ("failed", "size = 3: too small")
    assert other.state == "failed"
    assert "server's log" in other.error
    assert "RuntimeError: ours" in caplog.text
    good = queue.submit("a", 3, lambda _advance: b"good")
    wait_for(good)
    assert good.result == b"good"
