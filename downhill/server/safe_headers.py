"""What every answer tells browsers to be careful about."""

import os

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from downhill.server.content_policy import policy
from downhill.server.frames import frames


def headers() -> dict[str, str]:
    """Their names and values.

    Raises:
        ValueError: the environment names pages that may frame ours in a way that cannot be read.
    """
    return {
        "X-Content-Type-Options": "nosniff",  # nothing is taken for a script or a page that does not say it is one
        "Referrer-Policy": "same-origin",  # an address holds a whole race: other sites do not learn it
        "Content-Security-Policy": policy(frames(os.environ)),
    }


class SafeHeaders:
    """ASGI middleware that adds headers, unless an answer has its own.

    Args:
        app: what answers.
        added: the headers.
    """

    def __init__(self, app: ASGIApp, added: dict[str, str]) -> None:
        self._app, self._added = app, added

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; the WebSocket has no such headers."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._added.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add if scope["type"] == "http" else send)


def middleware() -> list[Middleware]:
    """It, for ``st.App``."""
    return [Middleware(SafeHeaders, added=headers())]
