"""What every engine must show: a race, a drag, the relief, a map and a replay. Chromium's tests go further."""

from dataclasses import replace
from io import BytesIO
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image

from downhill import Entrant, Experiment, simulate
from downhill.drawing.theme import LIGHT
from downhill.export import render_html
from downhill.maps import compute
from tests.browser.engines.window import Place, Window
from tests.browser.player import COLOURED, PANEL, near, place_in, url
from tests.browser.test_layouts import BLUE, CAMERA, HAS_COLOUR, RELIEF
from tests.browser.test_maps import BASINS, COLOUR_AT, WELLS
from tests.browser.test_start import STARTS_THERE

RATE, STEPS = 0.002, 300
RACE = Experiment("saddle", (-1.5, 0.5), STEPS, (Entrant("gd", {"learning_rate": RATE}),))
PLAYER, STAGE = ".downhill-player", ".downhill-stage"
HOME, END = "\ue011", "\ue010"
"""Keys, as WebDriver names them."""

IS_DRAWN = "(query) => document.querySelector('.downhill-player')?.dataset.experiment === query"
ADDRESS_HAS_ITS_START = """() => {
    const [drawn, address] = [document.querySelector(".downhill-player").dataset.experiment, location.search].map(
        (query) => new URLSearchParams(query).get("start"));
    return drawn === address;
}"""
BOX = """(selector) => {
    const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
    return [left, top, width, height];
}"""


def head(experiment: Experiment, step: int) -> tuple[float, float]:
    """Where gradient descent is on x² - y², by hand: a step multiplies x by 1 - 2α and y by 1 + 2α."""
    x, y = experiment.start or (0, 0)
    return x * (1 - 2 * RATE) ** step, y * (1 + 2 * RATE) ** step


def open_race(window: Window, address: str) -> None:
    """Go there and wait for the race."""
    window.open(address)
    window.until_attribute(PLAYER, "data-experiment", ".+")


def wait_for_a_step_between(window: Window) -> None:
    """Until the race is being played, neither at its start nor at its end."""
    window.until_attribute(PLAYER, "data-playing", "true")
    window.until_attribute(PLAYER, "data-step", "[1-9]|[1-9][0-9]|[12][0-9][0-9]")


def wait_for_the_end(window: Window) -> None:
    """Until the race is at rest at its end."""
    window.until_attribute(PLAYER, "data-playing", "false")
    window.until_attribute(PLAYER, "data-step", str(STEPS))


def panel(window: Window) -> tuple[float, float, float, float]:
    """Left, top, width and height of the picture's panel in the window."""
    return window.call(f"() => ({PANEL})(document.querySelector('{STAGE}'), 0)")


def place_of(window: Window, point: tuple[float, float]) -> tuple[float, float]:
    """Where the picture has a point of the landscape, in the window."""
    view = window.call(f"() => JSON.parse(document.querySelector('{STAGE}').dataset.view)")
    return place_in(panel(window), view, point)


def head_is_at(window: Window, point: tuple[float, float]) -> bool:
    """Whether the picture has a head at this point of the landscape."""
    canvas = f"[...document.querySelectorAll('{STAGE} .downhill-canvas')].at(-1)"
    width, pixels = window.call(f"(colour) => ({COLOURED})({canvas}, colour)", BLUE)
    places = np.column_stack([np.array(pixels) % width, np.array(pixels) // width])
    left, top, *_ = window.call(BOX, STAGE)
    return near(places, np.array(place_of(window, point)) - (left, top)) > 80


def go_to_the_end(window: Window) -> None:
    """By key; the head is then where the race ends."""
    window.press(END)
    wait_for_the_end(window)
    assert head_is_at(window, head(RACE, STEPS))


def middle(window: Window, selector: str) -> Place:
    """Where the first such element is, which is scrolled into sight."""
    window.call("(selector) => document.querySelector(selector).scrollIntoView({ block: 'nearest' })", selector)
    left, top, width, height = window.call(BOX, selector)
    return left + width / 2, top + height / 2


def in_address(window: Window) -> Experiment:
    """The experiment in the address bar."""
    return Experiment.from_query(urlsplit(window.call("() => location.href")).query)


def expect_relief(window: Window) -> None:
    """The ground is painted behind the paths: by WebGL, so that only a photograph shows it."""
    window.until(f"() => ({HAS_COLOUR})(['{RELIEF}', {BLUE}])")
    left, top, width, height = window.call(BOX, RELIEF)
    photograph = Image.open(BytesIO(window.screenshot())).convert("RGB")
    ground = np.asarray(photograph.crop((round(left), round(top), round(left + width), round(top + height))))
    colours, counts = np.unique(ground.reshape(-1, 3), axis=0, return_counts=True)
    assert counts.max() < 0.9 * counts.sum(), "more than background"
    assert len(colours) > 200, "shaded"


def test_a_race_plays(window: Window, server: str) -> None:
    """By itself; by keys it goes to its end, back to its start, and plays to its end again."""
    open_race(window, url(server, RACE))
    wait_for_a_step_between(window)
    go_to_the_end(window)
    window.press(HOME)
    window.until_attribute(PLAYER, "data-step", "0")
    assert head_is_at(window, head(RACE, 0))
    assert not head_is_at(window, head(RACE, STEPS))
    window.press(" ")
    wait_for_a_step_between(window)
    wait_for_the_end(window)
    assert head_is_at(window, head(RACE, STEPS))
    assert in_address(window) == RACE


def test_a_drag_moves_the_start(window: Window, server: str) -> None:
    """The picture follows while the button is down; the address has the start when it is released."""
    open_race(window, url(server, RACE))
    go_to_the_end(window)
    box, held, target = panel(window), (0.5, 0.5), (-1.0, 0.25)
    window.hold(*(place_of(window, point) for point in (head(RACE, 0), held)))
    window.until(f"(...there) => ({STARTS_THERE})(there)", *held, 4 / box[2])
    assert in_address(window) == RACE
    window.point(place_of(window, target))
    window.until(f"(...there) => ({STARTS_THERE})(there)", *target, 4 / box[2])
    window.release()
    window.until(ADDRESS_HAS_ITS_START)
    dragged = in_address(window)
    assert replace(dragged, start=RACE.start) == RACE, "nothing else has changed"
    assert dragged.start == pytest.approx(target, abs=4 / box[2])
    wait_for_the_end(window)
    assert head_is_at(window, head(dragged, STEPS))


def test_the_relief_appears_and_turns(window: Window, server: str) -> None:
    open_race(window, url(server, RACE, "surface"))
    window.press(END)
    expect_relief(window)
    before = window.call(f"() => {CAMERA}")
    x, y = middle(window, RELIEF)
    window.hold((x, y), (x + 40, y), (x + 80, y))
    window.release()
    window.until(f"(x) => {CAMERA}.x !== x", before["x"])
    expect_relief(window)


def test_a_map_is_painted_and_opens_a_run(window: Window, server: str) -> None:
    """Source: compute(); the lowest minimum has the theme's first hue, the next its second."""
    window.open(f"{server}/maps?{BASINS.to_query()}")
    window.until_attribute("[data-testid=map]", "data-last", "true")
    window.until_attribute("[data-testid=map]", "data-state", "done")
    stage = "[...document.querySelectorAll('.downhill-stage')].find((each) => each.checkVisibility())"
    for entrant, row, column in product(range(2), (5, 10, 14), (2, 8, 16, 19)):
        minimum = compute(BASINS).reached[entrant][row, column]
        colour = window.call(f"(...at) => ({COLOUR_AT})({stage}, at)", entrant, column / 20, row / 20)
        assert colour == LIGHT.paths[minimum] if minimum >= 0 else colour not in LIGHT.paths
    left, top, width, height = window.call(BOX, ".downhill-map-panel")
    cell = (left + 0.75 * width, top + 0.5 * height)
    window.point(cell)
    window.until_text(".downhill-map-line [role=status]", " from (1.1, 0)")
    window.click(cell)
    window.until(IS_DRAWN, replace(WELLS, start=(1.1, 0.0)).to_query())


@pytest.mark.parametrize("lean", [True, False], ids=["lean", "full"])
def test_a_replay_plays(window: Window, tmp_path: Path, lean: bool) -> None:
    file = tmp_path / "race <1> ½.html"
    file.write_text(render_html(RACE, simulate(RACE), lean=lean), encoding="utf-8")
    open_race(window, file.as_uri())
    wait_for_a_step_between(window)
    go_to_the_end(window)
    if not lean:
        window.press("l")
        window.press("l")
        window.until_attribute(PLAYER, "data-layout", "surface")
        expect_relief(window)
