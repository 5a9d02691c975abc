"""What browsers load once and keep for ever, since its address changes with its content: our files and Streamlit's.

A first visit asks for some 160 of them. They are answered from memory, compressed once, before anybody else is asked:
Streamlit opens each file anew in a thread, uncompressed, which was two thirds of what a first visit cost the server.
"""

import gzip
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from downhill.player import assets, files
from downhill.server.base_path import base_path

_TEXTS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_COMPRESSED = {".gif": "image/gif", ".png": "image/png", ".woff2": "font/woff2"}
"""Types whose files are compressed already."""
_TYPES = {**_TEXTS, **_COMPRESSED}

_HASHED = re.compile(r"\.[\w-]{8}\.\w+", re.ASCII)
"""The end of a name that changes with the file's content: ``index.DormvYxC.js``."""


def _streamlits() -> dict[str, Callable[[], bytes]]:
    folder = Path(get_static_dir())
    return {
        f"/{path.relative_to(folder).as_posix()}": path.read_bytes
        for path in folder.joinpath("static").rglob("*")
        if path.suffix in _TYPES and _HASHED.search(path.name)
    }


def _ours() -> dict[str, Callable[[], bytes]]:
    return {f"/{assets.PATH}/{name}": partial(files.content, name) for name in assets.NAMES}


_PIECE = 1 << 16


class _Answer(NamedTuple):
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def _answer(address: str, content: bytes, *, compress: bool) -> _Answer:
    body = gzip.compress(content) if compress else content
    headers = {
        "Content-Type": _TYPES[PurePosixPath(address).suffix],
        "Content-Length": str(len(body)),
        "Cache-Control": "public, max-age=31536000, immutable",
        "Vary": "Accept-Encoding",
        **({"Content-Encoding": "gzip"} if compress else {}),
    }
    return _Answer(tuple((name.lower().encode(), value.encode()) for name, value in headers.items()), body)


class KeptFiles:
    """ASGI middleware that answers for these files; what else is asked for goes on.

    Args:
        app: what answers for the rest.
        readers: for each address, what reads its file. All there ever is in memory is these files and, where that
            makes them smaller, their compressed form: with Streamlit's 26 MB and 10.
    """

    def __init__(self, app: ASGIApp, readers: Mapping[str, Callable[[], bytes]]) -> None:
        self._app, self._readers = app, readers
        self._answers: dict[tuple[str, bool], _Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        address = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or address not in self._readers:
            await self._app(scope, receive, send)
            return
        accepted = b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")
        headers, body = await self._find(address, compress=accepted and PurePosixPath(address).suffix in _TEXTS)
        await send({"type": "http.response.start", "status": 200, "headers": list(headers)})
        # In pieces: who reads slowly must not have the server hold a copy of it all.
        for first in range(0, len(body), _PIECE):
            await send({"type": "http.response.body", "body": body[first : first + _PIECE], "more_body": True})
        await send({"type": "http.response.body"})

    async def _find(self, address: str, *, compress: bool) -> _Answer:
        if (address, compress) not in self._answers:
            self._answers[address, compress] = await run_in_threadpool(
                lambda: _answer(address, self._readers[address](), compress=compress)
            )
        return self._answers[address, compress]


def middleware() -> list[Middleware]:
    """It, for ``st.App``."""
    readers = _ours() | _streamlits()
    return [Middleware(KeptFiles, readers={f"{base_path()}{address}": read for address, read in readers.items()})]
