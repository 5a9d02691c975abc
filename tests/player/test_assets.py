"""What the browser loads: from this server only, once, compressed."""

import gzip
import re
from importlib.resources import files
from pathlib import Path

import pytest

from downhill import player
from downhill.player.assets import PATH, VERSION, routes
from tests import asgi

FOLDER = Path(player.__file__).parent / "browser"
NAMES = [*sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".css", ".js")), "plotly.min.js"]


def get(path: str, accept: str = "gzip, br") -> asgi.Answer:
    """Ask for a file."""
    return asgi.get(routes(), path, accept_encoding=accept)


def content(name: str) -> bytes:
    if name == "plotly.min.js":
        return files("plotly").joinpath("package_data/plotly.min.js").read_bytes()
    return (FOLDER / name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_served_compressed_and_for_ever(name: str) -> None:
    status, headers, body = get(f"/{PATH}/{name}")
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["vary"] == "Accept-Encoding"
    assert headers["content-type"].startswith("text/css" if name.endswith("css") else "text/javascript")
    assert int(headers["content-length"]) == len(body) < len(content(name))
    assert gzip.decompress(body) == content(name)


def test_who_knows_no_gzip_gets_the_plain_file() -> None:
    _, headers, body = get(f"/{PATH}/player.js", accept="identity")
    assert "content-encoding" not in headers
    assert body == content("player.js")


@pytest.mark.parametrize("name", ["nothing.js", "__init__.py", "..%2fassets.py", "../assets.py", "", "playback.js/x"])
def test_nothing_else_is_served(name: str) -> None:
    assert get(f"/{PATH}/{name}")[0] == 404
    assert get(f"/player-000000000000/{NAMES[0]}")[0] == 404, "nor an older version's address"


def test_the_address_has_the_version() -> None:
    assert re.fullmatch("[0-9a-f]{12}", VERSION)
    assert PATH.endswith(VERSION)


@pytest.mark.parametrize("name", NAMES[:-1])
def test_our_modules_load_nothing_from_elsewhere(name: str) -> None:
    """No content delivery network, and every import names a file beside it."""
    text = content(name).decode()
    assert not re.findall(r"(?:https?:)?//[\w-]+\.\w+[^\s]*", text)
    for imported in re.findall(r'^import\s[^;]*?from "([^"]+)";', text, re.MULTILINE):
        assert imported.startswith("./")
        assert imported.removeprefix("./") in NAMES
