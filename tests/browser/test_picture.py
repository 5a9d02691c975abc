"""The picture comes first: how much of a screen it takes, what is in sight with it, and what if there is no WebGL."""

import re

import pytest
from playwright.sync_api import Page, expect

from downhill.server.first_race import FIRST_RACE
from landscapes import find_landscape
from tests.browser.player import (
    choose_layout,
    in_address,
    more,
    next_frames,
    open_still,
    panel,
    url,
    view,
    wait_until_drawn,
)
from tests.browser.test_layouts import BLUE, HAS_COLOUR, RELIEF, SCENE
from tests.browser.test_playground import SADDLE

NO_WEBGL = """(refuse) => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith("webgl") ? refuse() : getContext.call(this, kind, ...rest);
    };
}"""
HAS_WIDE_GRID = """() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/landscape?"))"""


def part_of_screen(player_page: Page) -> float:
    """How much of the window the picture takes, without its axes."""
    _, _, width, height = panel(player_page.get_by_test_id("player"))
    screen = player_page.viewport_size
    assert screen
    return width * height / (screen["width"] * screen["height"])


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_a_third_of_the_screen_is_picture_with_step_and_legend_in_sight(
    server: str, page: Page, size: tuple[int, int]
) -> None:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    player = open_still(page, server)
    assert part_of_screen(page) >= 0.35
    for seen in (player.locator(".downhill-step").first, player.locator(".downhill-legend")):
        box = seen.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height


def test_a_projector_shows_little_else_until_it_is_left(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    player = open_still(page, url(server, SADDLE))
    others = page.get_by_test_id("stTopNav"), page.get_by_role("spinbutton", name="Start x")
    page.keyboard.press("f")
    expect(player.get_by_role("button", name="Projector")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("() => document.fullscreenElement !== null")
    assert part_of_screen(page) >= 0.6
    for other in others:
        expect(other).to_be_hidden()
    legend = player.locator(".downhill-legend").bounding_box()
    results = player.get_by_role("region", name="Results").bounding_box()
    assert legend
    assert results
    assert legend["y"] + legend["height"] <= 720 <= results["y"]
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")
    for other in others:
        expect(other).to_be_visible()
    assert in_address(page)[0] == SADDLE


def test_what_lies_beside_the_view_is_the_landscape_too(server: str, page: Page) -> None:
    """Source: the landscape's view; the pointer's loss beside it is the saddle's own, x² - y²."""
    page.set_viewport_size({"width": 1280, "height": 720})
    player = open_still(page, url(server, SADDLE))
    (left, right), up = view(player)
    (x_low, x_high), y_range = find_landscape("saddle").view
    assert list(y_range) == list(up)
    assert left < x_low < x_high < right
    page.wait_for_function(HAS_WIDE_GRID)
    x, y, _, height = panel(player)
    page.mouse.move(x + 5, y + height / 4)
    note = player.locator(".downhill-stage .downhill-note")

    def numbers() -> list[float]:
        return [float(each.replace("−", "-")) for each in note.locator("dd").all_text_contents()]

    page.wait_for_function("() => document.querySelector('.downhill-stage .downhill-note dd')")
    at_x, at_y, loss = numbers()
    assert at_x < x_low
    assert loss == pytest.approx(at_x**2 - at_y**2, rel=1e-2)


def test_on_a_phone_the_picture_comes_first(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    player = open_still(page, server)
    stage, play = (
        each.bounding_box() for each in (player.locator(".downhill-stage"), player.get_by_role("button", name="Play"))
    )
    assert stage
    assert play
    assert stage["y"] + stage["height"] <= play["y"] <= 844 - play["height"]


def test_on_a_phone_the_projector_has_no_smaller_picture_and_a_whole_table(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    player = open_still(page, url(server, SADDLE))
    usual = part_of_screen(page)
    page.keyboard.press("f")
    expect(page.locator("html")).to_have_class(re.compile("downhill-projector"))
    page.wait_for_function("() => document.fullscreenElement !== null")
    assert part_of_screen(page) >= usual
    assert player.get_by_role("region", name="Results").evaluate("it => it.scrollWidth <= it.clientWidth")


@pytest.mark.parametrize("refuse", ["() => null", "() => { throw new Error(); }"])
def test_without_webgl_the_landscape_is_flat_and_it_says_why(server: str, page: Page, refuse: str) -> None:
    page.add_init_script(f"({NO_WEBGL})({refuse})")
    player = open_still(page, url(server, SADDLE, "surface"))
    expect(player.locator(".downhill-status")).to_have_text(re.compile("cannot draw in 3D .*no WebGL"))
    page.wait_for_function(HAS_COLOUR, arg=[".downhill-stage", BLUE])
    expect(page.get_by_text("plotly", exact=False)).to_have_count(0)
    choose_layout(player, "Side by side")
    expect(player).to_have_attribute("data-layout", "grid")


def test_if_webgl_is_lost_the_landscape_is_flat_and_it_says_why(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE, "surface"))
    page.wait_for_function(HAS_COLOUR, arg=[RELIEF, BLUE])
    page.evaluate(f"{SCENE}.glplot.gl.getExtension('WEBGL_lose_context').loseContext()")
    expect(player.locator(".downhill-status")).to_have_text(re.compile("stopped drawing in 3D .*WebGL"))
    expect(player.locator(RELIEF)).to_be_hidden()
    page.wait_for_function(HAS_COLOUR, arg=[".downhill-stage", BLUE])


def test_a_relief_that_cannot_be_loaded_is_asked_for_once(server: str, page: Page, refused: list[str]) -> None:
    """It is asked for again when somebody wants it again, not by itself."""
    refused.append("plotly.min")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "plotly.min" in request.url else None)
    page.route(re.compile("plotly.min"), lambda route: route.abort())
    player = open_still(page, url(server, SADDLE))
    choose_layout(player, "3D")
    expect(player.locator(".downhill-status")).to_have_text(re.compile("could not be loaded"))
    for _ in range(5):
        next_frames(page)
    assert len(asked) == 1
    page.unroute_all()
    choose_layout(player, "Overlay")
    choose_layout(player, "3D")
    page.wait_for_function(HAS_COLOUR, arg=[RELIEF, BLUE])


def test_the_menu_closes_when_something_else_is_used(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    menu = more(player)
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Loop")).to_be_hidden()
    expect(menu.get_by_text("More", exact=True)).to_be_focused()
    more(player)
    page.get_by_role("spinbutton", name="Start x").click()
    expect(menu.get_by_role("button", name="Loop")).to_be_hidden()


def test_the_keyboards_first_stop_leads_to_the_landscape(server: str, page: Page) -> None:
    player = open_still(page, url(server, FIRST_RACE))
    page.keyboard.press("Tab")
    skip = page.get_by_role("button", name="Skip to the landscape")
    expect(skip).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Playground").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(player.get_by_role("application", name=re.compile("^Start"))).to_be_focused()
    wait_until_drawn(player, FIRST_RACE)
    for heading in ("Race", "Results", "What if", "Optimizers"):
        expect(page.get_by_role("heading", name=heading, level=2)).to_have_count(1)
