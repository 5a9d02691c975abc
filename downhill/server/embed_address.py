"""``?embed=player`` and ``?embed=lesson``: the same addresses as those of the pages, answered for a frame elsewhere."""

import re

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from downhill.server.base_path import base_path

ROUTE = "/embed"
_PAGES = ("/", "/course")
_EMBEDDED = re.compile(rb"(^|&)embed=(?!(true|false)?(&|$))")
"""``embed=true`` is Streamlit's: the whole app without its frame."""


class EmbedAddress:
    """ASGI middleware that leads there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and _EMBEDDED.search(scope["query_string"]):
            base = base_path()
            if scope["path"] in [f"{base}{page}" for page in _PAGES]:
                path = f"{base}{ROUTE}"
                scope = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(scope, receive, send)


def middleware() -> list[Middleware]:
    """It, for ``st.App``."""
    return [Middleware(EmbedAddress)]
