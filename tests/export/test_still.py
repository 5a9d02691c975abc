"""The PNG of a step: the film's own frame, with the experiment in it."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from downhill import Entrant, Experiment, simulate
from downhill.drawing.theme import DARK
from downhill.export import Style, render_gif, render_mp4, render_png
from downhill.export.palette import Palette
from downhill.simulation import Trajectory

EXPERIMENT = Experiment("beale", steps=20, entrants=(Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))


@pytest.fixture(scope="module")
def runs() -> tuple[Trajectory, ...]:
    return simulate(EXPERIMENT)


@pytest.mark.parametrize("step", [0, 7, 20])
def test_it_is_the_frame_of_the_gif_and_carries_its_experiment(step: int, runs: tuple[Trajectory, ...]) -> None:
    style = Style(theme="dark")
    picture = Image.open(io.BytesIO(render_png(EXPERIMENT, runs, style, step=step)))
    assert (picture.size, picture.mode) == ((960, 720), "RGB")
    assert Experiment.from_json(picture.info["Experiment"]) == EXPERIMENT
    gif = Image.open(io.BytesIO(render_gif(EXPERIMENT, runs, style)))
    gif.seek(step)
    palette = Palette(DARK, 2)
    assert np.array_equal(np.asarray(gif.convert("RGB")), palette.colours[palette.index(picture)])


def test_without_a_step_it_is_the_last(runs: tuple[Trajectory, ...]) -> None:
    assert render_png(EXPERIMENT, runs) == render_png(EXPERIMENT, runs, step=20)


def test_a_picture_may_be_larger_than_a_film(runs: tuple[Trajectory, ...]) -> None:
    style = Style(size=(3840, 2160))
    assert Image.open(io.BytesIO(render_png(EXPERIMENT, runs, style))).size == (3840, 2160)
    told = r"size of a film = \(3840, 2160\): must be width and height from 320 × 240 to 1920 × 1440 pixels"
    for film in (render_gif, render_mp4):
        with pytest.raises(ValueError, match=told):
            film(EXPERIMENT, runs, style)


@pytest.mark.parametrize("step", [-1, 21, 3.0, True, "3"])
def test_a_step_that_is_not_there_is_refused(step: Any, runs: tuple[Trajectory, ...]) -> None:
    with pytest.raises(ValueError, match=r"step = .*: must be a whole number from 0 to 20"):
        render_png(EXPERIMENT, runs, step=step)
