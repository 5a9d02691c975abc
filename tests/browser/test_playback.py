"""Time in the player: by button, by key, and across everything else that a person changes meanwhile."""

import re
from dataclasses import replace

from playwright.sync_api import Locator, Page, expect

from downhill import Entrant
from tests.browser.player import (
    choose_layout,
    more,
    next_frames,
    open_still,
    url,
    wait_until_drawn,
)
from tests.browser.test_playground import SADDLE

LONG = replace(SADDLE, steps=5000, entrants=(Entrant("gd", {"learning_rate": 1e-5}), Entrant("adam")))
"""At a quarter of the usual speed it plays for 24 seconds: longer than any test of it."""


def state(player: Locator) -> tuple[str | None, ...]:
    return tuple(player.get_attribute(f"data-{name}") for name in ("step", "playing", "layout", "experiment"))


def test_buttons_step_and_jump_and_stop_at_both_ends(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    steps = player.get_by_role("group", name="Steps")
    for name, step in (
        ("1 step on", 20),
        ("1 step back", 19),
        ("1 step back", 18),
        ("1 step on", 19),
        ("To the start", 0),
        ("1 step back", 0),
        ("1 step on", 1),
        ("To the end", 20),
    ):
        steps.get_by_role("button", name=name).click()
        expect(player).to_have_attribute("data-step", str(step))
        expect(player.get_by_text(f"step {step} / 20")).to_be_visible()
        expect(player.get_by_role("slider", name="Step")).to_have_value(str(step))


def test_keys_act_on_the_whole_page(server: str, page: Page) -> None:
    player = open_still(page, url(server, LONG))
    for key, step in (
        ("Home", 0),
        ("ArrowRight", 1),
        ("Shift+ArrowRight", 11),
        ("ArrowLeft", 10),
        ("Shift+ArrowLeft", 0),
        ("End", 5000),
    ):
        page.keyboard.press(key)
        expect(player).to_have_attribute("data-step", str(step))
    player.get_by_label("Speed").select_option("0.25")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")
    expect(player).to_have_attribute("data-playing", "true")
    expect(player).to_have_attribute("data-step", re.compile(r"^[1-9]\d*$"))
    page.keyboard.press("Space")
    expect(player).to_have_attribute("data-playing", "false")
    for layout in ("grid", "surface", "split", "overlay"):
        page.keyboard.press("l")
        expect(player).to_have_attribute("data-layout", layout)
        expect(player.get_by_role("combobox", name="Layout")).to_have_value(layout)


def test_keys_are_left_to_what_has_the_focus(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    player.get_by_role("slider", name="Step").fill("7")
    before = state(player)
    name = page.get_by_role("textbox", name="Name").first
    name.focus()
    page.keyboard.press("Home")
    page.keyboard.type("hello l ")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("End")
    next_frames(page)
    assert "hello l " in name.input_value()
    assert state(player) == before

    speed = player.get_by_label("Speed")
    speed.focus()
    page.keyboard.press("End")
    expect(speed).to_have_value("8")
    more(player).get_by_role("button", name="Loop").focus()
    page.keyboard.press("Space")
    expect(more(player).get_by_role("button", name="Loop")).to_have_attribute("aria-pressed", "true")
    next_frames(page)
    assert state(player)[:3] == before[:3], "space has pressed the button, and nothing else"
    page.keyboard.press("ArrowRight")
    expect(player).to_have_attribute("data-step", "8")

    slider = player.get_by_role("slider", name="learning rate")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(player).not_to_have_attribute("data-experiment", before[3] or "")
    page.keyboard.press("Home")
    expect(slider).to_have_value("0")
    next_frames(page)
    assert player.get_attribute("data-step") == "8"


def test_speed_and_loop_are_kept_and_a_loop_begins_again(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    player.get_by_label("Speed").select_option("8")
    more(player).get_by_role("button", name="Loop").click()
    page.reload()
    wait_until_drawn(player, SADDLE)
    expect(player.get_by_label("Speed")).to_have_value("8")
    expect(more(player).get_by_role("button", name="Loop")).to_have_attribute("aria-pressed", "true")
    player.evaluate(
        """(player) => {
            window.steps = [];
            new MutationObserver(() => window.steps.push(Number(player.dataset.step)))
                .observe(player, { attributeFilter: ["data-step"] });
        }"""
    )
    player.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "steps => window.steps.indexOf(steps) >= 0 && window.steps.lastIndexOf(steps) < window.steps.length - 1",
        arg=SADDLE.steps,
    )
    expect(player).to_have_attribute("data-playing", "true")
    more(player).get_by_role("button", name="Loop").click()
    expect(player).to_have_attribute("data-playing", "false")
    expect(player).to_have_attribute("data-step", str(SADDLE.steps))


def test_moment_and_play_state_survive_edits_layouts_and_themes(server: str, page: Page) -> None:
    player = open_still(page, url(server, LONG))
    player.get_by_label("Speed").select_option("0.25")
    field = page.get_by_role("spinbutton", name="Start y")

    def edit_everything(start: float, theme: str, layout: str) -> None:
        field.fill(str(start))
        field.press("Enter")
        wait_until_drawn(player, replace(LONG, start=(-1.5, start)))
        choose_layout(player, layout)
        expect(page).to_have_url(re.compile("layout=") if layout != "Overlay" else re.compile("^((?!layout).)*$"))
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
        expect(player).to_have_attribute("data-theme", theme)

    # From the start: else the step at which the race rests may be taken for one since.
    player.get_by_role("button", name="To the start").click()
    expect(player).to_have_attribute("data-step", "0")
    player.get_by_role("button", name="Play").click()
    expect(player).to_have_attribute("data-step", re.compile(r"^[1-9]\d*$"))
    before = int(player.get_attribute("data-step") or "")
    edit_everything(1.0, "dark", "Side by side")
    expect(player).to_have_attribute("data-playing", "true")
    assert before < int(player.get_attribute("data-step") or "") < LONG.steps, "it has gone on, not begun again"

    player.get_by_role("button", name="Pause").click()
    expect(player).to_have_attribute("data-playing", "false")
    stopped = player.get_attribute("data-step")
    edit_everything(-1.0, "light", "Overlay")
    next_frames(page)
    assert state(player)[:2] == (stopped, "false")
