"""Bytes between server and browser for a moved slider."""

from pathlib import Path

from playwright.sync_api import WebSocket

from benchmarks.browsing import PLAYER, address, move_slider, ready_slider, show
from benchmarks.races import SIX
from benchmarks.row import Row
from benchmarks.serving import ROOT, chromium, serve

CHANGES = 20
MOST_KILOBYTES = 40


def rows(root: Path = ROOT) -> list[Row]:
    """The payloads of all WebSocket frames, both ways, and what is fetched, as it comes over the wire."""
    sizes: list[int] = []

    def count(payload: str | bytes) -> None:
        sizes.append(len(payload.encode() if isinstance(payload, str) else payload))

    def watch(socket: WebSocket) -> None:
        socket.on("framereceived", count)
        socket.on("framesent", count)

    with serve("app.py", root) as (url, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        page.on("websocket", watch)
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        show(page, address(url, SIX), PLAYER)
        ready_slider(page, PLAYER)
        sizes.clear()
        move_slider(page, CHANGES)
    kilobytes = sum(sizes) / CHANGES / 1000
    return [
        Row(
            f"(c) bytes per slider change, 6 × 300 steps; mean of {CHANGES}",
            f"{kilobytes:.1f} kB",
            target=f"≤ {MOST_KILOBYTES} kB",
            met=kilobytes <= MOST_KILOBYTES,
        )
    ]
