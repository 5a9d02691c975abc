"""Races and maps in real notebooks: what a person does there, and what the kernel says of it."""

import json
import re
from pathlib import Path

import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import free_port
from tests.browser.notebook.lab import IMPORTS, RACE, Notebook, running

SAID = "print(widget.experiment.start, widget.experiment.entrants[0].learning_rate)"
IS_AT = """async (handle, [x, y]) => {
    const off = ({ left, top, width, height }) => Math.hypot(left + width / 2 - x, top + height / 2 - y);
    while (off(handle.getBoundingClientRect()) > 2) await new Promise(requestAnimationFrame);
}"""
MARIMO = """
import marimo
app = marimo.App()
@app.cell
def first():
    import marimo
    from downhill import Entrant, Experiment, race
    widget = marimo.ui.anywidget(race(Experiment("saddle", (1.0, 0.5), 60, (Entrant("gd"),))))
    widget
    return marimo, widget
@app.cell
def second(marimo, widget):
    marimo.md(f"starts at {widget.experiment.start}")
    return
"""


@pytest.fixture
def refused() -> list[str]:
    return ["/static/", "/api/"]  # of JupyterLab's own, not of ours


def drag_start(page: Page, player: Locator) -> list[str]:
    """Where it is let go of, once the race from there is shown."""
    handle = player.locator(".downhill-start")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 40, steps=4)
    page.mouse.up()
    handle.evaluate(IS_AT, [x + 60, y - 40])
    start = re.search(r"start=([^,]+),([^&]+)", player.get_attribute("data-experiment") or "")
    assert start is not None
    return list(start.groups())


def ink(player: Locator) -> int:
    """How many colours there are in the landscape's picture."""
    return player.locator(".downhill-stage canvas").first.evaluate(
        "c => new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size"
    )


def test_a_race_in_jupyterlab(lab: tuple[str, Path], page: Page) -> None:
    """Source: what the kernel prints, and the player's own state."""
    longer = "from dataclasses import replace\nwidget.experiment = replace(widget.experiment, steps=77)"
    two = "other = race(experiment)\nother"
    notebook = Notebook(page, *lab, "race", f"{IMPORTS}\n{RACE}", SAID, longer, two, "widget.close()")
    output = notebook.run(0)
    player = output.locator(".downhill-player")
    rate = player.get_by_label("learning rate α")
    expect(rate).to_have_count(1)
    assert ink(player) > 10
    expect(player).not_to_have_attribute("data-step", "0")  # it plays
    rate.focus()
    page.keyboard.press("ArrowRight")  # which JupyterLab would take for its own
    expect(player).to_have_attribute("data-experiment", re.compile(r"adam,learning_rate=0\.11"))
    assert notebook.says(1) == "(-1.5, -1.5) 0.11"
    start = drag_start(page, player)
    assert notebook.says(1) == f"({', '.join(start)}) 0.11"
    notebook.run(2)
    expect(player).to_have_attribute("data-steps", "77")
    other = notebook.run(3).locator(".downhill-player")
    expect(other).to_have_attribute("data-steps", "200")  # and has nothing of the first
    expect(other).to_have_attribute("data-experiment", re.compile(r"adam,learning_rate=0\.1,"))
    notebook.run(4)
    expect(player).to_have_count(0)
    expect(other).to_have_attribute("data-steps", "200")


def test_a_map_in_jupyterlab(lab: tuple[str, Path], page: Page) -> None:
    cell = f"{IMPORTS}\nfrom downhill.maps import Basins, Map\n"
    cell += (
        "widget = chart(Map(Experiment('double_well', steps=40, entrants=(Entrant('gd'),)), Basins(size=32)))\nwidget"
    )
    notebook = Notebook(page, *lab, "map", cell)
    shown = notebook.run(0).locator(".downhill-maps")
    expect(shown).to_have_attribute("data-state", "done")
    expect(shown).to_have_attribute("data-size", "32x32")
    expect(shown.get_by_role("button", name="Open in Playground")).to_be_hidden()


def test_a_saved_notebook_plays_without_a_kernel(lab: tuple[str, Path], page: Page, tmp_path: Path) -> None:
    notebook = Notebook(page, *lab, "saved", f"{IMPORTS}\n{RACE}")
    expect(notebook.run(0).locator(".downhill-player")).to_have_count(1)
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    outputs = json.loads(notebook.path.read_text())["cells"][0]["outputs"]
    assert "text/html" in outputs[0]["data"]
    file = tmp_path / "saved.html"
    html, _ = HTMLExporter().from_filename(str(notebook.path))
    # nbconvert's own scripts come from elsewhere; the race, whose page is escaped within this one, needs none of them.
    file.write_text(re.sub(r"<script.*?</script>|<link[^>]*>", "", html, flags=re.DOTALL))
    page.goto(file.as_uri())
    player = page.frame_locator("iframe").locator(".downhill-player")
    expect(player).to_have_attribute("data-steps", "200")
    expect(player).not_to_have_attribute("data-step", "0")


def test_a_race_in_marimo(page: Page, tmp_path: Path) -> None:
    """Source: the cell that reads the widget is run anew by marimo."""
    (tmp_path / "race.py").write_text(MARIMO)
    port = str(free_port())
    command = ["marimo", "--yes", "run", "race.py", "--headless", "--no-token", "--host=localhost", f"--port={port}"]
    with running(command, f"http://localhost:{port}/health", tmp_path):
        page.goto(f"http://localhost:{port}")
        player = page.locator(".downhill-player")
        expect(player.get_by_label("learning rate α")).to_have_count(1)
        expect(page.get_by_text("starts at (1.0, 0.5)")).to_be_visible()
        start = drag_start(page, player)
        expect(page.get_by_text(re.compile(r"starts at"))).to_contain_text(start[0])
        page.goto("about:blank")
