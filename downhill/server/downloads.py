"""Finished files, to be fetched by their address from whichever process of the server is asked.

Streamlit keeps what it offers for download in the memory of one process, and a browser's request may reach another.
An address holds 256 random bits, so that nobody comes upon the files of others.
"""

import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from downhill.server.shared_folder import VARIABLE

MOST_BYTES = 256_000_000
"""Of all files together; the oldest go."""

MOST_SECONDS = 3600.0
"""From when on a file may go."""

_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


def new_token() -> str:
    """An address's part that nobody can guess."""
    return secrets.token_urlsafe(32)


def keep(token: str, file_name: str, content: bytes) -> str:
    """The address of a file, relative to the page's; there afterwards, whether it was before or not.

    Args:
        token: as :func:`new_token` returns one; the same for the same file.
        file_name: under which browsers save it.
        content: of the file.

    Raises:
        OSError: it cannot be written.
    """
    folder = _folder()
    folder.mkdir(exist_ok=True)
    file = folder / token
    if not file.exists():
        _forget(folder, MOST_BYTES - len(content))
        draft = folder / f"{token}.part"
        try:
            draft.write_bytes(content)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    return f"downloads/{token}/{quote(file_name, safe='')}"


def _folder() -> Path:
    return Path(os.environ[VARIABLE]) / "downloads"


def _forget(folder: Path, room: int) -> None:
    """Remove what is old, and then the oldest, until the rest fits into so many bytes."""
    files: list[tuple[float, int, Path]] = []
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # another process has just removed it
            status = file.stat()
            files.append((status.st_mtime, status.st_size, file))
    kept = 0
    for written, size, file in sorted(files, reverse=True):
        kept += size
        if kept > room or time.time() - written > MOST_SECONDS:
            file.unlink(missing_ok=True)


def _serve(request: Request) -> Response:
    token = request.path_params["token"]
    file = _folder() / token
    if not _TOKEN.fullmatch(token) or not file.is_file():
        return PlainTextResponse("This file is no longer kept. Have it made again.", status_code=404)
    # A file to save whatever it holds: nothing that somebody has had made is shown as a page of this server.
    headers = {"Content-Disposition": "attachment", "Cache-Control": "private, no-store"}
    return FileResponse(file, media_type="application/octet-stream", headers=headers)


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/downloads/{token}/{file_name}", _serve)]
