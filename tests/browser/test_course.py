"""The course in a real browser: guessed, run, told while it plays, tried out, presented, printed; and the quiz."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from downhill.course.texts import texts
from downhill.lessons import LESSONS, RaceLesson
from downhill.widgets.course_page import QUIZ
from tests.browser.player import await_run, path_pixels, shown, wait_until_drawn

RACE, CHART = LESSONS["saddle_escape"], LESSONS["coin_flips"]
assert isinstance(RACE, RaceLesson)
WORDS = texts("en", "page")
TEXTS = texts("en", "saddles")["saddle_escape"]
BESIDE = 260.0
"""Pixels: the least width of the words beside a picture."""


def open_lesson(page: Page, server: str, lesson: str, query: str = "") -> Locator:
    """Go to a lesson, and wait until its race stands at the start or its chart can be run."""
    page.goto(f"{server}/course?lesson={lesson}{query}")
    return await_lesson(page, lesson)


def await_lesson(page: Page, lesson: str) -> Locator:
    course = page.get_by_test_id("course")
    expect(course).to_have_attribute("data-lesson", lesson)
    experiment = getattr(LESSONS[lesson], "experiment", None)
    if experiment is not None:
        wait_until_drawn(page.get_by_test_id("player"), experiment)
    await_run(page)
    return course


def run(course: Locator, state: str = "told") -> None:
    """Run it, and wait until it plays, or, for who prefers stillness, until all is told."""
    course.get_by_role("button", name=WORDS["run"], exact=True).click()
    expect_state(course, state)


def expect_state(course: Locator, state: str) -> None:
    expect(course.locator(".downhill-lesson")).to_have_attribute("data-state", state)


def test_from_the_front_page_a_lesson_is_two_clicks_away(server: str, page: Page) -> None:
    page.goto(server)
    await_run(page)
    page.get_by_role("link", name="Course").first.click()
    page.get_by_role("link", name=TEXTS["title"]).click()
    await_lesson(page, RACE.id)
    expect(page).to_have_url(re.compile(rf"/course\?lesson={RACE.id}$"))
    page.go_back()
    expect(page.get_by_test_id("course")).to_have_attribute("data-part", "contents")
    page.go_forward()
    await_lesson(page, RACE.id)


def test_before_it_is_run_a_lesson_shows_no_outcome(server: str, page: Page) -> None:
    course = open_lesson(page, server, RACE.id)
    player = page.get_by_test_id("player")
    expect(player).to_have_attribute("data-step", "0")
    for outcome in (".downhill-results", ".downhill-curves", ".downhill-controls", ".downhill-captions"):
        expect(course.locator(outcome).locator("visible=true")).to_have_count(0)
    expect(course.get_by_text(TEXTS["claim"])).to_have_count(0)
    assert not any(player.locator("[role=status]").all_inner_texts())
    expect(player.get_by_role("slider", name=re.compile("^Start"))).to_have_count(0)  # nor can it be altered


def test_a_guess_is_kept_and_answered_by_what_the_picture_shows(server: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    course = open_lesson(page, server, RACE.id)
    course.get_by_label("Momentum", exact=True).check()
    page.reload()
    await_lesson(page, RACE.id)
    expect(course.get_by_label("Momentum", exact=True)).to_be_checked()
    run(course)
    expect(course.locator(".downhill-guessed")).to_have_text(f"{WORDS['guessed']} Momentum")
    expect(course.locator(".downhill-reply")).to_contain_text("133")
    expect(course.get_by_text(re.compile("[Ww]rong"))).to_have_count(0)
    page.goto(f"{server}/course")
    expect(page.get_by_role("listitem").filter(has_text=TEXTS["title"])).to_contain_text("✓")


def test_captions_are_told_at_their_steps_and_lead_there(server: str, page: Page) -> None:
    course = open_lesson(page, server, RACE.id)
    run(course, "run")
    player = page.get_by_test_id("player")
    expect(course.locator(".downhill-claim")).to_have_count(0)  # the end is not told before it has come
    for step, said in zip((30, 44, 133), TEXTS["captions"].values(), strict=True):
        expect(course.locator(".downhill-now")).to_contain_text(said.split(":")[0])
        assert int(player.get_attribute("data-step") or 0) >= step
    expect(player).to_have_attribute("data-playing", "false")
    expect(course.locator(".downhill-claim")).to_contain_text(TEXTS["claim"])
    course.get_by_role("button", name="step 44").click()
    expect(player).to_have_attribute("data-step", "44")
    expect(course.locator(".downhill-told")).to_have_count(2)


def test_what_is_tried_moves_the_picture_and_can_be_undone(server: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    course = open_lesson(page, server, RACE.id)
    run(course)
    player = page.get_by_test_id("player")
    slider = course.get_by_role("slider", name="learning rate α", exact=True)
    expect(course.get_by_role("slider", name="momentum φ, Momentum")).to_be_visible()
    slider.press("ArrowRight")
    expect(player).not_to_have_attribute("data-experiment", RACE.experiment.to_query())
    rates = {entrant.hyperparameters["learning_rate"] for entrant in shown(player).entrants}
    assert len(rates) == 1
    assert rates.pop() > 0.01
    expect(course.locator(".downhill-captions")).to_be_hidden()  # they are about the lesson's own race
    expect(page).to_have_url(re.compile(rf"\?lesson={RACE.id}$"))
    opened = course.get_by_role("link", name=WORDS["open"]).get_attribute("href")
    assert opened == f"./?{player.get_attribute('data-experiment')}"
    course.get_by_role("combobox", name=WORDS["language"]).select_option("de")
    expect(course.get_by_role("link", name=texts("de", "page")["open"])).to_have_attribute("href", opened or "")
    course.get_by_role("combobox", name=texts("de", "page")["language"]).select_option("en")
    course.get_by_role("button", name=WORDS["reset"]).click()
    wait_until_drawn(player, RACE.experiment)
    expect(course.locator(".downhill-captions")).to_be_visible()
    course.get_by_role("link", name=WORDS["open"]).click()
    wait_until_drawn(page.get_by_test_id("player"), RACE.experiment)
    expect(page.get_by_role("button", name="Make the GIF")).to_be_visible()


def test_a_lesson_side_by_side_opens_so_in_the_playground(server: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    course = open_lesson(page, server, "edge_of_stability")
    run(course)
    expect(course.get_by_role("link", name=WORDS["open"])).to_have_attribute("href", re.compile("&layout=grid$"))


def test_by_keyboard_alone(server: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    course = open_lesson(page, server, RACE.id)
    course.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    expect(course.get_by_label("Momentum", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(course.locator(".downhill-guessed")).to_contain_text("Momentum")
    expect(course.locator(".downhill-lesson-words")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first caption
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "30")


def test_a_chart_comes_when_it_is_run(server: str, page: Page) -> None:
    course = open_lesson(page, server, CHART.id)
    expect(course.locator(".main-svg")).to_have_count(0)
    run(course)
    expect(course.locator("[data-drawn]")).to_be_visible()
    expect(course.locator(".legendtext")).to_have_count(len(CHART.shown().series))


def test_arrows_and_a_clicker_lead_through_a_presentation(server: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    ids = list(LESSONS)
    second = ids[ids.index(RACE.id) + 1]
    page.set_viewport_size({"width": 1280, "height": 720})
    course = open_lesson(page, server, RACE.id)
    course.get_by_role("button", name=WORDS["present"]).click()
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(page.locator(".downhill-course-head")).to_be_hidden()
    page.keyboard.press("PageDown")
    expect_state(course, "told")
    claim = course.locator(".downhill-claim").bounding_box()
    assert claim
    assert claim["y"] + claim["height"] <= 720
    page.keyboard.press("ArrowRight")
    await_lesson(page, second)
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    await_lesson(page, RACE.id)
    expect_state(course, "told")  # as it was left
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stHeader")).to_be_visible()


def test_a_presentation_plays_then_tells_then_goes_on(server: str, page: Page) -> None:
    course = open_lesson(page, server, RACE.id)
    course.get_by_role("button", name=WORDS["present"]).click()
    page.keyboard.press("PageDown")
    expect_state(course, "run")
    expect(course.locator(".downhill-now")).to_be_visible()
    page.keyboard.press("PageDown")
    expect_state(course, "told")
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", str(RACE.experiment.steps))
    page.keyboard.press("Escape")


def test_on_a_phone_the_picture_comes_first_and_nothing_scrolls_sideways(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    course = open_lesson(page, server, RACE.id)
    run(course, "run")
    picture, words = (course.locator(each).bounding_box() for each in (".downhill-stage", ".downhill-lesson-words"))
    assert picture
    assert words
    assert picture["y"] < 200
    assert picture["y"] + picture["height"] < words["y"] < 844
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    curves = course.locator(".downhill-chart canvas").first.bounding_box()  # they had no size before it was run
    assert curves
    assert curves["width"] > 300


def test_picture_and_controls_are_whole_on_a_small_screen(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    course = open_lesson(page, server, RACE.id)
    run(course, "run")
    for part in (".downhill-stage", ".downhill-controls"):
        box = course.locator(part).first.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 720
    words = course.locator(".downhill-lesson-words").bounding_box()
    assert words
    assert words["width"] > BESIDE


def test_a_printed_lesson_has_picture_and_claim_and_no_controls(server: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    course = open_lesson(page, server, RACE.id)
    run(course)
    page.emulate_media(media="print")
    expect(course.locator(".downhill-claim")).to_be_visible()
    expect(course.locator(".downhill-stage")).to_be_visible()
    for hidden in (".downhill-turns", ".downhill-controls", ".downhill-course-head"):
        expect(course.locator(hidden).first).to_be_hidden()


@pytest.mark.parametrize("language", ["de", "zh"])
def test_the_language_is_chosen_and_kept_in_the_address(server: str, page: Page, language: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    course = open_lesson(page, server, RACE.id)
    run(course)
    course.get_by_role("combobox", name=WORDS["language"]).select_option(language)
    words = texts(language, "saddles")[RACE.id]  # type: ignore[arg-type]
    expect(course.get_by_text(words["title"], exact=True)).to_be_visible()
    expect(course.locator(".downhill-claim")).to_contain_text(words["claim"].split("{")[0].split("`")[0])
    expect(page).to_have_url(re.compile(f"lang={language}"))
    assert course.get_attribute("lang") == language
    course.get_by_role("link", name=texts(language, "page")["contents"]).click()  # type: ignore[arg-type]
    expect(page.get_by_role("link", name=words["title"])).to_be_visible()


def test_an_unknown_lesson_is_told(server: str, page: Page) -> None:
    page.goto(f"{server}/course?lesson=<script>")
    expect(page.get_by_role("alert").filter(has_text=WORDS["unknown"])).to_be_visible()
    expect(page.get_by_role("link", name=TEXTS["title"])).to_be_visible()


def test_the_quiz_is_answered_shown_and_scored(server: str, page: Page, tmp_path: Path) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server}/course?part=score")
    course = page.get_by_test_id("course")
    course.get_by_role("link", name=WORDS["quiz_begin"]).click()
    for lesson in QUIZ[:2]:
        await_lesson(page, lesson.id)
        expect(course.get_by_role("button", name=WORDS["run"], exact=True)).to_be_disabled()
        right = lesson.right(lesson.shown())[0]
        course.locator(f"input[value={right}]").check()
        run(course)
        expect(course.locator(".downhill-guessed")).to_have_attribute("data-right", "true")
        course.get_by_role("link", name=re.compile(WORDS["next"])).click()
    await_lesson(page, QUIZ[2].id)
    page.go_back()
    await_lesson(page, QUIZ[1].id)
    expect_state(course, "told")
    page.goto(f"{server}/course?part=score")
    expect(course.locator(".downhill-total")).to_contain_text(f"2 / {len(QUIZ)}")
    with page.expect_download() as download:
        course.get_by_role("button", name=WORDS["score_save"]).click()
    download.value.save_as(tmp_path / "score.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "score.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(QUIZ) + 1
    assert [row[-1] for row in rows[1:4]] == ["1", "1", "0"]
    assert rows[3][2:4] == ["", ""]  # what has not been answered is not given away
    page.once("dialog", lambda dialog: dialog.accept())
    course.get_by_role("button", name=WORDS["score_clear"]).click()
    expect(course.locator(".downhill-total")).to_contain_text(f"0 / {len(QUIZ)}")


def test_in_the_quiz_the_first_answer_counts(server: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    course = open_lesson(page, server, QUIZ[0].id, "&quiz=1")
    course.get_by_role("radio").first.check()
    run(course)
    expect(course.get_by_role("button", name=WORDS["again"])).to_have_count(0)
    page.evaluate("sessionStorage.clear()")  # as in another tab
    page.reload()
    await_lesson(page, QUIZ[0].id)
    for choice in course.get_by_role("radio").all():
        expect(choice).to_be_disabled()


def test_errata_lead_to_their_lessons(server: str, page: Page) -> None:
    page.goto(f"{server}/course?part=errata")
    course = page.get_by_test_id("course")
    course.locator(".downhill-errata").get_by_role("link").first.click()
    expect(course).to_have_attribute("data-part", "lesson")
    expect(page).to_have_title(re.compile("· Course · Downhill$"))


def test_the_paths_of_a_lesson_are_drawn(server: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    course = open_lesson(page, server, RACE.id)
    player = page.get_by_test_id("player")
    before = [len(path_pixels(player, entrant)) for entrant in range(4)]
    run(course)
    expect(player).to_have_attribute("data-step", str(RACE.experiment.steps))
    after = [len(path_pixels(player, entrant)) for entrant in range(4)]
    assert all(more > less for more, less in zip(after, before, strict=True))
