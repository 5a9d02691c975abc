"""What goes wrong on the way: damaged links, hostile names, emptied fields, many hurried hands."""

import re
from dataclasses import replace
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from downhill import Entrant, Experiment
from downhill.drawing.theme import DARK, LIGHT
from downhill.server.first_race import FIRST_RACE
from tests.browser.player import (
    choose_landscape,
    choose_layout,
    in_address,
    open_page,
    open_still,
    panel,
    path_pixels,
    shown,
    wait_until_drawn,
)
from tests.browser.test_playground import SADDLE, url

HOSTILE = "![x](http://x.invalid/a.png) <img src=y> `c`"


def test_a_hostile_link_is_quoted_and_loads_nothing(server: str, page: Page) -> None:
    """The page fixture fails on any request to elsewhere."""
    open_still(page, f"{server}/?landscape={quote(HOSTILE)}")
    notice = page.get_by_test_id("stAlert")
    expect(notice).to_contain_text(HOSTILE)
    expect(notice.locator("img, a")).to_have_count(0)


def test_a_very_long_fault_is_shortened(server: str, page: Page) -> None:
    open_still(page, f"{server}/?landscape={'x' * 15_000}")
    notice = page.get_by_test_id("stAlert")
    expect(notice).to_contain_text(re.compile(r"This link is damaged.*landscape = 'xxx.* … "))
    assert len(notice.inner_text()) < 500


def test_hostile_names_stand_as_they_are_written(server: str, page: Page) -> None:
    names = (
        HOSTILE[:40].strip(),
        "www.x.org a@b.co",
        "1) # :smile: :red[r]",
        "a_b*c*~~d~~$x$",
        "**b** <i>i</i> ![](//x.y/z) $x$",
    )
    player = open_still(page, url(server, replace(SADDLE, entrants=tuple(Entrant("gd", name=name) for name in names))))
    for name in names:
        line = page.get_by_test_id("stExpander").locator("summary").filter(has_text=name)
        expect(line).to_have_count(1)
        expect(line.locator("a, img, em, del, .katex")).to_have_count(0)
        expect(player.get_by_role("cell", name=name)).to_be_visible()
    expect(player.locator("img, a")).to_have_count(0)


def test_a_notice_that_comes_or_goes_leaves_the_player_alone(server: str, page: Page) -> None:
    player = open_still(page, f"{server}/?landscape=nowhere")
    player.evaluate("element => { window.before = element; }")
    player.get_by_role("slider", name="Step").fill("9")
    page.get_by_role("spinbutton", name="Steps").fill("50")
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(FIRST_RACE, steps=50))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    assert player.evaluate("element => element === window.before"), "not mounted anew"
    expect(player).to_have_attribute("data-step", "9")


def move_the_start(page: Page, player: Locator, y: float) -> None:
    """An edit after another: once it is drawn, what came before it has been dealt with."""
    page.get_by_role("spinbutton", name="Start y").fill(f"{y:g}")
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(SADDLE, start=(-1.5, y)))


def test_an_emptied_field_shows_its_number_again(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    for y, label, old in ((1.0, "Start x", "-1.5"), (1.25, "Steps", "20"), (1.5, "learning rate", "0.02")):
        field = page.get_by_role("spinbutton", name=label)
        field.fill("")
        field.press("Enter")
        expect(field).to_have_value(old)
        move_the_start(page, player, y)


def test_a_number_beyond_the_limits_is_refused_in_the_field(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    for y, label, wrong in ((1.0, "Start x", "1e7"), (1.25, "Steps", "5001"), (1.5, "Steps", "0")):
        field = page.get_by_role("spinbutton", name=label)
        field.fill(wrong)
        field.press("Enter")
        expect(page.get_by_role("alert").filter(has_text=f"“{wrong}” is not possible")).to_be_visible()
        move_the_start(page, player, y)


def test_twenty_hurried_clicks_end_at_the_last(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    left, top, width, height = panel(player)
    for click in range(20):
        page.mouse.click(left + width * (0.2 + 0.03 * click), top + height * 0.3)
    expect(page.get_by_role("spinbutton", name="Start x")).to_have_value(re.compile(r"^1\.0[78]\d*$"))
    expect(player).to_have_attribute("data-experiment", re.compile(r"start=1\.0[78]\d*,"))
    expect(page).to_have_url(re.compile(r"start=1\.0[78]"))
    assert in_address(page)[0] == shown(player)


def test_landscapes_change_while_the_race_runs(server: str, page: Page) -> None:
    player = open_page(page, server)
    for name, landscape in (("Cliff", "cliff"), ("Saddle", "saddle"), ("Beale", "beale")):
        choose_landscape(page, name)
        expect(player).to_have_attribute("data-experiment", re.compile(f"^landscape={landscape}[,&]"))
    expect(player).to_have_attribute("data-step", "500")
    expect(player).to_have_attribute("data-playing", "false")
    player.get_by_role("button", name="Play").click()
    expect(player).to_have_attribute("data-playing", "true")
    expect(player).to_have_attribute("data-step", re.compile(r"^\d\d?$"))


def test_a_run_that_takes_long_is_told(server: str, page: Page) -> None:
    """Source: Streamlit's own word for what its page does, said here by hand: how long a run takes is chance."""
    player = open_still(page, url(server, SADDLE))
    status = player.locator(".downhill-status")
    say = "(app, state) => app.setAttribute('data-test-script-state', state)"
    app = page.get_by_test_id("stApp")
    app.evaluate(say, "running")
    expect(status).to_have_text("Computing …")
    app.evaluate(say, "notRunning")
    expect(status).to_be_empty()


def test_the_theme_changes_under_a_race(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    assert len(path_pixels(player, 0, LIGHT)) > 50
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(player).to_have_attribute("data-theme", "dark")
    page.wait_for_function("() => document.querySelector('.downhill-player').dataset.step === '20'")
    for entrant in range(2):
        assert len(path_pixels(player, entrant, DARK)) > 50
        assert len(path_pixels(player, entrant, LIGHT)) == 0


def test_a_narrower_window_rearranges_everything(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE, "grid"))
    for width in (1000, 390, 700):
        page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function(
        """() => {
            const player = document.querySelector('.downhill-player');
            const wide = player.clientWidth;
            return wide < 700 && [...player.querySelectorAll('.downhill-stage canvas, .downhill-curves canvas')].every(
                (canvas) => parseFloat(canvas.style.width) === wide);
        }"""
    )
    left, _, width, _ = panel(player, 1)
    assert left + width <= 700
    assert len(path_pixels(player, 1)) > 50


def test_twelve_and_five_thousand_steps(server: str, page: Page) -> None:
    """The most the app allows, in both layouts: drawn, and scrubbed to its end."""
    rules = ("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
    entrants = tuple(Entrant(rule, {"learning_rate": rate}) for rule in rules for rate in (0.001, 0.002))
    player = open_still(page, url(server, Experiment("beale", None, 5000, entrants)))
    expect(player).to_have_attribute("data-step", "5000")
    expect(player.get_by_role("row")).to_have_count(13)
    expect(page.get_by_role("button", name="Add optimizer")).to_be_disabled()
    choose_layout(player, "Side by side")
    expect(player).to_have_attribute("data-layout", "grid")
    player.get_by_role("slider", name="Step").fill("2500")
    expect(player).to_have_attribute("data-step", "2500")
