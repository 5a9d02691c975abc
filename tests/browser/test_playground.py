"""What a person does on the Playground, in a real browser."""

import re
from dataclasses import replace
from itertools import product
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from downhill import Entrant, Experiment
from downhill.experiment.shown import shown_race
from downhill.server.first_race import FIRST_RACE
from landscapes import LANDSCAPES
from tests.browser.player import (
    await_run,
    choose_landscape,
    choose_layout,
    in_address,
    open_still,
    panel,
    path_pixels,
    shown,
    url,
    wait_until_drawn,
)
from tests.products import paired, sampled

SADDLE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))


def test_play_advances_and_pause_stops(server: str, page: Page) -> None:
    player = open_still(page, server)
    expect(player).to_have_attribute("data-playing", "false")
    player.get_by_role("button", name="Play").click()
    expect(player).to_have_attribute("data-step", re.compile(r"^[1-9]\d?$"))
    player.get_by_role("button", name="Pause").click()
    expect(player).to_have_attribute("data-playing", "false")
    step = int(player.get_attribute("data-step") or "")
    assert 0 < step < FIRST_RACE.steps
    expect(player.get_by_role("button", name="Play")).to_be_visible()


def test_scrubbing_draws_the_path_up_to_that_step(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    whole = len(path_pixels(player, 0))
    scrub = player.get_by_role("slider", name="Step")
    scrub.fill("4")
    expect(player).to_have_attribute("data-step", "4")
    few = len(path_pixels(player, 0))
    scrub.fill("0")
    expect(player).to_have_attribute("data-step", "0")
    assert len(path_pixels(player, 0)) < few < whole


def test_head_stands_where_the_trajectory_is(server: str, page: Page) -> None:
    """At step 1 of gradient descent on x² - y²: x shrinks by 1 - 2α, y grows by 1 + 2α, by hand."""
    alone = replace(SADDLE, entrants=(Entrant("gd", {"learning_rate": 0.25}),))
    player = open_still(page, url(server, alone))
    player.get_by_role("slider", name="Step").fill("1")
    expect(player).to_have_attribute("data-step", "1")
    left, top, width, height = panel(player)
    stage = player.locator(".downhill-stage").bounding_box()
    assert stage
    x, y = -1.5 * (1 - 0.5), 0.5 * (1 + 0.5)
    expected = (left - stage["x"] + (x + 2) / 4 * width, top - stage["y"] + (2 - y) / 4 * height)
    pixels = path_pixels(player, 0)
    near = pixels[np.hypot(*(pixels - expected).T) <= 8]
    np.testing.assert_allclose(near.mean(axis=0), expected, atol=1.5)
    assert len(near) > 80, "a filled circle of 6 pixels radius"


@pytest.mark.parametrize("layout", ["overlay", "grid"])
def test_a_click_moves_the_start_and_changes_the_paths(server: str, page: Page, layout: str) -> None:
    player = open_still(page, url(server, SADDLE, layout))
    before = path_pixels(player, 1)
    left, top, width, height = panel(player, 1 if layout == "grid" else 0)
    page.mouse.click(left + width * 0.75, top + height * 0.25)
    page.wait_for_function(
        "old => document.querySelector('.downhill-player').dataset.experiment !== old", arg=SADDLE.to_query()
    )
    start = shown(player).start
    assert start is not None
    np.testing.assert_allclose(start, (1.0, 1.0), atol=4 / width)
    assert replace(shown(player), start=SADDLE.start) == SADDLE, "nothing else has changed"
    expect(page.get_by_role("spinbutton", name="Start x")).to_have_value(f"{start[0]:g}")
    expect(page.get_by_role("spinbutton", name="Start y")).to_have_value(f"{start[1]:g}")
    expect(page).to_have_url(re.compile(re.escape(f"start={start[0]:g}%2C{start[1]:g}")))
    after = path_pixels(player, 1)
    assert np.hypot(*(after.mean(axis=0) - before.mean(axis=0))) > 20, "the path runs elsewhere"


def test_a_slider_changes_picture_and_address(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    before = path_pixels(player, 0)
    slider = player.get_by_role("slider", name="learning rate")
    slider.focus()
    for _ in range(5):  # faster than the server answers: no press may be lost
        slider.press("ArrowRight")
    rate = 0.035  # five stops of 20 a decade up from 0.02, in two digits
    wanted = replace(SADDLE, entrants=(Entrant("gd", {"learning_rate": rate}), Entrant("adam")))
    wait_until_drawn(player, wanted)
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value(str(rate))
    assert len(path_pixels(player, 0)) != len(before)
    expect(page).to_have_url(re.compile(f"learning_rate%3D{rate}"))
    assert in_address(page)[0] == wanted
    expect(slider).to_be_focused()


def test_the_exact_number_is_kept_exactly(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    field = page.get_by_role("spinbutton", name="learning rate")
    field.fill("0.0123456789")
    field.press("Enter")
    wait_until_drawn(
        player, replace(SADDLE, entrants=(Entrant("gd", {"learning_rate": 0.0123456789}), Entrant("adam")))
    )
    expect(field).to_have_value("0.0123456789")


def test_a_number_out_of_range_changes_nothing(server: str, page: Page) -> None:
    """The field says what is allowed, and has the old number."""
    player = open_still(page, url(server, SADDLE))
    page.get_by_test_id("stExpander").get_by_text("Adam", exact=True).click()
    field = page.get_by_role("spinbutton", name="beta1")
    field.fill("1")
    field.press("Enter")
    expect(page.get_by_text("“1” is not possible: a number in [0, 1).")).to_be_visible()
    assert shown(player) == SADDLE
    expect(field).to_have_value("0.9")


def test_a_replaced_field_is_not_seen_beside_the_new_one_even_with_the_focus(server: str, page: Page) -> None:
    """Source: Streamlit's mark of an element that it keeps until the run has ended, which it shows while focused."""
    open_still(page, url(server, SADDLE))
    field = page.get_by_role("textbox", name="Name")
    field.focus()
    field.evaluate("field => { field.closest('[data-testid=stElementContainer]').dataset.retained = 'true'; }")
    expect(field).to_be_hidden()


def test_switching_the_layout_keeps_the_step(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    player.get_by_role("slider", name="Step").fill("7")
    choose_layout(player, "Side by side")
    expect(player).to_have_attribute("data-layout", "grid")
    expect(player).to_have_attribute("data-step", "7")
    expect(page).to_have_url(re.compile("layout=grid"))
    left = panel(player, 1)[0]
    stage = player.locator(".downhill-stage").bounding_box()
    assert stage
    assert path_pixels(player, 1)[:, 0].min() >= left - stage["x"] - 1, "the second entrant runs in the second panel"
    page.reload()
    expect(player).to_have_attribute("data-layout", "grid")
    choose_layout(player, "Overlay")
    expect(player).to_have_attribute("data-layout", "overlay")


def test_a_copied_address_reproduces_the_page(server: str, page: Page) -> None:
    entrants = (
        Entrant(
            "nesterov", {"learning_rate": 0.0031, "momentum": 0.87}, clip_norm=2.5, name="café, 50 % = ½ & <b>x</b>"
        ),
        Entrant("rmsprop"),
    )
    experiment = Experiment("cliff", (-3.25, 1.5), 321, entrants, {"steepness": 33.3})
    player = open_still(page, url(server, experiment, "grid"))
    assert shown(player) == experiment
    expect(player).to_have_attribute("data-layout", "grid")
    page.get_by_role("radio", name="Gradient", exact=True).click()
    expect(page.get_by_role("spinbutton", name="clip norm")).to_have_value("2.5")
    expect(page.get_by_role("spinbutton", name="steepness")).to_have_value("33.3")


@pytest.mark.parametrize(
    ("query", "fault"),
    sampled(
        [
            ("landscape=<script>alert(1)</script>", "landscape = '<script>alert(1)</script>'"),
            ("landscape=nowhere", "landscape = 'nowhere': must be one of"),
            ("landscape=" + "x" * 21_000, "at most 20000 are allowed"),
        ],
        every=3,
    ),
)
def test_a_damaged_address_is_explained_and_a_default_race_runs(
    server: str, page: Page, query: str, fault: str
) -> None:
    player = open_still(page, f"{server}/?{query}")
    expect(page.get_by_test_id("stAlert")).to_contain_text("This link is damaged")
    expect(page.get_by_test_id("stAlert")).to_contain_text(fault)
    assert shown(player) == FIRST_RACE


def test_a_pasted_link_is_the_race_in_it(server: str, page: Page) -> None:
    pasted = f"{server}/?utm_source=mail&{SADDLE.to_query().replace('&', '&amp;')}).&fbclid=3"
    player = open_still(page, pasted)
    wait_until_drawn(player, SADDLE)
    expect(page.get_by_text("Passed over in this link: utm_source, fbclid.")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    page.get_by_role("spinbutton", name="Steps").fill("30")
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(SADDLE, steps=30))
    page.evaluate("history.back()")
    wait_until_drawn(player, SADDLE)
    expect(player.locator(".downhill-status")).to_have_text("")


def test_a_damaged_address_stays_until_the_first_edit(server: str, page: Page) -> None:
    player = open_still(page, f"{server}/?landscape=nowhere")
    expect(page).to_have_url(re.compile("landscape=nowhere"))
    page.get_by_role("spinbutton", name="Steps").fill("50")
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(FIRST_RACE, steps=50))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page).to_have_url(re.compile("landscape=beale.*steps=50"))


def test_back_returns_to_the_experiment_before(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    page.get_by_role("spinbutton", name="Steps").fill("30")
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(SADDLE, steps=30))
    expect(page).to_have_url(re.compile("steps=30"))
    page.evaluate("history.back()")
    wait_until_drawn(player, SADDLE)
    expect(page.get_by_role("spinbutton", name="Steps")).to_have_value("20")


def settled(page: Page, role: Literal["button", "textbox"], name: str) -> Locator:
    """The one widget of this name; until the page's run has ended those of before are there too."""
    await_run(page)
    widget = page.get_by_role(role, name=name)
    expect(widget).to_have_count(1)
    return widget


def test_entrants_are_added_duplicated_renamed_moved_and_removed(server: str, page: Page) -> None:
    gd, adam = SADDLE.entrants
    player = open_still(page, url(server, SADDLE))
    settled(page, "button", "Add optimizer").click()
    wait_until_drawn(player, replace(SADDLE, entrants=(gd, adam, Entrant("momentum"))))
    settled(page, "button", "Move up").click()
    adam = replace(adam, path_style=2.0)  # each keeps its colour
    wait_until_drawn(player, replace(SADDLE, entrants=(gd, Entrant("momentum", path_style=3.0), adam)))
    settled(page, "textbox", "Name").fill("heavy")
    page.keyboard.press("Enter")
    heavy = Entrant("momentum", name="heavy", path_style=3.0)
    wait_until_drawn(player, replace(SADDLE, entrants=(gd, heavy, adam)))
    settled(page, "button", "Duplicate").click()
    wait_until_drawn(player, replace(SADDLE, entrants=(gd, heavy, replace(heavy, path_style=4.0), adam)))
    settled(page, "button", "Remove").click()
    wait_until_drawn(player, replace(SADDLE, entrants=(gd, heavy, adam)))
    assert [len(path_pixels(player, style)) > 20 for style in (0, 1, 2)] == [True, True, True]


def test_nobody_racing_is_an_empty_landscape_with_a_hint(server: str, page: Page) -> None:
    player = open_still(page, url(server, replace(SADDLE, entrants=SADDLE.entrants[:1])))
    settled(page, "button", "Remove").click()
    wait_until_drawn(player, replace(SADDLE, entrants=()))
    expect(page.get_by_text("Nobody is racing")).to_be_visible()
    choose_layout(player, "Side by side")
    expect(player).to_have_attribute("data-layout", "grid")


def test_a_run_that_diverges_says_so(server: str, page: Page) -> None:
    wild = Experiment("beale", (-1.5, -1.5), 100, (Entrant("gd", {"learning_rate": 10.0}), Entrant("adam")))
    player = open_still(page, url(server, wild))
    expect(player.get_by_role("row", name=re.compile("Gradient descent"))).to_contain_text("diverged at step")


def test_another_landscape_brings_its_own_start(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    choose_landscape(page, "Cliff of a recurrent net")
    wait_until_drawn(player, Experiment("cliff_rnn", None, 20, SADDLE.entrants))


def test_a_landscapes_race_is_shown_and_back_brings_the_one_before(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    choose_landscape(page, "Double well")
    chosen, race = SADDLE.on("double_well"), shown_race(LANDSCAPES["double_well"])
    assert race is not None
    wait_until_drawn(player, chosen)
    settled(page, "button", "Show it").click()
    wait_until_drawn(player, race)
    await_run(page)
    expect(page.get_by_role("button", name="Show it")).to_have_count(0)
    assert in_address(page)[0] == race
    page.evaluate("history.back()")
    wait_until_drawn(player, chosen)
    settled(page, "button", "Show it")


def test_the_player_stays_the_same_element(server: str, page: Page) -> None:
    """A rerun changes the player in place: nothing is mounted anew, so nothing flickers and the step stays."""
    player = open_still(page, url(server, SADDLE))
    page.evaluate("window.before = [...document.querySelectorAll('.downhill-player, .downhill-player canvas')]")
    player.get_by_role("slider", name="Step").fill("9")
    page.get_by_role("spinbutton", name="learning rate").fill("0.5")
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(SADDLE, entrants=(Entrant("gd", {"learning_rate": 0.5}), Entrant("adam"))))
    stays = "window.before.slice(0, 2).every((element) => element.isConnected)"
    assert page.evaluate(stays)
    expect(player).to_have_attribute("data-step", "9")


def test_two_people_do_not_disturb_each_other(server: str, page: Page) -> None:
    mine = open_still(page, url(server, SADDLE))
    with page.context.new_page() as other_page:
        other = open_still(other_page, url(server, replace(SADDLE, steps=33)))
        other_page.get_by_role("spinbutton", name="Steps").fill("44")
        other_page.keyboard.press("Enter")
        wait_until_drawn(other, replace(SADDLE, steps=44))
    page.get_by_role("spinbutton", name="Start x").fill("1")
    page.keyboard.press("Enter")
    wait_until_drawn(mine, replace(SADDLE, start=(1.0, 0.5)))


@pytest.mark.parametrize(("layout", "scheme"), paired(product(["overlay", "grid"], ["light", "dark"])))
def test_a_phone_shows_everything_without_scrolling_sideways(server: str, page: Page, layout: str, scheme: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_still(page, url(server, SADDLE, layout))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    inside = page.evaluate(
        "[...document.querySelectorAll('.downhill-player canvas')].every((c) => c.getBoundingClientRect().right <= 390)"
    )
    assert inside
