"""What is chosen to take home stays possible while the race under it changes."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from downhill import Entrant
from downhill.export import Style, read_json
from downhill.export.race_formats import FileRequest
from tests.export.test_faces import nothing as nothing
from tests.pages.test_playground import SADDLE, named, opened, press

PATIENCE = 60.0


def test_every_choice_arrives() -> None:
    """Source: what is chosen, as Python would say it."""
    app = opened(SADDLE.to_query() + "&layout=split")
    named(app.selectbox, "Take it home as").set_value("webm").run()
    named(app.selectbox, "Size").set_value("1280 × 720")
    named(app.selectbox, "Colours").set_value("dark")
    named(app.text_input, "Title").set_value("Two rules")
    named(app.toggle, "Large type and lines, for a projector").set_value(True)
    named(app.number_input, "Frames, at most").set_value(40)
    named(app.number_input, "Seconds at the end").set_value(0.5)
    named(app.select_slider, "Speed").set_value(4.0).run()
    press(app, "Make the WebM")
    assert not app.exception
    job = app.session_state["delivery"].job
    job.cancel()
    style = Style("split", "dark", (1280, 720), frames=40, speed=4.0, hold=0.5, title="Two rules", projector=True)
    assert job.key == FileRequest("webm", SADDLE, style)


@pytest.mark.usefixtures("nothing")
def test_what_no_font_has_is_said_before_a_picture_is_made() -> None:
    """Source: a machine without fonts of its own; a table, which is no picture, says nothing."""
    app = opened(replace(SADDLE, entrants=(Entrant("gd", name="漢字"),)).to_query())
    assert any("漢 字" in warning.value for warning in app.warning)
    named(app.selectbox, "Take it home as").set_value("csv").run()
    assert not app.warning


def test_a_step_that_the_race_no_longer_has() -> None:
    app = opened(SADDLE.to_query())
    named(app.selectbox, "Take it home as").set_value("png").run()
    named(app.number_input, "Step").set_value(19).run()
    assert not app.exception
    named(app.number_input, "Steps").set_value(18).run()
    assert not app.exception
    assert named(app.number_input, "Step").value == 18


def test_a_drawing_has_a_width_on_paper() -> None:
    """Source: what is chosen, as Python would say it."""
    app = opened(SADDLE.to_query())
    named(app.selectbox, "Take it home as").set_value("pdf").run()
    named(app.selectbox, "Layout").set_value("the loss curve alone")
    named(app.number_input, "Width, cm").set_value(8.5).run()
    press(app, "Make the PDF")
    assert not app.exception
    job = app.session_state["delivery"].job
    job.cancel()
    assert job.key == FileRequest("pdf", SADDLE, Style("curve", width_cm=8.5), step=SADDLE.steps)


def test_for_slides_there_is_a_zip_that_looks_as_chosen_and_a_slide_that_looks_as_the_screen() -> None:
    """Source: what is chosen, as Python would say it."""
    app = opened(SADDLE.to_query() + "&layout=grid")
    named(app.selectbox, "Take it home as").set_value("for-slides").run()
    named(app.selectbox, "Size").set_value("1280 × 720").run()
    press(app, "Make the zip for slides")
    job = app.session_state["delivery"].job
    job.cancel()
    assert job.key == FileRequest("for-slides", SADDLE, Style("grid", size=(1280, 720)))
    named(app.selectbox, "Take it home as").set_value("slides").run()
    assert not app.exception
    press(app, "Make the HTML slide")
    job = app.session_state["delivery"].job
    job.cancel()
    assert job.key == FileRequest("slides", SADDLE, layout="grid", playground=job.key.playground)


def test_a_film_of_an_entrant_who_has_gone() -> None:
    app = opened(SADDLE.to_query())
    film = named(app.selectbox, "Time is")
    assert "α of 2. Adam" in film.options
    assert not any("bias" in option for option in film.options), "of a switch there is nothing to film"
    film.set_value("α of 2. Adam").run()
    assert named(app.selectbox, "Time is").value == "α of 2. Adam"
    press(app, "Make the GIF")
    job = app.session_state["delivery"].job
    job.cancel()
    assert job.key == FileRequest("gif", SADDLE, film=(1, "learning_rate"))
    assert "Layout" not in [box.label for box in app.selectbox], "a film is an overlay"
    press(app, "Remove")
    assert not app.exception
    assert named(app.selectbox, "Time is").value == "the step"


@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_a_snippet_where_there_is_one(library: str) -> None:
    app = opened(SADDLE.to_query())
    named(app.selectbox, "Take it home as").set_value("snippet").run()
    named(app.selectbox, "In").set_value(library).run()
    assert not app.exception
    assert "Make the Python script" in [button.label for button in app.button]


def test_why_there_is_no_snippet() -> None:
    noisy = replace(SADDLE, entrants=(replace(SADDLE.entrants[0], noise=0.5),))
    app = opened(noisy.to_query())
    named(app.selectbox, "Take it home as").set_value("snippet").run()
    named(app.selectbox, "In").set_value("numpy").run()
    assert any("noise" in caption.value for caption in app.caption)
    assert "Make the Python script" not in [button.label for button in app.button]


def test_a_finished_file_is_on_disk_alone_and_can_be_made_again_once_it_is_gone(tmp_path: Path) -> None:
    app = opened(SADDLE.to_query())
    named(app.selectbox, "Take it home as").set_value("json").run()
    press(app, "Make the JSON")
    job = app.session_state["delivery"].job
    deadline = time.monotonic() + PATIENCE
    while job.is_active:
        assert time.monotonic() < deadline
    app.run()
    [file] = (tmp_path / "downloads").iterdir()
    assert read_json(file.read_text())[0] == SADDLE
    assert job.result == b""
    assert "Make the JSON" not in [button.label for button in app.button]
    file.unlink()
    app.run()
    press(app, "Make the JSON")
    assert not app.exception


def test_a_change_that_arrives_with_the_click_is_in_the_file() -> None:
    """Source: what is on the screen when the button is pressed; the button was drawn before."""
    app = opened(SADDLE.to_query())
    named(app.selectbox, "Take it home as").set_value("json").run()
    named(app.number_input, "Steps").set_value(18)
    press(app, "Make the JSON")
    assert app.session_state["delivery"].job.key.experiment == replace(SADDLE, steps=18)
