"""The student's page: a whole assignment on a phone, with a reload and a lost connection in the middle."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from downhill import Entrant, Experiment
from downhill.assignments import (
    Asked,
    Assignment,
    Box,
    ChoiceQuestion,
    Free,
    FreeNumber,
    FreeRule,
    Goal,
    HandIn,
    PointQuestion,
    TextQuestion,
    checked,
    read_hand_in,
)
from downhill.maps import Basins, Map
from downhill.networks import Data, Network, Training
from tests.browser.player import PANEL, await_run, open_still, url, view
from tests.browser.test_accessibility import faults, faults_at_rest
from tests.browser.test_share import scanned

PIXELS = "(canvas) => canvas.toDataURL()"
PHONE = {"width": 390, "height": 844}

# f = x² − y²: on the x axis gradient descent multiplies x by 1 − 2α.
RACE = Experiment("saddle", (1.0, 0.0), 3, (Entrant("gd", {"learning_rate": 0.01}), Entrant("adam")))
ASSIGNMENT = Assignment(
    "Down to nothing",
    RACE,
    "Find a rate with which **gradient descent** comes below 0.02.\n\n<b>no HTML</b>",
    free=Free(
        start=Box(-2.0, 2.0, -1.0, 1.0),
        rules=(FreeRule(1, ("adam", "gd")),),
        numbers=(FreeNumber(0, "learning_rate", 0.01, 0.25),),
    ),
    hidden=("curves", "outcome", "minima", "others"),
    questions=(
        Asked(ChoiceQuestion("Which is first?", ("Gradient descent", "Adam"))),
        Asked(PointQuestion("Where is the saddle?")),
        Asked(TextQuestion("Why?"), "after"),
    ),
    runs=3,
    goal=Goal("loss", 0.02, within=3, entrant=0),
)


def open_assignment(page: Page, server: str, assignment: Assignment = ASSIGNMENT) -> Locator:
    """Go there, and wait for the landscape."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server}/assignment?a={assignment.to_link_text()}")
    player = page.get_by_test_id("player")
    expect(player).to_have_attribute("data-experiment", re.compile(".+"))
    return player


def predict(page: Page) -> None:
    """Answer and commit."""
    page.get_by_role("radio", name="Adam").check()
    page.get_by_role("textbox", name="x", exact=True).fill("0")
    page.get_by_role("textbox", name="y", exact=True).fill("0,5")
    page.get_by_role("button", name="Commit").click()


def run(page: Page, count: int) -> None:
    """Run, and wait until there are so many."""
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Run \d$"))).to_have_count(count)


def point_at_the_middle(player: Locator) -> None:
    """With the mouse, at that of the picture."""
    stage = player.locator(".downhill-stage")
    stage.scroll_into_view_if_needed()
    left, top, width, height = stage.evaluate(PANEL, 0)
    player.page.mouse.move(left + width / 3, top + height / 3)
    player.page.mouse.move(left + width / 2, top + height / 2)


def test_a_whole_assignment_on_a_phone(server: str, page: Page, refused: list[str], tmp_path: Path) -> None:
    """Source: the closed form, and the reader and the check of hand-ins."""
    page.set_viewport_size(PHONE)
    player = open_assignment(page, server)
    expect(page.get_by_role("heading", level=1)).to_have_text("Down to nothing")
    expect(page.get_by_text("<b>no HTML</b>")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    expect(page.get_by_text("Runs: 3 are allowed.")).to_be_visible()
    # Before the commitment: the landscape, and nothing of the race or of what may be changed.
    expect(player).to_have_attribute("data-experiment", "landscape=saddle,a=1,b=1&start=1,0&steps=3")
    expect(page.get_by_text("Who runs: Gradient descent.")).to_be_visible()
    for hidden in (".downhill-results", ".downhill-curves", ".downhill-transport", ".downhill-start"):
        expect(player.locator(hidden).first).to_be_hidden()
    expect(page.get_by_role("button", name="Run", exact=True)).to_have_count(0)
    expect(page.get_by_role("slider")).to_have_count(0)

    # An answer is missing; then one is chosen on the picture, and what was typed outlives a reload.
    page.get_by_role("radio", name="Adam").check()
    page.get_by_role("button", name="Commit").click()
    expect(page.get_by_role("alert").filter(has_text="An answer is missing.")).to_have_count(1)
    page.get_by_role("button", name="Choose on the picture").click()
    player.locator(".downhill-stage").click()
    expect(page.get_by_role("textbox", name="x", exact=True)).not_to_have_value("")
    page.get_by_role("textbox", name="y", exact=True).fill("0,5")
    x = page.get_by_role("textbox", name="x", exact=True).input_value()
    page.reload()
    expect(page.get_by_role("radio", name="Adam")).to_be_checked()
    expect(page.get_by_role("textbox", name="x", exact=True)).to_have_value(x)
    expect(page.get_by_role("textbox", name="y", exact=True)).to_have_value("0,5")
    # The saddle, in the middle of the view, is not told before.
    note = player.locator(".downhill-note").first
    point_at_the_middle(player)
    expect(note).to_contain_text("loss")
    expect(note).not_to_contain_text("saddle")
    ground = player.locator("canvas").first
    before = ground.evaluate(PIXELS)
    page.get_by_role("button", name="Commit").click()
    expect(page.get_by_role("button", name="Commit")).to_have_count(0)
    drawn = [ground.element_handle(), before]
    page.wait_for_function(f"([canvas, before]) => ({PIXELS})(canvas) !== before", arg=drawn)
    point_at_the_middle(player)
    expect(note).to_contain_text("saddle")

    expect(page.get_by_text("1 question comes after your first run.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Why?")).to_have_count(0)

    # A run that reaches no goal, one whose connection is lost, and one that does.
    run(page, 1)
    expect(page.get_by_text("goal not reached")).to_be_visible()
    expect(page.get_by_text("2 of 3 runs left.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Why?")).to_be_editable()
    rate = page.get_by_role("spinbutton", name="learning rate")
    rate.fill("5")
    page.get_by_role("button", name="Run", exact=True).click()  # is no run with the number before
    expect(page.get_by_text("“5” is not possible: a number in [0.01, 0.25].")).to_be_visible()
    expect(rate).to_have_value("0.01")
    expect(page.get_by_text("2 of 3 runs left.")).to_be_visible()
    rate.fill("0,25")
    rate.press("Enter")
    expect(page.get_by_text("is not possible")).to_have_count(0)
    expect(page.get_by_role("slider", name="learning rate")).to_have_attribute("aria-valuetext", "0.25")
    refused.append("assignment/run")
    page.route("**/assignment/run", lambda route: route.abort())
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Nothing is lost: try again.")).to_be_visible()
    page.unroute("**/assignment/run")
    run(page, 2)
    expect(page.get_by_role("alert").filter(has_text="Nothing is lost")).to_have_count(0)
    best = page.get_by_role("listitem").filter(has_text="best")
    expect(best).to_contain_text("goal reached after 3")
    expect(best).to_contain_text("loss 0.01563")  # 1/64
    # The same once more is the same run.
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("This is the same as run 2, which is shown again.")).to_be_visible()
    expect(page.get_by_text("1 of 3 runs left.")).to_be_visible()

    # A battery dies: another page goes on.
    page.reload()
    expect(page.get_by_text(re.compile(r"^Run \d$"))).to_have_count(2)
    expect(player).to_have_attribute("data-experiment", re.compile("entrant=gd,learning_rate=0.25"))
    expect(page.get_by_role("button", name="Commit")).to_have_count(0)

    expect(page.get_by_text("1 question is unanswered. You can hand in all the same.")).to_be_visible()
    page.get_by_role("textbox", name="Why?").fill("2 · 0.25 = ½\n<script>")
    page.get_by_role("textbox", name="Name or pseudonym").fill("Ada")
    expect(page.get_by_text("You can hand in all the same.")).to_have_count(0)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Not sent yet: send the file or the text")).to_be_in_viewport(ratio=1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file").click()
    assert download.value.suggested_filename == "Down-to-nothing-Ada-hand-in.html"
    download.value.save_as(tmp_path / "file")
    text = page.get_by_role("textbox", name="The same as a text").input_value()
    hand_in = read_hand_in((tmp_path / "file").read_bytes())
    assert hand_in == read_hand_in(text)
    assert (hand_in.name, hand_in.assignment) == ("Ada", ASSIGNMENT)
    assert hand_in.answers == {0: 1, 1: (float(x), 0.5), 2: "2 · 0.25 = ½\n<script>"}
    again = checked(hand_in)
    assert (again.problems, again.best, len(again.attempts)) == ((), 1, 2)


def test_the_start_is_dragged_tapped_and_moved_by_keys_and_stays_in_its_box(server: str, page: Page) -> None:
    """Source: the assignment's box."""
    free = Free(start=Box(0.5, 1.5, -0.5, 0.5))
    player = open_assignment(page, server, Assignment("Start", RACE, free=free))
    expect(player.locator(".downhill-start")).to_have_attribute("aria-label", re.compile(r"Start \(1, 0\)"))
    stage = player.locator(".downhill-stage")
    stage.click(position={"x": 80, "y": 60})
    expect(page.get_by_text("Start: (0.5, 0.5).")).to_be_visible()
    player.locator(".downhill-start").press("ArrowRight")
    expect(page.get_by_text("Start: (0.5, 0.5).")).to_have_count(0)
    run(page, 1)
    expect(page.get_by_role("listitem")).to_contain_text("start = (")


def test_to_begin_again_can_be_undone(server: str, page: Page) -> None:
    """Source: by hand."""
    open_assignment(page, server)
    predict(page)
    run(page, 1)
    page.get_by_role("button", name="Begin again").click()
    expect(page.get_by_role("button", name="Commit")).to_be_visible()
    expect(page.get_by_role("radio", name="Adam")).not_to_be_checked()
    page.reload()
    expect(page.get_by_text("Begun again 1 time, which the hand-in says.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile(r"^Run \d$"))).to_have_count(1)
    expect(page.get_by_role("button", name="Commit")).to_have_count(0)
    assert handed_in(page).begun_again == 0, "nothing was done meanwhile"
    page.get_by_role("button", name="Begin again").click()
    predict(page)
    assert handed_in(page).begun_again == 1


def handed_in(page: Page) -> HandIn:
    """What the text holds."""
    page.get_by_role("button", name="Hand in").click()
    return read_hand_in(page.get_by_role("textbox", name="The same as a text").input_value())


def test_nothing_that_is_computed_is_shown_before_the_predictions_are_locked(server: str, page: Page) -> None:
    """Source: by hand: nothing is hidden; on a phone one reads, predicts, and comes then to the picture."""
    page.set_viewport_size(PHONE)
    question = Asked(ChoiceQuestion("Which is first?", ("Gradient descent", "Adam")))
    player = open_assignment(page, server, Assignment("Shown", RACE, "Think first.", questions=(question,)))
    expect(player).to_have_attribute("data-experiment", "landscape=saddle,a=1,b=1&start=1,0&steps=3")
    parts = (page.get_by_text("Think first."), page.get_by_role("button", name="Commit"), player)
    tops = [box["y"] for part in parts if (box := part.bounding_box())]
    assert tops == sorted(tops)
    assert len(tops) == len(parts)
    page.get_by_role("radio", name="Adam").check()
    page.get_by_role("button", name="Commit").click()
    expect(player).to_have_attribute("data-experiment", RACE.to_query())


def test_what_is_hidden_stays_so_until_the_first_run_where_nothing_is_predicted(server: str, page: Page) -> None:
    """Source: by hand."""
    player = open_assignment(page, server, Assignment("Hidden", RACE, hidden=("curves", "others")))
    expect(page.get_by_text("Who runs: Gradient descent.")).to_be_visible()
    expect(player).to_have_attribute("data-experiment", re.compile("gd"))
    expect(player.locator(".downhill-curves")).to_be_hidden()
    run(page, 1)
    expect(page.get_by_text("Who runs: Gradient descent; Adam.")).to_be_visible()
    expect(player.locator(".downhill-curves")).to_be_visible()


MAP = Map(Experiment("saddle", steps=5, entrants=(Entrant("gd"),)), Basins(9))
TRAINING = Training(Data("moons", {"examples": 40.0}), (Network((3,), "tanh"),), (Entrant("gd", batch_size=8.0),), 2)
COMPILED = 120_000
"""Milliseconds: a busy machine compiles a network's first training for long."""


@pytest.mark.parametrize(
    ("work", "drawn"), [(MAP, {"data-size": "9x9"}), (TRAINING, {"data-readings": re.compile(r"[1-9]")})]
)
def test_a_map_and_a_training_are_seen_and_seen_again(
    server: str, page: Page, refused: list[str], work: Map | Training, drawn: dict[str, str | re.Pattern[str]]
) -> None:
    """Source: the work's size; a run that is cancelled does not count."""
    page.set_viewport_size(PHONE)
    free = Free(numbers=(FreeNumber(0, "learning_rate", 0.001, 0.5),))
    page.goto(f"{server}/assignment?a={Assignment('Seen', work, free=free).to_link_text()}")
    refused.append("assignment/run")
    page.route("**/assignment/run", lambda _: None)  # it never comes
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Cancel this run").click()
    expect(page.get_by_text("Cancelled: it does not count as a run.")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(0)
    page.unroute("**/assignment/run")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("Run 1")).to_be_visible(timeout=COMPILED)
    picture = page.get_by_test_id("picture")
    for name, value in drawn.items():
        expect(picture).to_have_attribute(name, value)
    expect(picture.get_by_role("table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults_at_rest(page) == []
    page.reload()
    for name, value in drawn.items():
        expect(picture).to_have_attribute(name, value)


def test_a_point_of_a_map_is_chosen_on_the_landscape(server: str, page: Page) -> None:
    """Source: its view; what is typed counts as well, and the landscape is there while a point is asked for."""
    questions = (Asked(PointQuestion("Where is the saddle?")), Asked(PointQuestion("Where from?"), "after"))
    ground = open_assignment(page, server, Assignment("Points", MAP, hidden=("minima",), questions=questions))
    expect(page.get_by_role("region", name="Landscape")).to_be_visible()
    expect(ground).to_have_attribute("data-experiment", replace(MAP.experiment, entrants=()).to_query())
    choose_three_quarters_across(page, ground)
    expect(ground.locator(".downhill-flag")).to_have_text("1")
    page.get_by_role("textbox", name="y", exact=True).fill("0,5")
    assert faults_at_rest(page) == []
    page.get_by_role("button", name="Commit").click()
    expect(page.get_by_text("(1, 0.5)")).to_be_visible()
    expect(ground).to_be_hidden()
    run(page, 1)
    expect(page.get_by_test_id("picture")).to_have_attribute("data-size", "9x9")
    choose_three_quarters_across(page, ground)
    assert (ground.bounding_box() or {"height": 0})["height"] < 900, "it ends where the picture does"
    assert handed_in(page).answers[1] == (1.0, 0.0)


def choose_three_quarters_across(page: Page, ground: Locator) -> None:
    """Within a pixel; then by its coordinates another one."""
    page.get_by_role("button", name="Choose on the picture").click()
    stage = ground.locator(".downhill-stage")
    stage.scroll_into_view_if_needed()
    left, top, width, height = stage.evaluate(PANEL, 0)
    page.mouse.click(left + 0.75 * width, top + 0.5 * height)
    x, y = (float(page.get_by_role("textbox", name=name, exact=True).input_value()) for name in "xy")
    (x_low, x_high), (y_low, y_high) = view(ground)
    assert x == pytest.approx(x_low + 0.75 * (x_high - x_low), abs=(x_high - x_low) / width)
    assert y == pytest.approx((y_low + y_high) / 2, abs=(y_high - y_low) / height)
    page.get_by_role("textbox", name="x", exact=True).fill("1")
    page.get_by_role("textbox", name="y", exact=True).fill("0")


def test_a_run_that_a_reload_has_ended_is_run_again_and_counts_once(
    server: str, page: Page, refused: list[str]
) -> None:
    """Source: by hand."""
    free = Free(numbers=(FreeNumber(0, "learning_rate", 0.01, 0.25),))
    open_assignment(page, server, Assignment("Again", RACE, free=free, runs=3))
    refused.append("assignment/run")
    page.route("**/assignment/run", lambda _: None)  # it never comes
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("button", name="Cancel this run")).to_be_visible()
    page.get_by_role("slider", name="learning rate").press("End")  # what is changed meanwhile is not what was run
    page.unroute("**/assignment/run")
    page.reload()
    expect(page.get_by_role("listitem")).to_contain_text("as it was given")
    expect(page.get_by_text("2 of 3 runs left.")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("player")).to_have_attribute("data-experiment", RACE.to_query())
    expect(page.get_by_text("This is the same as run 1")).to_have_count(0)  # nothing is run by itself any more
    run(page, 2)
    # What is cancelled, and what is begun again without, stays undone.
    page.route("**/assignment/run", lambda _: None)
    page.get_by_role("slider", name="learning rate").press("Home")
    page.get_by_role("slider", name="learning rate").press("ArrowRight")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Begin again").click()
    page.unroute("**/assignment/run")
    page.reload()
    expect(page.get_by_text("3 of 3 runs left.")).to_be_visible()
    run(page, 1)
    expect(page.get_by_role("listitem")).to_contain_text("as it was given")


def test_another_tab_goes_on_where_this_one_is(server: str, page: Page) -> None:
    """Source: by hand: a run of the second tab is there in the first, which does not run it away."""
    open_assignment(page, server)
    predict(page)
    other = page.context.new_page()
    open_assignment(other, server)
    run(other, 1)
    expect(page.get_by_text(re.compile(r"^Run \d$"))).to_have_count(1)
    page.get_by_role("slider", name="learning rate").press("End")  # the same once more is no second run
    run(page, 2)
    expect(other.get_by_text(re.compile(r"^Run \d$"))).to_have_count(2)


def test_a_file_is_opened_and_kept(server: str, page: Page, refused: list[str]) -> None:
    """Source: by hand."""
    refused.append("/assignment")
    page.goto(f"{server}/assignment?a={ASSIGNMENT.to_link_text()[:-20]}")
    expect(page.get_by_role("alert")).to_contain_text("This link cannot be read: the text is not complete")
    page.goto(f"{server}/assignment")
    files = page.get_by_label("Assignment (JSON)")
    files.set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": b'{"assignment": 1}'})
    expect(page.get_by_role("alert")).to_contain_text("field 'title' is missing")
    files.set_input_files({"name": "b.json", "mimeType": "application/json", "buffer": b'{"title": "\xff"}'})
    expect(page.get_by_role("alert")).to_contain_text("“b.json” cannot be opened: it is no text in UTF-8.")
    content = ASSIGNMENT.to_json().encode()
    files.set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": content})
    expect(page.get_by_role("heading", level=1)).to_have_text("Down to nothing")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Down to nothing")


def test_a_picture_that_does_not_come_is_asked_for_again(server: str, page: Page, refused: list[str]) -> None:
    """Source: by hand."""
    refused.append("/race")
    page.route("**/race?*", lambda route: route.abort())
    page.goto(f"{server}/assignment?a={ASSIGNMENT.to_link_text()}")
    fault = page.get_by_role("alert").filter(has_text="The server does not answer")
    expect(fault).to_be_visible()
    page.unroute("**/race?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_test_id("player")).to_have_attribute("data-experiment", re.compile(".+"))
    expect(fault).to_have_count(0)


def test_one_is_made_of_the_playgrounds_race_and_looked_at_as_a_student(server: str, page: Page) -> None:
    """Source: the race, axe-core and ZXing; the server's address is this machine's own."""
    page.set_viewport_size(PHONE)
    open_still(page, url(server, RACE))
    expect(page.get_by_role("button", name="For a class")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(page.get_by_role("button", name="For a class")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="For a class").click()
    page.get_by_role("button", name="Make an assignment").click()
    title = page.get_by_role("textbox", name="Title")
    title.fill("Made here")
    title.press("Enter")
    page.get_by_role("button", name="Add a question").click()
    expect(page.get_by_role("textbox", name="Question 1")).to_be_visible()
    await_run(page)
    assert faults(page) == []
    page.reload()
    expect(title).to_have_value("Made here")
    expect(page.get_by_text("Others cannot open this link")).to_be_visible()
    page.get_by_role("button", name="Show the QR code").click()
    code = page.get_by_role("img", name="QR code of the link for students")
    expect(code).to_have_js_property("complete", value=True)
    address = scanned(code)
    assert address.startswith(f"{server}/assignment?a=")
    assert (code.bounding_box() or {"width": 0})["width"] >= 426, "two thirds of 640"
    page.keyboard.press("Escape")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Collect hand-ins").click()
    expect(opened.value.get_by_label("Your assignment’s link")).to_have_value(address)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Preview as a student").click()
    student = opened.value
    expect(student.get_by_role("heading", level=1)).to_have_text("Made here")
    expect(student.get_by_text("Which of these?")).to_be_visible()
    expect(student.get_by_text("Who runs: Gradient descent; Adam.")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_everybody_can_use_it(server: str, page: Page, scheme: str, width: int) -> None:
    """Source: axe-core."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 720})
    open_assignment(page, server)
    page.get_by_role("button", name="Commit").click()
    assert faults_at_rest(page) == []
    predict(page)
    run(page, 1)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("link", name="Download the file")).to_be_visible()
    assert faults_at_rest(page) == []
