"""Fields for numbers, as people write them."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Route, expect

from downhill import Entrant, Experiment, Schedule
from tests.browser.player import open_still, url, wait_until_drawn
from tests.products import sampled

SADDLE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))
NOISY = replace(SADDLE, entrants=(replace(SADDLE.entrants[0], noise=0.5), SADDLE.entrants[1]))


@pytest.mark.parametrize("written", ["0,05", ".05", " 5e-2 ", "1/20", "5×10⁻²", "０．０５"])
def test_however_it_is_written(server: str, page: Page, written: str) -> None:
    player = open_still(page, url(server, SADDLE))
    field = page.get_by_role("spinbutton", name="learning rate")
    field.fill(written)
    field.press("Enter")
    wait_until_drawn(player, replace(SADDLE, entrants=(Entrant("gd", {"learning_rate": 0.05}), Entrant("adam"))))
    expect(field).to_have_value("0.05")


def test_a_minus_sign_from_a_slide(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    page.get_by_role("spinbutton", name="Start x").fill("−0.25")
    page.keyboard.press("Tab")
    wait_until_drawn(player, replace(SADDLE, start=(-0.25, 0.5)))


def test_arrows_and_buttons_step(server: str, page: Page) -> None:
    """Source: a tenth of the number's power of ten for a rate, 50 for steps; they end at the range's end."""
    player = open_still(page, url(server, SADDLE))
    rate, steps = (page.get_by_role("spinbutton", name=name) for name in ("learning rate", "Steps"))
    rate.press("ArrowUp")
    expect(rate).to_have_value("0.021")
    page.get_by_role("button", name="decrease learning rate α of Gradient descent").click()
    expect(rate).to_have_value("0.02")
    steps.press("ArrowUp")
    expect(steps).to_have_value("70")
    wait_until_drawn(player, replace(SADDLE, steps=70))
    for _ in range(2):
        steps.press("ArrowDown")
    expect(steps).to_have_value("1")
    expect(page.get_by_role("button", name="decrease Steps")).to_be_disabled()


def test_no_tap_is_lost_while_answers_are_late(server: str, page: Page) -> None:
    """Source: 50 for each; the answers come when the test lets them."""
    player = open_still(page, url(server, SADDLE))
    held: list[Route] = []
    race = re.compile(r"/race\?")
    page.route(race, lambda route: held.append(route))
    steps, more = page.get_by_role("spinbutton", name="Steps"), page.get_by_role("button", name="increase Steps")
    with page.expect_request(race):
        more.click()
    more.click()
    with page.expect_request(race):
        held.pop().continue_()
    wait_until_drawn(player, replace(SADDLE, steps=70))
    expect(steps).to_have_value("120")
    more.click()
    with page.expect_request(race):
        held.pop().continue_()
    wait_until_drawn(player, replace(SADDLE, steps=120))
    expect(steps).to_have_value("170")
    held.pop().continue_()
    wait_until_drawn(player, replace(SADDLE, steps=170))


def test_decay_rates_step_by_what_is_missing_to_one(server: str, page: Page) -> None:
    """Source: a person's way through 0.99, 0.991 … and back; 1 itself is never reached."""
    player = open_still(page, url(server, replace(SADDLE, entrants=(Entrant("momentum", {"momentum": 0.98}),))))
    field = page.get_by_role("spinbutton", name="momentum φ")
    for key, written in (("ArrowUp", "0.99"), ("ArrowUp", "0.991"), ("ArrowDown", "0.99"), ("ArrowDown", "0.98")):
        field.press(key)
        expect(field).to_have_value(written)
    field.fill("0.999")
    field.press("ArrowUp")
    expect(field).to_have_value("0.9991")
    wait_until_drawn(player, replace(SADDLE, entrants=(Entrant("momentum", {"momentum": 0.9991}),)))


def test_an_initial_velocity_is_entered_beside_its_rule(server: str, page: Page) -> None:
    """Both numbers are there with the switch, one may be negative; a reload keeps them."""
    player = open_still(page, url(server, replace(SADDLE, entrants=(Entrant("momentum"),))))
    page.get_by_text("Initial velocity", exact=True).click()
    field = page.get_by_role("spinbutton", name="velocity y")
    expect(field).to_have_value("0.1")
    field.fill("-0.25")
    field.press("Enter")
    wanted = replace(SADDLE, entrants=(Entrant("momentum", velocity_x=0.1, velocity_y=-0.25),))
    wait_until_drawn(player, wanted)
    page.reload()
    wait_until_drawn(player, wanted)
    expect(field).to_have_value("-0.25")


def test_a_number_with_a_slider(server: str, page: Page) -> None:
    """Both show it; the landscape follows, which the browser fetches."""
    player = open_still(page, url(server, SADDLE))
    slider, field = page.get_by_role("slider", name="a, slider"), page.get_by_role("spinbutton", name="a", exact=True)
    before = slider.input_value()
    slider.press("ArrowRight")
    expect(field).not_to_have_value("1")
    value = float(field.input_value())
    wait_until_drawn(player, replace(SADDLE, parameters={"a": value}))
    expect(slider).not_to_have_value(before)
    field.fill("1,0")
    field.press("Enter")
    wait_until_drawn(player, SADDLE)
    expect(slider).to_have_value(before)


def test_what_is_typed_stays_while_races_come(server: str, page: Page) -> None:
    player = open_still(page, url(server, NOISY))
    field = page.get_by_role("spinbutton", name="Start x")
    field.press("End")
    field.press_sequentially("25")
    player.get_by_role("slider", name="learning rate").evaluate(
        "slider => { slider.value = 300; slider.dispatchEvent(new Event('change')); }"
    )
    expect(player).not_to_have_attribute("data-experiment", NOISY.to_query())
    expect(field).to_have_value("-1.525")
    field.press("Enter")
    expect(player).to_have_attribute("data-experiment", re.compile("start=-1.525,"))
    expect(field).to_have_value("-1.525")


@pytest.mark.parametrize("width", sampled([768, 800, 1024], every=3))
def test_every_number_is_seen_whole(server: str, page: Page, width: int) -> None:
    """Source: the browser's measure of each field's text; what has no room is scrolled, and the formula likewise."""
    page.set_viewport_size({"width": width, "height": 1024})
    race = replace(SADDLE, start=(-1.2345678, -1.25), entrants=(Entrant("momentum", {"learning_rate": 0.00125}),))
    open_still(page, url(server, race))
    page.get_by_text("How it looks").click()
    expect(page.get_by_role("spinbutton", name="Seconds at the end")).to_be_visible()
    cut = "each => each.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.value)"
    assert page.get_by_role("spinbutton").count() >= 8
    assert page.get_by_role("spinbutton").evaluate_all(cut) == []
    assert page.locator(".katex-display").evaluate_all(cut) == []
    field = page.get_by_role("spinbutton", name="Seed")
    field.fill("123456789")
    assert field.evaluate_all(cut) == []


@pytest.mark.parametrize("name", sampled(["Start x", "learning rate", "Steps"], every=2))
def test_a_number_that_may_be_two_is_asked_about(server: str, page: Page, name: str) -> None:
    """Source: English and German readers: 1,000 is a thousand to one and one to the other."""
    open_still(page, url(server, SADDLE))
    field = page.get_by_role("spinbutton", name=name)
    before = field.input_value()
    field.fill("1,000")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="“1,000” may be 1 or 1000")).to_be_visible()
    expect(field).to_have_value(before)


def test_an_odd_entry_is_explained_beside_the_field(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    field = page.get_by_role("spinbutton", name="Steps")
    for written, words in (
        ("many", "“many” is not possible: a whole number from 1 to 5000."),
        ("", "A number is needed"),
    ):
        field.fill(written)
        field.press("Enter")
        expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
        expect(field).to_have_value("20")
    field.fill("30")
    field.press("Enter")
    wait_until_drawn(player, replace(SADDLE, steps=30))
    expect(page.get_by_text("A number is needed")).to_be_hidden()


def test_a_last_rate_as_a_number(server: str, page: Page) -> None:
    """Source: by hand: 0.01 · 0.02; from 0 the field goes to its slider's first stop, 100 / 10⁸."""
    race = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}, Schedule("linear")),))
    player = open_still(page, url(server, race))
    page.get_by_role("radio", name="Schedule").click()
    page.get_by_role("radio", name="as a number (α_τ)").click()
    field = page.get_by_role("spinbutton", name="final rate α_τ")
    expect(field).to_have_value("0.0002")
    field.fill("0")
    field.press("Enter")
    field.press("ArrowUp")
    expect(field).to_have_value("0.000001")
    last = Schedule("linear", {"final_rate": 1e-6})
    wait_until_drawn(player, replace(race, entrants=(replace(race.entrants[0], schedule=last),)))
