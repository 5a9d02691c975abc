"""From starting the server to the first picture in a browser that has never been there."""

import time
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.browsing import BARE, BARE_RESULT, PLAYER, SHOWN
from benchmarks.row import Row, median
from benchmarks.serving import ROOT, chromium, serve

ROUNDS = 5
MOST_TIMES_BARE = 1.6


def rows(root: Path = ROOT) -> list[Row]:
    """The app, in turns with the bare page; then both again on servers that have been running."""
    watched = {"app.py": PLAYER, BARE: BARE_RESULT}
    healthy: dict[str, list[float]] = {script: [] for script in watched}
    cold: dict[str, list[float]] = {script: [] for script in watched}
    warm: dict[str, list[float]] = {script: [] for script in watched}
    with chromium() as browser:
        for _ in range(ROUNDS):
            for script, element in watched.items():
                with serve(script, root) as (url, seconds):
                    healthy[script].append(seconds)
                    cold[script].append(first_picture(browser, url, SHOWN[element]))
        with serve("app.py", root) as (url, _), serve(BARE) as (bare_url, _):
            for turn in range(ROUNDS + 1):
                for (script, element), address in zip(watched.items(), (url, bare_url), strict=True):
                    seconds = first_picture(browser, address, SHOWN[element])
                    if turn:  # the first visit warms the server
                        warm[script].append(seconds)
    ours, bare = (f"{median(healthy[script]):.1f} s + {median(cold[script]):.1f} s" for script in watched)
    first, text = (median(warm[script]) for script in watched)
    return [
        Row(
            f"(f) cold start: server healthy + first picture in a fresh browser; n = {ROUNDS}",
            ours,
            f"{bare}, bare page",
        ),
        Row(
            f"(f) first race in a fresh browser, server running; n = {ROUNDS}",
            f"{first:.2f} s",
            f"{text:.2f} s, text of the bare page",
            f"{first / text:.2f}",
            f"≤ {MOST_TIMES_BARE}",
            first <= MOST_TIMES_BARE * text,
        ),
    ]


def first_picture(browser: Browser, url: str, selector: str) -> float:
    """Seconds from the address to what is there once the picture is, in a browser that remembers nothing."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        began = time.perf_counter()
        page.goto(url)
        page.wait_for_selector(selector)
        return time.perf_counter() - began
