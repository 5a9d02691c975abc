"""Animation frames while a race plays."""

from benchmarks.browsing import PLAYER, address, open_page
from benchmarks.races import SIX
from benchmarks.row import Row
from benchmarks.serving import chromium, serve
from ui.first_race import FIRST_RACE

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
    """The first race, and six entrants in both layouts."""
    races = (
        (FIRST_RACE, "overlay", "first race"),
        (SIX, "overlay", "6 × 300 steps"),
        (SIX, "grid", "6 × 300 steps, side by side"),
    )
    found: list[Row] = []
    with serve("app.py") as (url, _), chromium() as browser:
        for experiment, layout, name in races:
            page = open_page(browser, address(url, experiment, layout), PLAYER)
            page.get_by_role("button", name="Play").click()
            intervals: list[float] = page.evaluate(_INTERVALS, SECONDS * 1000)
            page.close()
            per_second = 1000 * len(intervals) / sum(intervals)
            dropped = sum(interval > DROPPED_MS for interval in intervals)
            found.append(
                Row(
                    f"(b) animation, {name}; {SECONDS} s",
                    f"{per_second:.0f} per second, {dropped} dropped",
                    target=f"{PER_SECOND}, none dropped",
                    met=round(per_second) >= PER_SECOND and dropped == 0,
                )
            )
    return found
