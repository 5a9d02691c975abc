"""``downhill slides``: files, addresses and lessons in their order, and what a mistake costs."""

from pathlib import Path

import pytest

from downhill import Entrant, Experiment
from downhill.cli import command, main, slides
from downhill.course.texts import texts
from downhill.export import slides as rendered
from tests.export.test_replay import Page

RACE = Experiment("beale", steps=20, entrants=(Entrant("adam"),))


@pytest.fixture(autouse=True)
def jax_keeps_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process leaves JAX's cache and devices as they are for the other tests."""
    for module in (command, slides):
        monkeypatch.setattr(module, "use_persistent_cache", lambda: None)
        monkeypatch.setattr(module, "use_every_core", lambda: None)


@pytest.fixture(autouse=True)
def few_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of runs from other starts, as far as there is room for them, say nothing of the command."""
    monkeypatch.setattr(rendered, "MOST_STARTS", 20_000)


def headings(path: Path) -> list[str]:
    return [text for _, text in Page(path.read_text(encoding="utf-8")).all("h2")]


def test_each_race_is_a_slide_in_the_order_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the course's texts; a chapter's charts are left out, and what others added to an address passed over."""
    file, page = tmp_path / "race.json", tmp_path / "slides.html"
    file.write_text(RACE.to_json(), encoding="utf-8")
    address = "https://example.org/downhill/?landscape=saddle&steps=5&entrant=gd&layout=grid&utm_source=mail"
    wanted = [str(file), "https://example.org/course?lesson=ravine&lang=de", address, "chapter=weight_decay"]
    assert main(["slides", *wanted, "--html", str(page), "--theme", "dark", "--title", "Talk"]) == 0
    chapter = texts("en", "weight_decay")
    titles = {lesson["title"].replace("`", "") for lesson in chapter.values() if isinstance(lesson, dict)}
    found = headings(page)
    assert found[:3] == ["Beale", texts("de", "ravines")["ravine"]["title"].replace("`", ""), "Saddle"]
    assert found[3:]
    assert set(found[3:]) <= titles
    assert "passed over: utm_source" in capsys.readouterr().err
    assert Page(page.read_text(encoding="utf-8")).all("title")[0][1] == "Talk – Downhill"


def test_of_a_single_race_it_is_a_format(tmp_path: Path) -> None:
    page = tmp_path / "slide.html"
    race = ["race", "--from-url", RACE.to_query(), "--title", "Beale's function"]
    assert main([*race, "--slides", str(page)]) == 0
    assert headings(page) == ["Beale's function"]


@pytest.mark.parametrize(
    ("race", "why"),
    [
        ("beale", "beale: is neither a file nor the address of a race or a lesson"),
        ("missing.json", "missing.json: there is no such file"),
        ("steps=3", "field 'landscape' is missing"),
        ("lesson=nowhere", "lesson = 'nowhere': must be one of"),
        ("lesson=beale_minima", "slides: must be 1 to 50, not 0"),
        ("lesson=ravine&lang=fr", "lang = 'fr': must be one of en, de, zh"),
        ("lesson=ravine&chapter=momentum", "give a lesson or a chapter"),
        ("chapter=nowhere", "chapter = 'nowhere': must be one of"),
    ],
)
def test_a_mistake_costs_a_line_and_leaves_no_file(
    race: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "slides.html"
    assert main(["slides", race, "--html", str(page)]) == 2
    assert why in capsys.readouterr().err.splitlines()[-1]
    assert not page.exists()
