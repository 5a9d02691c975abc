"""What is changed in the player: shown and addressed by the browser, told to the page when the page needs it."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, WebSocket, WebSocketRoute, expect

from downhill import Entrant, Experiment
from downhill.player.wire import Layout
from tests.browser.player import (
    await_run,
    choose_layout,
    in_address,
    next_frames,
    open_still,
    shown,
    url,
    wait_until_drawn,
)
from tests.browser.test_playground import settled

SADDLE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))


class Sent:
    """What a page sends over its WebSocket once it has come to rest: each rerun of its script begins so."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[str | bytes] = []
        page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        self._socket = socket
        socket.on("framesent", lambda frame: self._frames.append(frame))

    def clear(self) -> None:
        """From now on."""
        self._frames.clear()

    def is_told_once_on_reach(self) -> None:
        """The page has heard of nothing until the mouse is on something beside the player, and then of all at once."""
        with self._socket.expect_event("framesent"):
            self._page.get_by_role("button", name="Add optimizer").hover()
        assert len(self._frames) == 1


@pytest.fixture
def sent(page: Page) -> Sent:
    return Sent(page)


def test_a_moved_slider_needs_no_rerun_until_something_else_is_used(server: str, page: Page, sent: Sent) -> None:
    player = open_still(page, url(server, SADDLE))
    sent.clear()
    entries = page.evaluate("history.length")
    slider = player.get_by_role("slider", name="learning rate")
    moved = SADDLE
    for _ in range(3):
        slider.press("ArrowRight")
        expect(player).not_to_have_attribute("data-experiment", moved.to_query())
        moved = shown(player)
        expect(page).to_have_url(re.compile(re.escape(str(moved.entrants[0].learning_rate))))
    assert moved.entrants[0].learning_rate != 0.02
    assert in_address(page) == (moved, {})
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value(str(moved.entrants[0].learning_rate))
    assert page.evaluate("history.length") == entries + 3, "each is a place to come back to"
    sent.is_told_once_on_reach()
    page.get_by_role("button", name="Add optimizer").click()
    wait_until_drawn(player, replace(moved, entrants=(*moved.entrants, Entrant("momentum"))))
    expect(page).to_have_url(re.compile("momentum"))
    assert page.evaluate("history.length") == entries + 4, "what the page was told was in the address already"


def test_back_and_forward_lead_through_what_only_the_browser_knows(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    field = page.get_by_role("spinbutton", name="Steps")
    races = [replace(SADDLE, steps=steps) for steps in (20, 30, 40)]
    for race in races[1:]:
        field.fill(str(race.steps))
        field.press("Enter")
        wait_until_drawn(player, race)
    for direction, race in (("back", 1), ("back", 0), ("forward", 1), ("back", 0)):
        page.evaluate(f"history.{direction}()")
        wait_until_drawn(player, races[race])
        await_run(page)
        expect(field).to_have_value(str(races[race].steps))
        assert in_address(page)[0] == shown(player) == races[race]


def test_back_to_a_link_that_leaves_much_unsaid(server: str, page: Page) -> None:
    """Its experiment is the one that the page has anyway."""
    player = open_still(page, f"{server}/?landscape=saddle&entrant=gd")
    first = shown(player)
    page.get_by_role("spinbutton", name="Steps").fill("31")
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(first, steps=31))
    page.evaluate("history.go(-2)")
    wait_until_drawn(player, first)
    await_run(page)
    assert in_address(page)[0] == shown(player) == first, "the page writes it out"


def test_back_to_another_page_asks_for_no_race_of_its_address(server: str, page: Page) -> None:
    """The page fixture fails where the server refuses something."""
    page.goto(f"{server}/maps")
    drawn = page.get_by_test_id("map")
    expect(drawn).to_have_attribute("data-experiment", re.compile(".+"))
    await_run(page)
    entries = page.evaluate("history.length")
    page.get_by_role("link", name="Playground").first.click()
    expect(page.get_by_test_id("player")).to_have_attribute("data-experiment", re.compile(".+"))
    await_run(page)
    page.evaluate("entries => history.go(entries - history.length)", entries)
    expect(drawn).to_have_attribute("data-experiment", re.compile(".+"))
    expect(page).to_have_url(re.compile("/maps"))


def test_a_run_that_ends_late_does_not_take_the_address_back(server: str, page: Page) -> None:
    """The page writes the race that it was told of when another one stands in the address already."""
    held: list[str | bytes] = []
    passes = [True]
    sockets: list[WebSocketRoute] = []

    def between(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server().on_message(lambda message: socket.send(message) if passes else held.append(message))

    page.route_web_socket(re.compile("/_stcore/stream"), between)
    player = open_still(page, url(server, SADDLE))
    field = page.get_by_role("spinbutton", name="Steps")
    field.fill("30")
    field.press("Enter")
    expect(page).to_have_url(re.compile("steps=30"))
    passes.clear()
    page.get_by_role("button", name="Add optimizer").hover()
    while not any(b"steps=30" in message for message in held if isinstance(message, bytes)):
        next_frames(page)
    field.fill("40")
    field.press("Enter")
    expect(page).to_have_url(re.compile("steps=40"))
    passes.append(True)
    for message in held:
        sockets[-1].send(message)
    await_run(page)
    expect(page).to_have_url(re.compile("steps=40"))
    assert in_address(page)[0] == shown(player) == replace(SADDLE, steps=40)


@pytest.mark.parametrize("layout", ["grid", "split"])
def test_a_layout_needs_no_rerun(server: str, page: Page, sent: Sent, layout: Layout) -> None:
    player = open_still(page, url(server, SADDLE))
    sent.clear()
    choose_layout(player, {"grid": "Side by side", "split": "Split"}[layout])
    expect(player).to_have_attribute("data-layout", layout)
    assert in_address(page) == (SADDLE, {"layout": layout})
    sent.is_told_once_on_reach()
    page.reload()
    expect(player).to_have_attribute("data-layout", layout)


def test_what_was_changed_goes_along_to_another_page_however_fast_one_leaves(server: str, page: Page) -> None:
    """Playwright moves the mouse and clicks within one task of the browser's."""
    player = open_still(page, url(server, SADDLE))
    page.get_by_role("spinbutton", name="Steps").fill("30")
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(SADDLE, steps=30))
    page.get_by_role("link", name="Maps").first.click()
    expect(page.get_by_test_id("map")).to_have_attribute("data-experiment", replace(SADDLE, steps=30).to_query())


def test_what_was_changed_goes_along_with_a_click_that_no_pointer_announces(server: str, page: Page) -> None:
    """As of assistive technology: the page is told first, and then clicked."""
    player = open_still(page, url(server, SADDLE))
    player.get_by_role("slider", name="learning rate").press("ArrowRight")
    expect(player).not_to_have_attribute("data-experiment", SADDLE.to_query())
    moved = shown(player)
    page.get_by_role("button", name="Add optimizer").evaluate("button => button.click()")
    wait_until_drawn(player, replace(moved, entrants=(*moved.entrants, Entrant("momentum"))))


def test_what_is_entered_while_the_page_runs_is_not_lost(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    page.get_by_role("button", name="Add optimizer").click()
    player.get_by_role("slider", name="learning rate").press("ArrowRight")
    settled(page, "button", "Move up").click()
    expect(player).to_have_attribute("data-experiment", re.compile(r"entrant=gd.*entrant=(momentum|adam).*entrant="))
    await_run(page)
    rates = [entrant.learning_rate for entrant in shown(player).entrants]
    assert len(rates) == 3
    assert rates[0] != 0.02


def test_a_race_that_the_server_refuses_changes_nothing(server: str, page: Page, refused: list[str]) -> None:
    refused.append("/race?")
    player = open_still(page, url(server, SADDLE))
    refusal = {"status": 400, "content_type": "text/plain", "body": "no such race"}
    page.route(re.compile(r"/race\?"), lambda route: route.fulfill(**refusal))
    field = page.get_by_role("spinbutton", name="Steps")
    field.fill("30")
    field.press("Enter")
    expect(player.locator(".downhill-status")).to_have_text("no such race")
    expect(field).to_have_value("20")
    assert in_address(page)[0] == shown(player) == SADDLE


def test_a_first_visit_to_a_busy_server_is_told_so(server: str, page: Page, refused: list[str]) -> None:
    refused.append("/picture?")
    page.route(re.compile(r"/picture\?"), lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}))
    page.goto(url(server, SADDLE))
    player = page.get_by_test_id("player")
    status = player.locator(".downhill-status")
    expect(status).to_have_text(re.compile("server is busy"))
    expect(status).to_be_visible()
    page.unroute(re.compile(r"/picture\?"))
    wait_until_drawn(player, SADDLE)
    expect(status).to_have_text("")


def test_what_stands_around_a_rule_needs_no_rerun(server: str, page: Page, sent: Sent) -> None:
    first = replace(SADDLE.entrants[0], noise=0.5)
    player = open_still(page, url(server, replace(SADDLE, entrants=(first, SADDLE.entrants[1]))))
    page.get_by_text("Gradient", exact=True).first.click()
    field = page.get_by_role("spinbutton", name="noise σ")
    expect(field).to_have_value("0.5")
    await_run(page)
    sent.clear()
    field.fill("1/4")
    field.press("Enter")
    wait_until_drawn(player, replace(SADDLE, entrants=(replace(first, noise=0.25), SADDLE.entrants[1])))
    expect(player.get_by_role("row", name=re.compile("σ = 0.25"))).to_be_visible()
    sent.is_told_once_on_reach()


def test_a_landscape_that_cannot_be_fetched_is_said_and_asked_for_again(
    server: str, page: Page, refused: list[str]
) -> None:
    refused.append("/picture?")
    player = open_still(page, url(server, SADDLE))
    page.route(re.compile(r"/picture\?"), lambda route: route.abort())
    field = page.get_by_role("spinbutton", name="a", exact=True)
    field.fill("2")
    field.press("Enter")
    expect(player.locator(".downhill-status")).to_contain_text("The server does not answer")
    expect(field).to_have_value("1")
    page.unroute(re.compile(r"/picture\?"))
    field.fill("2")
    field.press("Enter")
    wait_until_drawn(player, replace(SADDLE, parameters={"a": 2.0}))
