"""The session's states and events, by the table in machine.py; no Streamlit, no page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from downhill import Entrant, Experiment
from downhill.experiment.codec import QUERY_FIELDS
from downhill.server.first_race import FIRST_RACE
from downhill.widgets.machine import Page, Session, address, arrived, edited, followed

SADDLE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))
FIRST = Experiment("beale", steps=7)


def read(query: str) -> tuple[Experiment, int]:
    """A view is a number: ``zoom=3`` before the experiment's own query."""
    zoom, _, rest = query.partition("&")
    name, _, number = zoom.partition("=")
    if name != "zoom":
        raise ValueError(f"zoom: missing in {query!r}")
    return Experiment.from_query(rest), int(number)


def write(experiment: Experiment, zoom: int) -> str:
    return f"zoom={zoom}&{experiment.to_query()}"


def fit(experiment: Experiment, zoom: int) -> tuple[int, str | None]:
    return (zoom, None) if zoom <= experiment.steps else (experiment.steps, "too close")


FIELDS = (*QUERY_FIELDS, "zoom")
ZOOMED: Page[int] = Page("zoomed", (FIRST, 1), "first view", read, write, lambda each: (each, 2), fit, FIELDS)
ROOT = replace(ZOOMED, name="root", bare_is_first=True)
LINK = write(SADDLE, 5)
PAGES = pytest.mark.parametrize("page", [ZOOMED, ROOT], ids=lambda page: page.name)


def run(session: Session, page: Page[Any], query: str) -> Session:
    """A run of the page and what it writes into the address afterwards."""
    new = followed(session, page, query)
    return replace(new, address=address(new, page))


def at(query: str, page: Page[int] = ZOOMED) -> Session:
    """A visit that has begun with this address."""
    return run(arrived(Session(), page.name), page, query)


def stepped(steps: int) -> Callable[[Session], Session]:
    return lambda old: replace(old, experiment=replace(old.experiment, steps=steps))


def what(session: Session, page: Page[int] = ZOOMED) -> tuple[Experiment, int]:
    return session.experiment, session.view(page)


# Runs -----------------------------------------------------------------------------------------------------------------


@PAGES
def test_the_first_run_at_the_bare_address_is_the_first_value(page: Page[int]) -> None:
    session = at("", page)
    assert what(session, page) == (FIRST, 1)
    assert session.fault is None
    assert read(session.address or "") == (FIRST, 1)


@PAGES
def test_the_first_run_at_a_link_is_the_link(page: Page[int]) -> None:
    session = at(LINK, page)
    assert what(session, page) == (SADDLE, 5)
    assert read(session.address or "") == (SADDLE, 5)


@PAGES
def test_a_run_at_the_known_address_changes_nothing(page: Page[int]) -> None:
    session = at(LINK, page)
    assert run(session, page, session.address or "") == session


@PAGES
def test_a_new_address_is_read(page: Page[int]) -> None:
    session = run(at(LINK, page), page, write(FIRST, 3))
    assert what(session, page) == (FIRST, 3)


def test_the_bare_address_is_the_first_value_or_what_there_is() -> None:
    assert what(run(at(LINK, ROOT), ROOT, ""), ROOT) == (FIRST, 1)
    assert what(run(at(LINK), ZOOMED, "")) == (SADDLE, 5)


def test_a_damaged_address_stays_until_the_first_edit() -> None:
    damaged = at("zoom=1&landscape=nowhere")
    assert what(damaged) == (FIRST, 1)
    assert damaged.fault is not None
    assert damaged.fault.startswith("This link is damaged, so the first view is shown instead. landscape = 'nowhere'")
    assert damaged.address == "zoom=1&landscape=nowhere"
    assert run(damaged, ZOOMED, "zoom=1&landscape=nowhere") == damaged
    mended = run(edited(damaged, stepped(8)), ZOOMED, "zoom=1&landscape=nowhere")
    assert what(mended) == (replace(FIRST, steps=8), 1)
    assert (mended.fault, read(mended.address or "")) == (None, (replace(FIRST, steps=8), 1))


def test_a_link_after_a_damaged_one_is_read_and_the_fault_forgotten() -> None:
    session = run(at("landscape=nowhere"), ZOOMED, LINK)
    assert (session.fault, session.is_damaged, what(session)) == (None, False, (SADDLE, 5))


# Edits ----------------------------------------------------------------------------------------------------------------


def test_the_run_after_an_edit_does_not_look_at_its_address() -> None:
    """An older address still stands there; were it read, it would undo the edit."""
    first = at(LINK)
    second = run(edited(first, stepped(30)), ZOOMED, first.address or "")
    third = run(edited(second, stepped(40)), ZOOMED, first.address or "")
    assert what(third) == (replace(SADDLE, steps=40), 5)
    assert run(third, ZOOMED, third.address or "") == third
    back = run(third, ZOOMED, second.address or "")
    assert what(back) == (replace(SADDLE, steps=30), 5), "after that a person may go back"


def test_a_refused_edit_changes_nothing_and_says_why() -> None:
    session = edited(at(LINK), stepped(0))
    assert what(session) == (SADDLE, 5)
    assert session.fault is not None
    assert session.fault.startswith("steps = 0")
    assert session.is_edited
    again = edited(run(session, ZOOMED, LINK), stepped(9))
    assert again.fault is None


def test_a_refused_edit_does_not_mend_a_damaged_address() -> None:
    session = run(edited(at("landscape=nowhere"), stepped(0)), ZOOMED, "landscape=nowhere")
    assert (session.is_damaged, session.address) == (True, "landscape=nowhere")


def test_a_view_that_no_longer_fits_is_changed_and_that_is_said_once() -> None:
    session = run(edited(at(LINK), stepped(3)), ZOOMED, LINK)
    assert (what(session), session.notice) == ((replace(SADDLE, steps=3), 3), "too close")
    assert run(session, ZOOMED, session.address or "").notice is None


# Other pages ----------------------------------------------------------------------------------------------------------


@PAGES
def test_who_comes_back_finds_the_experiment_and_the_view(page: Page[int]) -> None:
    """From a page that keeps nothing, and from one that has changed the experiment."""
    before = at(LINK, page)
    back = run(arrived(arrived(before, "cards"), page.name), page, "")
    assert back == before
    other = replace(page, name="other")
    away = run(arrived(before, "other"), other, "")
    assert what(away, other) == (SADDLE, 2), "its own view begins anew, on the same experiment"
    away = run(edited(away, stepped(30)), other, away.address or "")
    back = run(arrived(away, page.name), page, "")
    assert what(back, page) == (replace(SADDLE, steps=30), 5)
    assert read(back.address or "") == what(back, page)


@PAGES
def test_who_comes_back_with_a_link_has_the_link(page: Page[int]) -> None:
    session = run(arrived(arrived(at(LINK, page), "cards"), page.name), page, write(FIRST, 4))
    assert what(session, page) == (FIRST, 4)


def test_a_page_without_an_experiment_does_not_begin_a_visit() -> None:
    assert what(run(arrived(arrived(Session(), "cards"), "zoomed"), ZOOMED, "")) == (FIRST, 1)


def test_an_edit_on_its_way_when_the_page_changes_hides_no_link() -> None:
    session = run(arrived(edited(at(LINK), stepped(30)), "root"), ROOT, write(FIRST, 4))
    assert what(session, ROOT) == (FIRST, 4)


def test_nor_on_a_page_that_has_been_shown_before() -> None:
    there = run(arrived(at(LINK), "root"), ROOT, "")
    session = run(arrived(edited(there, stepped(30)), "zoomed"), ZOOMED, write(FIRST, 4))
    assert what(session, ZOOMED) == (FIRST, 4)


def test_the_same_page_again_is_no_arrival() -> None:
    session = at(LINK)
    assert arrived(session, "zoomed") is session


# A page without an experiment ----------------------------------------------------------------------------------------

COLOURS: Page[str] = Page(
    "colours",
    (None, "red"),
    "first colour",
    lambda query: (None, query.removeprefix("colour=")),
    lambda _, colour: f"colour={colour}",
    lambda _: (None, "red"),
    fields=("colour",),
)


def test_a_page_of_a_view_alone_leaves_the_experiment_as_it_is() -> None:
    before = at(LINK)
    there = run(arrived(before, "colours"), COLOURS, "")
    assert (there.experiment, there.view(COLOURS), there.address) == (SADDLE, "red", "colour=red")
    there = run(there, COLOURS, "colour=blue")
    assert (there.experiment, there.view(COLOURS)) == (SADDLE, "blue")
    damaged = run(there, COLOURS, f"colr=green&{LINK}")
    assert damaged.fault is not None
    assert damaged.fault.startswith("This link is damaged, so the first colour is shown instead.")
    assert (damaged.experiment, damaged.view(COLOURS)) == (SADDLE, "red")
    assert run(arrived(there, "zoomed"), ZOOMED, "") == replace(there, shown="zoomed", address=before.address)


def test_a_visit_may_begin_there() -> None:
    """Source: what else a visit begins with is the first race."""
    there = run(arrived(Session(), "colours"), COLOURS, "colour=blue")
    assert (there.experiment, there.view(COLOURS)) == (FIRST_RACE, "blue")
    assert what(run(arrived(there, "zoomed"), ZOOMED, "")) == (FIRST_RACE, 2)


# The value itself -----------------------------------------------------------------------------------------------------


def test_sessions_are_apart_and_never_change() -> None:
    """Source: the contract: no visitor's work is another's; what was handed out stays as it was."""
    one, other = Session(), Session()
    assert one.identity != other.identity
    before = at(LINK)
    after = edited(before, lambda old: old.with_view(ZOOMED, 9))
    assert (before.view(ZOOMED), after.view(ZOOMED)) == (5, 9)
    with pytest.raises(TypeError):
        after.views["zoomed"] = 1  # pyright: ignore[reportIndexIssue]
    assert Session().experiment == FIRST_RACE
