"""What the tests see of the player: its attributes, and the pixels on its canvas."""

import re
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from playwright.sync_api import Locator, Page, expect

from downhill import Experiment
from downhill.drawing.theme import LIGHT, Theme

Point = tuple[float, float]

COLOURED = """(canvas, colour) => {
    const both = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    for (const each of [canvas.previousElementSibling, canvas]) both.drawImage(each, 0, 0);
    const { data } = both.getImageData(0, 0, canvas.width, canvas.height);
    const places = [];
    for (let i = 0; i < data.length; i += 4) {
        const found = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
        if (found === colour && data[i + 3] === 255) places.push(i / 4);
    }
    return [canvas.width, places];
}"""
"""The width of a picture's uppermost canvas, and which pixels of it, or of the trails below it, have a colour."""

PANEL = """(stage, index) => {
    const box = stage.getBoundingClientRect();
    const [left, top, width, height] = JSON.parse(stage.dataset.panels)[index];
    return [box.left + left, box.top + top, width, height];
}"""
"""Left, top, width and height of a stage's panel, in CSS pixels of the window."""


def url(server: str, experiment: Experiment, layout: str = "overlay") -> str:
    return f"{server}/?{experiment.to_query()}" + ("" if layout == "overlay" else f"&layout={layout}")


def await_run(page: Page) -> None:
    """Until the page's run has ended: what is clicked during a run can be undone by the end of it."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def open_page(page: Page, url: str) -> Locator:
    """Go there and wait for the first race, and for the page around it."""
    page.goto(url)
    player = page.get_by_test_id("player")
    expect(player).to_have_attribute("data-experiment", re.compile(".+"))
    if url.startswith("http"):  # a replay is a file, and has no run
        await_run(page)
    return player


def open_still(page: Page, url: str) -> Locator:
    """The same for a person who prefers stillness: the race is shown whole, at its last step."""
    page.emulate_media(reduced_motion="reduce")
    return open_page(page, url)


def shown(player: Locator) -> Experiment:
    """The experiment that is drawn."""
    query = player.get_attribute("data-experiment")
    assert query is not None
    return Experiment.from_query(query)


def in_address(page: Page) -> tuple[Experiment, dict[str, str]]:
    """The experiment in the address bar, and what else stands there."""
    query = urlsplit(page.evaluate("location.href")).query
    others = {key: value for key, value in parse_qsl(query) if key == "layout"}
    return Experiment.from_query("&".join(part for part in query.split("&") if not part.startswith("layout="))), others


def wait_until_drawn(player: Locator, experiment: Experiment) -> None:
    """Until the picture is this experiment's."""
    expect(player).to_have_attribute("data-experiment", experiment.to_query())


def path_pixels(player: Locator, entrant: int, theme: Theme = LIGHT, picture: str = ".downhill-stage") -> np.ndarray:
    """Where the upper canvases of a picture have this entrant's colour: rows of (x, y) in CSS pixels."""
    wanted = int(theme.path_style(entrant).colour[1:], 16)
    width, places = player.locator(f"{picture} .downhill-canvas").last.evaluate(COLOURED, wanted)
    at = np.array(places, dtype=int)
    return np.column_stack([at % width, at // width])


def panel(player: Locator, index: int = 0) -> tuple[float, float, float, float]:
    """Left, top, width and height of a panel, in CSS pixels of the window."""
    return player.locator(".downhill-stage").evaluate(PANEL, index)


def view(player: Locator) -> tuple[tuple[float, float], tuple[float, float]]:
    """What every panel shows of the landscape: all of its view at least, unless somebody has zoomed."""
    return player.locator(".downhill-stage").evaluate("stage => JSON.parse(stage.dataset.view)")


def choose_layout(player: Locator, name: str) -> None:
    """By the menu of layouts."""
    player.get_by_role("combobox", name="Layout").select_option(label=name)


def more(player: Locator) -> Locator:
    """What is seldom needed, in a menu that is opened."""
    menu = player.locator("details.downhill-more")
    if menu.get_attribute("open") is None:
        menu.get_by_text("More", exact=True).click()
    return menu


def place(player: Locator, point: Point, index: int = 0) -> Point:
    """Where a panel has this point, in CSS pixels of the window."""
    return place_in(panel(player, index), view(player), point)


def place_in(
    panel: tuple[float, float, float, float], view: tuple[tuple[float, float], tuple[float, float]], point: Point
) -> Point:
    """The same of a panel at left, top, width and height that shows this view."""
    left, top, width, height = panel
    (x_low, x_high), (y_low, y_high) = view
    x, y = point
    return left + (x - x_low) / (x_high - x_low) * width, top + (y_high - y) / (y_high - y_low) * height


def on_stage(player: Locator, place: tuple[float, float]) -> np.ndarray:
    """A place of the window, in CSS pixels of the stage."""
    box = player.locator(".downhill-stage").bounding_box()
    assert box
    return np.array(place) - (box["x"], box["y"])


def near(pixels: np.ndarray, place: np.ndarray, reach: float = 7) -> int:
    """How many of the pixels lie within reach of a place: a filled head of 6 pixels radius has about 100."""
    return int((np.hypot(*(pixels - place).T) <= reach).sum())


def next_frames(page: Page) -> None:
    """Until two frames have been drawn: what a key press does at once has been done by then."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def choose_landscape(page: Page, name: str) -> None:
    """Pick it by typing its name: the list draws only the options that are in sight."""
    box = page.get_by_role("combobox", name=re.compile("Landscape"))
    box.click()
    box.fill(name)
    page.get_by_role("option", name=name, exact=True).click()
