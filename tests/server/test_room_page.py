"""The pages of live rooms as the server makes them."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from downhill import Entrant, Experiment
from downhill.server import room_page
from downhill.server.first_race import FIRST_RACE
from downhill.server.own_address import ADDRESS
from tests import asgi
from tests.server.test_plain_page import Page

SVG = "image/svg+xml"


def page(address: str) -> tuple[int, dict[str, Any], str]:
    """Status, data and module of a page."""
    status, _, body = asgi.get(room_page.routes(), address)
    data, module = Page(body).scripts
    return status, json.loads(data[1]), str(module[0]["src"]).partition("/")[2]


def test_the_wall_knows_the_race_and_a_range_for_each_rate() -> None:
    """Source: by hand: one decade and a half to both sides in one digit, within what is allowed."""
    entrants = (Entrant("newton"), Entrant("gd", {"learning_rate": 0.02}), Entrant("gd", {"learning_rate": 10.0}))
    race = Experiment("saddle", (1.0, 0.5), 7, entrants)
    status, data, module = page(f"/wall?{race.to_query()}")
    assert (status, module) == (200, "room_wall.js")
    assert Experiment.from_query(data["experiment"]) == race
    assert len(set(data["names"])) == 3
    assert [(each["index"], each["low"], each["high"]) for each in data["entrants"]] == [
        (0, 0.03, 30.0),
        (1, 0.0006, 0.6),
        (2, 0.3, 100.0),
    ]
    assert [each["name"] for each in data["entrants"]] == data["names"]


def test_without_a_race_it_is_the_first_one() -> None:
    assert Experiment.from_query(page("/wall")[1]["experiment"]) == FIRST_RACE


def test_what_is_no_race_is_told() -> None:
    """Source: a landscape that there is not; what was asked for stays text."""
    status, data, _ = page("/wall?landscape=" + quote("</script><b>"))
    assert status == 400
    assert list(data) == ["fault"]
    assert "landscape" in data["fault"]


def test_the_phones_address_is_the_configured_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "https://example.org/class")
    assert page("/wall")[1]["base"] == "https://example.org/class/"
    monkeypatch.setenv(ADDRESS, "example.org")
    assert page("/wall")[0] == 400


@pytest.mark.parametrize(("address", "module"), [("/phone?room=x", "room_phone.js"), ("/what-is-kept", "room_kept.js")])
def test_the_others_are_pages(address: str, module: str) -> None:
    status, _, found = page(address)
    assert (status, found) == (200, module)


def test_the_code_is_a_picture() -> None:
    """What it says is read in the browser's test; with or without a slash and a dash it is the same address."""
    status, headers, one = asgi.get(room_page.routes(), "/phone-code?at=https://example.org/class&room=7kq2m4xd")
    assert (status, headers["content-type"]) == (200, SVG)
    assert one.startswith(b"<svg")
    assert asgi.get(room_page.routes(), "/phone-code?at=https://example.org/class/&room=7KQ2-M4XD")[2] == one
    assert room_page.phone_address("https://example.org/", "7KQ2M4XD") == "https://example.org/phone?room=7KQ2-M4XD"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("at=javascript:alert(1)&room=7KQ2M4XD", "at = "),
        ("at=https://example.org/?next=&room=7KQ2M4XD", "at = "),
        (f"at=https://example.org/{'x' * 300}&room=7KQ2M4XD", "at = "),
        ("at=https://example.org/&room=0", "code = "),
        ("", "at = "),
    ],
)
def test_no_other_codes_are_made(query: str, told: str) -> None:
    """It is no service for anybody's codes: an address of a page alone, and a room's code."""
    status, headers, body = asgi.get(room_page.routes(), f"/phone-code?{query}")
    assert (status, headers["content-type"].partition(";")[0]) == (400, "text/plain")
    assert told in body.decode()
    assert len(body) < 1000
