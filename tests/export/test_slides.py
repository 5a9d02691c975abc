"""Slides as a file: what lies in it how often, how large it is, and that nothing typed by people becomes markup."""

import base64
import json
import re
from dataclasses import replace

import pytest

from downhill import Entrant, Experiment, simulate
from downhill.export import Style, render_png, slides
from downhill.export.embed import embedded_lesson
from downhill.export.slides import MOST_SLIDES, Slide, render_slides
from downhill.player.files import EMBED, MODULES
from tests.export.test_replay import HOSTILE, RACE, Page

RUNS = simulate(RACE)
PLAIN = Slide(experiment=RACE, trajectories=RUNS)


@pytest.fixture
def few_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for 5 × 5 starts of these short races, not for 21 × 21, each of which is run."""
    monkeypatch.setattr(slides, "MOST_STARTS", 25_000)


def packed(page: Page, name: str) -> list[str]:
    """The scripts in which this is packed."""
    return [
        text
        for attributes, text in page.all("script")
        if name in (attributes.get("data-part"), attributes.get("data-answer"))
    ]


@pytest.mark.usefixtures("few_starts")
def test_what_slides_have_in_common_is_there_once() -> None:
    """Source: the modules' names, and the PNG of the same style."""
    longer = replace(RACE, steps=30)
    every = [PLAIN, replace(PLAIN, layout="grid"), Slide(experiment=longer, trajectories=simulate(longer))]
    one, three = render_slides(every[:1]), render_slides(every)
    page = Page(three)
    assert [len(packed(page, name)) for name in ("modules", "picture", "race", "hands")] == [1, 1, 3, 3]
    assert json.loads(page.packed()["modules"]).keys() == {f"downhill/{name}" for name in (*MODULES, *EMBED)}
    pictures = [base64.b64decode(attributes["src"].partition(",")[2]) for attributes, _ in page.all("img")]
    assert pictures[0] == render_png(RACE, RUNS, Style(size=(1280, 720), projector=True))
    assert three == render_slides(every)
    assert len(three) - len(one) < 2 * 0.5e6


def test_its_size_is_as_stated() -> None:
    """Source: docs/slides.md: at most 2 MB for a slide; these have as many steps as leave room for starts."""
    entrants = (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam"), Entrant("momentum"), Entrant("rmsprop"))
    experiment = Experiment("rastrigin", steps=1200, entrants=entrants)
    found = render_slides([Slide(experiment=experiment, trajectories=simulate(experiment))])
    assert len(packed(Page(found), "hands")) == 1
    assert len(found) < 2_500_000


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_people_typed_stays_text(hostile: str) -> None:
    """Source: a browser's parser: the same elements, whatever is typed."""
    words = embedded_lesson(hostile, hostile, [(3, hostile)], hostile)
    named = replace(RACE, entrants=(Entrant("gd", {"learning_rate": 0.02}, name=hostile[:40]),))
    slide = Slide(experiment=named, trajectories=simulate(named), title=hostile, words=words)
    plain = replace(slide, title="t", words=embedded_lesson("l", "q", [(3, "c")], "w"))
    found, expected = (Page(render_slides([each], title=each.title)) for each in (slide, plain))
    assert [tag for tag, *_ in found.found] == [tag for tag, *_ in expected.found]
    assert hostile in found.all("h2")[0][1]
    assert json.loads(found.one("script", id="downhill-page")[1])["words"]["claim"] == hostile
    assert packed(found, "hands") == [], "a lesson's start stays where its claim holds"


@pytest.mark.usefixtures("few_starts")
def test_a_link_leads_to_each_race_where_there_is_a_playground() -> None:
    page = Page(render_slides([PLAIN], playground="https://example.org/downhill", theme="dark"))
    assert page.one("a")[0]["href"] == f"https://example.org/downhill/?{RACE.to_query()}"
    assert Page(render_slides([PLAIN])).all("a") == []


@pytest.mark.parametrize("count", [0, MOST_SLIDES + 1])
def test_there_are_one_to_fifty(count: int) -> None:
    with pytest.raises(ValueError, match=re.escape(f"slides: must be 1 to 50, not {count}")):
        render_slides([PLAIN] * count)
