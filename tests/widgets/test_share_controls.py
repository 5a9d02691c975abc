"""The link of a race: where it leads, and what says so when it cannot."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from downhill import Entrant, Experiment
from downhill.experiment.experiment import MAX_ENTRANTS
from downhill.export.link import qr_code
from downhill.server.first_race import FIRST_RACE
from downhill.server.own_address import ADDRESS, base_url

MAIN = Path(__file__).parents[2] / "downhill" / "visit" / "main.py"
HERE = "https://race.example/app/"


# The configured address -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://example.org", "https://example.org/"),
        ("http://example.org:8501/", "http://example.org:8501/"),
        ("https://example.org/downhill", "https://example.org/downhill/"),
        ("http://[::1]:8501/a/", "http://[::1]:8501/a/"),
    ],
)
def test_an_address_of_a_page_ends_in_a_slash(monkeypatch: pytest.MonkeyPatch, address: str, base: str) -> None:
    monkeypatch.setenv(ADDRESS, address)
    assert base_url() == base


def test_without_an_address_it_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ADDRESS, raising=False)
    assert base_url() == ""
    monkeypatch.setenv(ADDRESS, "")
    assert base_url() == ""


BAD = [
    "example.org",
    "ftp://example.org/",
    "javascript:alert(1)",
    "JAVASCRIPT://example.org/%0aalert(1)",
    "//example.org/",
    "http:///downhill",
    "http://",
    "https://example.org/?steps=3",
    "https://example.org/#top",
    'https://example.org/"><script>',
    "https://example.org/ a",
    "https://example.org/\n",
    "https://größe.example/",
    "http://[::1",
    "http://example.org:port/",
]


@pytest.mark.parametrize("address", BAD)
def test_what_is_no_address_of_a_page_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv(ADDRESS, address)
    with pytest.raises(ValueError, match=f"^{ADDRESS} = .*must begin with http:// or https://"):
        base_url()


class Frame(HTMLParser):
    """The attributes of the one element in a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str | None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, self.found) == ("iframe", {})
        self.found = dict(attrs)


# The code -------------------------------------------------------------------------------------------------------------


def drawn(link: str) -> tuple[str, int]:
    """The code and its side, which is in the SVG's own words, too."""
    code = qr_code(link)
    assert code is not None
    svg, side = code
    assert svg.startswith("<svg ")
    assert re.findall(r'width="(\d+)" height="(\d+)"', svg) == [(str(side), str(side))]
    return svg, side


@pytest.mark.parametrize("length", [20, 100, 300, 600, 1200, 1800, 2400, 2953])
def test_a_code_is_large_enough_for_the_back_row(length: int) -> None:
    """Source: the issue: at least 320 pixels, so that a telephone at the back of a room reads it."""
    _, side = drawn("x" * length)
    assert 320 <= side <= 480


def test_a_code_is_black_on_white_whatever_the_theme() -> None:
    """Source: ISO/IEC 18004: dark modules on a light ground, four modules of it all around."""
    svg, side = drawn("https://example.org/")
    assert set(re.findall(r'(?:fill|stroke)="(#[^"]*)"', svg)) == {"#fff", "#000"}
    version_2, quiet = 25, 4
    assert side % (version_2 + 2 * quiet) == 0
    assert "M4 4.5h7" in svg, "the finder in the corner begins where the quiet zone ends"


def test_the_longest_link_of_a_code() -> None:
    """Source: ISO/IEC 18004, table 7: version 40 at level L holds 2,953 bytes."""
    assert qr_code("x" * 2953) is not None
    assert qr_code("x" * 2954) is None


# The page -------------------------------------------------------------------------------------------------------------


def opened(experiment: Experiment = FIRST_RACE, layout: str = "overlay", url: str = HERE) -> AppTest:
    """The Playground with this race, what its button shows open."""
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.context = {"url": url}
    app.query_params.update(parse_qs(experiment.to_query()) | ({} if layout == "overlay" else {"layout": [layout]}))
    return press_share(app.run())


def press_share(app: AppTest) -> AppTest:
    [button] = [button for button in app.button if button.label == "Share this race"]
    button.click().run()
    assert not app.exception
    return app


def link(app: AppTest) -> str:
    return app.code[0].value


def test_the_link_holds_the_whole_race() -> None:
    """Source: the experiment that was opened."""
    race = Experiment("saddle", (-1 / 3, 0.5), 20, (Entrant("gd", {"learning_rate": 0.1}, name="a, b=&c"),), seed=5)
    app = opened(race)
    assert link(app).startswith(f"{HERE}?")
    assert Experiment.from_query(urlsplit(link(app)).query) == race


def test_the_layout_goes_with_it_where_it_is_not_the_usual_one() -> None:
    query = urlsplit(link(opened(layout="grid"))).query
    assert query == f"{FIRST_RACE.to_query()}&layout=grid"
    assert urlsplit(link(opened())).query == FIRST_RACE.to_query()


def test_the_frame_holds_the_same_race() -> None:
    """Source: Python's own parser of HTML, and the experiment that was opened."""
    race = Experiment("saddle", (-1 / 3, 0.5), 20, (Entrant("gd", {"learning_rate": 0.1}, name='"<a&b>'),))
    app = opened(race, "grid")
    frame = Frame(app.code[1].value)
    assert frame.found["src"] == link(app).replace("?", "?embed=player&", 1)
    assert (frame.found["width"], frame.found["height"]) == ("640", "480")


def test_an_edit_changes_the_link() -> None:
    app = opened()
    [steps] = [field for field in app.number_input if field.label == "Steps"]
    steps.set_value(21).run()
    assert Experiment.from_query(urlsplit(link(press_share(app))).query).steps == 21


def test_a_configured_address_goes_before_the_pages_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "https://example.org/downhill/")
    assert link(opened()).startswith("https://example.org/downhill/?landscape=")


def test_a_wrong_address_is_told_and_the_page_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "ftp://example.org")
    app = opened()
    assert [ADDRESS in error.value for error in app.error] == [True]
    assert not app.code


@pytest.mark.parametrize(
    ("url", "copies"),
    [
        ("https://race.example", True),
        ("http://localhost:8501", True),
        ("http://127.0.0.1:8501", True),
        ("http://192.168.1.7:8501", False),
        ("http://race.example", False),
    ],
)
def test_where_no_page_may_copy_it_says_select(url: str, copies: bool) -> None:
    """Source: the W3C's Secure Contexts: only there have pages a clipboard."""
    said = " ".join(caption.value for caption in opened(url=url).caption)
    assert ("Copy it," in said) is copies
    assert ("Click on it to select it whole," in said) is not copies


def test_a_link_too_long_for_a_code_says_so() -> None:
    """Source: 2,953 characters are exceeded by twelve entrants with all there is around a rule."""
    entrant = Entrant("adam", {"learning_rate": 1 / 3, "beta1": 1 / 7}, clip_norm=1 / 3, noise=1 / 7, name="ΩΩΩΩ" * 10)
    app = opened(Experiment("beale", entrants=(entrant,) * MAX_ENTRANTS))
    assert len(link(app)) > 2953
    assert [info.value for info in app.info] == ["This link is too long for a QR code, which holds 2,953 characters."]
    assert not app.get("imgs")


def test_nothing_is_made_before_it_is_opened() -> None:
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.run()
    assert not app.exception
    assert not app.code
    assert not app.get("imgs")
