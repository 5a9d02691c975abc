"""What axe-core finds on the pages: nothing that is serious or critical, in light and dark, wide and narrow."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from downhill import Averaging, Entrant, Experiment, Schedule
from tests.browser.player import await_run, choose_landscape, open_still, url
from tests.browser.test_catalogue import open_catalogue
from tests.browser.test_course import open_lesson, run

GRAVE = ("serious", "critical")
# All around the rule is switched on, so that every section has all of its fields; one run diverges.
BUSY = Entrant(
    "adam",
    schedule=Schedule("cosine"),
    clip_norm=1.0,
    clip_value=1.0,
    noise=0.1,
    batch_size=4.0,
    averaging=Averaging("arithmetic"),
)
RACE = Experiment("beale", (-1.5, -1.5), 60, (BUSY, Entrant("gd", {"learning_rate": 10.0}), Entrant("newton")))

# What is excused: a rule, and how the element's HTML begins.
EXCUSED = (
    # Streamlit draws the formulas, so nobody can give them a tabindex. Wide ones are scrolled with the keyboard all the
    # same, because browsers let Tab reach whatever scrolls, which axe does not know; the last test here holds that.
    ("scrollable-region-focusable", '<span class="katex-display"'),
)


def faults(page: Page) -> list[str]:
    """What axe finds grave on a page of Streamlit's as it is once it has come to rest."""
    await_run(page)
    return faults_at_rest(page)


def faults_at_rest(page: Page) -> list[str]:
    """The same of any page."""
    page.wait_for_function("() => document.getAnimations().every((each) => each.playState !== 'running')")
    return [
        f"{violation['id']}: {node['failureSummary']}\n  {node['html']}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
        if node["impact"] in GRAVE
        and not any(violation["id"] == rule and node["html"].startswith(html) for rule, html in EXCUSED)
    ]


def open_section(page: Page, name: str, field: Locator) -> None:
    """A section of the open entrant; it is there when this field is."""
    page.get_by_role("radio", name=name, exact=True).click()
    expect(field).to_be_visible()


LOOKS = pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])


@LOOKS
def test_the_playground_with_everything_open(server: str, page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    player = open_still(page, url(server, RACE))
    for summary in player.locator("summary").all():
        summary.click()
    expect(player.locator(".downhill-read-outs[data-experiment]")).to_be_visible()
    expect(player.locator(".downhill-inspector[data-experiment]")).to_be_visible()
    player.get_by_role("button", name=re.compile("^Film over learning rate")).click()
    expect(player.locator(".downhill-film")).to_be_visible()
    assert faults(page) == []
    player.get_by_role("button", name="tuned").click()
    expect(player.locator(".downhill-search")).to_be_visible()
    assert faults(page) == []


def test_every_section_and_a_formula_that_cannot_be_read(server: str, page: Page) -> None:
    open_still(page, url(server, RACE))
    open_section(page, "Schedule", page.get_by_role("combobox", name=re.compile("Schedule of the learning rate")))
    assert faults(page) == []
    open_section(page, "Gradient", page.get_by_text("Minibatches", exact=True))
    assert faults(page) == []
    open_section(page, "Average", page.get_by_role("combobox", name=re.compile("Average of the positions")))
    assert faults(page) == []
    choose_landscape(page, "Your own formula …")
    field = page.get_by_role("textbox", name="f(x, y) =")
    field.fill("x +* y")
    field.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("The picture still shows the last formula.")
    assert faults(page) == []


@LOOKS
def test_the_catalogue(server: str, page: Page, scheme: str, width: int) -> None:
    """Its cards are all alike: some of each part will do."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_still(page, server)
    open_catalogue(page)
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_placeholder("Filter").fill("polyak")
    for part, card in (("Landscapes", "quadratic"), ("Rules", "momentum"), ("Schedules & averages", "arithmetic")):
        page.get_by_role("radio", name=part, exact=True).click()
        expect(page.locator("code").get_by_text(card, exact=True).first).to_be_visible()
        assert faults(page) == []


@pytest.mark.parametrize(
    ("scheme", "width", "parts", "lesson", "shown"),
    [
        ("light", 1280, ["contents", "score"], "saddle_escape", "[data-step='160']"),
        ("dark", 390, ["errata"], "coin_flips", "[data-drawn]"),
    ],
)
def test_the_course(
    server: str, page: Page, scheme: str, width: int, parts: list[str], lesson: str, shown: str
) -> None:
    """Its lists; a race and a chart, before they are run and after."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    for part in parts:
        page.goto(f"{server}/course?part={part}")
        expect(page.get_by_test_id("course")).to_have_attribute("data-part", part)
        assert faults(page) == []
    course = open_lesson(page, server, lesson)
    assert faults(page) == []
    run(course)
    expect(course.locator(shown)).to_be_visible()
    assert faults(page) == []


def test_a_wide_formula_is_scrolled_with_the_keyboard(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    open_still(page, url(server, Experiment("mccormick", None, 20, (Entrant("amsgrad"),))))
    formula = page.locator(".katex-display").last
    assert formula.evaluate("(each) => each.scrollWidth > each.clientWidth + 20")
    page.get_by_role("radio", name="Average").focus()
    page.keyboard.press("Tab")
    expect(formula).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
