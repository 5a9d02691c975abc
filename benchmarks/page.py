"""The page: slider to picture, frames per second, bytes, cold start."""

import time

from playwright.sync_api import Browser, Page, WebSocket

from benchmarks.row import Row, median, percentile_95
from benchmarks.serving import chromium, serve
from trajectories import Entrant, Experiment
from ui.first_race import FIRST_RACE

BARE = "benchmarks/bare_page.py"
ROUNDS, CHANGES = 3, 20

SIX = Experiment(
    landscape="beale",
    start=(-1.5, -1.5),
    steps=300,
    entrants=(
        Entrant("gd", {"learning_rate": 0.005}),
        Entrant("momentum", {"learning_rate": 0.005}),
        Entrant("nesterov", {"learning_rate": 0.003}),
        Entrant("adagrad", {"learning_rate": 0.3}),
        Entrant("rmsprop", {"learning_rate": 0.02}),
        Entrant("adam", {"learning_rate": 0.3}),
    ),
)

# From the key that moves the slider to the first frame after the page has changed, timed in the page itself.
_WATCH = """
selector => {
    window.waited = [];
    let pressed = null;
    document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
    const changed = () => requestAnimationFrame(() => {
        if (pressed === null) return;
        window.waited.push(performance.now() - pressed);
        pressed = null;
    });
    const watched = document.querySelector(selector);
    const text = { characterData: true, childList: true, subtree: true };
    const drawn = { attributes: true, attributeFilter: ["data-experiment"] };
    new MutationObserver(changed).observe(watched, watched.matches(".downhill-player") ? drawn : text);
}
"""
_FRAMES = """
() => new Promise((resolve) => {
    const times = [];
    const note = (time) => {
        times.push(time);
        if (times.length < 301) requestAnimationFrame(note);
        else resolve(times.slice(1).map((time, index) => time - times[index]));
    };
    requestAnimationFrame(note);
})
"""


def rows() -> list[Row]:
    """All of the page's rows."""
    with serve("app.py") as (url, healthy), serve(BARE) as (bare_url, bare_healthy), chromium() as browser:
        first, bare_first = _first_picture(browser, url, PLAYER), _first_picture(browser, bare_url, BARE_TEXT)
        cold = Row(
            "(f) cold start: server healthy, then first picture in a fresh browser",
            f"{healthy:.1f} s + {first:.1f} s",
            f"{bare_healthy:.1f} s + {bare_first:.1f} s (bare page)",
        )
        return [*_sliders(browser, url, bare_url), *_frames(browser, url), _bytes(browser, url), cold]


PLAYER = ".downhill-player[data-experiment]"
BARE_TEXT = ".st-key-result p"


def _address(url: str, experiment: Experiment, layout: str) -> str:
    return f"{url}/?{experiment.to_query()}" + ("&layout=grid" if layout == "grid" else "")


def _first_picture(browser: Browser, url: str, selector: str) -> float:
    with browser.new_context() as context:
        page = context.new_page()
        began = time.perf_counter()
        page.goto(url)
        page.wait_for_selector(f"{selector} >> visible=true")
        return time.perf_counter() - began


def _open(browser: Browser, url: str, selector: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(url)
    page.wait_for_selector(selector)
    page.wait_for_load_state("networkidle")
    return page


def _move_slider(page: Page, changes: int) -> list[float]:
    """Move the page's own slider to values it has not had; returns the milliseconds that each change took."""
    page.evaluate("() => { window.waited.length = 0; }")
    for change in range(changes):
        page.keyboard.press("ArrowLeft")
        page.wait_for_function("count => window.waited.length > count", arg=change)
        page.wait_for_timeout(150)  # a person's pace: the browser has come to rest before the next change
    return page.evaluate("window.waited")


def _sliders(browser: Browser, url: str, bare_url: str) -> list[Row]:
    pages = {
        "bare": _open(browser, bare_url, BARE_TEXT),
        "overlay": _open(browser, url, PLAYER),
        "grid": _open(browser, _address(url, FIRST_RACE, "grid"), PLAYER),
    }
    waited: dict[str, list[float]] = {name: [] for name in pages}
    for name, page in pages.items():
        page.evaluate(_WATCH, ".st-key-result" if name == "bare" else ".downhill-player")
        page.get_by_role("slider").last.focus()
        _move_slider(page, 4)  # warm
    for _ in range(ROUNDS):
        for name, page in pages.items():
            page.bring_to_front()
            waited[name] += _move_slider(page, CHANGES)
    for page in pages.values():
        page.close()
    floor = median(waited["bare"])
    return [
        Row(
            f"(a) slider → new picture, {layout}, four entrants; n = {ROUNDS * CHANGES}",
            f"{median(waited[name]):.0f} ms (95 %: {percentile_95(waited[name]):.0f})",
            f"{floor:.0f} ms (95 %: {percentile_95(waited['bare']):.0f}), bare st.slider → st.write",
            f"{median(waited[name]) / floor:.2f}",
            "≤ 2.5",
            median(waited[name]) <= 2.5 * floor,
        )
        for name, layout in (("overlay", "overlay"), ("grid", "side by side"))
    ]


def _frames(browser: Browser, url: str) -> list[Row]:
    found: list[Row] = []
    races = [
        (FIRST_RACE, "overlay", "first race"),
        (SIX, "overlay", "6 × 300 steps"),
        (SIX, "grid", "6 × 300, side by side"),
    ]
    for experiment, layout, name in races:
        page = _open(browser, _address(url, experiment, layout), PLAYER)
        page.get_by_role("button", name="Play").click()
        intervals: list[float] = page.evaluate(_FRAMES)
        page.close()
        per_second = 1000 / (sum(intervals) / len(intervals))
        dropped = sum(interval > 25 for interval in intervals)
        found.append(
            Row(
                f"(b) animation, {name}; 300 frames",
                f"{per_second:.0f} per second, {dropped} dropped",
                target="60, none dropped",
                met=round(per_second) >= 60 and dropped == 0,
            )
        )
    return found


def _bytes(browser: Browser, url: str) -> Row:
    counted = 0

    def count(payload: str | bytes) -> None:
        nonlocal counted
        counted += len(payload)

    def watch(socket: WebSocket) -> None:
        socket.on("framereceived", count)
        socket.on("framesent", count)

    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.on("websocket", watch)
    page.goto(_address(url, SIX, "overlay"))
    page.wait_for_selector(PLAYER)
    page.wait_for_load_state("networkidle")
    page.evaluate(_WATCH, ".downhill-player")
    page.get_by_role("slider").last.focus()
    _move_slider(page, 4)
    counted = 0
    _move_slider(page, CHANGES)
    page.close()
    kilobytes = counted / CHANGES / 1000
    return Row(
        f"(c) bytes per slider change, 6 × 300 steps; n = {CHANGES}",
        f"{kilobytes:.1f} kB",
        target="≤ 60 kB",
        met=kilobytes <= 60,
    )
