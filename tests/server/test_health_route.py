"""A server is well if a race runs, and soon."""

import threading

import pytest

from downhill import simulate
from downhill.server import health_route
from tests import asgi


def asked() -> tuple[int, bytes]:
    status, _, body = asgi.get(health_route.routes(), "/health")
    return status, body


def test_a_server_that_races_is_well() -> None:
    simulate(health_route._RACE)  # as a warm start does
    assert asked() == (200, b"ok")


def test_a_server_whose_races_fail_is_not(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(health_route, "simulate", fail)
    assert asked() == (503, b"races fail; why is in the server's log")
    assert "MemoryError" in caplog.text


def test_a_server_whose_races_do_not_end_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(health_route, "simulate", lambda _: over.wait(60))
    monkeypatch.setattr(health_route, "PATIENCE_SECONDS", 0.05)
    assert asked() == (503, b"no race ends within 0.05 s")
    over.set()
