"""Files to take home, as a person has them made: chosen, awaited, given up, downloaded, opened."""

import io
import re
from dataclasses import replace
from pathlib import Path

import av
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from downhill import Experiment, simulate
from downhill.export import read_json
from tests.browser.player import next_frames, open_still, url, wait_until_drawn
from tests.browser.test_playground import SADDLE


def choose(page: Page, label: str, option: str) -> None:
    """Pick it by typing its beginning: the list draws only the options that are in sight.

    Scrolling closes an open list, so it is done before.
    """
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    next_frames(page)
    box.click()
    box.fill(option)
    expect(page.get_by_role("option", name=option).first).to_be_visible()
    box.press("Enter")
    expect(page.get_by_role("option").first).to_be_hidden()


def made(page: Page, kind: str, folder: Path) -> tuple[str, bytes]:
    """The name and the content of the downloaded file."""
    page.get_by_role("button", name=f"Make the {kind}").click()
    button = page.get_by_role("link", name=f"Download {kind}")
    expect(button).to_be_visible()
    with page.expect_download() as download:
        button.click()
    download.value.save_as(folder / "file")
    return download.value.suggested_filename, (folder / "file").read_bytes()


@pytest.mark.parametrize(("layout", "size"), [("overlay", (960, 720)), ("grid", (960, 520)), ("split", (960, 480))])
def test_a_gif_of_what_is_on_the_screen(
    server: str, page: Page, layout: str, size: tuple[int, int], tmp_path: Path
) -> None:
    open_still(page, url(server, SADDLE, layout))
    name, content = made(page, "GIF", tmp_path)
    assert name == "downhill-saddle.gif"
    with Image.open(io.BytesIO(content)) as gif:
        assert (gif.size, getattr(gif, "n_frames", 1)) == (size, SADDLE.steps + 1)
        assert Experiment.from_json(gif.info["comment"].decode()) == SADDLE


def test_a_choice_arrives_and_another_one_is_made_anew(server: str, page: Page, tmp_path: Path) -> None:
    """All the choices are tested in tests/widgets/test_export_controls.py."""
    open_still(page, url(server, SADDLE))
    choose(page, "Take it home as", "MP4")
    expect(page.get_by_role("button", name="Make the MP4")).to_be_visible()
    page.get_by_text("How it looks").click()
    frames = page.get_by_role("spinbutton", name="Frames, at most")
    frames.fill("7")
    frames.press("Enter")
    expect(frames).to_have_value("7")
    _, content = made(page, "MP4", tmp_path)
    with av.open(io.BytesIO(content)) as video:
        assert (video.streams.video[0].width, video.streams.video[0].height) == (960, 720)
        assert Experiment.from_json(video.metadata["comment"]) == SADDLE
        pictures = {bytes(frame.to_ndarray(format="gray8")) for frame in video.decode(video=0)}
    assert len(pictures) >= 7
    frames.fill("8")
    frames.press("Enter")
    expect(page.get_by_role("button", name="Make the MP4")).to_be_visible()
    expect(page.get_by_role("link", name="Download MP4")).to_be_hidden()


def test_numbers_that_lead_back(server: str, page: Page, tmp_path: Path) -> None:
    open_still(page, url(server, SADDLE))
    choose(page, "Take it home as", "JSON")
    name, content = made(page, "JSON", tmp_path)
    assert name == "downhill-saddle.json"
    experiment, runs = read_json(content.decode())
    assert experiment == SADDLE
    assert [run.outcome for run in runs] == [run.outcome for run in simulate(SADDLE)]


def test_a_long_export_shows_its_progress_and_is_cancelled(server: str, page: Page) -> None:
    race = replace(SADDLE, steps=5000, entrants=SADDLE.entrants * 6)
    player = open_still(page, url(server, race, "grid"))
    page.get_by_text("How it looks").click()
    frames = page.get_by_role("spinbutton", name="Frames, at most")
    frames.fill("600")
    frames.press("Enter")
    expect(frames).to_have_value("600")
    page.evaluate("document.querySelector('.downhill-player').mark = 'the same'")
    page.get_by_role("button", name="Make the GIF").click()
    expect(page.get_by_text(re.compile("Making the GIF|Waiting for"))).to_be_visible()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    page.get_by_role("spinbutton", name="Start x").fill("1")  # meanwhile one may go on
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(race, start=(1.0, 0.5)))
    expect(page.get_by_text(re.compile("Making the GIF"))).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Make the GIF")).to_be_visible()
    assert page.evaluate("document.querySelector('.downhill-player').mark") == "the same"
