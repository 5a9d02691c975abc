"""What is chosen to take home stays possible while the race under it changes."""

from dataclasses import replace

import pytest

from tests.ui.test_playground_page import SADDLE, named, opened, press


def test_a_step_that_the_race_no_longer_has() -> None:
    app = opened(SADDLE.to_query())
    named(app.selectbox, "Take it home as").set_value("png").run()
    named(app.number_input, "Step").set_value(15).run()
    assert not app.exception
    named(app.number_input, "Steps").set_value(10).run()
    assert not app.exception
    assert named(app.number_input, "Step").value == 10


def test_a_film_of_an_entrant_who_has_gone() -> None:
    app = opened(SADDLE.to_query())
    film = named(app.selectbox, "Time is")
    assert "α of 2. Adam" in film.options
    assert not any("bias" in option for option in film.options), "of a switch there is nothing to film"
    film.set_value("α of 2. Adam").run()
    assert named(app.selectbox, "Time is").value == "α of 2. Adam"
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
