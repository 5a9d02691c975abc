"""Routes asked as a server would ask them, without a server."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

Answer = tuple[int, dict[str, str], bytes]


def get(routes: Sequence[Route], address: str, middleware: Sequence[Middleware] = (), **headers: str) -> Answer:
    """Status, headers and body of what these routes answer to GET; the address is a path with or without a query.

    ``middleware`` stands before them.
    """
    return _ask("GET", routes, address, [b""], middleware, headers)


def post(routes: Sequence[Route], address: str, *pieces: bytes, **headers: str) -> Answer:
    """The same of POST, whose body comes in these pieces."""
    return _ask("POST", routes, address, pieces, (), headers)


def _ask(
    method: str,
    routes: Sequence[Route],
    address: str,
    pieces: Sequence[bytes],
    middleware: Sequence[Middleware],
    headers: Mapping[str, str],
) -> Answer:
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "server": ("localhost", 80),
    }
    sent: list[dict[str, Any]] = []
    rest = list(pieces)

    async def receive() -> dict[str, Any]:
        if not rest:  # nobody goes away before the answer is whole
            await asyncio.Event().wait()
        return {"type": "http.request", "body": rest.pop(0), "more_body": bool(rest)}

    async def send(event: Any) -> None:
        sent.append(event)

    asyncio.run(Starlette(routes=routes, middleware=middleware)(scope, receive, send))
    answered = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(event.get("body", b"") for event in sent[1:])
