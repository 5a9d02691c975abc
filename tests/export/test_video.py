"""MP4 and WebM as ffmpeg decodes them: frames, times, size, metadata, colours, and heads where the numbers say."""

import io
from collections.abc import Callable, Iterator
from itertools import product
from typing import Literal, get_args

import av
import numpy as np
import pytest
from PIL import ImageColor

from downhill import Entrant, Experiment, simulate
from downhill.drawing.layout import Layout, plan
from downhill.drawing.theme import THEMES
from downhill.export import Style, render_mp4, render_webm
from downhill.simulation import Trajectory
from landscapes import LANDSCAPES
from tests.products import sampled

RENDERERS: dict[str, Callable[..., bytes]] = {"mp4": render_mp4, "webm": render_webm}
GD = Entrant("gd", {"learning_rate": 0.02})
ADAM = Entrant("adam", {"learning_rate": 0.1})
LAYOUTS: tuple[Layout, ...] = tuple(layout for layout in get_args(Layout) if layout != "curve")
"""Those that show a landscape."""


def race(steps: int, *entrants: Entrant, landscape: str = "beale") -> tuple[Experiment, tuple[Trajectory, ...]]:
    experiment = Experiment(landscape, steps=steps, entrants=entrants)
    return experiment, simulate(experiment)


def decoded(video: bytes) -> Iterator[np.ndarray]:
    """Every frame as (rows, columns, 3), by the colour matrix that the file names."""
    with av.open(io.BytesIO(video)) as file:
        for frame in file.decode(video=0):
            yield frame.to_ndarray(format="rgb24")


@pytest.mark.parametrize("kind", RENDERERS)
def test_frames_size_times_and_the_experiment(kind: str) -> None:
    """Source: the choices: 31 frames of 0.2 s, the last held for 1 s."""
    experiment, runs = race(30, GD, ADAM)
    video = RENDERERS[kind](experiment, runs, Style(size=(480, 360), hold=1.0))
    with av.open(io.BytesIO(video)) as file:
        [stream] = file.streams.video
        assert stream.codec_context.name == {"mp4": "h264", "webm": "libvpx-vp9"}[kind] or stream.codec.name == "vp9"
        assert (stream.width, stream.height) == (480, 360)
        assert stream.codec_context.pix_fmt == "yuv420p"
        comment = file.metadata.get("comment") or file.metadata["COMMENT"]
        assert Experiment.from_json(comment) == experiment
        times = [float(frame.time) for frame in file.decode(video=0)]
    np.testing.assert_allclose(np.diff(times), 6 / 31, atol=0.0065)  # rounded to hundredths
    delay = times[1]
    assert len(times) == 31 - 1 + round(1 / delay)


@pytest.mark.parametrize(("layout", "theme", "kind"), sampled(product(LAYOUTS, ["light", "dark"], RENDERERS), every=3))
def test_heads_are_where_the_numbers_say(layout: Layout, theme: Literal["light", "dark"], kind: str) -> None:
    """Source: the trajectory's first and last position, by the panel's own scale."""
    experiment, runs = race(40, GD, landscape="saddle")
    style = Style(layout, theme, size=(800, 500))
    first, *_, last = decoded(RENDERERS[kind](experiment, runs, style))
    colour = np.array(ImageColor.getrgb(THEMES[theme].path_style(0).colour))
    [panel] = plan(layout, (800, 500), 1, LANDSCAPES["saddle"].view).panels
    left, top, right, bottom = panel.box
    for frame, step in ((first, 0), (last, 40)):
        [(x, y)] = panel.pixels(runs[0].theta[step : step + 1])
        inside = frame[top:bottom, left:right].astype(int)
        near = np.abs(inside - colour).max(axis=2) < 24  # compressed
        rows, columns = np.nonzero(near)
        if step == 0:  # nothing but the head has its colour
            np.testing.assert_allclose((columns.mean(), rows.mean()), (x - 0.5, y - 0.5), atol=1.5)
        around = near[int(y) - 3 : int(y) + 4, int(x) - 3 : int(x) + 4]
        assert around.mean() > 0.9


@pytest.mark.parametrize("kind", RENDERERS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_the_screens(kind: str, theme: Literal["light", "dark"]) -> None:
    """Source: the theme; a wrong colour matrix or range would be off by ten and more."""
    experiment, runs = race(2, GD)
    [frame, *_] = decoded(RENDERERS[kind](experiment, runs, Style(theme=theme, size=(640, 480))))
    background = ImageColor.getrgb(THEMES[theme].background)
    assert np.abs(frame[2:20, 2:20].astype(int) - background).max() <= 4
    [panel] = plan("overlay", (640, 480), 1, LANDSCAPES["beale"].view).panels
    assert panel.box[2] < 640
    hues = {ImageColor.getrgb(THEMES[theme].path_style(0).colour)}
    legend = plan("overlay", (640, 480), 1, LANDSCAPES["beale"].view).legend[0]
    marker = frame[legend[1] + 9, legend[0] + 8].astype(int)
    assert min(np.abs(marker - hue).max() for hue in hues) <= 12


@pytest.mark.parametrize("kind", RENDERERS)
def test_odd_sizes_get_a_line_of_background_more(kind: str) -> None:
    [frame, *_] = decoded(RENDERERS[kind](*race(2, GD), Style(size=(481, 361))))
    assert frame.shape == (362, 482, 3)
    assert frame[-1, -1].min() > 250


@pytest.mark.parametrize("kind", RENDERERS)
def test_a_race_of_nobody_is_a_still_picture(kind: str) -> None:
    frames = list(decoded(RENDERERS[kind](*race(20))))
    assert len(frames) == 10  # of 0.2 s each, held for two seconds
    assert all(np.abs(frame.astype(int) - frames[0]).mean() < 1 for frame in frames)


@pytest.mark.parametrize("kind", RENDERERS)
def test_progress_never_falls_and_ends_at_one(kind: str) -> None:
    shares: list[float] = []
    RENDERERS[kind](*race(5, GD), Style(size=(320, 240)), on_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
