"""Finished files, to be fetched by their address from whichever process of the server is asked.

Streamlit keeps what it offers for download in the memory of one process, and a browser's request may reach another.
An address holds 256 random bits, so that nobody comes upon the files of others.
"""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from downhill.server.shared_folder import VARIABLE

MOST_BYTES = 256_000_000
"""Of all files together; the oldest go."""

MOST_SECONDS = 3600.0
"""How long a file can be fetched."""

_PIECE = 1 << 18
_DRAFT = ".part"
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


def new_token() -> str:
    """An address's part that nobody can guess."""
    return secrets.token_urlsafe(32)


def keep(token: str, content: bytes) -> None:
    """From now on the file can be fetched.

    Args:
        token: as :func:`new_token` returns one.
        content: of the file.

    Raises:
        OSError: it cannot be written.
    """
    folder = _folder()
    folder.mkdir(exist_ok=True)
    _forget(folder, MOST_BYTES - len(content))
    draft = folder / f"{token}{_DRAFT}"
    try:
        draft.write_bytes(content)
        draft.replace(folder / token)
    finally:
        draft.unlink(missing_ok=True)


def address(token: str, file_name: str) -> str | None:
    """Where a file is, relative to the page's address; ``None`` once it is no longer kept.

    Args:
        token: under which it was kept.
        file_name: under which browsers save it.
    """
    with suppress(FileNotFoundError):
        if not _is_old((_folder() / token).stat()):
            return f"downloads/{token}/{quote(file_name, safe='')}"
    return None


def _folder() -> Path:
    return Path(os.environ[VARIABLE]) / "downloads"


def _is_old(status: os.stat_result) -> bool:
    return time.time() - status.st_mtime > MOST_SECONDS


def _forget(folder: Path, room: int) -> None:
    """Remove what is old, and then the oldest, until the rest fits into so many bytes."""
    files: list[tuple[float, os.stat_result, Path]] = []
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # another process has just removed it
            files.append(((status := file.stat()).st_mtime, status, file))
    kept = 0
    for _, status, file in sorted(files, reverse=True):
        kept += status.st_size
        is_being_written = file.suffix == _DRAFT  # by another process
        if _is_old(status) or (kept > room and not is_being_written):
            file.unlink(missing_ok=True)


def _serve(request: Request) -> Response:
    token = request.path_params["token"]
    gone = PlainTextResponse("This file is no longer kept. Have it made again.", status_code=404)
    if not _TOKEN.fullmatch(token):
        return gone
    try:
        file = (_folder() / token).open("rb")
    except OSError:
        return gone
    status = os.fstat(file.fileno())
    if _is_old(status):
        file.close()
        return gone
    # A file to save whatever it holds: nothing that somebody has had made is shown as a page of this server.
    headers = {
        "Content-Disposition": "attachment",
        "Content-Length": str(status.st_size),
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(_pieces(file), media_type="application/octet-stream", headers=headers)


# Not Starlette's FileResponse: it opens the file later, when another process may have removed it.
def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/downloads/{token}/{file_name}", _serve)]
