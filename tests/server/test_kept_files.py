"""What the browser loads and keeps: each file whole, compressed where that helps, for ever; and nothing else."""

import gzip
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import streamlit
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from downhill import player
from downhill.player.assets import PATH
from downhill.server import kept_files
from tests import asgi

OURS = Path(player.__file__).parent / "browser"
STREAMLITS = Path(streamlit.__file__).parent / "static"
PASSED_ON = b"somebody else answers"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".gif": "image/gif",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@cache
def sources() -> dict[str, Path]:
    """Every address, and the file that is to be there."""
    ours = {f"/{PATH}/{path.name}": path for path in OURS.iterdir() if path.suffix in (".css", ".js")}
    plotly = {f"/{PATH}/plotly.min.js": Path(str(files("plotly"))) / "package_data" / "plotly.min.js"}
    static = STREAMLITS.joinpath("static").rglob("*.*")
    return ours | plotly | {f"/{path.relative_to(STREAMLITS).as_posix()}": path for path in static}


def get(address: str, accept: str = "gzip, deflate, br") -> asgi.Answer:
    """Ask for a file; behind the middleware is a server that answers everything else."""
    others = Route("/{path:path}", lambda _: PlainTextResponse(PASSED_ON))
    return asgi.get([others], address, middleware=kept_files.middleware(), accept_encoding=accept)


def test_every_file_is_served_whole_and_for_ever() -> None:
    """Source: the files in our folder, in Plotly's and in Streamlit's package."""
    for address, path in sources().items():
        status, headers, body = get(address)
        packed = headers.get("content-encoding") == "gzip"
        assert (status, gzip.decompress(body) if packed else body) == (200, path.read_bytes()), address
        assert packed == (path.suffix in (".css", ".js", ".svg")), address
        assert len(body) == int(headers["content-length"]) <= path.stat().st_size + 50
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert headers["vary"] == "Accept-Encoding"
        assert headers["content-type"] == TYPES[path.suffix]


@pytest.mark.parametrize("place", [f"/{PATH}/player.js", "/static/js/index."])
def test_who_knows_no_gzip_gets_the_plain_file(place: str) -> None:
    address = next(address for address in sources() if address.startswith(place))
    _, headers, body = get(address, accept="identity")
    assert "content-encoding" not in headers
    assert body == sources()[address].read_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/static",
        "/static/",
        "/static/js/nothing.AAAAAAAA.js",
        "/static/../index.html",
        "/static/js/../../../__init__.py",
        "/static/js/../../../../../../../../../etc/passwd",
        "/static/js\\..\\..\\index.html",
        "//static/js/",
        "/manifest.json",
        f"/{PATH}/",
        f"/{PATH}/nothing.js",
        f"/{PATH}/__init__.py",
        f"/{PATH}/../assets.py",
        f"/{PATH}/player.js/x",
        "/player-000000000000/player.js",
    ],
)
def test_whatever_else_is_asked_for_goes_on(address: str) -> None:
    """Not even a file that is there by another name: only addresses that were listed at the start are known."""
    assert get(address)[2] == PASSED_ON


def test_all_that_the_page_itself_names_is_kept() -> None:
    """Source: Streamlit's page; a file without a hash in its name would not be."""
    page = STREAMLITS.joinpath("index.html").read_text()
    named = re.findall(r'"\./(static/[^"]+)"', page)
    assert len(named) > 20
    for each in named:
        assert "immutable" in get(f"/{each}")[1]["cache-control"]
