"""Numbers for Prometheus, in its own reader's eyes."""

import asyncio
from typing import Any

import jax
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.routing import Route

from downhill.server import metrics
from downhill.server.metrics import Counted
from tests import asgi

ROUTE = Route("/race", lambda _: None)


def sample(name: str, **labels: str) -> float:
    """The number of that name, as Prometheus would read it; 0 if it is not there."""
    status, headers, body = asgi.get(metrics.routes(), "/metrics")
    assert status == 200
    assert headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(body.decode())
    found = [
        each.value for family in families for each in family.samples if each.name == name and each.labels == labels
    ]
    return sum(found)


def passed(kind: str, path: str, status: int = 200) -> None:
    """Let a request through that is answered with this status."""

    async def server(_scope: Any, _receive: Any, send: Any) -> None:
        assert kind == "http" or await asyncio.to_thread(sample, "downhill_pages") == 1
        await send({"type": "http.response.start" if kind == "http" else "websocket.accept", "status": status})

    async def nothing(*_: Any) -> Any:
        return {}

    asyncio.run(Counted(server, {"race"})({"type": kind, "path": path}, nothing, nothing))


@pytest.mark.parametrize("path", ["/race", "/below/race"])
@pytest.mark.parametrize("status", [200, 400, 503])
def test_answers_are_counted_by_route_and_status(path: str, status: int) -> None:
    """Source: as many as were sent."""
    labels = {"route": "race", "status": str(status)}
    before = sample("downhill_answers_total", **labels)
    for _ in range(3):
        passed("http", path, status)
    assert sample("downhill_answers_total", **labels) == before + 3


def test_what_visitors_make_up_is_no_route() -> None:
    """Source: the list of routes; a label for each path would fill the memory."""
    passed("http", "/made-up")
    assert b"made-up" not in asgi.get(metrics.routes(), "/metrics")[2]


def test_open_pages_are_counted() -> None:
    passed("websocket", "/_stcore/stream")
    assert sample("downhill_pages") == 0


def test_programs_and_the_time_for_them_are_counted(monkeypatch: pytest.MonkeyPatch, compilations: list[str]) -> None:
    """Source: JAX's own account of its compilations."""
    monkeypatch.setattr(metrics, "_watch", lambda: None)
    metrics.begin_counting()
    programs, seconds = sample("downhill_programs_total"), sample("downhill_compile_seconds_total")
    jax.jit(lambda x: x * 7 + 3)(2.0)
    assert sample("downhill_programs_total") - programs == len(compilations) > 0
    assert sample("downhill_compile_seconds_total") > seconds
    jax.monitoring.unregister_event_duration_listener(metrics._note_compilation)
