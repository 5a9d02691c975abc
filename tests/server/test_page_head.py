"""What the middleware writes into pages, and into nothing else."""

import asyncio
from typing import Any

import pytest

from downhill.player.assets import PATH
from downhill.player.files import MODULES, STYLES
from downhill.server.page_head import Head

PAGE = b"<html><head><title>x</title></head><body></body></html>"


def answered(
    accept: bytes, chunks: list[bytes], *others: tuple[bytes, bytes], path: str = "/maps"
) -> tuple[dict[bytes, bytes], bytes, dict[bytes, bytes]]:
    """Headers and body as the browser gets them, and the headers that reached the server behind."""
    sent: list[Any] = []
    asked: dict[bytes, bytes] = {}

    async def server(scope: Any, _receive: Any, send: Any) -> None:
        asked.update(scope["headers"])
        headers = [(b"content-type", b"text/html"), (b"content-length", b"55"), (b"etag", b"old"), *others]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for index, chunk in enumerate(chunks):
            await send({"type": "http.response.body", "body": chunk, "more_body": index < len(chunks) - 1})

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "path": path,
        "query_string": b"",
        "headers": [(b"accept", accept), (b"accept-encoding", b"gzip"), (b"if-none-match", b"old")],
    }
    asyncio.run(Head(server)(scope, receive, send))
    return dict(sent[0]["headers"]), b"".join(each["body"] for each in sent[1:]), asked


@pytest.mark.parametrize("chunks", [[PAGE], [PAGE[:20], PAGE[20:]]])
def test_a_page_has_style_and_modules_in_its_head(chunks: list[bytes]) -> None:
    headers, body, asked = answered(b"text/html,*/*", chunks)
    head = body[: body.index(b"</head>")].decode()
    assert "<style>" in head
    for name in STYLES:
        assert f'<link rel="stylesheet" href="{PATH}/{name}">' in head
    for name in MODULES:
        assert f'<link rel="modulepreload" href="{PATH}/{name}">' in head
    assert headers[b"content-length"] == str(len(body)).encode()
    assert b"etag" not in headers, "a page that is kept would name an older version's modules"
    assert asked.keys() == {b"accept"}


def test_what_is_no_page_is_left_alone() -> None:
    headers, body, asked = answered(b"*/*", [PAGE])
    assert (body, headers[b"etag"]) == (PAGE, b"old")
    assert asked[b"accept-encoding"] == b"gzip"


@pytest.mark.parametrize(("accept", "path"), [(b"*/*", "/"), (b"", "/course"), (b"application/json, */*;q=0.1", "/")])
def test_who_looks_for_the_frame_of_a_page_need_not_be_a_browser(accept: bytes, path: str) -> None:
    """Source: RFC 9110, 12.5.1: ``*/*`` is any type, as is no word of it."""
    assert b"modulepreload" in answered(accept, [PAGE], path=path)[1]
    assert answered(b"image/png", [PAGE], path=path)[1] == PAGE


def test_a_replay_that_is_saved_stays_what_was_made() -> None:
    headers, body, _ = answered(b"text/html,*/*", [PAGE[:20], PAGE[20:]], (b"content-disposition", b"attachment"))
    assert (body, headers[b"content-length"]) == (PAGE, b"55")
