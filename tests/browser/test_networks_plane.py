"""The plane through a training's landscape in a real browser: cut, played, saved, and compared along a line."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from downhill.drawing.readable import readable
from downhill.networks.plane_choice import PlaneChoice
from downhill.networks.planes import ComputedPlane, cut_in_portions
from downhill.networks.train import train
from downhill.networks.training import Training
from downhill.player.plane_race import percent
from downhill.simulation.portions import finished
from tests.browser.test_accessibility import faults
from tests.browser.test_networks import SMALL, trained

MIXED = Training.from_query(
    "data=moons,examples=100&network=8&epochs=3&entrant=gd,batch_size=20&network=4&entrant=adam,batch_size=20"
)

SWEEP = """stage => {
    const [{ left, top, width, height }, seen] = [stage.getBoundingClientRect(), new Set()];
    for (let x = 0; x < width; x += 12) for (let y = 0; y < height; y += 12) {
        const at = { clientX: left + x, clientY: top + y, pointerType: "mouse", bubbles: true };
        stage.dispatchEvent(new PointerEvent("pointermove", at));
        const words = stage.querySelectorAll(".downhill-note :is(strong, dt, dd)");
        seen.add(Array.from(words, (each) => each.textContent).join(" "));
    }
    return [...seen];
}"""
"""The pointer goes everywhere over the picture; what stands beside it, each once."""


@pytest.fixture(scope="module")
def computed() -> ComputedPlane:
    """The usual plane, computed here."""
    return finished(cut_in_portions(train(SMALL), PlaneChoice()))


def open_plane(page: Page, server: str, training: Training = SMALL) -> Locator:
    """Train, and go to the tab; whoever prefers stillness is shown the ends."""
    page.emulate_media(reduced_motion="reduce")
    view = trained(page, server, training)
    view.get_by_role("tab", name="Plane").click()
    return view.get_by_test_id("plane")


@pytest.fixture
def plane(server: str, page: Page) -> Locator:
    """The tab, once the first plane is there."""
    box = open_plane(page, server)
    expect(player(box)).to_have_attribute("data-step", re.compile("[1-9]"), timeout=90_000)
    return box


def player(plane: Locator) -> Locator:
    return plane.get_by_test_id("plane-player")


def test_what_the_plane_holds_and_what_it_does_not(plane: Locator, computed: ComputedPlane) -> None:
    """Source: the plane computed in this process."""
    line = player(plane).locator(".downhill-projection")
    first, second = computed.paths
    each = f"Gradient descent {percent(first.held)}, Adam {percent(second.held)}"
    expect(line).to_contain_text(f"The plane holds {percent(computed.held)} of the paths’ variance ({each}).")
    last = len(first.steps) - 1
    real, there = readable(float(first.train_loss[-1])), readable(float(first.plane_loss[-1]))
    expect(line).to_contain_text(
        f"Gradient descent, point {last}, before step {first.steps[-1]}: its own training loss {real}, "
        f"the training loss on the plane {there}."
    )
    plane.get_by_role("button", name="1 step back").click()
    expect(line).to_contain_text(f"point {last - 1}, before step {first.steps[-2]}")
    plane.get_by_role("button", name="Adam").click()
    expect(line).to_contain_text(f"Adam, point {last - 1}, before step {second.steps[-2]}")


def test_it_is_played_in_every_layout_over_both_losses(plane: Locator, page: Page, computed: ComputedPlane) -> None:
    """Source: the plane computed in this process."""
    shown = player(plane)
    key = shown.get_attribute("data-experiment")
    for layout in ("grid", "split", "surface", "overlay"):
        plane.get_by_role("combobox", name="Layout").select_option(layout)
        expect(shown).to_have_attribute("data-layout", layout)
    train_loss = shown.locator(".downhill-stage canvas").first.screenshot()
    plane.get_by_role("button", name="Test loss").click()
    expect(plane.get_by_role("button", name="Test loss")).to_have_attribute("aria-pressed", "true")
    path = computed.paths[0]
    real, there = readable(float(path.test_loss[-1])), readable(float(path.plane_test_loss[-1]))
    expect(shown.locator(".downhill-projection")).to_contain_text(
        f"its own test loss {real}, the test loss on the plane {there}."
    )
    assert shown.locator(".downhill-stage canvas").first.screenshot() != train_loss
    assert shown.get_attribute("data-experiment") == key
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Home")
    expect(shown).to_have_attribute("data-step", "0")
    page.get_by_role("tab", name="Layers").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("End")  # is the page's own, where the player is not seen
    page.get_by_role("tab", name="Plane").click()
    assert shown.get_attribute("data-step") == "0"


def test_other_planes(plane: Locator) -> None:
    which = plane.get_by_role("combobox", name="Plane", exact=True)
    assert which.locator("option[value=points]").is_disabled()  # there are two ends
    which.select_option("random")
    plane.get_by_role("combobox", name="Around the end of").select_option("Adam")
    plane.get_by_role("spinbutton", name="seed").fill("3")
    expect(plane.get_by_text("are of the settings before")).to_be_visible()
    plane.get_by_role("button", name="Compute the plane").click()
    expect(plane.get_by_text("are of the settings before")).to_be_hidden()
    expect(player(plane)).to_contain_text(
        "a path looks like a dot. ± 1 is as far as the weights are long, unit by unit."
    )
    plane.get_by_role("button", name="Adam").click()
    line = player(plane).locator(".downhill-projection")
    expect(line).to_have_text(re.compile(r"its own training loss (\S+), the training loss on the plane \1\. "))


def test_the_pointer_reads_off_a_path_or_the_plane(plane: Locator, page: Page, computed: ComputedPlane) -> None:
    """Source: the plane computed in this process; the path's end is where its losses say."""
    shown = player(plane)
    path = computed.paths[0]
    own, there = (readable(float(losses[-1])) for losses in (path.train_loss, path.plane_loss))
    end = f"Gradient descent, point {len(path.steps) - 1}, before step {path.steps[-1]}"
    page.set_viewport_size({"width": 390, "height": 844})  # a small picture is swept sooner
    expect(shown.locator(".downhill-stage")).to_have_js_property("clientWidth", 366)
    seen = shown.locator(".downhill-stage").evaluate(SWEEP)
    assert f"{end} its own training loss {own} training loss on the plane {there}" in seen
    assert any(each.startswith(" first principal direction") for each in seen)


def test_ends_that_are_too_far_away_are_not_offered(server: str, page: Page) -> None:
    """The first of four runs away at once; the plane through three is that of the others."""
    entrants = "".join(f"&entrant={each},batch_size=20" for each in ("gd,learning_rate=100", "gd", "adam", "adagrad"))
    query = f"data=moons,examples=100&network=8&epochs=2{entrants}"
    plane = open_plane(page, server, Training.from_query(query))
    expect(player(plane)).to_have_attribute("data-step", re.compile("[0-9]"), timeout=90_000)
    plane.get_by_role("combobox", name="Plane", exact=True).select_option("points")
    for place, name in enumerate(("first", "second", "third"), 1):
        ends = plane.get_by_role("combobox", name=f"The {name} end")
        expect(ends).to_have_value(str(place))
        assert ends.locator("option:disabled").all_inner_texts() == ["Gradient descent, α = 100 (too far away)"]
    plane.get_by_role("combobox", name="The first end").select_option("3")
    plane.get_by_role("button", name="Compute the plane").click()
    expect(plane.get_by_role("status").filter(has_text="AdaGrad is there twice")).to_be_visible()


def test_it_is_saved(plane: Locator, page: Page, computed: ComputedPlane, tmp_path: Path) -> None:
    """Source: the paths computed in this process."""
    plane.get_by_role("combobox", name="File", exact=True).select_option("CSV of the paths")
    with page.expect_download() as download:
        plane.get_by_role("button", name="Save").click()
    assert download.value.suggested_filename == "downhill-plane.csv"
    download.value.save_as(tmp_path / "plane.csv")
    rows = csv.DictReader((tmp_path / "plane.csv").read_text(encoding="utf-8").splitlines())
    losses = [float(row["train_loss"]) for row in rows]
    assert losses == pytest.approx([loss for path in computed.paths for loss in path.train_loss.tolist()], rel=1e-4)


def test_different_networks_have_no_plane_in_common(server: str, page: Page, refused: list[str]) -> None:
    refused.append("/plane")
    plane = open_plane(page, server, MIXED)
    said = plane.get_by_role("status").filter(has_text="one network for all entrants")
    expect(said).to_be_visible(timeout=90_000)
    expect(player(plane)).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_between_two_ends_and_axe_finds_nothing_grave(plane: Locator, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    plane.get_by_role("button", name="Compare").click()
    chart = plane.get_by_role("img", name="Losses and accuracy between two ends")
    expect(chart.locator(".annotation-text")).to_have_text(["Loss: training solid, test dotted", "Test accuracy"])
    expect(chart.locator(".js-line")).to_have_count(3)
    expect(chart.locator(".xtitle").first).to_have_text("from Gradient descent (0) to Adam (1)")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
