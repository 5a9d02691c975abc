"""The catalogue in a real browser: pictures, the way there and the way back."""

import re
from dataclasses import replace
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from downhill import Entrant, Experiment
from downhill.server.first_race import FIRST_RACE
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.browser.player import await_run, in_address, open_still, wait_until_drawn
from tests.products import paired

SADDLE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))
ALL_LOADED = "(count) => [...document.images].filter((image) => image.alt && image.naturalWidth > 0).length === count"


def open_catalogue(page: Page) -> None:
    """By the navigation, and wait for the cards."""
    await_run(page)
    page.get_by_role("link", name="Landscapes & rules").first.click()
    page.wait_for_function(ALL_LOADED, arg=len(LANDSCAPES))
    await_run(page)


def test_from_the_catalogue_a_landscape_and_a_rule_open_in_the_playground(server: str, page: Page) -> None:
    player = open_still(page, server)
    open_catalogue(page)
    expect(page).to_have_url(f"{server}/catalogue")
    page.get_by_placeholder("Filter").fill("himmelblau")
    page.wait_for_function(ALL_LOADED, arg=1)
    page.get_by_role("link", name="Open in Playground").click()
    wait_until_drawn(player, replace(FIRST_RACE, landscape="himmelblau", start=None))
    expect(page).to_have_url(re.compile(rf"^{server}/\?landscape=himmelblau"))

    open_catalogue(page)
    page.get_by_text("Rules", exact=True).click()
    page.wait_for_function(ALL_LOADED, arg=len(OPTIMIZERS))
    page.get_by_role("link", name="Open in Playground").first.click()
    wait_until_drawn(player, replace(FIRST_RACE, entrants=(Entrant(next(iter(OPTIMIZERS))),)))


def test_the_race_is_there_again_after_a_look_at_the_catalogue(server: str, page: Page) -> None:
    player = open_still(page, f"{server}/?{SADDLE.to_query()}&layout=grid")
    open_catalogue(page)
    page.get_by_role("link", name="Playground", exact=True).first.click()
    wait_until_drawn(player, SADDLE)
    expect(player).to_have_attribute("data-layout", "grid")
    assert in_address(page) == (SADDLE, {"layout": "grid"})
    page.get_by_role("spinbutton", name="Steps").fill("30")
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(SADDLE, steps=30))
    open_catalogue(page)
    page.evaluate("history.back()")
    wait_until_drawn(player, replace(SADDLE, steps=30))


@pytest.mark.parametrize(("scheme", "width"), paired(product(["light", "dark"], [1280, 390])))
def test_nothing_is_covered_and_nothing_scrolls_sideways(server: str, page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_still(page, server)
    open_catalogue(page)
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Rules", exact=True).or_(page.get_by_role("radio", name="Rules")).click()
    expect(page.get_by_text("Gradient and momentum")).to_be_visible()
    navigation = page.get_by_test_id("stTopNav" if width == 1280 else "stExpandSidebarButton").first
    links = navigation.locator("a").first if width == 1280 else navigation
    title = page.get_by_role("heading", name="Landscapes & rules").locator("span").first
    place, words = links.bounding_box(), title.bounding_box()
    assert place is not None
    assert words is not None
    assert words["x"] + words["width"] <= place["x"]
