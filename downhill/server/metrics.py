"""What the server does, in numbers for Prometheus: ``/metrics``. They hold nothing of who asked, nor of what."""

import os
import threading
import time
from collections.abc import Collection
from pathlib import Path

import jax
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from downhill.server.dear_work import turns
from downhill.server.shared_folder import NUMBERS

_EVERY_SECONDS = 5.0
_COMPILED = "/jax/core/compile/backend_compile_duration"
_STATUS = Path("/proc/self/statm")  # Linux alone has it

_own = CollectorRegistry()
_answers = Counter("downhill_answers", "Answers, by route and HTTP status.", ["route", "status"], registry=_own)
_pages = Gauge("downhill_pages", "Pages that are open.", registry=_own, multiprocess_mode="livesum")
_waiting = Gauge(
    "downhill_waiting", "Pieces of expensive work that wait for a turn.", registry=_own, multiprocess_mode="livesum"
)
_memory = Gauge("downhill_memory_bytes", "Resident memory of a process.", registry=_own, multiprocess_mode="liveall")
_programs = Counter("downhill_programs", "Programs compiled, or read from the cache on disk.", registry=_own)
_compiling = Counter("downhill_compile_seconds", "Seconds spent on that.", registry=_own)


def begin_counting() -> None:
    """Count what is compiled from now on; and look at memory and queue every few seconds."""
    jax.monitoring.register_event_duration_secs_listener(_note_compilation)
    threading.Thread(target=_watch, name="metrics", daemon=True).start()


def _note_compilation(event: str, duration_secs: float, **_: object) -> None:
    if event == _COMPILED:
        _programs.inc()
        _compiling.inc(duration_secs)


def _watch() -> None:
    while True:
        _waiting.set(turns.waiting())
        if _STATUS.exists():
            _memory.set(int(_STATUS.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
        time.sleep(_EVERY_SECONDS)


class Counted:
    """ASGI middleware that counts open pages, and the answers of these routes.

    Args:
        app: what answers.
        names: the last parts of the routes' paths.
    """

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app, self._names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or talk to a page."""
        if scope["type"] == "websocket":
            with _pages.track_inprogress():
                await self._app(scope, receive, send)
            return
        name = scope.get("path", "").rpartition("/")[2]

        async def count(message: Message) -> None:
            if message["type"] == "http.response.start":
                _answers.labels(name, message["status"]).inc()
            await send(message)

        await self._app(scope, receive, count if scope["type"] == "http" and name in self._names else send)


def middleware(routes: Collection[Route]) -> list[Middleware]:
    """It, for ``st.App``; of these routes those with a fixed path are counted."""
    return [Middleware(Counted, names={route.path.rpartition("/")[2] for route in routes if "{" not in route.path})]


# Not async: Starlette runs it in a thread, which may read files.
def _serve(_: Request) -> Response:
    registry = _own
    if NUMBERS in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/metrics", _serve)]
