"""The page of networks in a real browser: trained while one looks, cancelled, read off, and on a table of one's own."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from downhill.drawing.readable import readable
from downhill.networks.presets import PRESETS
from downhill.networks.train import train
from downhill.networks.training import Training
from tests.browser.player import await_run
from tests.browser.test_accessibility import faults

SMALL = Training.from_query(
    "data=moons,examples=100&network=8&epochs=3&entrant=gd,learning_rate=0.05,batch_size=20"
    "&entrant=adam,learning_rate=0.02,batch_size=20,averaging=exponential"
)
LONG = Training.from_query("data=digits&network=256-256&epochs=1000&entrant=gd,learning_rate=0.05,batch_size=20")
PROBED = Training.from_query(
    "data=digits,test_fraction=0.9&network=8&epochs=1&seeds=3&probe_every=1&entrant=gd,learning_rate=0.1,batch_size=50"
)


def open_training(page: Page, server: str, training: Training | str) -> Locator:
    """Go there; the page may still train, or have nothing to train."""
    query = training if isinstance(training, str) else training.to_query()
    page.goto(f"{server}/networks?{query}")
    await_run(page)
    return page.get_by_test_id("networks")


def trained(page: Page, server: str, training: Training) -> Locator:
    """The view, once all of it has been trained and drawn."""
    view = open_training(page, server, training)
    expect_state(view, "done")
    expect(plot(view)).to_have_attribute("data-drawn", re.compile(".+"))
    return view


def expect_state(view: Locator, state: str) -> None:
    """Patient, for whoever trains first waits until all of it has been compiled."""
    expect(view).to_have_attribute("data-state", state, timeout=90_000)


def plot(view: Locator) -> Locator:
    """The picture: training beside test."""
    return view.get_by_role("img", name="Losses and accuracies of training and test")


def cells(view: Locator) -> list[list[str]]:
    """The table of results, without its heads."""
    lines = view.locator(".downhill-networks-results tbody tr").all()
    return [line.locator("th, td").all_inner_texts() for line in lines]


def test_the_first_page_trains_by_itself(server: str, page: Page) -> None:
    page.goto(server)
    await_run(page)
    page.get_by_role("link", name="Networks").first.click()
    view = page.get_by_test_id("networks")
    expect_state(view, "done")
    expect(plot(view).locator(".scatterlayer .trace path.js-line")).not_to_have_count(0)
    assert len(cells(view)) == 2
    await_run(page)


def test_curves_grow_while_it_trains_until_somebody_cancels(server: str, page: Page) -> None:
    view = open_training(page, server, LONG)
    seen = []
    for least in (2, 4):
        page.wait_for_function(
            "least => Number(document.querySelector('.downhill-networks')?.dataset.readings) >= least", arg=least
        )
        seen.append(view.get_attribute("data-state"))
    assert seen == ["computing", "computing"]
    axis = plot(view).locator(".xaxislayer-above .xtick text").all_inner_texts()
    view.get_by_role("button", name="Cancel").click()
    expect_state(view, "cancelled")
    expect(view.get_by_role("status").filter(has_text="Cancelled")).to_be_visible()
    assert cells(view)[0][-1].startswith("stopped at step")
    assert plot(view).locator(".xaxislayer-above .xtick text").all_inner_texts() == axis  # nothing has jumped
    view.get_by_role("tab", name="Plane").click()
    expect(view.get_by_text("this one was cancelled: train again")).to_be_visible()
    view.get_by_role("button", name="Train again").click()
    expect_state(view, "computing")
    view.get_by_role("button", name="Cancel").click()


def test_the_table_has_the_last_losses_and_accuracies(server: str, page: Page) -> None:
    """Source: ``train`` in this process."""
    view = trained(page, server, SMALL)
    lines = cells(view)
    for line, run in zip(lines, train(SMALL).runs, strict=True):
        measured = [run.curves.of_weights] + [each for each in [run.curves.of_average] if each]
        for cell, name in zip(line[3:6], ("train_loss", "test_loss", "test_accuracy"), strict=True):
            last = [float(getattr(each, name)[0, -1]) for each in measured]
            texts = [f"{100 * each:.1f} %" if name == "test_accuracy" else readable(each) for each in last]
            assert cell.replace("θ̄ ", "").split() == " ".join(texts).split()
        assert line[2] == str(run.weights)
    accuracies = [float(line[5].split()[0]) for line in lines]
    best = view.locator(".downhill-networks-results strong").all_inner_texts()
    assert best == [f"{max(accuracies):.1f} %"] * accuracies.count(max(accuracies))


def test_the_notes_seconds_stand_beside_the_measured_ones(server: str, page: Page) -> None:
    """Source: the notes' table of times for batches of 16, 17, 20, 100, 128 and 1000."""
    view = trained(page, server, PRESETS["batch_sizes"].training)
    heads = view.locator(".downhill-networks-results thead th").all_inner_texts()
    column = heads.index("Seconds in the notes")
    assert heads[column - 1] == "Seconds"
    assert [line[column] for line in cells(view)] == ["44.42", "44.84", "38.84", "8.91", "7.67", "2.59"]


def test_a_table_with_networks_fits_on_a_laptop(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    query = SMALL.to_query().replace("network=8", "network=8&network=8,normalisation=batch_after")
    view = trained(page, server, Training.from_query(query))
    assert view.get_by_role("region", name="Results").evaluate("each => each.scrollWidth <= each.clientWidth")
    view.get_by_role("tab", name="Boundary").click()
    left, right = (each.bounding_box() for each in view.locator("canvas[role=img]").all())
    assert left
    assert right
    assert left["y"] == right["y"]


def test_what_is_drawn_is_chosen_and_remembered(server: str, page: Page) -> None:
    view = trained(page, server, SMALL)
    view.get_by_role("button", name="Accuracy").click()
    view.get_by_role("button", name="by epoch").click()
    titles = plot(view).locator(".annotation-text")
    expect(titles).to_have_text(["Training accuracy", "Test accuracy"])
    expect(plot(view).locator(".xtitle")).to_have_text("epoch")
    page.reload()
    expect(titles).to_have_text(["Training accuracy", "Test accuracy"])
    expect(view.get_by_role("button", name="by epoch")).to_have_attribute("aria-pressed", "true")
    expect(view.get_by_role("button", name="Log scale")).to_be_disabled()
    await_run(page)


def test_tabs_are_walked_by_keyboard(server: str, page: Page) -> None:
    view = trained(page, server, SMALL)
    view.get_by_role("tab", name="Layers").focus()
    page.keyboard.press("ArrowRight")
    expect(view.get_by_role("tab", name="Curvature")).to_be_focused()
    expect(view.get_by_role("tabpanel")).to_contain_text("Look at the curvature every")
    page.keyboard.press("ArrowRight")
    expect(view.get_by_role("tabpanel").locator("canvas[role=img]")).to_have_count(2)
    page.keyboard.press("End")
    expect(view.get_by_test_id("plane")).to_have_attribute("data-training", "1")
    page.keyboard.press("Home")
    expect(view.get_by_role("slider", name="Step")).to_be_visible()


def test_the_curvature_is_drawn_and_many_inputs_have_no_boundary(server: str, page: Page) -> None:
    view = trained(page, server, PROBED)
    expect(view.get_by_role("tab", name="Boundary")).to_be_hidden()
    expect(view.get_by_text("medians of 3 runs")).to_be_visible()
    view.get_by_role("tab", name="Curvature").click()
    chart = view.get_by_role("img", name="The curvature by step")
    expect(chart.locator(".annotation-text")).to_have_text(["Sharpness", "gᵀg", "gᵀHg"])
    expect(chart.locator(".js-line")).not_to_have_count(0)


def test_regions_have_their_classes_colours(server: str, page: Page) -> None:
    """Well trained, the network puts the corners above the first moon and below the second on different sides."""
    easy = Training.from_query(
        "data=moons,examples=200,spread=0.05&network=16&epochs=40&entrant=adam,learning_rate=0.02,batch_size=20"
    )
    view = trained(page, server, easy)
    view.get_by_role("tab", name="Boundary").click()
    above, below = view.locator("canvas[role=img]").evaluate(
        """canvas => [0.03, 0.97].map((up) => {
            const { width, height } = canvas;
            return [...canvas.getContext("2d").getImageData(width / 2, height * up, 1, 1).data];
        })"""
    )
    assert np.argmax(above[:3]) == 2  # blue, the first hue, mixed with the page
    assert np.argmax(below[:3]) == 0


def test_a_changed_number_trains_again_and_meanwhile_the_old_curves_are_faint(server: str, page: Page) -> None:
    view = trained(page, server, SMALL)
    page.get_by_role("spinbutton", name="Epochs").press("ArrowUp")
    expect(view).to_have_attribute("data-outdated", "")
    expect(view).to_have_attribute("data-query", re.compile("epochs=4"))
    expect_state(view, "done")
    expect(view).not_to_have_attribute("data-outdated", "")
    await_run(page)


def test_without_optimizers_there_is_nothing_to_train(server: str, page: Page) -> None:
    view = open_training(page, server, Training())
    expect(view.get_by_text("Nobody trains here yet: add an optimizer.")).to_be_visible()
    expect(view.get_by_role("button").locator("visible=true")).to_have_count(0)


# A table of one's own -------------------------------------------------------------------------------------------------


def write_table(folder: Path, name: str, seed: int) -> tuple[Path, str]:
    """Two clouds of points, and the file's SHA-256."""
    random = np.random.default_rng(seed)
    lines = [
        f"{random.normal(label):.3f},{random.normal(label):.3f},{'ab'[label]}" for label in random.integers(0, 2, 60)
    ]
    path = folder / name
    path.write_text("\n".join(["x,y,class", *lines]))
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def on_table(digest: str) -> str:
    return f"data=csv,digest={digest}&network=4&epochs=2&entrant=adam,learning_rate=0.02,batch_size=20"


def test_a_table_is_chosen_trained_on_and_kept(server: str, page: Page, tmp_path: Path) -> None:
    first, second = (write_table(tmp_path, name, seed) for seed, name in enumerate(["first.csv", "second.csv"]))
    view = open_training(page, server, on_table(first[1]))
    expect(
        view.get_by_text("This link was made with a table that is not in this browser: choose the file.")
    ).to_be_visible()
    view.locator("input[type=file]").set_input_files(first[0])
    expect_state(view, "done")
    expect(view.locator(".downhill-networks-table strong")).to_have_text("first.csv")
    page.reload()
    expect(view.locator(".downhill-networks-table strong")).to_have_text("first.csv")
    expect_state(view, "done")
    with page.expect_file_chooser() as chooser:
        view.get_by_role("button", name="Choose another table").click()
    chooser.value.set_files(second[0])
    expect(view.locator(".downhill-networks-table strong")).to_have_text("second.csv")
    expect(view).to_have_attribute("data-query", re.compile(second[1]))
    expect(page).to_have_url(re.compile(second[1]))
    await_run(page)


def test_what_is_wrong_with_a_table_is_told(server: str, page: Page, tmp_path: Path, refused: list[str]) -> None:
    refused.append("/training")
    path = tmp_path / "words.csv"
    path.write_text("x,class\n" + "one,a\ntwo,b\n" * 20)
    view = open_training(page, server, on_table(hashlib.sha256(path.read_bytes()).hexdigest()))
    view.locator("input[type=file]").set_input_files(path)
    expect_state(view, "failed")
    expect(view.locator("> .downhill-networks-bar .downhill-networks-status")).to_contain_text("one")
    path.write_bytes(b"1" * 2_100_000)
    view.locator("input[type=file]").set_input_files(path)
    expect(view.locator(".downhill-networks-table")).to_contain_text("“words.csv” has 2.1 MB")


# Everywhere -----------------------------------------------------------------------------------------------------------


def test_on_a_phone_the_picture_comes_first_and_nothing_scrolls_sideways(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    view = trained(page, server, SMALL)
    titles = plot(view).locator(".annotation-text")
    expect(titles).to_have_count(2)
    first, second = (each.bounding_box() for each in titles.all())
    assert first
    assert second
    preset = page.get_by_role("combobox", name="Experiment").bounding_box()
    assert preset
    assert preset["y"] < first["y"] < 320  # what is chosen and what it changes are seen together
    assert second["y"] > first["y"] + 150
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert view.get_by_role("region", name="Results").evaluate("each => each.scrollWidth > each.clientWidth")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_grave(server: str, page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    view = trained(page, server, SMALL)
    for tab in ("Layers", "Curvature", "Boundary", "Plane"):
        view.get_by_role("tab", name=tab).click()
        assert faults(page) == []


def test_printed_it_has_the_charts_and_no_controls(server: str, page: Page) -> None:
    view = trained(page, server, SMALL)
    page.emulate_media(media="print")
    expect(plot(view)).to_be_visible()
    expect(view.get_by_role("row")).to_have_count(3)
    expect(view.get_by_role("button").locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Data")).to_be_hidden()
