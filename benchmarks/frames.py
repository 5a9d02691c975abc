"""Animation frames while a race plays: how many come, and what each costs."""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.browsing import PLAYER, THROTTLE, address, open_page, throttle
from benchmarks.races import SIX, TWELVE
from benchmarks.row import Row, median, percentile_95
from benchmarks.serving import ROOT, chromium, serve
from benchmarks.tracing import frame_costs
from downhill.server.first_race import FIRST_RACE

SECONDS = 5
"""A race lasts six."""
PER_SECOND = 60
DROPPED_MS = 1.5 * 1000 / PER_SECOND
THROTTLED_PER_SECOND = 55
MOST_MILLISECONDS = 4
SMALL = replace(SIX, steps=100, entrants=SIX.entrants[:4])

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


def rows(root: Path = ROOT) -> list[Row]:
    """The first race, six entrants with a thousand steps in both layouts, a scrubbed film, and frames' costs."""
    longer = replace(SIX, steps=1000)
    races = (
        (FIRST_RACE, "overlay", "first race"),
        (longer, "overlay", "6 × 1,000 steps"),
        (longer, "grid", "6 × 1,000 steps, side by side"),
    )
    found: list[Row] = []
    with serve("app.py", root) as (url, _), chromium() as browser:
        for experiment, layout, name in races:
            page = open_page(browser, address(url, experiment, layout), PLAYER)
            found.append(_row(_play(page), f"animation, {name}"))
            page.close()
        page = open_page(browser, address(url, longer), PLAYER)
        page.get_by_role("button", name="Film over learning rate").click()
        page.locator(".downhill-film").get_by_role("button", name="Play").click()
        found.append(_row(page, "film over a learning rate, 6 × 1,000 steps"))
        page.close()
        for times in (1, THROTTLE):
            found += _cost_rows(browser, url, times)
    return found


def _play(page: Page) -> Page:
    page.get_by_role("button", name="Play").first.click()
    return page


def _cost_rows(browser: Browser, url: str, times: int) -> list[Row]:
    """What a frame of a large race costs against one of a small race, in both layouts; throttled also how many come."""
    throttled = f", CPU throttled {times} ×" if times > 1 else ""
    found: list[Row] = []
    for layout, beside in (("overlay", ""), ("grid", ", side by side")):
        costs: list[list[float]] = []
        for experiment, name in ((SMALL, "4 × 100 steps"), (TWELVE, "12 × 5,000 steps")):
            page = throttle(open_page(browser, address(url, experiment, layout), PLAYER), times)
            if times > 1:
                target = THROTTLED_PER_SECOND
                found.append(_row(_play(page), f"animation, {name}{beside}{throttled}", target, drops_count=False))
                _wait_for_the_end(page)
            costs.append(frame_costs(browser, _play(page), SECONDS))
            page.close()
        found.append(_cost_row(f"frame of 12 × 5,000 steps{beside}{throttled}", *costs, times=times))
    return found


def _cost_row(what: str, small: list[float], large: list[float], times: int) -> Row:
    def text(costs: list[float]) -> str:
        return f"{median(costs):.1f} ms, 95 %: {percentile_95(costs):.1f} ms"

    return Row(
        f"(b) scripting and painting of a {what}; n = {len(large)}",
        text(large),
        f"{text(small)}, 4 × 100 steps",
        f"{median(large) / median(small):.1f}",
        f"≤ {MOST_MILLISECONDS} ms" if times == 1 else "–",
        median(large) <= MOST_MILLISECONDS if times == 1 else None,
    )


def _wait_for_the_end(page: Page) -> None:
    page.locator(f"{PLAYER}[data-playing=false]").wait_for()


def _row(page: Page, what: str, least: int = PER_SECOND, *, drops_count: bool = True) -> Row:
    intervals: list[float] = page.evaluate(_INTERVALS, SECONDS * 1000)
    per_second = 1000 * len(intervals) / sum(intervals)
    dropped = sum(interval > DROPPED_MS for interval in intervals)
    return Row(
        f"(b) {what}; {SECONDS} s",
        f"{per_second:.0f} per second, {dropped} dropped",
        target=f"{least}, none dropped" if drops_count else f"≥ {least}",
        met=round(per_second) >= least and not (drops_count and dropped),
    )
