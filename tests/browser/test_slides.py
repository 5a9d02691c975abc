"""Races as slides, opened from the disk with the network cut: by themselves, and inside a deck that does as reveal.js.

What reveal.js does was seen in its version 6.0.2: hidden slides lie where the shown one does, with the classes "past"
and "future", all of them scaled by a transform; and it knows keys by their numbers.
"""

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from downhill import simulate
from downhill.course.texts import texts
from downhill.export.embed import embedded_lesson
from downhill.export.slides import Slide, render_slides
from downhill.lessons import LESSONS, RaceLesson, title_of, told
from tests.browser.player import near, path_pixels, place
from tests.browser.test_accessibility import faults_at_rest
from tests.browser.test_playground import SADDLE
from tests.browser.test_swipes import swipe

LAST = str(SADDLE.steps)
CORNER = "stage => [stage.getBoundingClientRect().left, stage.getBoundingClientRect().top]"
DECK = """<!doctype html>
<style>
.slides { position: absolute; width: 960px; height: 700px; transform: translate(10%%, -5%%) scale(0.7); }
.slides section { position: absolute; width: 100%%; }
.past, .future { visibility: hidden; opacity: 0; }
</style>
<body style="--slide-height: 700px"><div class="reveal"><div class="slides"><section>Welcome</section>%s</div></div>
<script>
const slides = document.querySelectorAll(".slides > section");
let now = 0;
const show = () => slides.forEach(({ classList }, index) => {
    ["past", "present", "future"].forEach((name, at) => classList.toggle(name, at === 1 + Math.sign(index - now)));
});
document.addEventListener("keydown", ({ keyCode }) => {
    now += { 33: -1, 34: 1, 37: -1, 39: 1 }[keyCode] ?? 0;
    show();
});
show();
</script>"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lesson, runs = LESSONS["saddle_escape"], simulate(SADDLE)
    assert isinstance(lesson, RaceLesson)
    shown = lesson.shown()
    slides = [
        Slide(experiment=SADDLE, trajectories=runs),
        Slide(
            experiment=lesson.experiment,
            trajectories=shown,
            title=title_of(lesson, "de"),
            words=embedded_lesson("de", *told(lesson, shown, "de")),
        ),
        Slide(experiment=SADDLE, trajectories=runs, layout="grid", title="Side <b>by</b> side"),
    ]
    path = tmp_path_factory.mktemp("slides") / "slides.html"
    path.write_text(render_slides(slides), encoding="utf-8")
    return path


@pytest.fixture
def still(page: Page) -> Page:
    """For who prefers stillness, and without a network."""
    page.context.set_offline(True)
    page.emulate_media(reduced_motion="reduce")
    return page


def race(page: Page) -> tuple[FrameLocator, Locator]:
    """The one race that is there."""
    expect(page.locator("iframe")).to_have_count(1)
    frame = page.frame_locator("iframe")
    return frame, frame.get_by_test_id("player")


def test_one_slide_after_the_other_plays_by_itself(page: Page, file: Path) -> None:
    """Source: the course's texts. A race plays when its slide comes; a lesson waits for an answer to its question."""
    page.context.set_offline(True)
    page.goto(file.as_uri())
    _, player = race(page)
    expect(page.get_by_role("status")).to_have_text("1 / 3")
    expect(player).to_have_attribute("data-step", LAST)
    page.keyboard.press("ArrowRight")  # the race has the focus
    expect(page.get_by_role("heading", level=2)).to_have_text(texts("de", "saddles")["saddle_escape"]["title"])
    frame, player = race(page)
    said, words = frame.locator(".downhill-said"), texts("de", "saddles")["saddle_escape"]
    expect(said).to_contain_text(words["question"].partition("`")[0])
    player.press("End")
    expect(said).to_contain_text(words["claim"].partition("`")[0].partition("{")[0])
    page.keyboard.press("PageDown")
    expect(page).to_have_url(f"{file.as_uri()}#/2")
    expect(page.get_by_role("heading", level=2)).to_have_text("Side <b>by</b> side")
    assert race(page)[1].get_attribute("data-step") != LAST
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.get_by_role("button", name="Previous").click()
    expect(page.get_by_role("status")).to_have_text("2 / 3")
    page.go_back()  # before the slides
    expect(page).to_have_url("about:blank")


def test_on_a_phone_a_swipe_turns_slides_and_nothing_is_cut(still: Page, file: Path) -> None:
    still.set_viewport_size({"width": 360, "height": 640})
    still.goto(file.as_uri())
    _, player = race(still)
    expect(player).to_have_attribute("data-step", LAST)
    assert still.evaluate("document.documentElement.scrollWidth") == 360
    assert faults_at_rest(still) == []
    swipe(still, player.locator(".downhill-legend"), -120, 10)
    expect(still.get_by_role("status")).to_have_text("2 / 3")
    swipe(still, still.locator("section:not(.past, .future) h2"), 120, 10)
    expect(still.get_by_role("status")).to_have_text("1 / 3")


def test_in_a_deck_the_race_is_there_while_its_slide_is_shown_and_its_start_is_dragged(
    still: Page, file: Path, tmp_path: Path
) -> None:
    """By hand: gradient descent on x² - y² multiplies x by 1 - 2α and y by 1 + 2α in each step."""
    block = file.read_text(encoding="utf-8").partition("<!-- From here on")[2].partition("-->")[2]
    deck = tmp_path / "deck.html"
    deck.write_text(DECK % block.partition("<!-- To here")[0], encoding="utf-8")
    still.goto(deck.as_uri())
    expect(still.locator("section.downhill-slide.future")).to_have_count(3)
    expect(still.locator("iframe")).to_have_count(0)
    still.keyboard.press("ArrowRight")
    _, player = race(still)
    expect(player).to_have_attribute("data-step", LAST)
    outer, inner = still.locator("iframe").bounding_box(), player.evaluate("() => [innerWidth, innerHeight]")
    assert outer
    assert outer["width"] / inner[0] == pytest.approx(0.7, rel=0.01)
    x, y = (0.7 * each for each in place(player, (-0.62, 0.42)))
    from_x, from_y = (0.7 * each for each in place(player, (-1.5, 0.5)))
    still.mouse.move(outer["x"] + from_x, outer["y"] + from_y)
    still.mouse.down()
    still.mouse.move(outer["x"] + x, outer["y"] + y, steps=3)
    still.mouse.up()
    expect(player.get_by_role("application")).to_have_accessible_name(
        "Start (-0.6, 0.4): arrow keys move it, with shift faster"
    )
    corner = player.locator(".downhill-stage").evaluate(CORNER)
    end = np.array(place(player, (-0.6 * 0.96**20, 0.4 * 1.04**20))) - corner
    assert near(path_pixels(player, 0), end) > 80
    still.keyboard.press("PageDown")
    expect(still.locator("section.present h2")).to_have_text(texts("de", "saddles")["saddle_escape"]["title"])
    expect(still.locator("section.present iframe")).to_have_count(1)
    expect(still.locator("iframe")).to_have_count(1)


def test_where_scripts_are_off_and_on_paper_there_are_the_pictures(still: Page, file: Path) -> None:
    still.goto(file.as_uri())
    race(still)
    still.emulate_media(media="print")
    expect(still.get_by_role("img")).to_have_count(3)
    for picture in still.get_by_role("img").all():
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.naturalWidth") == 1280
    expect(still.locator(".downhill-claim")).to_be_visible()
    with pypdfium2.PdfDocument(still.pdf(prefer_css_page_size=True)) as document:
        assert [sheet.get_width() > sheet.get_height() for sheet in document] == [True] * 3
