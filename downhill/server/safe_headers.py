"""What every answer tells browsers to be careful about."""

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "X-Content-Type-Options": "nosniff",  # nothing is taken for a script or a page that does not say it is one
    "Referrer-Policy": "same-origin",  # an address holds a whole race: other sites do not learn it
}


class SafeHeaders:
    """ASGI middleware that adds them, unless an answer has its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; the WebSocket has no such headers."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add if scope["type"] == "http" else send)


def middleware() -> list[Middleware]:
    """It, for ``st.App``."""
    return [Middleware(SafeHeaders)]
