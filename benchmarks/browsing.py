"""Pages opened for a measurement, and a slider moved in them."""

from playwright.sync_api import Browser, Page

from trajectories import Experiment

BARE = "benchmarks/bare_page.py"
BARE_RESULT = ".st-key-result"
PLAYER = ".downhill-player"
SHOWN = {BARE_RESULT: f"{BARE_RESULT} p", PLAYER: f"{PLAYER}[data-experiment]"}
"""For each watched element, what is there once the first picture is."""

_REST_MS = 150
"""A person's pace: the browser has come to rest before the next change."""

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


def address(url: str, experiment: Experiment, layout: str = "overlay") -> str:
    """Where the app at ``url`` shows this race."""
    return f"{url}/?{experiment.to_query()}&layout={layout}"


def open_page(browser: Browser, url: str, watched: str) -> Page:
    """The page at ``url`` with its first picture drawn whole, and at rest."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    show(page, url, watched)
    return page


def show(page: Page, url: str, watched: str) -> None:
    """Go there and wait for the first picture, and until nothing more is loaded."""
    page.goto(url)
    page.wait_for_selector(SHOWN[watched])
    page.wait_for_load_state("networkidle")


def ready_slider(page: Page, watched: str) -> None:
    """Focus the page's only slider of Streamlit's, time its changes from now on, and move it until all is warm."""
    page.evaluate(_WATCH, watched)
    page.get_by_test_id("stSlider").get_by_role("slider").focus()
    move_slider(page, 4)


def move_slider(page: Page, changes: int) -> list[float]:
    """Move the slider to values it has not had; the milliseconds that each change took."""
    page.evaluate("() => { window.waited.length = 0; }")
    for change in range(changes):
        page.keyboard.press("ArrowLeft")
        page.wait_for_function("count => window.waited.length > count", arg=change)
        page.wait_for_timeout(_REST_MS)
    return page.evaluate("window.waited")
