"""What the running server says with every kind of answer."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from downhill.player.assets import PATH
from downhill.server.safe_headers import HEADERS


@pytest.mark.parametrize(
    "path", ["/", "/maps", f"{PATH}/player.js", "/race?landscape=saddle", "/race", "/_stcore/health"]
)
def test_every_answer_is_careful(server: str, path: str) -> None:
    """Pages, files, routes, refusals and Streamlit's own."""
    try:
        headers = urlopen(f"{server}/{path}").headers
    except HTTPError as refusal:
        headers = refusal.headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
