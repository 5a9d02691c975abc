"""What the browser's own tracing says of animation frames."""

import json
from bisect import bisect_right
from typing import Any

from playwright.sync_api import Browser, Page

TIMELINE = "devtools.timeline"
SCRIPTING = "FireAnimationFrame"
WORK = {SCRIPTING, "UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "Commit"}
"""Scripting and painting: what a frame has the main thread do, by the names of the browser's events; a canvas whose
pixels the processor computes is painted in the last."""


def frame_costs(browser: Browser, page: Page, seconds: float) -> list[float]:
    """The milliseconds of the processor that each animation frame of the page cost, as many as come in that time.

    From the start of one frame's script to the start of the next all work that is scripting or painting is added up;
    events do not contain each other, but for what a script itself has the browser lay out, which counts once.
    """
    browser.start_tracing(page=page, categories=[TIMELINE, f"disabled-by-default-{TIMELINE}"])
    page.wait_for_timeout(1000 * seconds)
    events: list[dict[str, Any]] = json.loads(browser.stop_tracing())["traceEvents"]
    scripts = [event for event in events if event["name"] == SCRIPTING]
    thread = scripts[0]["pid"], scripts[0]["tid"]
    work = sorted(
        (event["ts"], event["dur"], event["tdur"])
        for event in events
        if event["name"] in WORK and event["ph"] == "X" and (event["pid"], event["tid"]) == thread
    )
    begins = sorted(event["ts"] for event in scripts)
    costs = [0.0] * len(begins)
    until = begins[0]
    for begin, duration, busy in work:
        if begin >= until:
            costs[bisect_right(begins, begin) - 1] += busy / 1000
            until = begin + duration
    return costs[:-1]
