"""The film over a hyperparameter: each frame holds the whole path that its value leads to."""

import io
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageColor

from downhill import Entrant, Experiment, simulate
from downhill.drawing.layout import plan
from downhill.drawing.theme import THEMES
from downhill.export import Style, render_gif, render_mp4
from downhill.simulation import Trajectory
from downhill.simulation.sweep import Sweep, sweep
from landscapes import LANDSCAPES

EXPERIMENT = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.1}), Entrant("adam")))
VALUES = (0.001, 0.01, 0.05, 0.2)
Made = tuple[tuple[Trajectory, ...], Sweep]


@pytest.fixture(scope="module")
def made() -> Made:
    """The race, and its first rule's sweep."""
    return simulate(EXPERIMENT), sweep(EXPERIMENT, 0, "learning_rate", VALUES)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_heads_are_at_the_ends_of_the_swept_paths(theme: Literal["light", "dark"], made: Made) -> None:
    """Source: the same entrant simulated with each value."""
    runs, swept = made
    gif = Image.open(io.BytesIO(render_gif(EXPERIMENT, runs, Style(theme=theme), sweep=swept)))
    assert getattr(gif, "n_frames", 1) == len(VALUES)
    [panel] = plan("overlay", (960, 720), 2, LANDSCAPES["saddle"].view).panels
    left, top, right, bottom = panel.box
    colour = np.array(ImageColor.getrgb(THEMES[theme].path_style(0).colour))
    for index, value in enumerate(VALUES):
        gif.seek(index)
        frame = np.asarray(gif.convert("RGB"))[top:bottom, left:right]
        alone = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": value}),))
        [(x, y)] = panel.pixels(simulate(alone)[0].theta[-1:])
        if 0 <= x < right - left and 0 <= y < bottom - top:
            around = frame[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3]
            assert (around == colour).all(axis=2).mean() > 0.9


def test_the_comment_holds_the_experiment_and_says_what_is_swept(made: Made) -> None:
    runs, swept = made
    gif = Image.open(io.BytesIO(render_gif(EXPERIMENT, runs, sweep=swept)))
    made_of, film = gif.info["comment"].decode().split("\n")
    assert Experiment.from_json(made_of) == EXPERIMENT
    assert film == "film over learning_rate of entrant 1: 4 values, 0.001 to 0.2"


def test_it_is_a_video_too(made: Made) -> None:
    runs, swept = made
    assert len(render_mp4(EXPERIMENT, runs, Style(size=(320, 240)), sweep=swept)) > 1000


def test_only_as_an_overlay_and_of_an_entrant_that_is_there(made: Made) -> None:
    runs, swept = made
    with pytest.raises(ValueError, match="layout = 'grid': a film over a hyperparameter is an overlay"):
        render_gif(EXPERIMENT, runs, Style("grid"), sweep=swept)
    alone = Experiment("saddle", (-1.5, 0.5), 20)
    with pytest.raises(ValueError, match="entrant = 0"):
        render_gif(alone, (), sweep=swept)
