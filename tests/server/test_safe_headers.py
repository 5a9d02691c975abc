"""The headers that every answer has."""

import asyncio
from typing import Any

import pytest

from downhill.server.safe_headers import SafeHeaders, headers


@pytest.mark.parametrize(
    ("own", "policy"), [([], b"same-origin"), ([(b"referrer-policy", b"no-referrer")], b"no-referrer")]
)
def test_an_answer_is_given_them_unless_it_has_its_own(own: list[tuple[bytes, bytes]], policy: bytes) -> None:
    """Source: the Fetch and Referrer Policy standards name the headers and these values."""
    found = through("http", own)
    assert found.pop(b"content-security-policy").startswith(b"default-src 'none'; ")
    assert found == {b"x-content-type-options": b"nosniff", b"referrer-policy": policy}


def test_a_websocket_is_left_alone() -> None:
    assert through("websocket", []) == {}


def through(kind: str, own: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The headers of an answer that has its own, once it has passed."""
    sent: list[Any] = []

    async def server(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(own)})

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(SafeHeaders(server, headers())({"type": kind, "headers": []}, receive, send))
    return dict(sent[0]["headers"])
