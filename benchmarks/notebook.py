"""In a notebook: from a moved slider to the new picture, against a slider of ipywidgets' own that sets a label."""

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from benchmarks.row import Row, median, percentile_95
from benchmarks.serving import chromium
from tests.browser.notebook.lab import IMPORTS, RACE, Notebook, running_lab

ROUNDS, CHANGES = 3, 20
MOST_TIMES_THE_FLOOR = 3.0
FLOOR = """
import ipywidgets
slider, label = ipywidgets.FloatSlider(min=0, max=1, step=0.001, readout=False), ipywidgets.Label("nothing")
slider.observe(lambda change: setattr(label, "value", str(change["new"])), "value")
ipywidgets.VBox([slider, label])
"""
# From the press on a slider until what follows it has changed, and is drawn.
_WAIT = """([shown, attribute]) => {
    window.waited = new Promise((done) => {
        let began = 0;
        document.addEventListener("pointerdown", () => { began = performance.now(); }, { capture: true, once: true });
        const value = () => attribute ? shown.getAttribute(attribute) : shown.textContent;
        const before = value();
        const drawn = (_, observer) => {
            if (value() === before) return;
            observer.disconnect();
            requestAnimationFrame(() => done(performance.now() - began));
        };
        new MutationObserver(drawn).observe(shown, { attributes: true, childList: true, subtree: !attribute });
    });
}"""


def rows() -> list[Row]:
    """Both in one notebook, in turns."""
    ours: list[float] = []
    floor: list[float] = []
    with tempfile.TemporaryDirectory() as name, running_lab(Path(name)) as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        notebook = Notebook(page, url, Path(name), "both", f"{IMPORTS}\n{RACE}", FLOOR)
        player = notebook.run(0).locator(".downhill-player")
        rate = player.get_by_label("learning rate α")
        expect(rate).to_have_count(1)
        bare = notebook.run(1)
        track, label = bare.locator(".noUi-target"), bare.locator(".widget-label").last
        for _ in range(ROUNDS):
            ours += _waits(page, rate, player, "data-experiment")
            floor += _waits(page, track, label, None)
    ratio = median(ours) / median(floor)
    return [
        Row(
            f"(u) notebook: slider → new picture in JupyterLab, two entrants; n = {len(ours)}",
            _milliseconds(ours),
            f"{_milliseconds(floor)}, ipywidgets `FloatSlider` → `Label`, same notebook",
            f"{ratio:.2f}",
            f"≤ {MOST_TIMES_THE_FLOOR}",
            ratio <= MOST_TIMES_THE_FLOOR,
        )
    ]


def _waits(page: Page, slider: Locator, shown: Locator, attribute: str | None) -> list[float]:
    """Milliseconds from each press until what is shown has followed."""
    waits: list[float] = []
    for change in range(CHANGES):
        page.evaluate(_WAIT, [shown.element_handle(), attribute])
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()  # what stands above it may have grown
        assert box is not None
        part = 0.25 + 0.5 * (change * 7 % CHANGES) / CHANGES
        page.mouse.click(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
        waits.append(page.evaluate("window.waited"))
        expect(slider).not_to_have_class(
            re.compile("noUi-state-tap")
        )  # a slider of ipywidgets' hears nothing meanwhile
    return waits[2:]  # the first programs are compiled then


def _milliseconds(waited: list[float]) -> str:
    return f"{median(waited):.0f} ms (95 %: {percentile_95(waited):.0f})"
