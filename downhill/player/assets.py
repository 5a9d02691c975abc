"""What the browser loads once and keeps for as long as it does not change: our modules and Plotly's, served here."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.player.files import MAPS, MODULES, PLOTLY, STYLES, content

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_CONTENTS = {name: content(name) for name in (*STYLES, *MODULES, *MAPS, PLOTLY)}
VERSION = hashlib.sha256(b"".join(_CONTENTS.values())).hexdigest()[:12]
"""Part of every address, so that a changed file has a new address and the old one may be kept for ever."""

PATH = f"player-{VERSION}"


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(_CONTENTS[name])


async def _serve(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _CONTENTS:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    body = _CONTENTS[name]
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = _compressed(name)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=_TYPES[Path(name).suffix], headers=headers)


def routes() -> list[Route]:
    """The routes that serve the player's files, for ``st.App``."""
    return [Route(f"/{PATH}/{{name}}", _serve)]
