"""Nobody can fill the server's memory with files, or with connections on which nothing is asked."""

import asyncio
import logging
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from uvicorn import Config
from uvicorn.server import ServerState

from downhill.server import impatience, no_uploads
from downhill.server.impatience import ImpatientProtocol
from tests import asgi


def test_uploads_are_not_taken() -> None:
    """Source: the rule; the address is Streamlit's, as its front end asks for it."""
    route = Route("/{path:path}", lambda _: PlainTextResponse("taken"))
    for address, status in (
        ("/_stcore/upload_file/session/1", 404),
        ("/below/_stcore/upload_file/session/1", 404),
        ("/_stcore/health", 200),
    ):
        assert asgi.get([route], address, middleware=no_uploads.middleware())[0] == status


class Connection(asyncio.Transport):
    """Goes nowhere; knows whether it was closed."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed

    def write(self, data: Any) -> None:
        pass

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ARG002  # asyncio's name for it
        return default


@pytest.mark.parametrize("said", [b"", b"GET /race HT", b"GET /race HTTP/1.1\r\nHost: a"])
def test_a_connection_on_which_nothing_is_asked_is_closed(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    """Source: the rule: whoever has not asked a whole question within the time."""
    monkeypatch.setattr(impatience, "PATIENCE_SECONDS", 0.01)

    async def closed() -> bool:
        connection = Connection()
        made = protocol(PlainTextResponse("answer"), connection)
        if said:
            made.data_received(said)
        while not connection.is_closed:
            await asyncio.sleep(0)
        return True

    assert asyncio.run(closed())


def test_who_waits_for_an_answer_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the rule: the answer takes as long as three looks; the connection is closed after it, not before."""
    monkeypatch.setattr(impatience, "PATIENCE_SECONDS", 0.01)
    looks, has_answered, closed_before = [], asyncio.Event(), []
    look = ImpatientProtocol._look
    monkeypatch.setattr(ImpatientProtocol, "_look", lambda self, last: (looks.append(1), look(self, last)))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while len(looks) < 3:
            await asyncio.sleep(0)
        closed_before.append(connection.is_closed)
        await PlainTextResponse("answer")(scope, receive, send)
        has_answered.set()

    connection = Connection()

    async def ask() -> None:
        protocol(app, connection).data_received(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        await has_answered.wait()
        while not connection.is_closed:
            await asyncio.sleep(0)

    asyncio.run(ask())
    assert closed_before == [False]


def protocol(app: Any, connection: Connection) -> ImpatientProtocol:
    """As uvicorn has it for a new connection."""
    config = Config(app, log_config=None, lifespan="off", ws="none")
    config.load()
    logging.getLogger("uvicorn.error").setLevel(logging.NOTSET)
    made = ImpatientProtocol(config, ServerState(), {})
    made.connection_made(connection)
    return made
