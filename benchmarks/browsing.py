"""Pages opened for a measurement, and a slider moved in them."""

from playwright.sync_api import Browser, Page

from downhill import Experiment

BARE = "benchmarks/bare_page.py"
BARE_RESULT = ".st-key-result"
PLAYER = ".downhill-player"
SHOWN = {BARE_RESULT: f"{BARE_RESULT} p", PLAYER: f"{PLAYER}[data-experiment]"}
"""For each watched element, what is there once the first picture is."""
SLIDERS = {BARE_RESULT: "[data-testid=stSlider] input", PLAYER: ".downhill-what-if input[type=range]"}
"""The slider that is moved."""

THROTTLE = 4
"""A weak device: Chromium's processor is made so many times slower."""

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


def throttle(page: Page, times: int) -> Page:
    """From now on the page's processor is so many times slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})
    return page


def show(page: Page, url: str, watched: str) -> None:
    """Go there and wait for the first picture, and until nothing more is loaded."""
    page.goto(url)
    page.wait_for_selector(SHOWN[watched])
    page.wait_for_load_state("networkidle")


def watch(page: Page, watched: str) -> None:
    """Time from now on what follows each key."""
    page.evaluate(_WATCH, watched)


def ready_slider(page: Page, watched: str) -> None:
    """Focus the page's slider, time its changes from now on, and move it until all is warm."""
    watch(page, watched)
    page.locator(SLIDERS[watched]).first.focus()
    move_slider(page, 4)


def move_slider(page: Page, changes: int) -> list[float]:
    """Move the slider to values it has not had; the milliseconds that each change took."""
    page.evaluate("() => { window.waited.length = 0; }")
    for _ in range(changes):
        press(page, "ArrowLeft")
    return page.evaluate("window.waited")


def press(page: Page, key: str) -> None:
    """Press a key and wait for what follows, and a moment longer."""
    count = page.evaluate("window.waited.length")
    page.keyboard.press(key)
    page.wait_for_function("count => window.waited.length > count", arg=count)
    page.wait_for_timeout(_REST_MS)
