"""The HTML replay as a file: what lies in it, how large it is, and that nothing typed by people becomes markup."""

import base64
import gzip
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

import downhill.export.replay as replay
from downhill import Averaging, Entrant, Experiment, simulate
from downhill.drawing.theme import DARK, LIGHT
from downhill.export import render_html
from downhill.export.replay import MOST_READ_OUTS
from downhill.player.files import MODULES, PLOTLY, content
from downhill.player.packing import pack
from downhill.player.read_outs import read_outs
from downhill.simulation.read_outs import nearest_minimum_distance
from landscapes import find_landscape

RACE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))
HOSTILE = ("</script><script>alert(1)</script>", "<!--<script>\"'&amp;", "<img src=x onerror=alert(1)>")
"""What would end a script, begin another, hide its end, or become an element."""


class Page(HTMLParser):
    """What a browser's parser finds: elements with their attributes and text, in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text = []
        self.found.append((tag, {name: value or "" for name, value in attrs}, self.text))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.text = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[tuple[dict[str, str], str]]:
        return [(attributes, "".join(text)) for found, attributes, text in self.found if found == tag]

    def one(self, tag: str, **wanted: str) -> tuple[dict[str, str], str]:
        [found] = [each for each in self.all(tag) if wanted.items() <= each[0].items()]
        return found

    def packed(self) -> dict[str, bytes]:
        """The parts and answers by name, as the browser unpacks them."""
        return {
            attributes.get("data-part", attributes.get("data-answer", "")): _unpacked(text, attributes)
            for attributes, text in self.all("script")
            if attributes.get("type") == "application/octet-stream"
        }


def _unpacked(text: str, attributes: dict[str, str]) -> bytes:
    """Numbers written as differences are summed by NumPy."""
    block = gzip.decompress(base64.b64decode(text))
    if "data-columns" not in attributes:
        return block
    start = 4 + int.from_bytes(block[:4], "little")
    planes = np.frombuffer(block[start:], np.uint8).reshape(int(attributes["data-columns"]), 4, -1)
    unsigned = planes.transpose(2, 0, 1).copy().view("<u4")[..., 0]
    second = np.where(unsigned % 2 == 1, ~(unsigned // 2), unsigned // 2)
    words = np.cumsum(np.cumsum(second, axis=0, dtype=np.uint32), axis=0, dtype=np.uint32)
    return block[:start] + words.astype("<u4").tobytes()


def made(experiment: Experiment = RACE, **options: object) -> str:
    return render_html(experiment, simulate(experiment), **options)


def taken_apart(block: bytes) -> tuple[dict[str, object], bytes]:
    """A message, by its documented format: length, header, numbers."""
    length = int.from_bytes(block[:4], "little")
    return json.loads(block[4 : 4 + length]), block[4 + length :]


def noisy(count: int, steps: int) -> Experiment:
    """Runs that never rest, so that nothing in them compresses well."""
    rules = ("gd", "momentum", "adam", "rmsprop")
    rates = [{"learning_rate": 1e-3 * (1 + index / 10)} for index in range(count)]
    entrants = tuple(Entrant(rules[index % 4], rate, noise=0.5) for index, rate in enumerate(rates))
    return Experiment("beale", (1.0, 1.5), steps, entrants)


@pytest.mark.parametrize(("count", "steps", "most"), [(12, 1000, 500_000), (12, 5000, 1_000_000)])
def test_a_lean_replay_is_as_small_as_promised(count: int, steps: int, most: int) -> None:
    """Source: the sizes promised, for runs of random numbers; others are smaller."""
    assert len(made(noisy(count, steps), lean=True).encode()) < most


def test_a_full_replay_has_plotly_and_every_number_a_lean_one_neither() -> None:
    """Source: the files and the read-outs themselves, unpacked by the standard library."""
    full, lean = Page(made()).packed(), Page(made(lean=True)).packed()
    assert lean.keys() == {"modules", "picture", "race"}
    assert full.keys() == lean.keys() | {"read-outs", PLOTLY}
    assert {name: full[name] for name in lean} == lean
    assert full[PLOTLY] == content(PLOTLY)
    assert full["read-outs"] == read_outs(RACE, simulate(RACE))


def test_read_outs_that_are_too_many_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: as many bytes as they have here are allowed, then one fewer."""
    count, without = len(read_outs(RACE, simulate(RACE))), {"modules", "picture", "race", PLOTLY}
    monkeypatch.setattr(replay, "MOST_READ_OUTS", count)
    assert Page(made()).packed().keys() == without | {"read-outs"}
    monkeypatch.setattr(replay, "MOST_READ_OUTS", count - 1)
    assert Page(made()).packed().keys() == without


def test_read_outs_are_as_many_as_the_bound_says() -> None:
    """Source: its docstring, on a dozen entrants: each step has as many bytes as the others."""
    dozen = noisy(12, 1000)
    assert MOST_READ_OUTS / len(read_outs(dozen, simulate(dozen))) * 1001 == pytest.approx(1100, rel=0.1)


def test_the_race_is_in_it_as_the_app_sends_it() -> None:
    runs = simulate(RACE)
    header, numbers = taken_apart(Page(render_html(RACE, runs, layout="grid")).packed()["race"])
    assert numbers == pack(runs)
    assert header["layout"] == "grid"
    assert header["experiment"] == RACE.to_query()
    entrants = header["entrants"]
    assert isinstance(entrants, list)
    assert [each["label"] for each in entrants] == [run.entrant.label for run in runs]
    assert entrants[0]["distance"] == nearest_minimum_distance(RACE, tuple(runs[0].theta[-1]))


def test_the_landscape_is_in_it() -> None:
    """By hand: x² - y² over [-2, 2]² on 201 × 201 points, the corner (-2, -2) first."""
    header, numbers = taken_apart(Page(made()).packed()["picture"])
    losses = np.frombuffer(numbers, "<f4").reshape(201, 201)
    side = np.linspace(-2, 2, 201)
    np.testing.assert_allclose(losses, side**2 - side[:, np.newaxis] ** 2, atol=1e-6)
    assert header["key"] == taken_apart(Page(made()).packed()["race"])[0]["landscape"], "the race finds it"


def test_modules_find_each_other_by_names_that_need_no_place() -> None:
    """Source: the modules as the app serves them, but for lines of comments; an import map knows bare names only."""
    modules = json.loads(Page(made()).packed()["modules"])
    assert modules.keys() == {f"downhill/{name}" for name in MODULES}
    for name, code in modules.items():
        assert all(imported in modules for imported in re.findall(r'from "([^"]+)"', code)), name
        assert not re.findall(r"""(?:from|import)\s*\(?\s*["']\.""", code), f"{name}: an import by place"
        served = content(name.removeprefix("downhill/")).decode().splitlines()
        run = [
            line for line in served if not line.lstrip().startswith(("//", "/**", "* ", "*/")) and line.strip() != "*"
        ]
        assert code.replace('"downhill/', '"./').splitlines() == run, name


@pytest.mark.parametrize("lean", [True, False])
def test_nothing_is_fetched_from_anywhere(lean: bool) -> None:
    """Source: the policy's own language, and every attribute with which HTML loads something."""
    page = Page(made(lean=lean, playground="https://example.org"))
    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    allowed = {source for sources in rules.values() for source in sources.split()}
    assert allowed <= {"'none'", "'unsafe-inline'", "data:", "blob:"}
    tags = [tag for tag, attributes, _ in page.found if attributes.get("http-equiv") or tag == "script"]
    assert tags[0] == "meta", "the policy comes before all that it is to hold for"
    loaded = [value for _, attributes, _ in page.found for name in ("src", "href") if (value := attributes.get(name))]
    assert [value for value in loaded if not value.startswith("data:")] == [f"https://example.org/?{RACE.to_query()}"]


@pytest.mark.parametrize("name", [*HOSTILE, "Größe ½ 😀", "$name ${script}"])
def test_the_experiment_reads_back_whatever_people_have_typed(name: str) -> None:
    experiment = replace(RACE, entrants=(Entrant("gd", name=name, averaging=Averaging("arithmetic")),))
    page = Page(made(experiment, lean=True, playground="https://example.org"))
    assert Experiment.from_json(page.one("script", id="downhill-experiment")[1]) == experiment
    harmless = Page(made(RACE, lean=True, playground="https://example.org"))
    assert [tag for tag, _, _ in page.found] == [tag for tag, _, _ in harmless.found], "no element more"
    assert "<" not in page.one("script", id="downhill-experiment")[1]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_landscape_is_a_title(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    named = replace(find_landscape("saddle"), name=name)
    monkeypatch.setattr(replay, "find_landscape", lambda _: named)
    page = Page(made(lean=True))
    assert page.one("title")[1] == f"{name} – Downhill"
    assert page.one("h1")[1] == name
    assert page.all("img") == []


def test_a_typed_formula_is_the_heading() -> None:
    formula = "formula:x**2 + 3*sin(y)**2"
    page = Page(made(replace(RACE, landscape=formula, parameters={}), lean=True))
    assert page.one("h1")[1] == "x**2 + 3*sin(y)**2"
    assert Experiment.from_json(page.one("script", id="downhill-experiment")[1]).landscape == formula


def test_the_page_says_what_is_raced() -> None:
    beale = Experiment("rosenbrock", (-1.25, 2.0), 30, RACE.entrants, {"b": 50.0}, budget="gradients")
    text = made(beale, lean=True)
    assert "a = 1 · b = 50 · start (−1.25, 2) · 30 gradient evaluations" in text
    assert "made with Downhill" in text
    assert "· 30 examples" in made(replace(beale, budget="examples"), lean=True)


@pytest.mark.parametrize("address", ["https://example.org/downhill", "http://localhost:8501/", 'https://a.b/"><b>&lt;'])
def test_the_playground_opens_this_race(address: str) -> None:
    link, text = Page(made(lean=True, playground=address)).one("a")
    target, _, query = link["href"].partition("/?")
    assert (target, text) == (address.rstrip("/"), "Open in Playground")
    assert Experiment.from_query(query) == RACE


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "ftp://a.b",
        "https://",
        "https://a.b/?c",
        "https://a.b#c",
        "http://a b",
    ],
)
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"playground = {address!r}: must be an address like")):
        made(lean=True, playground=address)


def test_without_a_playground_there_is_no_link() -> None:
    assert Page(made()).all("a") == []


def test_the_colours_are_the_systems_or_one_themes() -> None:
    both, dark = (made(lean=True, theme=theme) for theme in (None, "dark"))
    ours = f"--st-background-color: {LIGHT.background};", f"--st-background-color: {DARK.background};"
    assert [colour in both for colour in ours] == [True, True]
    assert [colour in dark for colour in ours] == [False, True]
    assert "prefers-color-scheme" in both
    assert "@media (prefers-color-scheme" not in dark


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"layout": "round"}, "layout = 'round': must be one of overlay, grid, surface, split"),
        ({"layout": "surface", "lean": True}, "layout = 'surface': a lean replay has no relief"),
        ({"theme": "blue"}, "theme = 'blue': must be light, dark or None"),
    ],
)
def test_what_cannot_be_shown_is_refused(options: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fault)):
        made(**options)


def test_the_same_race_is_the_same_file_at_any_time() -> None:
    """Source: RFC 1952: bytes 4 to 7 of what gzip makes are the time, 0 for none."""
    text = made()
    assert text == made()
    blocks = [
        base64.b64decode(block) for attributes, block in Page(text).all("script") if attributes.keys() - {"id", "type"}
    ]
    assert len(blocks) == 5
    assert {block[4:8] for block in blocks} == {bytes(4)}


def test_a_race_of_nobody_is_its_landscape() -> None:
    header, numbers = taken_apart(Page(made(replace(RACE, entrants=()))).packed()["race"])
    assert (header["entrants"], numbers) == ([], b"")
