"""What the browser loads once and keeps for as long as it does not change: our modules and Plotly's, served here."""

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FOLDER = Path(__file__).parent / "browser"
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


def _contents() -> dict[str, bytes]:
    ours = {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}
    return ours | {"plotly.min.js": files("plotly").joinpath("package_data/plotly.min.js").read_bytes()}


_CONTENTS = _contents()
VERSION = hashlib.sha256(b"".join(_CONTENTS.values())).hexdigest()[:12]
"""Part of every address, so that a changed file has a new address and the old one may be kept for ever."""

PATH = f"player-{VERSION}"
STYLES = tuple(name for name in _CONTENTS if name.endswith(".css"))
MODULES = tuple(name for name in _CONTENTS if name.endswith(".js") and name != "plotly.min.js")


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
