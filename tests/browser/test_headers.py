"""What the running server says with every kind of answer."""

import re
from http.client import HTTPConnection
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from downhill.player.assets import PATH
from downhill.server.safe_headers import headers


@pytest.mark.parametrize(
    "path", ["/", "/maps", f"{PATH}/player.js", "/race?landscape=saddle", "/race", "/_stcore/health"]
)
def test_every_answer_is_careful(server: str, path: str) -> None:
    """Pages, files, routes, refusals and Streamlit's own."""
    try:
        found = urlopen(f"{server}/{path}").headers
    except HTTPError as refusal:
        found = refusal.headers
    assert {name: found.get(name) for name in headers()} == headers()


def test_the_pages_own_script_is_kept_for_ever(server: str) -> None:
    [script] = re.findall(r'src="\./(static/[^"]+)"', urlopen(f"{server}/").read().decode())
    kept = urlopen(f"{server}/{script}").headers
    assert kept["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("way_up", ["..", "%2e%2e", "..%2f..", "js/../../..", "%2e%2e%5c", "/etc/..", "%00"])
def test_no_way_leads_out_of_the_folders(server: str, way_up: str) -> None:
    """Source: what is beside the folder that the files lie in; the address is sent as it stands."""
    for folder, secret in (("static", "manifest.json"), ("static", "../__init__.py"), (PATH, "../packing.py")):
        connection = HTTPConnection(urlsplit(server).netloc)
        connection.request("GET", f"/{folder}/{way_up}/{secret}")
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status in (400, 404) or b"<title>Streamlit</title>" in body
