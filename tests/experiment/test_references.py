"""Links of sources: each is for one that is named somewhere, and those that optax names too are the same."""

import re

import optax
import pytest
from optax import contrib

from downhill.experiment.averaging import AVERAGES
from downhill.experiment.references import LINKS, linked
from downhill.experiment.schedules import SCHEDULES
from downhill.lessons import LESSONS
from landscapes import LANDSCAPES
from optimizers import NETWORK_OPTIMIZERS

NAMED = {entry.id: f"{entry.authors} {entry.year}" for entry in NETWORK_OPTIMIZERS.values()}
SOURCES = [
    *(entry.source for entry in LANDSCAPES.values()),
    *NAMED.values(),
    *(kind.source for kind in (*SCHEDULES.values(), *AVERAGES.values())),
    *(lesson.source for lesson in LESSONS.values()),
]


ADDRESS = re.compile(r"https://(arxiv\.org/abs/(\d{4}\.\d{4,5}|cond-mat/\d{7})|doi\.org/10\.\d{4,5}/[\w./%-]+)")


def test_every_link_is_of_a_source_that_is_named() -> None:
    for source, link in LINKS.items():
        assert any(source in each for each in SOURCES), source
        assert ADDRESS.fullmatch(link), link
    assert len(set(LINKS.values())) == len(LINKS)


def arxiv_numbers(rule: str) -> set[str]:
    """Those in the documentation of optax's function of this name."""
    name = rule.removeprefix("optax_")
    function = getattr(optax, name, None) or getattr(contrib, name, None)
    return set(re.findall(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})", getattr(function, "__doc__", "") or ""))


CHECKED = {rule: arxiv_numbers(rule) for rule, source in NAMED.items() if "arxiv" in LINKS.get(source, "")}


WRONG_IN_OPTAX = {"adopt": "2403.00855"}  # another paper; ADOPT's own is 2411.02853


@pytest.mark.parametrize("rule", [rule for rule, numbers in CHECKED.items() if numbers])
def test_rules_of_optax_link_to_what_optax_names(rule: str) -> None:
    """Source: optax's own documentation."""
    if CHECKED[rule] != {WRONG_IN_OPTAX.get(rule)}:
        assert LINKS[NAMED[rule]].rpartition("/")[2] in CHECKED[rule]


def test_many_are_checked() -> None:
    assert sum(map(bool, CHECKED.values())) >= 25


def test_a_source_in_markdown() -> None:
    assert linked("after Kingma & Ba 2015, figure 2") == (
        "after [Kingma & Ba 2015](https://arxiv.org/abs/1412.6980), figure 2"
    )
    assert linked("folklore") == "folklore"
    assert linked("Polyak 1964") == "[Polyak 1964](https://doi.org/10.1016/0041-5553%2864%2990137-5)"
