"""The rest of a class: phones without a browser, each with a stream of its own, in a thread of theirs."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

Answer = Callable[[int], object]
"""What a phone answers, by its place in the crowd."""


class Crowd:
    """So many phones in a room, as long as this block lasts.

    Args:
        server: its address.
        code: the room's.
        count: how many.
    """

    def __init__(self, server: str, code: str, count: int) -> None:
        self._netloc, self._room, self._count = urlsplit(server).netloc, f"/room/{code}", count
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._tokens: list[str] = []
        self._watching: list[asyncio.Task[None]] = []
        self.stages: list[list[str]] = [[] for _ in range(count)]
        """Of each phone what it has been told: ``"1 asked"``, ``"1 shown"`` …, and ``"ended"``."""

    def __enter__(self) -> Self:
        """They join, and listen."""
        self._thread.start()
        self._run(self._join())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """They go."""
        self._run(self._leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def answer(self, number: int, answer: Answer) -> None:
        """All answer in this round, at once; each is confirmed."""

        async def all_of_them() -> None:
            said = [{"round": number, "answer": answer(place)} for place in range(self._count)]
            asked = zip(said, self._tokens, strict=True)
            assert await asyncio.gather(*(self._post("/answer", each, token) for each, token in asked)) == said

        self._run(all_of_them())

    def wait_for_the_end(self) -> None:
        """Until each has heard that the room has ended."""

        async def ended() -> None:
            await asyncio.gather(*self._watching)

        self._run(ended())

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=120)

    async def _join(self) -> None:
        joined = await asyncio.gather(*(self._post("/phone", {}) for _ in range(self._count)))
        self._tokens = [each["token"] for each in joined]
        self._watching = [asyncio.create_task(self._watch(*each)) for each in enumerate(self._tokens)]

    async def _leave(self) -> None:
        for each in self._watching:
            each.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)

    async def _watch(self, place: int, token: str) -> None:
        async for line in self._asked("GET", "/events", b"", token):
            if line.startswith(b"event: ended"):
                self.stages[place].append("ended")
                return
            if line.startswith(b"data: ") and (asked := json.loads(line[6:]).get("round")):
                self.stages[place].append(f"{asked['number']} {asked['stage']}")

    async def _post(self, path: str, said: object, token: str = "") -> Any:
        [body] = [line async for line in self._asked("POST", path, json.dumps(said).encode(), token)]
        return json.loads(body)

    async def _asked(self, method: str, path: str, body: bytes, token: str) -> AsyncIterator[bytes]:
        """The lines of the answer's body, as they come; HTTP/1.0, so that it comes as it is."""
        host, _, port = self._netloc.partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            bearer = f"Authorization: Bearer {token}\r\n" if token else ""
            head = f"{method} {self._room}{path} HTTP/1.0\r\nHost: {self._netloc}\r\n{bearer}"
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            status = await reader.readline()
            assert status.split()[1] == b"200", status + await reader.read()
            while (await reader.readline()).strip():
                pass
            async for line in reader:
                yield line
        finally:
            writer.close()
