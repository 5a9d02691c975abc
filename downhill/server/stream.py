"""Answers that come in frames, one after the other, while what is in them is computed."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack, aclosing

import anyio
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

PATIENCE_SECONDS, WHOLE_PATIENCE_SECONDS = 120.0, 600.0
"""Who has not read on for so long has gone, and so has who takes so long for all of it."""


class Stream(StreamingResponse):
    """Frames as they come; when the reader has gone, the work for them ends and another is admitted."""

    def __init__(self, frames: AsyncGenerator[Iterator[bytes]], at_the_end: ExitStack) -> None:
        # Compressed by whoever is in between, a frame would wait there for the next.
        headers = {"Content-Encoding": "identity"}
        self._pieces = _pieces(frames)
        super().__init__(self._pieces, media_type="application/octet-stream", headers=headers)
        self._at_the_end = at_the_end
        self._waited = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""

        async def send_on(message: Message) -> None:
            began = time.monotonic()
            await asyncio.wait_for(send(message), min(PATIENCE_SECONDS, WHOLE_PATIENCE_SECONDS - self._waited))
            self._waited += time.monotonic() - began

        with self._at_the_end:
            try:
                await super().__call__(scope, receive, send_on)
            except TimeoutError:
                return
            finally:
                with anyio.CancelScope(shield=True):
                    await self._pieces.aclose()


async def _pieces(frames: AsyncGenerator[Iterator[bytes]]) -> AsyncGenerator[bytes]:
    """One after the other; putting them together is no more than copying, and waits for no turn."""
    async with aclosing(frames):
        async for each in frames:
            async for piece in iterate_in_threadpool(each):
                yield piece
