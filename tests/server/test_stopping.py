"""How a process ends that is told to; tests/server/test_workers.py has real ones."""

import pytest

from downhill.server import stopping


def test_it_ends_even_where_the_last_thing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the status by which shells know a process that SIGTERM, 15, has ended."""

    def last() -> None:
        raise OSError("no more room")

    ended: list[int] = []
    monkeypatch.setattr("os._exit", ended.append)
    with pytest.raises(OSError, match="no more room"):
        stopping._end(last, 15)
    assert ended == [143]
