"""Where the race starts: dragged by mouse and finger, moved by keys, chosen from a list."""

import re
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from downhill import Entrant, Experiment, simulate
from landscapes import find_landscape
from tests.browser.player import (
    in_address,
    more,
    near,
    on_stage,
    open_still,
    panel,
    path_pixels,
    place,
    shown,
    url,
    wait_until_drawn,
)
from tests.browser.test_playground import SADDLE

STARTS_THERE = """([x, y, reach]) => {
    const query = new URLSearchParams(document.querySelector('.downhill-player').dataset.experiment);
    const start = query.get("start").split(",").map(Number);
    return Math.abs(start[0] - x) <= reach && Math.abs(start[1] - y) <= reach;
}"""


def wait_for_start(page: Page, point: tuple[float, float]) -> None:
    """Until the race that is drawn starts within a pixel or so of this point of the saddle's view, which is 4 wide."""
    page.wait_for_function(STARTS_THERE, arg=[*point, 0.02])


def end_is_drawn(player: Locator, entrant: int, index: int = 0) -> bool:
    """Whether the entrant's head stands where the experiment that is named ends, as simulated here."""
    experiment = shown(player)
    end = simulate(experiment)[entrant].theta[-1]
    return near(path_pixels(player, entrant), on_stage(player, place(player, tuple(end), index))) > 60


def expect_told(page: Page, player: Locator) -> None:
    """The page has the start that is drawn: in its fields and in the address."""
    start = shown(player).start
    assert start is not None
    for axis, value in zip("xy", start, strict=True):
        expect(page.get_by_role("spinbutton", name=f"Start {axis}")).to_have_value(f"{value:.12g}")
    x, y = (re.escape(f"{value:.12g}") for value in start)
    expect(page).to_have_url(re.compile(f"start={x}(,|%2C){y}&"))
    assert in_address(page)[0] == shown(player)


@pytest.mark.parametrize(("layout", "index"), [("overlay", 0), ("grid", 1)])
def test_the_picture_follows_the_mouse_and_the_page_its_release(
    server: str, page: Page, layout: str, index: int
) -> None:
    player = open_still(page, url(server, SADDLE, layout))
    page.mouse.move(*place(player, SADDLE.start or (0, 0), index))
    page.mouse.down()
    for point in ((1.0, 1.0), (0.5, -0.75)):
        page.mouse.move(*place(player, point, index), steps=8)
        wait_for_start(page, point)
        assert end_is_drawn(player, 1, index)
        assert in_address(page)[0] == SADDLE, "the button is still down"
    for x in np.linspace(-1, 1, 21):
        page.mouse.move(*place(player, (x, 0.3), index))  # faster than the server answers
    page.mouse.up()
    wait_for_start(page, (1.0, 0.3))
    expect_told(page, player)
    wait_for_start(page, (1.0, 0.3))
    assert end_is_drawn(player, 1, index)
    assert replace(shown(player), start=SADDLE.start) == SADDLE, "nothing else has changed"


def test_a_drag_that_leaves_the_panel_stays_at_its_edge(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    left, top, width, height = panel(player)
    page.mouse.move(left + width / 2, top + height / 2)
    page.mouse.down()
    page.mouse.move(left + width + 150, top + height / 4, steps=4)
    page.mouse.up()
    wait_for_start(page, (2.0, 1.0))
    expect_told(page, player)


class Fingers:
    """Touches, as a screen sends them."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})

    def send(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"


def test_a_finger_drags_the_ring_in_the_second_panel(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    assert SADDLE.start
    player = open_still(page, url(server, SADDLE, "grid"))
    player.locator(".downhill-stage").evaluate("stage => stage.scrollIntoView()")
    scrolled = page.evaluate(SCROLLED)
    fingers = Fingers(page)
    x, y = SADDLE.start
    fingers.send("touchStart", place(player, (x, y), 1))
    for share in np.linspace(0, 1, 6):
        fingers.send("touchMove", place(player, (x + share * (-1.0 - x), y + share * (1.0 - y)), 1))
    wait_for_start(page, (-1.0, 1.0))
    assert in_address(page)[0] == SADDLE, "the finger still holds it"
    fingers.send("touchEnd")
    expect_told(page, player)
    assert end_is_drawn(player, 1, 1)
    assert page.evaluate(SCROLLED) == scrolled, "the page has stayed"


def test_a_tap_sets_the_start_and_a_swipe_scrolls_the_page(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    player = open_still(page, url(server, SADDLE))
    fingers = Fingers(page)
    x, y = place(player, (1.0, -1.0))
    fingers.send("touchStart", (x, y))
    for up in range(20, 220, 20):
        fingers.send("touchMove", (x, y - up))
    fingers.send("touchEnd")
    page.wait_for_function(f"() => ({SCROLLED})() > 100")
    assert shown(player) == in_address(page)[0] == SADDLE, "nothing has moved"
    fingers.send("touchStart", place(player, (1.0, -1.0)))
    fingers.send("touchEnd")
    wait_for_start(page, (1.0, -1.0))
    expect_told(page, player)


def test_two_fingers_zoom_and_leave_the_start_where_it_was(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    whole = path_pixels(player, 0)
    fingers = Fingers(page)
    left, top, width, height = panel(player)
    x, y = left + width / 2, top + height / 2
    fingers.send("touchStart", (x - 40, y))
    fingers.send("touchStart", (x - 40, y), (x + 40, y))
    for apart in (60, 80):
        fingers.send("touchMove", (x - apart, y), (x + apart, y))
    fingers.send("touchEnd")
    wait_until_drawn(player, SADDLE)
    expect_told(page, player)
    assert len(path_pixels(player, 0)) > 0
    assert np.abs(path_pixels(player, 0).mean(axis=0) - whole.mean(axis=0)).max() > 20, "the view is another"
    # Twice as near: three quarters across the panel is now half as far from the middle as it was in the whole view.
    fingers.send("touchStart", (left + 0.75 * width, y))
    fingers.send("touchEnd")
    wait_for_start(page, (0.5, 0.0))
    expect_told(page, player)


def test_arrow_keys_move_the_start_and_no_press_is_lost(server: str, page: Page) -> None:
    """A press moves it by a hundredth of the view, with shift by a twentieth: by 0.04 and 0.2 on the saddle."""
    player = open_still(page, url(server, SADDLE))
    player.get_by_role("slider", name="Step").fill("7")
    handle = player.get_by_role("application", name=re.compile("^Start "))
    handle.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowDown")
    wait_for_start(page, (-1.3, 0.66))
    expect_told(page, player)
    expect(handle).to_be_focused()
    expect(handle).to_have_accessible_name(re.compile(r"^Start \(-1\.3, 0\.66\)"))
    assert player.get_attribute("data-step") == "7", "the keys were the start's, not time's"


def test_starts_are_chosen_from_a_list(server: str, page: Page) -> None:
    """Source: the saddle's ridge is y = 0; booth is convex, so it has none."""
    player = open_still(page, url(server, SADDLE))
    menu = more(player).get_by_label("Start from")
    status = player.locator(".downhill-status")
    menu.select_option("the ridge")
    expect(player).not_to_have_attribute("data-experiment", SADDLE.to_query())
    expect_told(page, player)
    start = shown(player).start
    assert start is not None
    assert abs(start[1]) < 1e-6 < abs(start[0])
    expect(status).to_contain_text("On the ridge")

    starts = find_landscape("saddle").starts
    for suggested in starts:
        menu.select_option(suggested.name)
        wait_until_drawn(player, replace(SADDLE, start=suggested.point))
        expect(status).to_have_text(suggested.shows)
        expect_told(page, player)
    expect(menu).to_have_value("")

    menu.select_option("a random point")
    expect(player).not_to_have_attribute("data-experiment", replace(SADDLE, start=starts[-1].point).to_query())
    expect_told(page, player)
    start = shown(player).start
    assert start is not None
    assert max(map(abs, start)) <= 2, "within the view"
    expect(status).to_have_text("")


def test_where_there_is_no_ridge_it_says_so(server: str, page: Page) -> None:
    booth = Experiment("booth", None, 20, (Entrant("gd"),))
    player = open_still(page, url(server, booth))
    more(player).get_by_label("Start from").select_option("the ridge")
    expect(player.locator(".downhill-status")).to_contain_text("has no ridge")
    assert shown(player) == booth
