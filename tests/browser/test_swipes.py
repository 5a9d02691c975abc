"""On touch a swipe up or down scrolls the page, also where a finger that goes across does something else."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.player import open_still, url
from tests.browser.test_layouts import BLUE, CAMERA, HAS_COLOUR, RELIEF
from tests.browser.test_playground import SADDLE
from tests.browser.test_start import SCROLLED, Fingers

MAIN = "document.querySelector('[data-testid=stMain]')"


def swipe(page: Page, where: Locator, dx: int, dy: int) -> None:
    """A finger from the middle of it, in ten steps."""
    box = where.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = Fingers(page)
    fingers.send("touchStart", (x, y))
    for part in range(1, 11):
        fingers.send("touchMove", (x + dx * part / 10, y + dy * part / 10))
    fingers.send("touchEnd")


def test_a_swipe_scrolls_past_the_relief_and_one_across_turns_it(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    player = open_still(page, url(server, SADDLE, "surface"))
    page.wait_for_function(HAS_COLOUR, arg=[RELIEF, BLUE])
    camera, relief = page.evaluate(CAMERA), player.locator(RELIEF)
    page.evaluate(f"() => {{ {MAIN}.onscrollend = () => {{ window.hasScrolled = true; }}; }}")
    swipe(page, relief, 0, -150)
    # A finger that comes while the page still moves would be taken for one that goes on scrolling.
    page.wait_for_function(f"() => window.hasScrolled && ({SCROLLED})() > 80")
    assert page.evaluate(CAMERA) == camera, "it has not been turned"
    page.evaluate(f"() => {MAIN}.scrollTo(0, 0)")
    swipe(page, relief, 100, 0)
    page.wait_for_function(f"old => JSON.stringify({CAMERA}) !== JSON.stringify(old)", arg=camera)
    assert page.evaluate(SCROLLED) == 0


def test_a_swipe_scrolls_past_a_films_chart_and_one_across_goes_through_it(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    player = open_still(page, url(server, SADDLE))
    player.get_by_role("button", name="Film over learning rate").click()
    film = player.locator(".downhill-film")
    chart = film.locator(".downhill-chart")
    expect(film).to_have_attribute("data-index", re.compile(r"\d"))
    expect(chart).to_be_in_viewport()
    index, scrolled = str(film.get_attribute("data-index")), page.evaluate(SCROLLED)
    swipe(page, chart, 100, 0)
    expect(film).not_to_have_attribute("data-index", index)
    assert page.evaluate(SCROLLED) == scrolled
    index = str(film.get_attribute("data-index"))
    swipe(page, chart, 0, 90)
    page.wait_for_function(f"old => ({SCROLLED})() < old - 40", arg=scrolled)
    expect(film).to_have_attribute("data-index", index)
