"""A replay opened from the disk, with the network cut."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from downhill import Entrant, Experiment, simulate
from downhill.drawing.theme import THEMES
from downhill.export import render_html
from downhill.notebook.replay import framed_replay
from landscapes import find_landscape
from tests.browser.player import (
    choose_layout,
    more,
    near,
    next_frames,
    on_stage,
    open_page,
    open_still,
    panel,
    path_pixels,
    place,
    shown,
)
from tests.browser.test_layouts import BLUE, CAMERA, HAS_COLOUR, RELIEF
from tests.browser.test_playground import SADDLE
from tests.products import paired

LEAN, FULL = {"lean": True}, {"lean": False}
EITHER = [pytest.param(FULL, id="full"), pytest.param(LEAN, id="lean", marks=pytest.mark.product)]
"""For what is no matter of what the file holds."""
STAYS = replace(SADDLE, start=(-0.5, 0.1), entrants=(Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))
"""A race whose ends stay in view when it is zoomed."""
ASKS_A_SERVER = ("What if", "Learning rates", "Equal numbers of", "Film", "Start from")


@pytest.fixture
def replay(page: Page, tmp_path: Path) -> Path:
    """Where the file will be; whatever the page asked of a network would fail the test."""
    page.context.set_offline(True)
    return tmp_path / "race <1> ½.html"


def write(replay: Path, experiment: Experiment = SADDLE, **options: Any) -> str:
    """Write the file; its address."""
    replay.write_text(render_html(experiment, simulate(experiment), **options), encoding="utf-8")
    return replay.as_uri()


@pytest.mark.parametrize("options", EITHER)
def test_a_replay_plays_by_itself_to_its_end(page: Page, replay: Path, options: dict[str, bool]) -> None:
    player = open_page(page, write(replay, **options))
    expect(player).to_have_attribute("data-playing", "true")
    expect(player).to_have_attribute("data-step", "20")
    expect(player).to_have_attribute("data-playing", "false")
    assert shown(player) == SADDLE
    for entrant in range(2):
        assert len(path_pixels(player, entrant)) > 100
    expect(page).to_have_title(f"{find_landscape('saddle').name} – Downhill")
    expect(page.get_by_role("heading", name=find_landscape("saddle").name)).to_be_visible()
    expect(page.get_by_text("made with Downhill")).to_be_visible()


def test_in_a_notebooks_frame_picture_legend_and_controls_are_seen_whole(page: Page, replay: Path) -> None:
    """Source: the frame's own measures."""
    rates = tuple(Entrant("gd", {"learning_rate": 0.001 * (1 + index)}) for index in range(12))
    experiment = replace(SADDLE, entrants=rates)
    replay.write_text(f'<body style="margin: 0">{framed_replay(experiment, simulate(experiment))}', encoding="utf-8")
    page.set_viewport_size({"width": 500, "height": 800})
    page.goto(replay.as_uri())
    player = page.frame_locator("iframe").get_by_test_id("player")
    expect(player).to_have_attribute("data-step", "20")
    for part in (".downhill-stage", ".downhill-legend", ":scope > .downhill-controls"):
        assert player.locator(part).evaluate("part => innerHeight - part.getBoundingClientRect().bottom") >= 0


@pytest.mark.parametrize(("lean", "scheme"), paired(product([True, False], ["light", "dark"])))
def test_it_is_scrubbed_and_laid_out_in_either_theme(page: Page, replay: Path, lean: bool, scheme: str) -> None:
    """Source: by hand: gradient descent on x² - y² multiplies x by 1 - 2α and y by 1 + 2α in each step."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    theme = THEMES[scheme]  # type: ignore[index]
    player = open_still(page, write(replay, lean=lean))
    expect(player).to_have_attribute("data-theme", scheme)
    whole = len(path_pixels(player, 0, theme))
    player.get_by_role("slider", name="Step").fill("7")
    expect(player).to_have_attribute("data-step", "7")
    assert 100 < len(path_pixels(player, 0, theme)) < whole
    head = place(player, (-1.5 * 0.96**7, 0.5 * 1.04**7))
    assert near(path_pixels(player, 0, theme), on_stage(player, head)) > 80
    layouts = {"Side by side": "grid", "3D": "surface", "Split": "split", "Overlay": "overlay"}
    if lean:
        del layouts["3D"]
        expect(player.get_by_role("option", name="3D")).to_have_count(0)
    for name, layout in layouts.items():
        choose_layout(player, name)
        expect(player).to_have_attribute("data-layout", layout)
        expect(player).to_have_attribute("data-step", "7")
        picture = RELIEF if layout == "surface" else ".downhill-stage"
        for entrant in range(2):
            page.wait_for_function(HAS_COLOUR, arg=[picture, int(theme.path_style(entrant).colour[1:], 16)])
        assert len(path_pixels(player, 0, theme, ".downhill-curves")) > 50


@pytest.mark.parametrize("options", [LEAN, FULL], ids=["lean", "full"])
def test_what_needs_a_server_is_absent(page: Page, replay: Path, options: dict[str, bool]) -> None:
    player = open_still(page, write(replay, **options))
    for text in ASKS_A_SERVER:
        expect(player.get_by_text(text)).to_have_count(0)
    expect(player.get_by_role("slider")).to_have_count(1)
    expect(player.get_by_role("application", name=re.compile("^Start"))).to_have_count(0)
    numbers = 0 if options["lean"] else 1
    for text in ("How this step was computed", "Every number at this step"):
        expect(player.get_by_text(text)).to_have_count(numbers)
    for name in ("Arrows", "Ellipse"):
        expect(more(player).get_by_role("button", name=name)).to_have_count(numbers)
    expect(player.get_by_role("combobox", name="Quantity")).to_have_count(numbers)
    expect(player.get_by_role("button", name="Projector")).to_be_visible()


def test_a_lean_replay_is_not_misled_by_what_somebody_likes_to_see(page: Page, replay: Path) -> None:
    """Pages from the disk share what the browser keeps: another, full replay may have left its choices there."""
    player = open_still(page, write(replay, lean=False))
    player.get_by_role("combobox", name="Quantity").select_option("gradient")
    more(player).get_by_role("button", name="Arrows").click()
    more(player).get_by_role("button", name="Loop").click()
    player = open_still(page, write(replay, lean=True))
    expect(more(player).get_by_role("button", name="Loop")).to_have_attribute("aria-pressed", "true")
    assert len(path_pixels(player, 0, picture=".downhill-curves")) > 50
    expect(player.locator(".downhill-status")).to_have_text("")


def test_keys_work(page: Page, replay: Path) -> None:
    player = open_still(page, write(replay, lean=True))
    for key, step in (("Home", "0"), ("ArrowRight", "1"), ("Shift+ArrowRight", "11"), ("End", "20")):
        page.keyboard.press(key)
        expect(player).to_have_attribute("data-step", step)
    for layout in ("grid", "split", "overlay"):
        page.keyboard.press("l")
        expect(player).to_have_attribute("data-layout", layout)
    page.keyboard.press("Space")
    expect(player).to_have_attribute("data-playing", "true")
    page.keyboard.press("Space")
    expect(player).to_have_attribute("data-playing", "false")


@pytest.mark.parametrize("options", EITHER)
def test_the_view_zooms_pans_and_returns(page: Page, replay: Path, options: dict[str, bool]) -> None:
    """A button zooms by 1.6 around the middle. A dragged mouse takes the picture along, and no start with it."""
    player = open_still(page, write(replay, STAYS, **options))
    end = np.array(place(player, tuple(simulate(STAYS)[0].theta[-1])))
    left, top, width, height = panel(player)
    middle = np.array([left + width / 2, top + height / 2])

    def head_is_at(where: np.ndarray) -> bool:
        next_frames(page)
        return near(path_pixels(player, 0), on_stage(player, tuple(where))) > 80

    assert head_is_at(end)
    more(player).get_by_role("button", name="Zoom in").click()
    zoomed = middle + 1.6 * (end - middle)
    assert head_is_at(zoomed)
    page.mouse.move(left + 30, top + 30)
    page.mouse.down()
    page.mouse.move(left + 50, top + 45)
    page.mouse.move(left + 70, top + 60)
    page.mouse.up()
    assert head_is_at(zoomed + np.array([40, 30]))
    more(player).get_by_role("button", name="Show the whole landscape").click()
    assert head_is_at(end)
    assert shown(player) == STAYS
    expect(player.locator(".downhill-status")).to_have_text("")


@pytest.mark.parametrize("options", [LEAN, FULL], ids=["lean", "full"])
def test_a_step_says_its_numbers(page: Page, replay: Path, options: dict[str, bool]) -> None:
    """Source: the trajectory; without read-outs the loss is what is known."""
    player = open_still(page, write(replay, **options))
    run = simulate(SADDLE)[0]
    page.mouse.move(*place(player, tuple(run.theta[20])))
    note = player.locator(".downhill-stage .downhill-note")
    expect(note).to_contain_text(
        f"Gradient descent, step 20loss{run.loss[20]:.4g}".replace("-", "−") if options["lean"] else "‖∇f‖"
    )


def test_a_full_replay_has_every_number(page: Page, replay: Path) -> None:
    """Source: the trajectory: gradient descent's step is -α∇f, by hand."""
    player = open_still(page, write(replay))
    player.get_by_role("slider", name="Step").fill("7")
    player.get_by_text("Every number at this step").click()
    line = player.get_by_role("row").filter(has=page.get_by_role("rowheader", name="position θ", exact=True))
    expect(line).to_contain_text(
        ", ".join(f"{value:.4g}".replace("-", "−") for value in (-1.5 * 0.96**7, 0.5 * 1.04**7))
    )
    player.get_by_text("How this step was computed").click()
    expect(player.get_by_role("heading", name="Gradient descent, step 7 → 8")).to_be_visible()
    expect(player.locator(".downhill-line").first).to_contain_text("0.02")
    before = len(path_pixels(player, 0))
    more(player).get_by_role("button", name="Arrows").click()
    page.wait_for_function(
        "document.querySelector('.downhill-player [value=arrows]').getAttribute('aria-pressed') === 'true'"
    )
    next_frames(page)
    assert len(path_pixels(player, 0)) > before, "the step's own arrow has the entrant's colour"


def test_the_relief_turns(page: Page, replay: Path) -> None:
    player = open_still(page, write(replay, layout="surface"))
    page.wait_for_function(HAS_COLOUR, arg=[RELIEF, BLUE])
    before = page.evaluate(CAMERA)
    player.get_by_role("application", name=re.compile("^Relief")).press("ArrowLeft")
    page.wait_for_function(f"old => JSON.stringify({CAMERA}) !== JSON.stringify(old)", arg=before)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_theme_of_its_own_is_for_every_reader(page: Page, replay: Path, scheme: str) -> None:
    page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
    player = open_still(page, write(replay, lean=True, theme=scheme))
    expect(player).to_have_attribute("data-theme", scheme)
    theme = THEMES[scheme]  # type: ignore[index]
    assert len(path_pixels(player, 0, theme)) > 100


def test_the_theme_changes_with_the_system(page: Page, replay: Path) -> None:
    page.emulate_media(color_scheme="light")
    player = open_still(page, write(replay, lean=True))
    expect(player).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="dark")
    expect(player).to_have_attribute("data-theme", "dark")
    assert len(path_pixels(player, 0, THEMES["dark"])) > 100


@pytest.mark.parametrize("options", EITHER)
def test_a_phone_shows_everything_without_scrolling_sideways(
    page: Page, replay: Path, options: dict[str, bool]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    formula = "formula:" + "+".join(["x**2*y**2"] * 12)
    long = replace(SADDLE, landscape=formula, parameters={}, start=(1.0, 1.0))
    player = open_still(page, write(replay, long, **options, playground="https://example.org"))
    for layout in ("Side by side", "Split", "Overlay"):
        choose_layout(player, layout)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert len(path_pixels(player, 0)) > 20


def test_names_are_shown_as_they_are_written(page: Page, replay: Path) -> None:
    names = ("</script><script>x=1</script><img src=x>", "<!--<script>")
    named = replace(SADDLE, entrants=tuple(Entrant("gd", name=name) for name in names))
    player = open_still(page, write(replay, named, playground="https://example.org/app/"))
    for name in names:
        expect(player.get_by_role("cell", name=name)).to_be_visible()
    assert page.evaluate("[typeof x, document.images.length]") == ["undefined", 0]
    link = page.get_by_role("link", name="Open in Playground")
    expect(link).to_have_attribute("href", f"https://example.org/app/?{named.to_query()}")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_grave(page: Page, replay: Path, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    player = open_still(page, write(replay, playground="https://example.org"))
    for summary in player.locator("summary").all():
        summary.click()
    expect(player.locator(".downhill-read-outs[data-experiment]")).to_be_visible()
    expect(player.locator(".downhill-inspector[data-experiment]")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
