"""The page of maps in a real browser: what is painted, pointed at, looked at closer, cancelled and opened."""

import re
from dataclasses import replace
from itertools import product
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from downhill import Entrant, Experiment
from downhill.drawing.theme import DARK, LIGHT
from downhill.maps import Basins, Map, Plane, Sensitivity, compute
from downhill.maps.examples import WELLS_100
from downhill.server.map_query import split
from tests.browser.player import wait_until_drawn
from tests.browser.test_accessibility import faults
from tests.products import sampled

# Gradient descent on x² - y² leaves at once from all starts but those on the axis y = 0, which end at the saddle.
WELLS = Experiment(
    "double_well", None, 60, (Entrant("gd", {"learning_rate": 0.1}), Entrant("gd", {"learning_rate": 0.05}))
)
BASINS = Map(WELLS, Basins(size=21))

COLOUR_AT = """(stage, [index, x, y]) => {
    const canvas = stage.querySelector("canvas");
    const [left, top, width, height] = JSON.parse(stage.dataset.panels)[index];
    const ratio = canvas.width / canvas.clientWidth;
    const at = [left + x * width, top + (1 - y) * height].map((pixel) => Math.round(pixel * ratio));
    const { data } = canvas.getContext("2d").getImageData(...at, 1, 1);
    return "#" + [...data].slice(0, 3).map((each) => each.toString(16).padStart(2, "0")).join("");
}"""


def open_map(page: Page, server: str, wanted: Map, show: str = "") -> Locator:
    """Go there and wait for the whole map."""
    page.goto(f"{server}/maps?{wanted.to_query()}{show}")
    return wait_for(page)


def wait_for(page: Page, columns: int | None = None) -> Locator:
    """The view, once it shows a whole map, of so many columns."""
    view = page.get_by_test_id("map")
    expect(view).to_have_attribute("data-last", "true")
    expect(view).to_have_attribute("data-state", "done")
    if columns:
        expect(view).to_have_attribute("data-size", re.compile(f"^{columns}x"))
    return view


def mapped(page: Page) -> Map:
    """The map in the address bar."""
    return split(urlsplit(page.evaluate("location.href")).query)[0]


def panel(view: Locator, index: int = 0) -> tuple[float, float, float, float]:
    """Left, top, width and height of a panel in the window."""
    box = view.locator(".downhill-map-panel:visible").nth(index).bounding_box()
    assert box
    return box["x"], box["y"], box["width"], box["height"]


def colour_at(view: Locator, index: int, x: float, y: float) -> str:
    """The colour of a panel's picture, x and y as shares from its lower left corner."""
    return view.locator(".downhill-stage:visible").evaluate(COLOUR_AT, [index, x, y])


def test_every_start_has_the_colour_of_where_it_leads(server: str, page: Page) -> None:
    """Source: compute(); the lowest minimum has the theme's first hue, the next its second; in both themes."""
    page.emulate_media(color_scheme="light")
    view = open_map(page, server, BASINS)
    reached = compute(BASINS).reached
    assert set(np.unique(reached)) >= {0, 1}
    for theme in (LIGHT, DARK):
        page.emulate_media(color_scheme=theme.name)
        expect(view).to_have_attribute("data-theme", theme.name)
        for entrant, row, column in product(range(2), (5, 10, 14), (2, 8, 16, 19)):
            minimum = reached[entrant][row, column]
            colour = colour_at(view, entrant, column / 20, row / 20)
            assert colour == theme.paths[minimum] if minimum >= 0 else colour not in theme.paths


def test_the_legend_has_shares_and_their_basis(server: str, page: Page) -> None:
    """Source: counting in compute()."""
    view = open_map(page, server, BASINS)
    expect(view.get_by_role("columnheader", name="of 441 starts")).to_be_visible()
    first = view.get_by_role("row").nth(1).get_by_role("cell")
    for entrant, reached in enumerate(compute(BASINS).reached):
        expect(first.nth(1 + entrant)).to_have_text(f"{100 * (reached == 0).mean():.1f}")


def test_pointing_tells_and_a_click_opens_that_start(server: str, page: Page) -> None:
    view = open_map(page, server, BASINS)
    left, top, width, height = panel(view, 1)
    page.mouse.move(left + 0.75 * width, top + 0.5 * height)
    line = view.locator(".downhill-map-line [role=status]")
    expect(line).to_contain_text("Gradient descent, α = 0.05 from (1.1, 0) to (1.06")
    expect(line).to_contain_text("final loss")
    page.mouse.click(left + 0.75 * width, top + 0.5 * height)
    player = page.get_by_test_id("player")
    wait_until_drawn(player, replace(WELLS, start=(1.1, 0.0)))
    page.go_back()
    wait_for(page)
    assert mapped(page) == BASINS


def test_the_keyboard_moves_a_cross_and_opens_its_run(server: str, page: Page) -> None:
    view = open_map(page, server, BASINS)
    box = view.locator(".downhill-map-panel").first
    page.get_by_role("region", name="Legend").focus()
    page.keyboard.press("Shift+Tab")  # the button that opens is only there for a cross
    expect(view.locator(".downhill-map-panel").nth(1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(box).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    expect(view.locator(".downhill-map-line")).to_contain_text("from (0.44, 0.15)")
    page.keyboard.press("Enter")
    wait_until_drawn(page.get_by_test_id("player"), replace(WELLS, start=(0.44, 0.15)))


def test_a_rectangle_is_looked_at_closer_and_the_whole_again(server: str, page: Page) -> None:
    view = open_map(page, server, BASINS)
    left, top, width, height = panel(view)
    page.mouse.move(left + 0.25 * width, top + 0.2 * height)
    page.mouse.down()
    page.mouse.move(left + 0.75 * width, top + 0.7 * height, steps=3)
    page.mouse.up()
    expect(page.get_by_role("spinbutton", name="x from")).to_have_value("-1.1")
    part = Map(WELLS, Basins(21, x_low=-1.1, x_high=1.1, y_low=-0.6, y_high=0.9))
    expect(view).to_have_attribute("data-query", f"{part.to_query()}&show=minimum")
    assert mapped(page) == part
    page.get_by_role("button", name="Whole view").click()
    expect(view).to_have_attribute("data-query", f"{BASINS.to_query()}&show=minimum")
    page.evaluate("history.back()")
    expect(view).to_have_attribute("data-query", f"{part.to_query()}&show=minimum")
    expect(page.get_by_role("button", name="Whole view")).to_be_visible()


def test_a_map_is_cancelled_and_gone_on_with(server: str, page: Page) -> None:
    """The old picture stays while the new one is on its way, which is held up here until the test lets it go."""
    view = open_map(page, server, BASINS)
    held: list[Route] = []
    page.route("**/map?*", lambda route: held.append(route))
    page.get_by_role("spinbutton", name="Steps").fill("70")
    page.keyboard.press("Enter")
    expect(view).to_have_attribute("data-state", "computing")
    assert colour_at(view, 0, 0.9, 0.45) in LIGHT.paths, "the old picture"
    page.get_by_role("button", name="Cancel").click()
    expect(view).to_have_attribute("data-state", "cancelled")
    page.unroute("**/map?*")
    page.get_by_role("button", name="Go on").click()
    wait_for(page)
    expect(view).to_have_attribute("data-experiment", replace(WELLS, steps=70).to_query())
    assert len(held) == 1


def test_a_plane_opens_a_pair_of_numbers(server: str, page: Page) -> None:
    """The stability boundary of gradient descent with momentum is drawn: ink, where 2 (1 + φ) / κ lies at φ = 0."""
    momentum = Experiment("quadratic", None, 30, (Entrant("gd"), Entrant("momentum")))
    wanted = Map(momentum, Plane(1, "learning_rate", "momentum", 11, x_low=0.01, x_high=1.0, y_low=0.0, y_high=0.9))
    view = open_map(page, server, wanted)
    left, top, width, height = panel(view)
    assert colour_at(view, 0, np.log(0.1 / 0.01) / np.log(100), 0.004) == LIGHT.ink
    expect(view).to_contain_text("the largest stable learning rate, by theory")
    page.mouse.click(left + 0.5 * width, top + height - 2)
    other = Entrant("momentum", {"learning_rate": 0.1, "momentum": 0.0})
    wait_until_drawn(page.get_by_test_id("player"), replace(momentum, entrants=(Entrant("gd"), other)))


def test_a_sensitivity_is_one_figure_for_all(server: str, page: Page) -> None:
    """Source: compute(): the median at the rate that is pointed at."""
    wanted = Map(WELLS, Sensitivity(values=21, low=1e-3, high=10.0))
    view = open_map(page, server, wanted)
    expect(view.locator(".downhill-map-panel:visible")).to_have_count(1)
    left, top, width, height = panel(view)
    page.mouse.move(left + 0.5 * width, top + 0.3 * height)
    loss = compute(wanted).final_states[0].loss[0, 10]
    expect(view.locator(".downhill-map-line")).to_contain_text(f"α = 0.1: Gradient descent, α = 0.1 {loss:.4g}")
    page.get_by_role("combobox", name="Shows").click()
    page.get_by_role("option", name="outcome").click()
    expect(view.locator(".downhill-map-panel:visible")).to_have_count(2)


def test_nobody_races(server: str, page: Page) -> None:
    page.goto(f"{server}/maps?landscape=saddle&map=basins,size=21")
    view = page.get_by_test_id("map")
    expect(view).to_contain_text("Nobody races here yet")
    page.get_by_role("button", name="Add optimizer").click()
    expect(view).to_have_attribute("data-size", "21x21")
    expect(view.get_by_text("Nobody")).to_be_hidden()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_it_can_be_read_by_everybody(server: str, page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    open_map(page, server, BASINS, "&show=loss")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert faults(page) == []


def test_other_pages_do_not_load_what_draws_maps(server: str, page: Page) -> None:
    page.goto(server)
    expect(page.get_by_test_id("player")).to_have_attribute("data-experiment", re.compile(".+"))
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1))")
    assert "player.js" in loaded
    assert not [name for name in loaded if re.fullmatch(r"map\w*\.js", name)]
    page.get_by_role("link", name="Maps").first.click()
    wait_for(page, 41)
    assert mapped(page) == WELLS_100


QUADRATIC = Experiment("quadratic", None, 30, (Entrant("momentum"),))


@pytest.mark.parametrize(
    ("wanted", "name", "written", "words"),
    sampled(
        [
            (Map(QUADRATIC, Basins(5)), "x from", "7", "below “x to”, which is 5."),
            (Map(QUADRATIC, Basins(5)), "y to", "-6", "above “y from”, which is -3."),
            (Map(WELLS, Sensitivity(5, low=0.01, high=1.0)), "Learning rate to", "1e-3", "which is 0.01."),
            (Map(QUADRATIC, Plane(size=5, x_low=0.01, x_high=1.0)), "α from", "1", "below “α to”, which is 1."),
            (Map(QUADRATIC, Plane(size=5, y_low=0.5, y_high=0.9)), "φ to", "0.1", "above “φ from”, which is 0.5."),
        ],
        every=2,
    ),
)
def test_an_end_of_a_range_beyond_the_other_is_refused_beside_it(
    server: str, page: Page, wanted: Map, name: str, written: str, words: str
) -> None:
    """Source: the other field's number, in its words; nothing on the page moves away from who types."""
    open_map(page, server, wanted)
    field = page.get_by_role("spinbutton", name=name, exact=True)
    before, place = field.input_value(), field.bounding_box()
    for _ in range(2):
        field.fill(written)
        field.press("Enter")
        expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
        expect(field).to_have_value(before)
    assert field.bounding_box() == place
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    assert mapped(page) == wanted


@pytest.mark.parametrize("wanted", [WELLS_100, Map(QUADRATIC, Plane(size=5))], ids=["four panels", "a plane"])
def test_a_map_uses_the_width_that_is_there(server: str, page: Page, wanted: Map) -> None:
    """Source: what the picture's column leaves free at the right, and the line below the picture is still in sight."""
    page.set_viewport_size({"width": 1280, "height": 720})
    view = open_map(page, server, wanted)
    box, line = view.bounding_box(), view.locator(".downhill-map-line").bounding_box()
    assert box
    assert line
    panels = [panel(view, index) for index in range(len(wanted.experiment.entrants))]
    right = max(left + width for left, _, width, _ in panels)
    assert box["x"] + box["width"] - right < 0.12 * box["width"]
    assert line["y"] + line["height"] <= 720


def test_the_parts_of_the_page_have_headings(server: str, page: Page) -> None:
    open_map(page, server, BASINS)
    expect(page.get_by_role("heading", name="Maps", level=1)).to_have_count(1)
    for heading in ("Map", "What is mapped", "Landscape and start", "Optimizers", "Take it home"):
        expect(page.get_by_role("heading", name=heading, exact=True, level=2)).to_have_count(1)
