"""Streamlit takes files from whoever has a session, and keeps them in memory; here nobody is asked for any."""

from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_UPLOADS = "/_stcore/upload_file/"


class NoUploads:
    """ASGI middleware that answers 404 for them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        refused = scope["type"] == "http" and _UPLOADS in scope["path"]
        await (PlainTextResponse("nothing is uploaded here", 404) if refused else self._app)(scope, receive, send)


def middleware() -> list[Middleware]:
    """It, for ``st.App``."""
    return [Middleware(NoUploads)]
