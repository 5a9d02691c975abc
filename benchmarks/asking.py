"""Questions over HTTP as a browser asks them, at next to no cost of this machine's time.

A client of Python's would take as long for an answer as the server does, on the same cores. What our servers say is
simple: every answer has its length. One that has not is a fault here.
"""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

_BUSY = 503


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered.

    Attributes:
        status: as HTTP has it.
        headers: by their names in lower case; of several with one name the last.
        body: as it came, compressed where the server has done that.
    """

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """One connection that is kept, for one question at a time."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        """To the server at ``url``; ``headers`` go with each question."""
        self._host, self._port = urlsplit(url).hostname, urlsplit(url).port
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, **headers: str) -> bytes:
        """The body of what is there; while the server is busy and says when to ask again, that is done.

        Raises:
            OSError: no answer, or none with status 200.
        """
        while True:
            answer = await self.ask(path, **headers)
            if answer.status == _BUSY and (seconds := float(answer.headers.get("retry-after", 0))) > 0:
                await asyncio.sleep(seconds)
            elif answer.status == 200:
                return answer.body
            else:
                raise OSError(f"{path[:80]}: {answer.status} {answer.body[:200]!r}")

    async def ask(self, path: str, **headers: str) -> Answer:
        """Whatever is answered; a connection that the server has closed since the last question is opened anew."""
        return await self._ask("GET", path, headers)

    async def post(self, path: str, said: bytes, **headers: str) -> Answer:
        """The same of what is posted, as JSON."""
        about = {"Content-Type": "application/json", "Content-Length": str(len(said))}
        return await self._ask("POST", path, about | headers, said)

    async def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        own = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        host = f"{self._host}:{self._port}"
        question = f"{method} /{path} HTTP/1.1\r\nHost: {host}\r\n{self._headers}{own}\r\n".encode() + body
        if self._streams is not None:
            try:
                return await self._exchange(*self._streams, question)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
        self._streams = await asyncio.open_connection(self._host, self._port)
        try:
            return await self._exchange(*self._streams, question)
        except asyncio.IncompleteReadError as error:
            raise ConnectionError(f"{path[:80]}: the server hung up") from error

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: bytes) -> Answer:
        writer.write(question)
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = (line.partition(":") for line in lines if line)
        headers = {name.lower(): value.strip() for name, _, value in fields}
        body = await reader.readexactly(int(headers["content-length"]))
        return Answer(int(status.split()[1]), headers, body)

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
