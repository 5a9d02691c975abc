"""Races in frames of other people's pages, as the server answers them."""

import io
import json
import re
from urllib.parse import quote, urlencode

import pytest
from PIL import Image
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from downhill import Entrant, Experiment
from downhill.course.texts import texts
from downhill.server import embed_address, embed_route, oembed_route, page_head
from downhill.server.own_address import ADDRESS
from tests import asgi
from tests.server.test_plain_page import Page
from tests.widgets.test_share_controls import Frame

RACE = Experiment("saddle", (1.0, 0.5), 3, (Entrant("gd", {"learning_rate": 0.25}), Entrant("adam")))
OWN = "https://example.org/class/"


def framed(query: str) -> tuple[int, dict[str, str], str]:
    status, headers, body = asgi.get(embed_route.routes(), f"/embed?{query}")
    return status, headers, body.decode()


def told(page: str) -> dict[str, object]:
    """What the page says to the player."""
    [text] = [text for attributes, text in Page(page.encode()).scripts if attributes.get("id") == "downhill-page"]
    return json.loads(text)


def test_it_is_one_page_that_anybody_may_frame_and_that_reaches_nothing() -> None:
    """Source: the header, field by field: CSP's frame-ancestors and sandbox; no cookie; kept for an hour."""
    status, headers, page = framed(f"embed=player&{RACE.to_query()}")
    assert status == 200
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert rules["frame-ancestors"] == "*"
    assert rules["default-src"] == "'none'"
    assert "allow-same-origin" not in rules["sandbox"]
    assert "set-cookie" not in headers
    assert headers["cache-control"] == "public, max-age=3600"
    assert not re.findall(r'(?:src|href)="(?!data:|\./\?|embed\.png)', page), "nor does it ask for anything else"
    assert told(page) == {"controls": True, "autoplay": True, "slide": False, "words": None}
    assert f'href="./?{RACE.to_query()}"'.replace("&", "&amp;") in page


def test_without_a_race_it_is_the_first_one() -> None:
    assert framed("embed=player&controls=0&autoplay=0")[0] == 200
    assert told(framed("controls=0&autoplay=0")[2]) == {
        "controls": False,
        "autoplay": False,
        "slide": False,
        "words": None,
    }


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("embed=playr", "embed = 'playr': must be"),
        ("theme=blue", "theme = 'blue': must be"),
        ("controls=yes", "controls = 'yes': must be"),
        ("autoplay=", "autoplay = '': must be"),
        ("theme=dark&theme=light", "theme: given twice"),
        ("layout=hall", "layout = 'hall': must be"),
        ("landscape=" + quote("</p><script>alert(1)</script>"), "landscape"),
        ("steps=5&landscape=" + "x" * 5000, "landscape"),
        (
            "them=dark",
            "unknown field 'them': is theme meant? Allowed are embed, theme, controls, autoplay, layout, land",
        ),
        ("embed=player&lesson=ravine", "unknown field 'lesson'; allowed are theme, controls, autoplay, layout, land"),
        ("embed=lesson", "lesson is missing: name one, such as lesson=ravine"),
        ("embed=lesson&lesson=saddle_escape&lang=fr", "lang = 'fr': must be one of en, de, zh"),
        ("embed=lesson&lesson=no", "lesson = 'no'"),
        ("embed=lesson&lesson=coin_flips", "shows a chart"),
        ("embed=lesson&lesson=saddle_escape&steps=4", "unknown field 'steps'"),
    ],
)
def test_what_is_not_allowed_is_told_within_the_frame(query: str, why: str) -> None:
    """Source: what was typed stays text, and short."""
    status, headers, page = framed(query)
    assert status == 400
    assert headers["content-type"].startswith("text/html")
    assert "frame-ancestors *" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    message = page[page.index('role="alert">') :]
    assert why in message.replace("&#x27;", "'")
    assert "<script" not in page
    assert len(message) < 1000


@pytest.mark.parametrize(
    "added",
    ["utm_source=x&fbclid=y", "lang=de&Controls=0", "", "amp;controls=0"],
    ids=["foreign", "lang", "none", "html"],
)
def test_what_platforms_add_is_passed_over(added: str) -> None:
    """Source: as the Playground reads addresses; ours among it counts, however it is written."""
    status, _, page = framed(f"embed=player&{RACE.to_query()}&amp;{added}")
    assert status == 200
    assert told(page)["controls"] is ("ontrols" not in added)
    assert f'href="./?{RACE.to_query()}"'.replace("&", "&amp;") in page
    assert asked(f"{OWN}?{RACE.to_query()}&{added}")[0] == 200


def test_what_is_wrong_is_told_in_the_theme_that_was_asked_for() -> None:
    """Source: the style sheets of the same race, in which only the theme's colours differ."""
    dark, light, auto = (framed(f"{theme}steps=x")[2] for theme in ("theme=dark&", "theme=light&", "theme=no&"))
    assert len({dark, light, auto}) == 3
    assert "prefers-color-scheme" in auto
    assert "prefers-color-scheme" not in dark + light


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lesson_brings_its_words(language: str) -> None:
    """Source: the course's texts, and the steps, which grow."""
    page = framed(f"embed=lesson&lesson=saddle_escape&lang={language}")[2]
    words = texts(language, "saddles")["saddle_escape"]  # type: ignore[arg-type]
    said = told(page)
    assert said["autoplay"] is False, "it asks first"
    lesson = said["words"]
    assert isinstance(lesson, dict)
    assert lesson["question"].partition("`")[0] == words["question"].partition("`")[0].format(steps=160)
    steps = [caption["step"] for caption in lesson["captions"]]
    assert steps == sorted(steps)
    assert len(steps) == len(words["captions"])
    assert Page(page.encode()).title == f"{words['title'].replace('`', '')} – Downhill"


def test_its_picture_is_a_png() -> None:
    status, headers, body = asgi.get(embed_route.routes(), f"/embed.png?embed=player&theme=dark&{RACE.to_query()}")
    assert (status, headers["content-type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(body)).size == (640, 480)
    assert asgi.get(embed_route.routes(), "/embed.png?theme=blue")[0] == 400


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/?embed=player", "/embed"),
        ("/?steps=3&embed=lesson", "/embed"),
        ("/course?lesson=ravine&embed=lesson", "/embed"),
        ("/?embed=playr", "/embed"),
        ("/?embed=true", "/"),
        ("/?embed=false&steps=3", "/"),
        ("/?embedded=player", "/"),
        ("/maps?embed=player", "/maps"),
        ("/", "/"),
    ],
)
def test_which_addresses_are_answered_so(address: str, path: str) -> None:
    """Source: ``embed=true`` and other pages are Streamlit's."""
    routes = [
        Route(each, lambda request: PlainTextResponse(request.url.path)) for each in ("/", "/course", "/maps", "/embed")
    ]
    assert asgi.get(routes, address, embed_address.middleware())[2].decode() == path


# oEmbed ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, OWN)


def asked(url: str, **more: str) -> tuple[int, str]:
    status, _, body = asgi.get(oembed_route.routes(), f"/oembed?{urlencode({'url': url, **more})}")
    return status, body.decode()


def test_a_race_of_ours_is_answered_as_oembed_says() -> None:
    """Source: oEmbed 1.0, 2.3.4: what every answer has, and what a rich one has."""
    status, text = asked(f"{OWN}?{RACE.to_query()}&theme=dark", format="json", maxwidth="400", maxheight="2000")
    assert status == 200
    answer = json.loads(text)
    assert (answer["version"], answer["type"], answer["provider_url"]) == ("1.0", "rich", OWN)
    assert (answer["width"], answer["height"]) == (400, 480)
    frame = Frame(answer["html"]).found
    assert frame["src"] == f"{OWN}?embed=player&{RACE.to_query()}&theme=dark"
    assert (frame["width"], frame["height"]) == ("400", "480")


def test_so_is_a_lesson_of_ours() -> None:
    answer = json.loads(asked(f"{OWN}course?lesson=saddle_escape")[1])
    assert Frame(answer["html"]).found["src"] == f"{OWN}?embed=lesson&lesson=saddle_escape"
    assert answer["title"] == texts("en", "saddles")["saddle_escape"]["title"].replace("`", "")


def test_the_address_of_a_frame_is_that_of_what_it_frames() -> None:
    """Source: the frame that Downhill itself hands out."""
    [first, again] = [
        json.loads(asked(f"{OWN}{each}lesson=saddle_escape")[1]) for each in ("course?", "?embed=lesson&")
    ]
    assert again == first


@pytest.mark.parametrize(
    ("url", "more", "status"),
    [
        ("", {}, 404),
        ("https://elsewhere.org/class/", {}, 404),
        ("https://example.org/classes", {}, 404),
        ("https://example.org.evil.net/class/", {}, 404),
        ("https://me@example.org/class/", {}, 404),
        ("javascript://example.org/class/", {}, 404),
        ("http://[", {}, 404),
        (f"{OWN}maps", {}, 404),
        (f"{OWN}?landscape=no", {}, 404),
        (f'{OWN}?theme="><script>', {}, 404),
        (f"{OWN}", {"format": "xml"}, 501),
        (f"{OWN}", {"maxwidth": "0"}, 400),
        (f"{OWN}", {"maxheight": "9e3"}, 400),
        (f"{OWN}", {"maxheight": "²"}, 400),
    ],
)
def test_nothing_else_is(url: str, more: dict[str, str], status: int) -> None:
    """Source: oEmbed 1.0, 2.3.4: 404 for what is not ours, 501 for formats that are not written."""
    found, text = asked(url, **more)
    assert found == status
    assert len(text) < 1000


def test_the_playground_says_where_to_ask() -> None:
    """Source: oEmbed 1.0, 4: a link in the head; its answer is the same race."""
    page = PlainTextResponse("<head></head>", media_type="text/html")
    routes = [Route(path, lambda _: page) for path in ("/", "/maps")]
    found = asgi.get(routes, f"/?{RACE.to_query()}", page_head.middleware(), accept="text/html")[2].decode()
    [href] = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]*)"', found)
    assert href.startswith(f"{OWN}oembed?")
    status, _, body = asgi.get(oembed_route.routes(), f"/oembed?{href.partition('?')[2].replace('&amp;', '&')}")
    assert status == 200
    assert RACE.to_query() in str(Frame(json.loads(body)["html"]).found["src"])
    assert b"oembed" not in asgi.get(routes, "/maps", page_head.middleware(), accept="text/html")[2]
