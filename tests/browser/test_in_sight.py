"""Below the picture that stays in sight: what is opened there is seen, and so is whatever has the focus."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.player import open_still, url
from tests.browser.test_playground import SADDLE
from tests.products import sampled

SIZES = ((1280, 720), (1920, 1080), (390, 844))
IS_IN_SIGHT = """(element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const picture = document.querySelector(".downhill-pictures").getBoundingClientRect().bottom;
    return top >= picture && bottom <= window.innerHeight;
}"""
FILLS_WHAT_IS_LEFT = """(chart) => {
    const { top, bottom, height } = chart.getBoundingClientRect();
    const seen = Math.min(bottom, window.innerHeight) - top;
    return seen >= height - 1 || (bottom >= window.innerHeight && seen >= 100);
}"""
HIDDEN = """() => {
    const { activeElement: element } = document;
    const picture = document.querySelector(".downhill-pictures");
    if (!element.closest(".downhill-player") || picture.contains(element)) return null;
    const { top, bottom } = element.getBoundingClientRect();
    const { top: above, bottom: below } = picture.getBoundingClientRect();
    return top < below && bottom > above ? element.outerHTML : null;
}"""
"""Of the player's element that has the focus: what it is, if any of it is behind the picture."""


def expect_in_sight(page: Page, heads: Locator, chart: Locator) -> None:
    """The heads whole, and of the chart what there is room for."""
    expect(chart).to_be_visible()
    page.wait_for_function(f"heads => heads.every({IS_IN_SIGHT})", arg=heads.element_handles())
    page.wait_for_function(FILLS_WHAT_IS_LEFT, arg=chart.element_handle())


@pytest.mark.parametrize("size", sampled([(size,) for size in SIZES], every=2))
def test_an_opened_film_is_seen(server: str, page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    player = open_still(page, url(server, SADDLE))
    player.get_by_role("button", name="Film over learning rate").click()
    film = player.locator(".downhill-film")
    expect(film.get_by_role("button", name="Close")).to_be_visible()
    expect_in_sight(page, film.locator("strong, button:visible, input, output"), film.locator(".downhill-chart"))


@pytest.mark.parametrize("size", sampled([(size,) for size in SIZES], every=2))
def test_tuned_rates_are_seen(server: str, page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    player = open_still(page, url(server, SADDLE))
    rates = player.get_by_role("group", name="Learning rates")
    rates.get_by_role("button", name="tuned").click()
    expect_in_sight(page, rates.get_by_role("button"), player.locator(".downhill-search .downhill-chart"))


def test_nothing_that_has_the_focus_is_behind_the_picture(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    player = open_still(page, url(server, SADDLE))
    player.get_by_text("Every number at this step").focus()
    focused = player.locator(":focus")
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(HIDDEN) is None
        if focused.evaluate_all("([element]) => element?.matches('.downhill-start')"):
            return
    pytest.fail("the way back has not come to the picture")
