"""A lecturer collects what a class has handed in."""

import csv
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from downhill import Entrant
from downhill.assignments import (
    Answered,
    Asked,
    Assignment,
    Attempt,
    ChoiceQuestion,
    Free,
    FreeNumber,
    HandIn,
    NumberQuestion,
    PointQuestion,
    TextQuestion,
)
from downhill.assignments.hand_in_page import render_hand_in
from downhill.assignments.hand_in_text import to_text
from downhill.experiment import Experiment
from tests.assignments.test_collection import zipped
from tests.browser.test_accessibility import faults_at_rest

PIXELS = "(canvas) => canvas.toDataURL()"
RACE = Experiment("beale", (-1.0, 1.5), 100, (Entrant("gd", {"learning_rate": 0.001}),))
ASSIGNMENT = Assignment(
    "Find a rate",
    RACE,
    free=Free(landscapes=("beale", "booth"), numbers=(FreeNumber(0, "learning_rate", 0.0001, 0.1),)),
    questions=(
        Asked(ChoiceQuestion("Does it arrive?", ("yes", "no"), right=1)),
        Asked(NumberQuestion("How low?", right=1.0, tolerance=0.5)),
        Asked(PointQuestion("Where?", right=(3.0, 0.5), tolerance=0.5), "after"),
        Asked(TextQuestion("Why?"), "after"),
    ),
)


ELSEWHERE = replace(RACE.on("booth"), entrants=(Entrant("gd", {"learning_rate": 0.0001}),))


def handed_in(name: str, rate: float) -> HandIn:
    race = replace(RACE, entrants=(Entrant("gd", {"learning_rate": rate}),))
    answers = (Answered(0, int(rate < 0.002)), Answered(1, 100 * rate))
    return HandIn(ASSIGNMENT, (*answers, Attempt(race), Answered(2, (3.0, rate)), Answered(3, f"<b>{name}</b>")), name)


def test_a_class_is_collected(server: str, page: Page, tmp_path: Path) -> None:
    """Source: the files: three good ones, of which one is pasted, a double, and one that is none."""
    ann, bob, cid = (handed_in(name, rate) for name, rate in (("Ann", 0.001), ("Bob", 0.005), ("=Cid", 0.002)))
    bob = replace(bob, events=(*bob.events, Attempt(ELSEWHERE)))
    archive = tmp_path / "all.zip"
    archive.write_bytes(zipped([(f"{each.name}.html", render_hand_in(each)) for each in (ann, bob)]))
    (tmp_path / "photo.html").write_text("<p>nothing</p>")
    page.goto(f"{server}/hand-ins")
    page.get_by_label("Choose files or a zip").set_input_files([archive, tmp_path / "photo.html"])
    table = page.get_by_role("region", name="Hand-ins")
    expect(table.get_by_role("row")).to_have_count(3)
    page.get_by_text("Paste texts from an answer box").click()
    page.get_by_label("Texts from answer boxes").fill(f"Mine: {to_text(cid.to_json())}\n{to_text(ann.to_json())}")
    page.get_by_role("button", name="Add the texts").click()
    expect(table.get_by_role("row")).to_have_count(4)
    landscapes = page.get_by_role("combobox", name="Landscape")
    expect(landscapes.get_by_role("option")).to_have_text(["Beale (3 runs)", "Booth (1 run)"])
    beale = page.get_by_role("img", name="3 runs on Beale, of 3 hand-ins")
    expect(beale).to_have_attribute("data-view", "[[-4.5,4.5],[-4.5,4.5]]")
    landscapes.select_option("Booth (1 run)")
    expect(beale).to_have_count(0)
    booth = page.get_by_role("img", name="1 run on Booth, of 1 hand-in")
    expect(booth).to_have_attribute("data-view", "[[-10,10],[-10,10]]")
    expect(page.get_by_role("heading", name="Everybody’s runs")).to_be_visible()
    for named in ("photo.html no hand-in in it", "pasted, no. 2 is the same as Ann.html"):
        expect(page.get_by_role("listitem").filter(has_text=named)).to_be_visible()
    page.get_by_role("button", name="best loss").click()
    expect(table.get_by_role("row").nth(1)).to_contain_text("Bob")
    drawn = [(canvas := booth.locator("canvas").last).element_handle(), canvas.evaluate(PIXELS)]
    page.get_by_label("Filter the table by words").fill("ann")
    expect(table.get_by_role("row")).to_have_count(2)
    page.wait_for_function(f"([canvas, before]) => ({PIXELS})(canvas) !== before", arg=drawn)
    page.get_by_label("Filter the table by words").fill("")
    expect(page.get_by_role("heading", name="Question 1: Does it arrive?")).to_be_visible()
    expect(page.get_by_text("<b>Ann</b>").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the table").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=","))
    assert [row[1] for row in rows] == ["name", "Ann", "Bob", "'=Cid"]
    link = page.get_by_role("link", name="Open their race in the Playground").get_attribute("href")
    race = Experiment.from_query((link or "").removeprefix("./?"))
    assert [each.name for each in race.entrants] == ["Bob", "=Cid", "Ann"]
    page.get_by_role("button", name="Race the best").click()
    expect(page.get_by_role("region", name="Race of the best")).to_have_attribute("data-experiment", race.to_query())
    assert faults_at_rest(page) == []


def test_a_folder_and_a_zip_are_dropped(server: str, page: Page, tmp_path: Path) -> None:
    """Source: the files: one in a folder of the dropped folder, one in the zip; Chromium's own drop of both."""
    ann, bob = handed_in("Ann", 0.001), replace(handed_in("Bob", 0.005), begun_again=2)
    (folder := tmp_path / "class" / "one").mkdir(parents=True)
    (folder / "ann.html").write_text(render_hand_in(ann), encoding="utf-8")
    archive = tmp_path / "all.zip"
    archive.write_bytes(zipped([("bob.html", render_hand_in(bob))]))
    page.goto(f"{server}/hand-ins")
    box = page.get_by_text("Drop files, a folder, or the zip").bounding_box()
    assert box
    files = {"items": [], "files": [str(folder.parent), str(archive)], "dragOperationsMask": 1}
    chromium = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        chromium.send("Input.dispatchDragEvent", {"type": kind, "x": box["x"] + 5, "y": box["y"] + 5, "data": files})
    table = page.get_by_role("region", name="Hand-ins")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table.get_by_role("columnheader", name="begun again")).to_be_visible()
    expect(table.get_by_role("row", name="class/one/ann.html")).to_be_visible()
    expect(table.get_by_role("row", name="bob.html").get_by_role("cell", name="2", exact=True)).to_be_visible()


def test_what_cannot_be_had_is_said(server: str, page: Page, refused: list[str]) -> None:
    refused.append("/collect")
    page.goto(f"{server}/hand-ins")
    page.get_by_text("Count the hand-ins of my own assignment alone").click()
    page.get_by_label("Your assignment’s link").fill("damaged")
    page.get_by_text("Paste texts from an answer box").click()
    page.get_by_role("button", name="Add the texts").click()
    expect(page.get_by_text("Paste the texts of one or more hand-ins first.")).to_be_visible()
    page.get_by_label("Texts from answer boxes").fill("nothing of ours")
    page.get_by_role("button", name="Add the texts").click()
    expect(page.get_by_text("assignment: version 117")).to_be_visible()
    page.get_by_label("Your assignment’s link").fill("")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("no hand-in in it")).to_be_visible()
