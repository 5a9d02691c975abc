"""A stream of server-sent events about a room."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, suppress

from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from downhill.server.room_watch import Watcher

ALIVE_SECONDS = 15.0
"""How often something is said, if only that the stream lives: proxies end what is silent."""
PATIENCE_SECONDS = 60.0
"""Who has not read on for so long has gone."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Encoding": "identity",  # compressed by whoever is in between, an event would wait there for the next
    "X-Accel-Buffering": "no",  # nginx would collect them
}


class RoomStream(Response):
    """Events as they come, as long as somebody reads.

    Args:
        watcher: who reads.
        at_the_end: closed when nobody reads any more.
    """

    def __init__(self, watcher: Watcher, at_the_end: ExitStack) -> None:
        super().__init__()
        self._watcher, self._at_the_end = watcher, at_the_end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""

        async def send_on(message: Message) -> None:
            await asyncio.wait_for(send(message), PATIENCE_SECONDS)

        stream = StreamingResponse(_events(self._watcher), media_type="text/event-stream", headers=_HEADERS)
        with self._at_the_end, suppress(TimeoutError):
            await stream(scope, receive, send_on)


async def _events(watcher: Watcher) -> AsyncGenerator[bytes]:
    while True:
        try:
            async with asyncio.timeout(ALIVE_SECONDS):
                told = await watcher.next()
        except TimeoutError:
            yield b": here\n\n"
            continue
        if not told:
            return
        yield told
