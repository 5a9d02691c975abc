"""From starting the server to the first picture in a browser that has never been there."""

import time

from playwright.sync_api import Browser

from benchmarks.browsing import BARE, BARE_RESULT, PLAYER, SHOWN
from benchmarks.row import Row, median
from benchmarks.serving import chromium, serve

ROUNDS = 3
MOST_TIMES_BARE = 2


def rows() -> list[Row]:
    """The app, in turns with the bare page."""
    watched = {"app.py": PLAYER, BARE: BARE_RESULT}
    healthy: dict[str, list[float]] = {script: [] for script in watched}
    drawn: dict[str, list[float]] = {script: [] for script in watched}
    with chromium() as browser:
        for _ in range(ROUNDS):
            for script, element in watched.items():
                with serve(script) as (url, seconds):
                    healthy[script].append(seconds)
                    drawn[script].append(_first_picture(browser, url, SHOWN[element]))
    (ours, bare), (first, text) = ([median(each[script]) for script in watched] for each in (healthy, drawn))
    return [
        Row(f"(f) server healthy; n = {ROUNDS}", f"{ours:.1f} s", f"{bare:.1f} s, bare page"),
        Row(
            f"(f) first race in a fresh browser; n = {ROUNDS}",
            f"{first:.1f} s",
            f"{text:.1f} s, text of the bare page",
            f"{first / text:.2f}",
            f"≤ {MOST_TIMES_BARE}",
            first <= MOST_TIMES_BARE * text,
        ),
    ]


def _first_picture(browser: Browser, url: str, selector: str) -> float:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        began = time.perf_counter()
        page.goto(url)
        page.wait_for_selector(selector)
        return time.perf_counter() - began
