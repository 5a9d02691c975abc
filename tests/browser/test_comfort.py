"""What makes the page pleasant: large type for a room, stillness for who prefers it, nothing that jumps."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from downhill.server.first_race import FIRST_RACE
from tests.browser.player import (
    in_address,
    next_frames,
    open_page,
    open_still,
    path_pixels,
    shown,
    url,
    wait_until_drawn,
)
from tests.browser.test_playground import SADDLE

WATCH = """
window.shifts = [];
const inPlayer = ({ node }) => Boolean((node?.closest ? node : node?.parentElement)?.closest(".downhill-player"));
new PerformanceObserver((list) => window.shifts.push(...list.getEntries()
    .map(({ value, sources }) => ({ value, ours: sources.some(inPlayer) }))))
    .observe({ type: "layout-shift", buffered: true });
window.boxes = new Set();
const look = () => {
    const player = document.querySelector(".downhill-player[data-experiment]");
    if (player) {
        const { left, top, width, height } = player.querySelector(".downhill-stage").getBoundingClientRect();
        window.boxes.add([left, top, width, height].map(Math.round).join(" "));
    }
    requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def test_the_projector_switch_enlarges_type_and_lines_and_is_kept(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    label = player.get_by_text("step 20 / 20")
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    usual, thin = label.evaluate(size), len(path_pixels(player, 0))
    switch = player.get_by_role("button", name="Projector")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert label.evaluate(size) >= 1.2 * usual
    assert len(path_pixels(player, 0)) >= 1.2 * thin
    page.reload()
    wait_until_drawn(player, SADDLE)
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert label.evaluate(size) >= 1.2 * usual
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    assert label.evaluate(size) == usual


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_navigation_shows_where_the_focus_is(server: str, page: Page, scheme: Literal["light", "dark"]) -> None:
    """Source: WCAG 2.4.7; the browser's own word for what it draws around the link."""
    page.emulate_media(color_scheme=scheme)
    open_still(page, url(server, SADDLE))
    for name in ("Playground", "Maps", "Landscapes & rules"):
        link = page.get_by_role("link", name=name).first
        while not link.evaluate("each => each === document.activeElement"):
            page.keyboard.press("Tab")
        expect(link).to_have_css("outline-style", "solid")
        expect(link).to_have_css("outline-width", "2px")


def test_who_prefers_stillness_sees_nothing_move_by_itself(server: str, page: Page) -> None:
    page.add_init_script(
        """new MutationObserver((changes) => changes.forEach(({ target }) => {
            (window.seen ??= new Set()).add(`${target.dataset.step} ${target.dataset.playing}`);
        })).observe(document, { subtree: true, attributeFilter: ["data-step", "data-playing"] });"""
    )
    player = open_still(page, server)
    expect(page.get_by_role("button", name=re.compile("GIF"))).to_be_visible()
    next_frames(page)
    seen = page.evaluate("[...window.seen]")
    assert {state.removeprefix("500 ") for state in seen if state.startswith("500")} <= {"false", "undefined"}
    assert all(state.startswith("500 ") for state in seen)
    player.get_by_role("button", name="Play").click()
    expect(player).to_have_attribute("data-playing", "true")


def test_it_opens_with_a_race_that_runs_by_itself_and_nothing_of_ours_jumps(server: str, page: Page) -> None:
    """Streamlit's own widgets grow while they load; browsers call a sum up to 0.1 good."""
    page.add_init_script(WATCH)
    player = open_page(page, server)
    expect(player).to_have_attribute("data-playing", "true")
    expect(player).to_have_attribute("data-steps", str(FIRST_RACE.steps))
    expect(player).to_have_attribute("data-layout", "overlay")
    assert shown(player) == FIRST_RACE
    expect(player).to_have_attribute("data-step", str(FIRST_RACE.steps))
    expect(player).to_have_attribute("data-playing", "false")
    for entrant in range(len(FIRST_RACE.entrants)):
        assert len(path_pixels(player, entrant)) > 100, "every entrant's path is seen"
    assert in_address(page)[0] == FIRST_RACE
    expect(page.get_by_role("button", name=re.compile("GIF"))).to_be_visible()
    boxes = page.evaluate("[...window.boxes]")
    assert len(boxes) == 1, "the picture stays where it was first drawn"
    shifts = page.evaluate("window.shifts")
    assert not [shift for shift in shifts if shift["ours"]], shifts
    assert sum(shift["value"] for shift in shifts) < 0.1
