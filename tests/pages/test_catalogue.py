"""The catalogue page in Streamlit's AppTest: it says of every entry what the entry says of itself.

What a browser makes of it, pictures and navigation, is tested in tests/browser.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import landscapes
import pages.catalogue
from downhill import Entrant, Experiment
from downhill.experiment.averaging import AVERAGES
from downhill.experiment.references import linked
from downhill.experiment.schedules import SCHEDULES
from downhill.server.first_race import FIRST_RACE
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.entry import FAMILIES

MAIN = Path(__file__).parents[2] / "downhill" / "visit" / "main.py"


@cache
def opened(part: str = "Landscapes", words: str = "") -> AppTest:
    """The page with this part chosen and these words in the filter; opened once, since nobody here changes it."""
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    app.query_params.clear()  # as the browser does: another page begins with an address of its own
    app.switch_page("../../pages/catalogue.py").run()
    app.segmented_control[0].set_value(part).run()
    if words:
        app.text_input[0].set_value(words).run()
    assert not app.exception
    return app


def titles(app: AppTest) -> list[str]:
    """The cards' first lines, in order."""
    return [line.value for line in app.subheader]


def title(entry: Any) -> str:
    return f"{entry.name} `{entry.id}`"


def links(app: AppTest) -> list[Any]:
    return [link.proto for link in app.get("page_link")]


def assert_numbers_and_source(app: AppTest, parameters: Any, source: str) -> None:
    """One caption has the source and, of each number, symbol, default, range and meaning."""
    wanted = [f"{p.symbol} = **{p.default:g}**; {p.allowed.removeprefix('a number ')}; {p.meaning}" for p in parameters]
    facts = [line.value for line in app.caption if line.value.endswith(f"Source: {linked(source)}")]
    assert any(all(line in fact for line in wanted) for fact in facts), (wanted, facts)


def test_every_landscape_is_there() -> None:
    """Source: the entries."""
    app = opened("Landscapes")
    assert titles(app) == [title(entry) for entry in LANDSCAPES.values()]
    for entry in LANDSCAPES.values():
        assert any(entry.formula in line.value for line in app.latex)
        assert entry.shows in [line.value for line in app.caption]
        assert_numbers_and_source(app, entry.parameters, entry.source)


def test_every_rule_is_there_under_its_family() -> None:
    """Source: the entries; they are sorted by family."""
    app = opened("Rules")
    assert titles(app) == [title(entry) for entry in OPTIMIZERS.values()]
    assert len(app.header) == len({entry.family for entry in OPTIMIZERS.values()})
    for entry in OPTIMIZERS.values():
        assert any(entry.formula in line.value for line in app.latex)
        assert entry.idea in [line.value for line in app.caption]
        assert_numbers_and_source(app, entry.hyperparameters, f"{entry.authors} {entry.year}")


def test_every_schedule_and_average_is_there() -> None:
    """Source: the entries."""
    app = opened("Schedules & averages")
    kinds = [*SCHEDULES.values(), *AVERAGES.values()]
    assert titles(app) == [title(kind) for kind in kinds]
    for kind in kinds:
        assert any(kind.formula in line.value for line in app.latex)
        assert_numbers_and_source(app, kind.parameters, kind.source)
        for usual, other in kind.instead.items():
            said = f"{other.symbol}, in place of {usual.replace('_', ' ')}; in [0, 100]; {other.meaning}"
            assert any(said in line.value for line in app.caption)


def test_a_landscape_opens_with_the_first_races_entrants() -> None:
    """Source: the query read back by the core."""
    for link, landscape in zip(links(opened("Landscapes")), LANDSCAPES, strict=True):
        assert Experiment.from_query(link.query_string) == Experiment(
            landscape, steps=FIRST_RACE.steps, entrants=FIRST_RACE.entrants
        )


def test_a_rule_opens_alone_on_the_first_races_landscape() -> None:
    """Source: the query read back by the core."""
    for link, rule in zip(links(opened("Rules")), OPTIMIZERS, strict=True):
        assert Experiment.from_query(link.query_string) == replace(FIRST_RACE, entrants=(Entrant(rule),))


@pytest.mark.parametrize("part", ["Landscapes", "Rules"])
def test_every_entry_has_its_picture(part: str) -> None:
    """Source: as many pictures on the page as there are entries, each with words for those who cannot see it."""
    entries: Mapping[str, Any] = LANDSCAPES if part == "Landscapes" else OPTIMIZERS
    pictures = [image.proto.imgs[0] for image in opened(part).get("image")]
    assert len(pictures) == len(entries)
    for picture, entry in zip(pictures, entries.values(), strict=True):
        assert picture.alt.startswith(entry.name)


def test_a_new_entry_appears_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: an entry of this test only; it has no picture yet, and the page shows it without."""
    beale = LANDSCAPES["beale"]
    mine = replace(beale, id="mine", name="Mine", formula="x^{17}", shows="A test.", source="Nobody 2026")
    for module in (pages.catalogue, landscapes):
        monkeypatch.setattr(module, "LANDSCAPES", {"beale": beale, "mine": mine})
    app = opened.__wrapped__("Landscapes")
    assert titles(app) == [title(beale), title(mine)]
    assert "x^{17}" in app.latex[1].value
    assert len(app.get("image")) == 1


@pytest.mark.parametrize(
    ("part", "words", "found"),
    [
        ("Landscapes", "himmelblau", "himmelblau"),
        ("Landscapes", "VALLEY radford", "long_valley"),
        ("Rules", "ba kingma", "adam"),
        ("Schedules & averages", "polyak", "arithmetic"),
    ],
)
def test_the_filter_keeps_what_has_all_words(part: str, words: str, found: str) -> None:
    """Source: the entries' names and sources."""
    kept, every = titles(opened(part, words)), titles(opened(part))
    assert found in [line.split("`")[1] for line in kept]
    assert 0 < len(kept) < len(every) / 4


@pytest.mark.parametrize("part", ["Landscapes", "Rules", "Schedules & averages"])
def test_a_filter_that_nothing_passes_says_so(part: str) -> None:
    app = opened(part, "no such thing")
    assert titles(app) == []
    assert len(app.info) == 1
    assert not app.header


def test_every_family_has_a_heading() -> None:
    """Source: the families that a rule can belong to."""
    assert set(pages.catalogue._FAMILIES) == set(FAMILIES)
