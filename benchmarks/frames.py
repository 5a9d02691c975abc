"""Animation frames while a race plays."""

from dataclasses import replace

from playwright.sync_api import Page

from benchmarks.browsing import PLAYER, address, open_page
from benchmarks.races import SIX
from benchmarks.row import Row
from benchmarks.serving import chromium, serve
from downhill.server.first_race import FIRST_RACE

SECONDS = 5
"""A race lasts six."""
PER_SECOND = 60
DROPPED_MS = 1.5 * 1000 / PER_SECOND

_INTERVALS = """
milliseconds => new Promise((resolve) => {
    const times = [];
    const note = (time) => {
        times.push(time);
        if (time - times[0] < milliseconds) requestAnimationFrame(note);
        else resolve(times.slice(1).map((time, index) => time - times[index]));
    };
    requestAnimationFrame(note);
})
"""


def rows() -> list[Row]:
    """The first race, six entrants with a thousand steps in both layouts, and a film that is scrubbed."""
    longer = replace(SIX, steps=1000)
    races = (
        (FIRST_RACE, "overlay", "first race"),
        (longer, "overlay", "6 × 1,000 steps"),
        (longer, "grid", "6 × 1,000 steps, side by side"),
    )
    found: list[Row] = []
    with serve("app.py") as (url, _), chromium() as browser:
        for experiment, layout, name in races:
            page = open_page(browser, address(url, experiment, layout), PLAYER)
            page.get_by_role("button", name="Play").first.click()
            found.append(_row(page, f"animation, {name}"))
            page.close()
        page = open_page(browser, address(url, longer), PLAYER)
        page.get_by_role("button", name="Film over learning rate").click()
        page.locator(".downhill-film").get_by_role("button", name="Play").click()
        found.append(_row(page, "film over a learning rate, 6 × 1,000 steps"))
    return found


def _row(page: Page, what: str) -> Row:
    intervals: list[float] = page.evaluate(_INTERVALS, SECONDS * 1000)
    per_second = 1000 * len(intervals) / sum(intervals)
    dropped = sum(interval > DROPPED_MS for interval in intervals)
    return Row(
        f"(b) {what}; {SECONDS} s",
        f"{per_second:.0f} per second, {dropped} dropped",
        target=f"{PER_SECOND}, none dropped",
        met=round(per_second) >= PER_SECOND and dropped == 0,
    )
