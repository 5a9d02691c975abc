"""What stands in the head of the page itself, so that nothing waits for it and nothing jumps when it comes.

Streamlit offers no way to write there. A style sheet sent as an element arrives after the first paint (measured: the
picture moved by 350 pixels then), one in the player's component after its first drawing on a busy machine (190), and
the player's modules were asked for only when its component was mounted.
"""

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from downhill.player.assets import PATH
from downhill.player.files import MODULES, OTHER_PAGES, STYLES
from downhill.server.oembed_link import discovery, is_framed
from downhill.server.style import STYLE

# Other pages' modules are fetched when somebody first looks at one; a style must be there before what it lays out.
_MORE_STYLES = [name for name in OTHER_PAGES if name.endswith(".css")]
_LINKS = "".join(
    [f'<link rel="stylesheet" href="{PATH}/{name}">' for name in (*STYLES, *_MORE_STYLES)]
    + [f'<link rel="modulepreload" href="{PATH}/{name}">' for name in MODULES]
)

FIND_SERVER = "window.__streamlit = { BACKEND_BASE_URL: new URL('.', document.baseURI).href };"
"""Streamlit's client would look for its server below the page first, ``/maps/_stcore/health``, which is not there."""

_LEFT_OUT = (b"accept-encoding", b"if-none-match", b"if-modified-since")


class Head:
    """ASGI middleware that adds these to every page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; only what is asked for as a page is touched."""
        if scope["type"] != "http" or not _wants_page(scope):
            await self._app(scope, receive, send)
            return
        # The page as it is, whole and not compressed: a cached one would name the modules of an older version.
        headers = [(name, value) for name, value in scope["headers"] if name not in _LEFT_OUT]
        start: Message | None = None
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and not _stays(message):
                start = message
                return
            if start is None:
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            added = f"<script>{FIND_SERVER}</script>{_LINKS}{STYLE}{discovery(scope)}"
            content = body.replace(b"</head>", f"{added}</head>".encode(), 1)
            kept = [each for each in start["headers"] if each[0] not in (b"content-length", b"etag", b"last-modified")]
            await send({**start, "headers": [*kept, (b"content-length", str(len(content)).encode())]})
            await send({"type": "http.response.body", "body": content})

        await self._app({**scope, "headers": headers}, receive, collect)


def _wants_page(scope: Scope) -> bool:
    """Browsers say that they do; who looks for the link to oEmbed often takes anything, as scripts are asked for."""
    accept = dict(scope["headers"]).get(b"accept") or b"*/*"
    return b"text/html" in accept or (b"*/*" in accept and is_framed(scope))


def _stays(start: Message) -> bool:
    """A replay is a page, too, and must stay what was made; so is one with rules of its own, in a frame elsewhere."""
    return not {b"content-disposition", b"content-security-policy"}.isdisjoint(dict(start["headers"]))


def middleware() -> list[Middleware]:
    """It, for ``st.App``."""
    return [Middleware(Head)]
