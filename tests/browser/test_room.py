"""A class in real browsers: the wall, two phones, and 198 more that only speak HTTP; through questions to the end."""

import csv
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from downhill import Entrant, Experiment
from downhill.simulation.sweep import sweep
from tests.browser.player import open_still, url, wait_until_drawn
from tests.browser.room_crowd import Crowd
from tests.browser.test_accessibility import faults_at_rest
from tests.browser.test_share import scanned

GD, ADAM = Entrant("gd", {"learning_rate": 0.01}), Entrant("adam", {"learning_rate": 0.3})
RACE = Experiment("beale", (-1.5, -1.5), 60, (GD, ADAM))
CROWD = 198
LOWEST, HIGHEST = 0.001, 0.1
DOTS = """(stage) => {
    const [[left, top, width]] = JSON.parse(stage.dataset.panels);
    const context = stage.querySelector(".downhill-canvas:last-child").getContext("2d");
    const seen = (x) => context.getImageData(Math.round(x) - 1, Math.round(top) + 2, 1, 1).data[3] > 0;
    return [left, left + width].map(seen);
}"""
"""Whether there are dots at the upper edge of the curve: at the lowest rate, and at the highest."""
PHONE = {"width": 390, "height": 844}


@contextmanager
def phone(browser: Browser) -> Generator[tuple[BrowserContext, Page]]:
    """A phone of its own: 390 × 844, by touch; it may raise nothing."""
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce") as context:  # type: ignore[arg-type]
        errors: list[str] = []
        context.on("weberror", lambda error: errors.append(error.error.stack or error.error.message))
        yield context, context.new_page()
        assert errors == []


def stage(wall: Page, name: str, number: int | None = None) -> None:
    """Until the wall is there."""
    expect(wall.locator("body")).to_have_attribute("data-stage", name)
    if number is not None:
        expect(wall.locator("body")).to_have_attribute("data-round", str(number))


def open_room(wall: Page) -> str:
    """Open it with the question in the form, if there is one; gives the code."""
    wall.get_by_role("button", name="Open the room").click()
    stage(wall, "before")
    return wall.locator("aside .downhill-room-code").inner_text()


def prepare_rate(wall: Page) -> None:
    wall.get_by_label("What is asked for").select_option(label="Everyone one learning rate")
    wall.get_by_label("Whose rate").select_option(label="Gradient descent")
    wall.get_by_label("Smallest").fill(str(LOWEST))
    wall.get_by_label("Largest").fill(str(HIGHEST))


def status(page: Page) -> Locator:
    return page.locator(".downhill-room-status")


def counts(page: Page) -> list[str]:
    return page.locator(".downhill-room-count").all_inner_texts()


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled, in either direction."""
    return page.evaluate("""() => {
        const { scrollWidth, scrollHeight } = document.documentElement;
        return scrollWidth <= innerWidth && scrollHeight <= innerHeight;
    }""")


def beside(left: Locator, right: Locator) -> bool:
    """Whether one ends before the other begins."""
    return left.evaluate("each => each.getBoundingClientRect().right") < right.evaluate(
        "each => each.getBoundingClientRect().left"
    )


def test_a_class(server: str, browser: Browser, page: Page, tmp_path: Path) -> None:
    """Source: what this class does: who answers what, by hand."""
    wall = page
    open_still(wall, url(server, RACE))
    for width in (768, 1280):
        wall.set_viewport_size({"width": width, "height": 720})
        assert beside(wall.get_by_role("button", name="For a class"), wall.get_by_role("link", name="Playground"))
    wall.get_by_role("button", name="For a class").click()
    wall.get_by_role("button", name="Ask the class").click()
    expect(wall.get_by_role("button", name="Make an assignment")).to_be_hidden()  # the menu lies over no dialog
    link = wall.get_by_role("link", name="Open the wall").get_attribute("href")
    assert link is not None
    assert Experiment.from_query(urlsplit(link).query) == RACE
    wall.goto(f"{server}/{link}")
    wall.get_by_label("Answer 2 is right").check()
    wall.get_by_role("button", name="Prepare this one").click()
    prepare_rate(wall)
    assert faults_at_rest(wall) == []
    code = open_room(wall)
    assert "steering" not in wall.url, "the class would read it"
    address = scanned(wall.get_by_role("img", name="QR code"))
    assert parse_qs(urlsplit(address).query) == {"room": [code]}

    with phone(browser) as (_, ann), phone(browser) as (bens, ben), Crowd(server, code, CROWD) as crowd:
        ann.goto(address)
        ben.goto(f"{server}/phone")
        ben.get_by_label("The code on the wall").fill(code.lower().replace("-", " "))
        ben.get_by_role("button", name="Join").click()
        expect(ben.get_by_text("You are in.")).to_be_visible()
        expect(wall.get_by_text("200 phones")).to_be_visible()
        assert faults_at_rest(wall) == faults_at_rest(ben) == []

        _ask(wall, ann, ben, bens, crowd)
        _run(wall, ann, crowd)
        _rates(wall, ann, ben, crowd)

        wall.get_by_role("button", name="End …").click()
        with wall.expect_download() as download:
            wall.get_by_role("button", name="Take the answers home").click()
        download.value.save_as(tmp_path / "answers.csv")
        with (tmp_path / "answers.csv").open(encoding="utf-8-sig", newline="") as table:
            rows = list(csv.DictReader(table))
        assert [sum(row["round"] == number for row in rows) for number in "12"] == [200, 200]
        assert sum(row["right"] == "yes" for row in rows) == 101
        wall.get_by_role("button", name="End it, delete all").click()
        for each in (wall, ann, ben):
            expect(each.get_by_text("This room has ended")).to_be_visible()
        crowd.wait_for_the_end()
        assert {tuple(dict.fromkeys(told)) for told in crowd.stages} == {
            ("1 asked", "1 shown", "1 run", "2 asked", "2 shown", "2 run", "ended")
        }
        kept = "Object.keys(localStorage).filter((key) => /^downhill-(phone|wall)/.test(key))"
        assert ann.evaluate(kept) == wall.evaluate(kept) == []


def _ask(wall: Page, ann: Page, ben: Page, bens: BrowserContext, crowd: Crowd) -> None:
    """A choice: one phone is loaded anew in the middle, the other has no connection when it answers."""
    wall.keyboard.press("PageDown")  # as a clicker does
    stage(wall, "asked", 1)
    adam = ann.get_by_role("button", name="Adam")
    adam.tap()
    expect(status(ann)).to_contain_text("Your answer has arrived: Adam")
    assert fits(ann)
    assert faults_at_rest(ann) == faults_at_rest(wall) == []
    ann.reload()
    expect(adam).to_have_attribute("aria-pressed", "true")
    expect(status(ann)).to_contain_text("Your answer has arrived: Adam")

    bens.set_offline(True)
    ben.get_by_role("button", name="Gradient descent").tap()
    expect(status(ben)).to_contain_text("Not sent yet.")
    ben.get_by_role("button", name="Adam").tap()
    bens.set_offline(False)
    expect(status(ben)).to_contain_text("Your answer has arrived: Adam")

    expect(wall.get_by_text("2 answered")).to_be_visible()
    crowd.answer(1, lambda place: place % 2)
    expect(wall.get_by_text("200 answered")).to_be_visible()
    assert counts(wall) == counts(ann) == [], "nobody sees them yet"
    adam.tap()  # what has been answered may be answered again, and counts once
    wall.keyboard.press("ArrowRight")
    stage(wall, "shown")
    expect(wall.locator("li", has_text="✓ right")).to_contain_text("Adam")
    assert counts(wall) == ["99", "101"]
    assert fits(wall)
    expect(ann.locator("li", has_text="your answer")).to_contain_text("Adam")
    assert counts(ann) == ["99", "101"]
    assert faults_at_rest(ann) == faults_at_rest(wall) == []


def _run(wall: Page, ann: Page, crowd: Crowd) -> None:
    """The race, the same on the wall and on a phone; the space bar is the room's, not the player's."""
    wall.keyboard.press(" ")
    stage(wall, "run")
    for each in (wall, ann):
        wait_until_drawn(each.get_by_test_id("player"), RACE)
    assert faults_at_rest(ann) == faults_at_rest(wall) == []
    wall.reload()  # it goes on where it was
    wait_until_drawn(wall.get_by_test_id("player"), RACE)
    expect(wall.get_by_text("200 phones · 200 answered")).to_be_visible()
    assert all(told[-1] == "1 run" for told in crowd.stages)


def _rates(wall: Page, ann: Page, ben: Page, crowd: Crowd) -> None:
    """Everyone one rate: every run is drawn, and every phone is a dot on the curve."""
    wall.keyboard.press(" ")
    stage(wall, "asked", 2)
    for each in (wall, ann):
        expect(each.get_by_role("heading", name="Which learning rate for Gradient descent?")).to_be_visible()
    whose = "Learning rate of Gradient descent"  # in any case, whatever the lecturer asks
    expect(ann.get_by_text(whose)).to_be_visible()
    slider = ann.get_by_role("slider", name=whose)
    slider.fill("0")
    ann.get_by_role("button", name="Send").tap()
    expect(status(ann)).to_contain_text(f"Your answer has arrived: {LOWEST}")
    expect(wall.locator("[data-runs='1']")).to_be_visible()
    ben.get_by_role("slider", name="Learning rate").press("End")
    ben.reload()  # what is chosen is kept, though not sent
    expect(ben.locator(".downhill-room-rate")).to_have_text(str(HIGHEST))
    ben.get_by_role("button", name="Send").tap()
    assert faults_at_rest(ann) == []
    rates = [LOWEST * (HIGHEST / LOWEST) ** (place / CROWD) for place in range(CROWD)]
    crowd.answer(2, lambda place: rates[place])
    expect(wall.locator("[data-runs='200']")).to_be_visible()
    lost = int(sweep(RACE, 0, "learning_rate", [*rates, HIGHEST]).diverged.sum())  # nobody else's lowest is lost
    expect(wall.get_by_text(f"200 runs of Gradient descent, {lost} diverged.")).to_be_visible()
    assert faults_at_rest(wall) == []
    wall.keyboard.press(" ")
    stage(wall, "shown")
    expect(wall.get_by_text("200 answers, median")).to_be_visible()
    wall.keyboard.press(" ")
    stage(wall, "run")
    expect(wall.locator("[data-dots='200']")).to_be_visible()
    for mark in ("a phone", "201 rates of Gradient descent: the best is", "stretch of good rates, ", "on runs diverge"):
        expect(wall.locator(".downhill-room-legend li", has_text=mark)).to_be_in_viewport(ratio=1)
    curve = wall.locator(".downhill-room-curve .downhill-stage")
    assert curve.evaluate(DOTS) == [False, True], "what is lost stands at the upper edge, where its rate is"
    assert faults_at_rest(wall) == []
    own = replace(RACE, entrants=(Entrant("gd", {"learning_rate": LOWEST}), ADAM))
    wait_until_drawn(ann.get_by_test_id("player"), own)
    wall.get_by_role("button", name="Another question").click()
    dialog = wall.get_by_role("dialog", name="Write a question")
    expect(dialog).to_be_visible()
    wall.keyboard.type("Why so slow? ")  # whose spaces are no steps
    wall.keyboard.press("Escape")
    wall.keyboard.press(" ")  # nothing is prepared: it leads nowhere, and opens nothing again
    expect(dialog).to_have_count(0)
    stage(wall, "run", 2)


@pytest.mark.parametrize(("scheme", "size"), [("dark", (1920, 1080)), ("light", (1280, 720))])
def test_points_numbers_and_texts(
    server: str, browser: Browser, page: Page, scheme: str, size: tuple[int, int]
) -> None:
    """Source: by hand: what the phone has sent stands on the wall, as text."""
    wall = page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    wall.set_viewport_size({"width": size[0], "height": size[1]})
    wall.goto(f"{server}/wall?{RACE.to_query()}")
    for kind, fields in {
        "A point on the landscape": {"Right x (if any)": "3", "Right y": "0,5", "Off by at most": "0.5"},
        "A number": {"Question": "How low?", "Right (if any)": "1e-3"},
        "A text": {},
    }.items():
        wall.get_by_label("What is asked for").select_option(label=kind)
        for name, value in fields.items():
            wall.get_by_label(name, exact=True).fill(value)
        wall.get_by_role("button", name="Prepare this one").click()
    code = open_room(wall)  # with these three: what the form suggests then nobody has written
    with phone(browser) as (_, ann), Crowd(server, code, 1) as crowd:
        ann.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        ann.goto(f"{server}/phone?room={code}")
        _point(wall, ann, crowd)
        _number(wall, ann)
        wall.keyboard.press("PageDown")
        stage(wall, "asked", 3)
        said = "<img src=x onerror=alert(1)>" + "\nlonger" * 60
        ann.get_by_label("Your answer").fill(said)
        ann.reload()
        ann.get_by_role("button", name="Send").tap()
        expect(status(ann)).to_contain_text("has arrived: <img")
        wall.keyboard.press("PageDown")
        text = wall.locator(".downhill-room-texts li")
        expect(text).to_have_text(said)
        lines = "each => Math.round(each.clientHeight / parseFloat(getComputedStyle(each).lineHeight))"
        assert text.evaluate(lines) == 4
        assert fits(wall)
        text.click()
        assert text.evaluate(lines) == 61, "all of it"
        assert fits(wall)
        assert faults_at_rest(wall) == faults_at_rest(ann) == []


def _point(wall: Page, ann: Page, crowd: Crowd) -> None:
    wall.keyboard.press("PageDown")
    stage(wall, "asked", 1)
    picture = wall.locator(".downhill-room-ground")
    expect(picture).to_have_attribute("data-panel", re.compile("."))
    assert picture.evaluate("each => JSON.parse(each.dataset.panel)[3] > innerHeight / 2"), "the last row sees it"
    assert fits(wall)
    ground = ann.locator(".downhill-room-ground")
    expect(ground).to_have_attribute("data-panel", re.compile("."))
    left, top, width, height = ground.evaluate("each => JSON.parse(each.dataset.panel)")
    (x_low, x_high), (y_low, y_high) = ground.evaluate("each => JSON.parse(each.dataset.view)")
    ann.get_by_label("x", exact=True).fill("3e400")
    ann.get_by_role("button", name="Send").tap()
    expect(ann.get_by_role("alert")).to_have_text("x: “3e400” is out of range: it must lie within ±10¹².")
    ground.tap(position={"x": left + 0.75 * width, "y": top + 0.25 * height})
    ann.get_by_role("button", name="Send").tap()
    expect(status(ann)).to_contain_text("has arrived")
    sent = [float(ann.get_by_label(name, exact=True).input_value()) for name in "xy"]
    expected = [x_low + 0.75 * (x_high - x_low), y_high - 0.25 * (y_high - y_low)]
    assert sent == pytest.approx(expected, abs=2 * (x_high - x_low) / width)
    assert faults_at_rest(ann) == []
    crowd.answer(1, lambda _: [x_high + 1, y_low])
    wall.keyboard.press("PageDown")
    stage(wall, "shown")
    expect(wall.get_by_text("2 points on the landscape, 1 outside the picture.")).to_be_visible()
    expect(wall.get_by_text("Right: (3, 0.5) ± 0.5")).to_be_visible()
    assert faults_at_rest(wall) == []
    wall.keyboard.press("PageDown")
    stage(wall, "run")


def _number(wall: Page, ann: Page) -> None:
    wall.keyboard.press("PageDown")
    stage(wall, "asked", 2)
    field = ann.get_by_label("Your number", exact=True)
    field.fill("much")
    ann.get_by_role("button", name="Send").tap()
    expect(ann.get_by_role("alert")).to_contain_text("no number")
    field.fill("0,25")
    ann.get_by_role("button", name="Change the sign").tap()
    ann.get_by_role("button", name="Send").tap()
    expect(status(ann)).to_contain_text("has arrived: −0.25")
    wall.keyboard.press("PageDown")
    expect(wall.get_by_text("1 answer, median −0.25")).to_be_visible()
    expect(ann.get_by_text("Right: 0.001")).to_be_visible()
    assert faults_at_rest(wall) == faults_at_rest(ann) == []
    wall.keyboard.press("PageDown")
    stage(wall, "run")


def steering_link(wall: Page) -> str:
    """As it is copied from the wall, on which it is not seen."""
    wall.context.grant_permissions(["clipboard-read", "clipboard-write"])
    wall.get_by_role("button", name="Steering link …").click()
    wall.get_by_role("button", name="Copy the link").click()
    expect(wall.get_by_text("Copied.")).to_be_visible()
    assert faults_at_rest(wall) == []
    link = wall.evaluate("navigator.clipboard.readText()")
    assert "steering" in link
    assert wall.get_by_text(link).count() == wall.get_by_role("textbox").count() == 0
    wall.get_by_role("button", name="Close").click()
    return link


def test_who_steers(server: str, browser: Browser, page: Page, refused: list[str]) -> None:
    """The link that is copied steers from elsewhere; the address on the wall does not; a wrong link does no harm."""
    refused.append("/room/")
    page.goto(f"{server}/wall?{RACE.to_query()}")
    code = open_room(page)
    link = steering_link(page)
    address = page.url
    page.goto(f"{link}x")
    expect(page.get_by_text("The link that was opened does not steer this room. This browser does.")).to_be_visible()
    stage(page, "before")
    assert page.url == address
    page.reload()
    stage(page, "before")
    with phone(browser) as (_, other):
        other.goto(address)
        expect(other.get_by_text(f"This browser does not steer the room {code}")).to_be_visible()
        other.goto(f"{link}x")
        expect(other.get_by_role("heading", name="This page does not steer the room")).to_be_visible()
        other.goto(link)
        stage(other, "before")
        assert other.url == address
        other.reload()  # it keeps what was right
        stage(other, "before")
        assert other.evaluate("document.documentElement.scrollWidth <= innerWidth"), "a phone may steer, too"
        other.get_by_role("button", name="Write a question").click()
        other.get_by_role("button", name="Prepare it").click()
        other.get_by_role("button", name="Ask the first question").click()
        stage(page, "asked", 1)
    page.goto(f"{server}/phone?room=2222-2222")
    expect(page.get_by_role("alert")).to_have_text("There is no room 2222-2222, or it has ended.")
    page.goto(f"{server}/what-is-kept")
    expect(page.get_by_role("heading", name="Not at all")).to_be_visible()
    assert faults_at_rest(page) == []
