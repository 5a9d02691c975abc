"""What goes wrong in a class, or twice: tabs, reloads, a second device, a phone that is not known, a lost store."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from starlette.applications import Starlette

from downhill.rooms import database as opening
from downhill.rooms.store import Store
from downhill.server import kept_files, page_head, picture_route, race_route, room_page, room_route
from downhill.server.room_route import Rooms
from tests.browser.player import wait_until_drawn
from tests.browser.room_crowd import Crowd
from tests.browser.test_accessibility import faults_at_rest
from tests.browser.test_room import GD, RACE, counts, open_room, phone, stage, status, steering_link
from tests.rooms.databases import Database
from tests.rooms.databases import opened_stores as opened_stores
from tests.rooms.databases import sqlite as sqlite
from tests.rooms.serving import served


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def ask_number(wall: Page, text: str) -> None:
    """Fill in the form."""
    wall.get_by_label("What is asked for").select_option(label="A number")
    wall.get_by_label("Question", exact=True).fill(text)


def test_two_tabs_of_a_phone_are_one_phone(server: str, browser: Browser, page: Page) -> None:
    """What is answered, typed and confirmed in one stands in the other."""
    page.goto(f"{server}/wall?{RACE.to_query()}")
    button(page, "Prepare this one, and write another").click()
    ask_number(page, "How low?")
    code = open_room(page)
    with phone(browser) as (tabs, one):
        one.goto(f"{server}/phone?room={code}")
        expect(one.get_by_text("You are in.")).to_be_visible()
        other = tabs.new_page()
        other.goto(one.url)
        page.keyboard.press("PageDown")
        expect(other.get_by_role("button", name="Adam")).to_be_visible()
        one.get_by_role("button", name="Adam").tap()
        expect(other.get_by_role("button", name="Adam")).to_have_attribute("aria-pressed", "true")
        expect(status(other)).to_contain_text("has arrived: Adam")
        for name, number in (("shown", 1), ("run", 1), ("asked", 2)):
            page.locator("footer .downhill-room-send").click()
            stage(page, name, number)
        one.get_by_label("Your number", exact=True).fill("0.5")
        expect(other.get_by_label("Your number", exact=True)).to_have_value("0.5")
        other.get_by_role("button", name="Send").tap()
        expect(status(one)).to_contain_text("has arrived: 0.5")
        expect(page.get_by_text("1 phone · 1 answered")).to_be_visible()


def test_what_is_written_is_kept_until_it_is_asked_or_discarded(server: str, page: Page) -> None:
    """A race with one entrant, which leaves nothing to choose between; reloads before and after the room is opened."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{server}/wall?{replace(RACE, entrants=(GD,)).to_query()}")
    kind = page.get_by_label("What is asked for")
    expect(kind).to_have_value("point")
    expect(button(page, "Open the room")).to_be_in_viewport(ratio=1)
    kind.select_option(label="One of several answers")
    page.get_by_label("Question", exact=True).fill("Does it converge?")
    button(page, "Open the room").click()
    fault = page.get_by_text("A choice needs two answers at least")
    expect(fault).to_be_in_viewport(ratio=1)
    for place, answer in enumerate(("yes", "no"), start=1):
        page.get_by_label(f"Answer {place}", exact=True).fill(answer)
    page.get_by_label("Answer 2 is right").check()
    page.reload()
    expect(page.get_by_label("Answer 2", exact=True)).to_have_value("no")
    expect(page.get_by_label("Answer 2 is right")).to_be_checked()
    button(page, "Prepare this one, and write another").click()
    page.reload()
    expect(page.get_by_role("listitem")).to_contain_text("Does it converge?")
    button(page, "Change question 1").click()
    question = page.get_by_label("Question", exact=True)
    question.fill("Does it diverge?")
    page.reload()
    expect(question).to_have_value("Does it diverge?")
    expect(page.get_by_label("Answer 2 is right")).to_be_checked()
    button(page, "Keep the change").click()
    expect(page.get_by_role("listitem")).to_contain_text("Does it diverge?")
    ask_number(page, "How low?")
    button(page, "Prepare this one, and write another").click()
    button(page, "Move question 2 up").click()
    expect(button(page, "Move question 1 down")).to_be_focused()
    assert faults_at_rest(page) == []
    open_room(page)
    button(page, "Write a question").click()
    page.get_by_text("Questions that are prepared").click()
    button(page, "Remove question 1").click()
    button(page, "Not now").click()
    button(page, "Ask the first question").click()
    stage(page, "asked", 1)
    expect(page.get_by_role("heading", name="Does it diverge?")).to_be_visible()
    button(page, "Write a question").click()
    ask_number(page, "How low?")
    page.reload()
    stage(page, "asked", 1)
    button(page, "Write a question").click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("How low?")
    button(page, "Discard it").click()
    button(page, "Write a question").click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Where does it end?")
    page.keyboard.press("Escape")
    page.keyboard.press(" ")
    stage(page, "shown", 1)
    page.keyboard.press("PageDown")
    stage(page, "run", 1)
    button(page, "Another question").click()
    page.keyboard.press("Escape")
    player = page.get_by_test_id("player")
    wait_until_drawn(player, replace(RACE, entrants=(GD,)))
    for key, step in (("Home", "0"), ("ArrowRight", "1")):  # nothing is prepared: the player has the keys
        page.keyboard.press(key)
        expect(player).to_have_attribute("data-step", step)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_two_devices_steer_one_room(server: str, browser: Browser, page: Page) -> None:
    """Source: by hand. Both lead on at the same moment, each with a question of its own: both are asked, in turn."""
    page.goto(f"{server}/wall?{RACE.to_query()}")
    ask_number(page, "One?")
    button(page, "Prepare this one, and write another").click()
    ask_number(page, "Two?")
    open_room(page)
    link = steering_link(page)
    with phone(browser) as (_, other):
        other.goto(link)
        stage(other, "before")
        expect(button(other, "Write a question")).to_have_count(1)
        button(other, "Write a question").click()
        ask_number(other, "Three?")
        button(other, "Prepare it").click()
        button(page, "Ask the first question").click()
        for name, reached in (("Show the answers", "shown"), ("Run the race", "run")):
            button(other, name).click()
            stage(page, reached, 1)
        held: list[Route] = []
        other.route("**/steer", lambda route: held.append(route), times=1)  # it wants a function
        button(other, "Next question").click()
        button(page, "Next question").click()
        stage(other, "asked", 2)
        held[0].continue_()
        expect(other.get_by_text("Meanwhile the room has been led on from another page.")).to_be_visible()
        for name, reached in (("Show the answers", "shown"), ("Run the race", "run")):
            button(page, name).click()
            stage(other, reached, 2)
        expect(button(page, "Another question")).to_be_visible()
        button(other, "Next question").click()
        stage(page, "asked", 3)
        for each in (page, other):
            expect(each.get_by_role("heading", name="Three?")).to_be_visible()


def test_a_phone_that_the_room_does_not_know_is_told_so(server: str, browser: Browser, page: Page) -> None:
    page.goto(f"{server}/wall?{RACE.to_query()}")
    code = open_room(page)
    with phone(browser) as (_, ann):
        ann.goto(f"{server}/phone?room={code}")
        expect(ann.get_by_text("You are in.")).to_be_visible()
        ann.evaluate("""() => {
            const [key] = Object.keys(localStorage).filter((each) => each.startsWith("downhill-phone-"));
            localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), token: "another" }));
        }""")
        ann.reload()
        expect(ann.get_by_role("alert")).to_contain_text(f"Room {code} does not know this phone, or has ended.")
        ann.get_by_role("button", name="Join").tap()
        expect(ann.get_by_text("You are in.")).to_be_visible()


def test_the_wall_says_that_the_store_is_lost(
    sqlite: Database,
    opened_stores: Callable[..., Store],
    monkeypatch: pytest.MonkeyPatch,
    browser: Browser,
    page: Page,
) -> None:
    """Source: another program holds SQLite's lock longer than it is waited for; what was confirmed is there later."""
    monkeypatch.setattr(opening, "PATIENCE_SECONDS", 1)
    rooms = Rooms(opened_stores(sqlite.address))
    others = [*picture_route.routes(), *race_route.routes(), *room_page.routes(), *room_route.routes(rooms)]
    app = Starlette(routes=others, middleware=[*kept_files.middleware(), *page_head.middleware()])
    with served(rooms, app) as asker:
        url = f"http://{asker.netloc}"
        page.goto(f"{url}/wall?{RACE.to_query()}")
        code = open_room(page)
        page.keyboard.press("PageDown")
        stage(page, "asked", 1)
        trouble = page.locator(".downhill-room-trouble")
        with phone(browser) as (_, ann), Crowd(url, code, 1) as crowd:
            ann.goto(f"{url}/phone?room={code}")
            crowd.answer(1, lambda _: 1)
            expect(page.get_by_text("2 phones · 1 answered")).to_be_visible()
            with sqlite3.connect(sqlite.address, isolation_level=None) as other:
                other.execute("BEGIN IMMEDIATE")
                ann.get_by_role("button", name="Gradient descent").tap()
                expect(trouble).to_contain_text("The server cannot reach its store")
                expect(status(ann)).to_contain_text("Not sent yet. The server cannot reach its store")
                expect(page.get_by_text("2 phones · 1 answered")).to_be_visible()
                other.execute("COMMIT")
            other.close()
            expect(status(ann)).to_contain_text("has arrived: Gradient descent")
            expect(page.get_by_text("2 phones · 2 answered")).to_be_visible()
            expect(trouble).to_be_empty()
            page.keyboard.press("PageDown")
            stage(page, "shown", 1)
            assert counts(page) == ["1", "1"]
            page.goto("about:blank")  # nobody asks a server that has ended
