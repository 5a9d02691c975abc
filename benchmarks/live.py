"""What follows a hand: paths while the start or a slider is dragged, and another landscape, against the bare page."""

import time
from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page

from benchmarks.browsing import (
    BARE,
    BARE_RESULT,
    PLAYER,
    SLIDERS,
    THROTTLE,
    address,
    move_slider,
    open_page,
    press,
    ready_slider,
    throttle,
    watch,
)
from benchmarks.row import Row, median
from benchmarks.serving import ROOT, chromium, serve
from downhill.server.first_race import FIRST_RACE

SECONDS = 3
FEWEST_PER_SECOND = 12
SWITCHES = 12
MOST_TIMES_THE_FLOOR = 4

_COUNT = """
() => {
    window.drawn = 0;
    const count = () => { window.drawn += 1; };
    const player = document.querySelector(".downhill-player");
    new MutationObserver(count).observe(player, { attributes: true, attributeFilter: ["data-experiment"] });
}
"""


def rows(root: Path = ROOT) -> list[Row]:
    """New pictures while dragging, and a switch between landscapes that are compiled."""
    with serve("app.py", root) as (url, _), serve(BARE) as (bare_url, _), chromium() as browser:
        page = open_page(browser, address(url, FIRST_RACE), PLAYER)
        page.evaluate(_COUNT)
        found: list[Row] = []
        for times in (1, THROTTLE):
            slow = "" if times == 1 else f", CPU throttled {times} ×"
            throttle(page, times)
            found += [
                _drag(f"the start is dragged{slow}", page, page.locator(".downhill-stage"), (0.4, 0.6)),
                _drag(f"the slider is dragged{slow}", page, page.locator(SLIDERS[PLAYER]).first, (0.1, 0.9)),
            ]
        throttle(page, 1)
        bare = open_page(browser, bare_url, BARE_RESULT)
        ready_slider(bare, BARE_RESULT)
        floor = median(move_slider(bare, SWITCHES))
        page.bring_to_front()
        switched = median(_switch(page))
    found.append(
        Row(
            f"(g) another landscape, compiled, on the page; n = {SWITCHES}",
            f"{switched:.0f} ms",
            f"{floor:.0f} ms, bare `st.slider` → `st.write`",
            f"{switched / floor:.1f}",
            f"≤ {MOST_TIMES_THE_FLOOR}",
            switched <= MOST_TIMES_THE_FLOOR * floor,
        )
    )
    return found


def _drag(what: str, page: Page, element: Locator, way: tuple[float, float]) -> Row:
    """The way is in parts of the element's width, from left to right."""
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box
    drawn = _drawn_while_dragging(page, box, way)
    return Row(
        f"(a) new pictures while {what}, four entrants × 500 steps; {SECONDS} s",
        f"{drawn / SECONDS:.0f} per second",
        target=f"≥ {FEWEST_PER_SECOND}",
        met=drawn / SECONDS >= FEWEST_PER_SECOND,
    )


def _drawn_while_dragging(page: Page, box: FloatRect, way: tuple[float, float]) -> int:
    x, last = (box["x"] + part * box["width"] for part in way)
    y = box["y"] + 0.5 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("() => { window.drawn = 0; }")
    began = time.perf_counter()
    while (passed := time.perf_counter() - began) < SECONDS:
        page.mouse.move(x + (last - x) * passed / SECONDS, y)
    drawn: int = page.evaluate("window.drawn")
    page.mouse.up()
    return drawn


def _switch(page: Page) -> list[float]:
    """Milliseconds from the key that chooses a landscape to its race, Beale and Himmelblau in turns."""
    watch(page, PLAYER)
    for turn in range(SWITCHES + 4):
        box = page.get_by_role("combobox", name="Landscape")
        box.click()
        box.fill(("Himmelblau", "Beale")[turn % 2])
        page.get_by_role("listbox").get_by_role("option").first.wait_for()
        press(page, "Enter")
        if turn == 3:  # compiled, and all is warm
            page.evaluate("() => { window.waited.length = 0; }")
    return page.evaluate("window.waited")
