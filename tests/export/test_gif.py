"""The GIF as a viewer decodes it: frames, times, comment, and every entrant's head where its numbers say."""

import dataclasses
import io
import math
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageColor

from downhill import Entrant, Experiment, Outcome, simulate
from downhill.drawing.layout import Layout, Panel, plan
from downhill.drawing.theme import LIGHT, THEMES
from downhill.export import Style, render_gif
from downhill.export.frames import RaceFrames
from downhill.export.palette import Palette
from downhill.simulation import Trajectory
from landscapes import LANDSCAPES
from tests.products import sampled

GD = Entrant("gd", {"learning_rate": 0.02})
ADAM = Entrant("adam", {"learning_rate": 0.1})


def opened(gif: bytes) -> Image.Image:
    return Image.open(io.BytesIO(gif))


def decoded(gif: bytes) -> Iterator[np.ndarray]:
    """Every frame as (rows, columns, 3)."""
    image = opened(gif)
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        yield np.asarray(image.convert("RGB"))


def durations(gif: bytes) -> list[int]:
    """Every frame's time in milliseconds."""
    image = opened(gif)
    times: list[int] = []
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        times.append(image.info["duration"])
    return times


def race(steps: int, *entrants: Entrant, landscape: str = "beale") -> tuple[Experiment, tuple[Trajectory, ...]]:
    experiment = Experiment(landscape, steps=steps, entrants=entrants)
    return experiment, simulate(experiment)


# Frames and times -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "frames", "count"), [(3, 120, 4), (119, 120, 120), (120, 120, 120), (128, 20, 20), (1, 5, 2)]
)
def test_one_frame_per_step_or_as_many_as_asked_for(steps: int, frames: int, count: int) -> None:
    """Source: the documented rule."""
    gif = render_gif(*race(steps, ADAM), Style(frames=frames, size=(320, 240)))
    assert len(list(decoded(gif))) == count


@pytest.mark.parametrize(("layout", "size"), [("overlay", (960, 720)), ("grid", (960, 640))])
def test_sizes(layout: Layout, size: tuple[int, int]) -> None:
    entrants = [GD] * 6
    assert opened(render_gif(*race(2, *entrants), Style(layout=layout))).size == size
    assert opened(render_gif(*race(2, *entrants), Style(layout=layout, size=(500, 420)))).size == (500, 420)


def test_it_plays_once_if_that_is_wanted() -> None:
    """Source: GIF89a with Netscape's extension, without which viewers play a file once."""
    gif = render_gif(*race(3, ADAM), Style(once=True, size=(320, 240)))
    assert "loop" not in opened(gif).info
    assert b"NETSCAPE2.0" not in gif


def test_it_loops_and_rests_on_the_last_frame() -> None:
    gif = render_gif(*race(128, GD, ADAM))
    assert opened(gif).info["loop"] == 0
    *moving, last = durations(gif)
    assert min(moving) >= 20
    assert len(set(moving)) == 1
    assert last == 2000


def test_a_race_of_nobody_is_one_still_picture() -> None:
    for layout in ("overlay", "grid"):
        assert len(list(decoded(render_gif(*race(200), Style(layout=layout))))) == 1


# The comment ----------------------------------------------------------------------------------------------------------


def test_the_comment_gives_the_experiment_back() -> None:
    """Twelve long names make it longer than one of GIF's blocks of 255 bytes, and not ASCII."""
    names = [f"«Ωμέγα – ∇f → 最小値 {index:2}» ĝ√ρ₂ ✓ naïve ± ∞" for index in range(12)]
    entrants = [
        Entrant("adam", {"learning_rate": 1 / (3 + index)}, clip_norm=0.1, name=name)
        for index, name in enumerate(names)
    ]
    experiment, runs = race(2, *entrants, landscape="cliff")
    comment = opened(render_gif(experiment, runs)).info["comment"]
    assert len(comment) > 255
    assert comment.decode() == experiment.to_json()
    assert Experiment.from_json(comment.decode()) == experiment


# What is seen ---------------------------------------------------------------------------------------------------------


def expected_pixel(panel: Panel, landscape: str, point: Sequence[float]) -> tuple[float, float]:
    """Linear from the view's corners to the panel's corners, y upwards."""
    (x_low, x_high), (y_low, y_high) = LANDSCAPES[landscape].view
    left, top, right, bottom = panel.box
    x = np.interp(point[0], [x_low, x_high], [left, right])
    y = np.interp(-point[1], [-y_high, -y_low], [top, bottom])
    return float(x), float(y)


def solid_centre(frame: np.ndarray, panel: Panel, colour: str) -> tuple[float, float]:
    """The centre of all 6 × 6 blocks of this colour alone within the panel: only a head is as thick as that."""
    left, top, right, bottom = panel.box
    same = (frame[top:bottom, left:right] == ImageColor.getrgb(colour)).all(axis=2)
    solid = np.lib.stride_tricks.sliding_window_view(same, (6, 6)).all(axis=(2, 3))
    rows, columns = np.nonzero(solid)
    assert rows.size, "no head"
    return left + columns.mean() + 3, top + rows.mean() + 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("layout", ["overlay", "grid"])
def test_heads_are_where_the_numbers_say(layout: Layout, theme: Literal["light", "dark"]) -> None:
    """Source: the trajectories, by linear interpolation between the panel's corners."""
    entrants = (Entrant("gd", {"learning_rate": 0.004}), Entrant("adam", {"learning_rate": 0.01}))
    start = (-1.5, 0.2)
    experiment = Experiment("saddle", start, steps=100, entrants=entrants)
    runs = simulate(experiment)
    first, *_, last = decoded(render_gif(experiment, runs, Style(layout=layout, theme=theme, size=(800, 500))))
    panels = plan(layout, (800, 500), len(entrants), LANDSCAPES["saddle"].view).panels
    for panel in panels:
        for index in panel.entrants:
            colour = THEMES[theme].path_style(index).colour
            at_end = solid_centre(last, panel, colour)
            assert at_end == pytest.approx(expected_pixel(panel, "saddle", runs[index].theta[-1]), abs=1.5)
        topmost = panel.entrants[-1]  # at the start the last head covers the others
        at_start = solid_centre(first, panel, THEMES[theme].path_style(topmost).colour)
        assert at_start == pytest.approx(expected_pixel(panel, "saddle", start), abs=1.5)


def test_the_trail_is_left_behind() -> None:
    """Source: the positions on the way, each of whose pixels has the entrant's colour in the last frame."""
    experiment = Experiment("saddle", start=(-1.5, 0.2), steps=100, entrants=(Entrant("gd", {"learning_rate": 0.01}),))
    runs = simulate(experiment)
    first, *_, last = decoded(render_gif(experiment, runs))
    [panel] = plan("overlay", (960, 720), 1, LANDSCAPES["saddle"].view).panels
    colour = ImageColor.getrgb(LIGHT.paths[0])
    for point in runs[0].theta[10:90:10]:
        x, y = (int(coordinate) for coordinate in expected_pixel(panel, "saddle", point))
        assert not (first[y - 1 : y + 2, x - 1 : x + 2] == colour).all(axis=2).any()
        assert (last[y - 1 : y + 2, x - 1 : x + 2] == colour).all(axis=2).any()


@pytest.mark.parametrize("layout", ["overlay", "grid"])
def test_decoded_frames_are_the_drawn_frames(layout: Layout) -> None:
    """Source: the drawn frames, each pixel's colour replaced by the palette's nearest: the deltas lose nothing."""
    experiment, runs = race(40, GD, ADAM, Entrant("momentum", {"learning_rate": 0.01}))
    size = (480, 360)
    palette = Palette(LIGHT, len(runs))
    drawn = RaceFrames(experiment, runs, Style(layout, size=size)).frames(np.arange(41))
    gif = render_gif(experiment, runs, Style(layout=layout, size=size))
    assert opened(gif).info["transparency"] == len(palette.colours)  # behind the last colour
    for shown, frame in zip(decoded(gif), drawn, strict=True):
        assert np.array_equal(shown, palette.colours[np.asarray(palette.index(frame))])


# Runs that end badly --------------------------------------------------------------------------------------------------


SOME = ("gd", "momentum", "nesterov", "adagrad", "adam", "newton")


@pytest.mark.parametrize(
    ("landscape", "layout"),
    [
        *sampled(product(LANDSCAPES, ["overlay"]), every=18),
        ("beale", "grid"),
        ("beale", "split"),
        *(
            pytest.param(*case, marks=pytest.mark.product)
            for case in product(["cliff", "rosenbrock"], ["grid", "split"])
        ),
    ],
)
def test_runs_that_leave_for_infinity_are_drawn(landscape: str, layout: Layout) -> None:
    """Rates that throw every rule as far as it can go: out of view, beyond the bound, to infinity, to NaN."""
    entrants = [Entrant(rule, {"learning_rate": rate}) for rule in SOME for rate in (3.0, 100.0)]
    experiment, runs = race(30, *entrants, landscape=landscape)
    assert len(list(decoded(render_gif(experiment, runs, Style(layout=layout, size=(480, 360)))))) == 31


def test_a_divergence_is_named_once_it_has_happened() -> None:
    experiment = Experiment("beale", steps=8, entrants=(Entrant("gd", {"learning_rate": 0.1}),))
    [run] = simulate(experiment)
    assert run.outcome == Outcome.DIVERGED
    assert not np.isfinite(run.theta).all()
    frames = list(decoded(render_gif(experiment, [run])))
    [(left, top, right, bottom)] = plan("overlay", (960, 720), 1, LANDSCAPES["beale"].view).legend
    line = [frame[top:bottom, left:right] for frame in frames]
    at = run.outcome.at_step
    assert at > 1
    assert not np.array_equal(line[at - 1], line[at])  # from a loss to «diverged at step …»
    assert all(np.array_equal(line[at], later) for later in line[at:])


@pytest.mark.parametrize("far", [1.1e6, 1e60, 1e101, 1e307, -1e308, math.inf, math.nan])
def test_the_step_with_which_a_run_is_lost_is_not_drawn(far: float) -> None:
    """Source: what the page draws: the path ends before, at (0, 0), where a cross reaches seven pixels around."""
    experiment = Experiment("saddle", (0.0, 0.0), 2, (Entrant("gd"),))
    [run] = simulate(experiment)
    theta = np.array([[0.0, 0.0], [far, 0.0], [math.nan, math.nan]])
    thrown = dataclasses.replace(run, theta=theta, loss=theta[:, 0], outcome=Outcome("diverged", 1))
    *_, last = decoded(render_gif(experiment, [thrown]))
    [panel] = plan("overlay", (960, 720), 1, LANDSCAPES["saddle"].view).panels
    left, top, right, bottom = panel.box
    hue = (last == ImageColor.getrgb(LIGHT.paths[0])).all(axis=2)
    row, column = round((top + bottom) / 2), round((left + right) / 2)
    assert hue[row - 9 : row - 3, column - 9 : column - 3].any(), "an arm of the cross"
    assert not hue[top:bottom, right - 24 : right + 8].any(), "no arrow"
    assert not hue[top:bottom, left - 8 : left + 24].any()
    assert not hue[top : row - 14, left:right].any()
    assert not hue[row + 14 : bottom, left:right].any()


# Progress -------------------------------------------------------------------------------------------------------------


def test_progress_never_falls_and_ends_at_one() -> None:
    shares: list[float] = []
    render_gif(*race(50, GD), on_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[0] >= 0
    assert shares[-1] == 1
    assert shares.count(1) == 1
    assert len(shares) > 50


def test_whoever_raises_from_progress_stops_the_drawing() -> None:
    class Enough(BaseException):
        pass

    calls: list[float] = []

    def stop(share: float) -> None:
        calls.append(share)
        if len(calls) == 3:
            raise Enough

    with pytest.raises(Enough):
        render_gif(*race(50, GD), on_progress=stop)
    assert len(calls) == 3
