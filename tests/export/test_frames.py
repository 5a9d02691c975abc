"""What stands still and what moves: fills by the landscape's numbers, and no trail or head outside its panel."""

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Literal, get_args

import numpy as np
import pytest
from PIL import ImageColor

from downhill import Averaging, Entrant, Experiment, Outcome, simulate
from downhill.drawing.layout import Layout, Panel, plan
from downhill.drawing.readable import exact
from downhill.drawing.scale import LEVELS
from downhill.drawing.theme import LIGHT, THEMES, Theme
from downhill.experiment.labels import labels
from downhill.export.drawing import font, length
from downhill.export.frames import RaceFrames
from downhill.export.ground import draw_background
from downhill.export.legend import name_lines
from downhill.export.scene import end_at, plan_of
from downhill.export.style import Style
from downhill.export.sweep_film import SweepFrames
from downhill.player.picture import describe, landscape_picture
from downhill.simulation import Trajectory
from downhill.simulation.sweep import sweep
from landscapes import LANDSCAPES
from tests.products import sampled

LAYOUTS: tuple[Layout, ...] = get_args(Layout)
ThemeName = Literal["light", "dark"]
NAMES: tuple[ThemeName, ...] = get_args(ThemeName)


def film(experiment: Experiment, layout: Layout, theme: Theme) -> tuple[RaceFrames, tuple[Trajectory, ...]]:
    runs = simulate(experiment)
    size = (640, 480) if layout == "overlay" else None
    return RaceFrames(experiment, runs, Style(layout, theme.name, size)), runs


def picture(made: RaceFrames, step: int) -> np.ndarray:
    [frame] = made.frames(np.array([step]))
    return np.asarray(frame)


def drawn(experiment: Experiment, layout: Layout, theme: Theme, step: int) -> tuple[np.ndarray, tuple[Panel, ...]]:
    made, _ = film(experiment, layout, theme)
    return picture(made, step), made.plan.panels


# Fills ----------------------------------------------------------------------------------------------------------------


def beale(x: float, y: float) -> float:
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def saddle(x: float, y: float) -> float:
    return 2 * x**2 - 0.5 * y**2


def share_log(loss: float, lowest: float, highest: float) -> float:
    """How high between lowest and highest, on a logarithmic scale that ends seven magnitudes below the range."""
    floor = 1e-7 * (highest - lowest)
    return math.log10((loss - lowest + floor) / floor) / math.log10((highest - lowest + floor) / floor)


def share_linear(loss: float, lowest: float, highest: float) -> float:
    return (loss - lowest) / (highest - lowest)


@pytest.mark.parametrize("theme", NAMES)
@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "curve"])
@pytest.mark.parametrize(
    ("landscape", "loss", "share"), [("beale", beale, share_log), ("saddle", saddle, share_linear)]
)
def test_fills_are_the_themes_by_the_loss(
    landscape: str,
    loss: Callable[[float, float], float],
    share: Callable[[float, float, float], float],
    layout: Layout,
    theme: ThemeName,
) -> None:
    """Source: the formulas and the level's definition, written down again: 21 equal steps of height."""
    parameters = {"a": 2.0, "b": 0.5} if landscape == "saddle" else {}
    experiment = Experiment(landscape, steps=1, entrants=(Entrant("gd"),) * 2, parameters=parameters)
    frame, panels = drawn(experiment, layout, THEMES[theme], 0)
    fills = [ImageColor.getrgb(colour) for colour in THEMES[theme].fills(LEVELS)]
    (x_low, x_high), (y_low, y_high) = LANDSCAPES[landscape].view
    on_screen = [loss(x, y) for x in np.linspace(x_low, x_high, 201) for y in np.linspace(y_low, y_high, 201)]
    lowest, highest = min(on_screen), max(on_screen)
    levels_seen: set[int] = set()
    for panel in panels:
        left, top, right, bottom = panel.box
        for column in range(left + 5, right - 5, 7):
            for row in range(top + 5, bottom - 5, 7):
                # The level at the pixel's corners and a little around: only flat pixels are certain.
                around = [
                    LEVELS
                    * share(
                        loss(
                            x_low + (column + shift_x - left) / (right - left) * (x_high - x_low),
                            y_high - (row + shift_y - top) / (bottom - top) * (y_high - y_low),
                        ),
                        lowest,
                        highest,
                    )
                    for shift_x in (-1, 0, 1, 2)
                    for shift_y in (-1, 0, 1, 2)
                ]
                level = math.floor(around[0])
                if not all(level < each < level + 1 for each in around) or _is_marked(experiment, panel, column, row):
                    continue
                assert tuple(frame[row, column]) == fills[level], (column, row)
                levels_seen.add(level)
    assert len(levels_seen) > 8


def _is_marked(experiment: Experiment, panel: Panel, column: int, row: int) -> bool:
    """Whether a mark, head or star may cover this pixel."""
    known = LANDSCAPES[experiment.landscape].critical_points(experiment.parameters)
    at = panel.pixels(np.array([experiment.start, *(point.point for point in known)]))
    return bool((np.hypot(*(at + panel.box[:2] - (column, row)).T) < 13).any())


@pytest.mark.parametrize("landscape", ["beale", "goldstein_price"])
def test_the_critical_points_of_the_page_are_marked(landscape: str) -> None:
    """Source: what the page is sent; the tip of every mark is 6.5 pixels above its place, in ink."""
    experiment = Experiment(landscape, steps=1)
    frame, [panel] = drawn(experiment, "overlay", LIGHT, 0)
    sent = landscape_picture(landscape, {}).header["points"]
    assert {"minimum", "saddle"} <= {point["kind"] for point in sent}
    left, top, right, bottom = panel.box
    for [(x, y)] in (panel.pixels(np.array([point["point"]])) for point in sent):
        if 10 < x < right - left - 10 and 10 < y < bottom - top - 10:
            row, column = round(top + y - 6), round(left + x)
            assert (frame[row - 1 : row + 3, column - 1 : column + 1].sum(axis=2) < 400).any()


@pytest.mark.parametrize("theme", NAMES)
def test_the_page_is_the_themes(theme: ThemeName) -> None:
    frame, _ = drawn(Experiment("beale", steps=1, entrants=(Entrant("gd"),)), "overlay", THEMES[theme], 0)
    corners = frame[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert (corners == ImageColor.getrgb(THEMES[theme].background)).all()


def test_parameters_change_the_fills() -> None:
    pictures = [drawn(Experiment("saddle", steps=1, parameters={"b": b}), "overlay", LIGHT, 0)[0] for b in (1.0, 5.0)]
    assert (pictures[0] != pictures[1]).any(axis=2).mean() > 0.1


# Nothing beyond the panel ---------------------------------------------------------------------------------------------


def outside(frame: np.ndarray, made: RaceFrames) -> np.ndarray:
    """The frame with panels blanked, and title and legend with the pixel that a letter's edge may stand out."""
    rest = frame.copy()
    for left, top, right, bottom in [made.plan.title, *made.plan.legend]:
        rest[top:bottom, left : right + 1] = 0
    for left, top, right, bottom in (panel.box for panel in made.plan.panels):
        rest[top:bottom, left:right] = 0
    if made.plan.curve:
        left, top, right, bottom = made.plan.curve
        reach = round(8 * made.plan.scale)
        rest[top - reach : bottom + reach, left - reach : right + reach] = 0  # heads at its edge are whole
    return rest


WILD = tuple(
    Entrant(rule, {"learning_rate": rate}) for rule in ("gd", "momentum", "adam") for rate in (0.05, 0.9, 100.0)
)


@pytest.mark.parametrize(
    ("landscape", "layout"),
    [
        *sampled(product(LANDSCAPES, ["overlay"]), every=18),
        *sampled(product(["beale", "cliff", "rosenbrock"], ["grid", "split"]), every=3),
    ],
)
def test_trails_and_heads_stay_within_the_panels(landscape: str, layout: Layout) -> None:
    """Source: the same picture of a race in which nobody has moved; only panels, legend and title may differ."""
    experiment = Experiment(landscape, steps=25, entrants=WILD)
    made, runs = film(experiment, layout, LIGHT)
    assert any((np.abs(run.theta) > 5).any() or not np.isfinite(run.theta).all() for run in runs)
    before, *_, after = (np.asarray(frame) for frame in made.frames(np.arange(26)))
    assert (before != after).any()
    assert np.array_equal(outside(before, made), outside(after, made))


@pytest.mark.parametrize("start", [(1e5, -1e5), (1e6, 1e6), (4.5, -4.5), (-4.5, 4.5)], ids=str)
def test_a_start_far_away_or_in_the_corner(start: tuple[float, float]) -> None:
    experiment = Experiment("beale", start, steps=5, entrants=(Entrant("gd"), Entrant("adam")))
    made, _ = film(experiment, "overlay", LIGHT)
    frames = [np.asarray(frame) for frame in made.frames(np.arange(6))]
    for frame in frames:
        assert np.array_equal(outside(frame, made), outside(frames[0], made))
    colour = np.array(ImageColor.getrgb(LIGHT.paths[1]))
    [panel] = made.plan.panels
    left, top, right, bottom = panel.box
    down, across = np.nonzero((frames[0][top:bottom, left:right] == colour).all(axis=2))
    assert len(down), "its head, or an arrow towards it"
    if max(map(abs, start)) > 4.5:
        edges = np.minimum.reduce([down, across, bottom - top - down, right - left - across])
        assert edges.max() < 40, "at the edge, with its distance beside it"


def test_an_arrow_leads_to_a_run_outside_the_view() -> None:
    """Source: by hand: 10² + 10² − √200 in the direction (1, 1) from the view's corner at (4.5, 4.5)."""
    experiment = Experiment("beale", (14.5, 14.5), steps=1, entrants=(Entrant("gd", {"learning_rate": 1e-6}),))
    made, [run] = film(experiment, "overlay", LIGHT)
    [panel] = made.plan.panels
    with_arrow, without = picture(made, 0), np.asarray(draw_background(experiment, made.plan, LIGHT))
    left, top, right, bottom = panel.box
    drawn = (with_arrow != without).any(axis=2)[top:bottom, left:right]
    down, across = np.nonzero(drawn)
    assert (down < 24).all()
    assert across.max() > right - left - 24
    assert across.min() < right - left - length("14.1 away", 12), "the text stands inside"
    assert end_at(run, 0).point.tolist() == [14.5, 14.5]


def test_files_end_a_lost_run_where_the_page_does() -> None:
    """Source: the header that the page is sent; the run is thrown out of the view, then further still."""
    gd = Entrant("gd", {"learning_rate": 0.09})
    experiment = Experiment("beale", (-1.5, -1.5), 10, (gd,))
    runs = simulate(experiment)
    last = describe(experiment, runs)["entrants"][0]["lastStep"]
    assert last == 1
    for step in (1, 2, 10):
        assert end_at(runs[0], step).point.tolist() == runs[0].theta[last].tolist()
        assert end_at(runs[0], step).lost == "diverged at step 2"
    made, _ = film(experiment, "overlay", LIGHT)
    [panel] = made.plan.panels
    left, top, right, bottom = panel.box
    hue = (picture(made, 10) == ImageColor.getrgb(LIGHT.paths[0])).all(axis=2)[top:bottom, left:right]
    [(across, down)] = panel.pixels(runs[0].theta[1:2])
    assert (across > right - left, down < 0) == (True, True), "the page's arrow is at the upper right"
    assert hue[:24, -24:].any()
    assert not hue[-24:, :24].any()
    swept = SweepFrames(experiment, runs, sweep(experiment, 0, "learning_rate", [0.09]), Style(size=(640, 480)))
    [frame] = swept.frames(np.array([0]))
    assert np.array_equal(
        np.asarray(frame)[top:bottom, left:right],
        picture(film(experiment, "overlay", LIGHT)[0], 10)[top:bottom, left:right],
    )


def test_an_average_is_drawn_in_a_film_over_a_number_too() -> None:
    averaged = Entrant("gd", {"learning_rate": 0.09}, averaging=Averaging("exponential"))
    colours: list[int] = []
    for entrant in (averaged, replace(averaged, averaging=Averaging())):
        experiment = Experiment("quadratic", (-1.5, 1.0), 30, (Entrant("gd"), entrant))
        made = SweepFrames(experiment, simulate(experiment), sweep(experiment, 0, "learning_rate", [0.01]), Style())
        [frame] = made.frames(np.array([0]))
        colours.append(int((np.asarray(frame) == ImageColor.getrgb(LIGHT.paths[1])).all(axis=2).sum()))
    assert colours[0] > colours[1] > 0


@pytest.mark.parametrize(
    ("layout", "count", "size"),
    [("grid", 2, None), ("grid", 6, None), ("grid", 12, None), ("grid", 2, (320, 240)), ("overlay", 12, (3840, 2160))],
)
def test_names_are_whole_side_by_side_and_in_a_wide_picture(
    layout: Layout, count: int, size: tuple[int, int] | None
) -> None:
    """Source: the label, and the font's measure of each of its lines within its box."""
    rates = [round(0.02 + 0.01 * number, 2) for number in range(count)]
    experiment = Experiment("beale", steps=1, entrants=tuple(Entrant("gd", {"learning_rate": rate}) for rate in rates))
    planned = plan_of(experiment, Style(layout, size=size))
    for label, box in zip(labels(experiment.entrants, exact), planned.legend, strict=True):
        lines = name_lines(label, box, planned.scale)
        assert ", ".join(text for text, _ in lines) == str(label)
        assert all(length(text, kind) <= box[2] - box[0] for text, kind in lines)
        assert (len(lines) + 1) * 16 * planned.scale <= box[3] - box[1] + 1 or len(lines) == 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_tells_entrants_apart_is_in_the_legend(layout: Layout) -> None:
    """Source: pictures of other rates have other letters there, however little room there is."""
    legends: list[bytes] = []
    for last in (0.101, 0.102):
        rates = (*(0.01 * n for n in range(1, 12)), last)
        experiment = Experiment("saddle", steps=1, entrants=tuple(Entrant("gd", {"learning_rate": r}) for r in rates))
        made, _ = film(experiment, layout, LIGHT)
        left, top, right, _ = made.plan.legend[-1]
        legends.append(picture(made, 0)[top : top + 17, left:right].tobytes())
    assert legends[0] != legends[1]


def test_a_view_left_for_ever_shows_its_last_line_at_the_edge() -> None:
    """Source: the exact point where the path crosses the upper edge of the view."""
    experiment = Experiment("saddle", (-0.5, 0.9), steps=40, entrants=(Entrant("gd", {"learning_rate": 0.3}),))
    made, [run] = film(experiment, "overlay", LIGHT)
    assert run.theta[-1, 1] > 1e5  # 0.9 · 1.6^40
    frame = picture(made, 40)
    leaving = int(np.argmax(run.theta[:, 1] > 2))
    (x_before, y_before), (x_after, y_after) = run.theta[leaving - 1], run.theta[leaving]
    x = x_before + (2 - y_before) / (y_after - y_before) * (x_after - x_before)
    [panel] = made.plan.panels
    left, top, right, _ = panel.box
    expected = left + (x + 2) / 4 * (right - left)
    found = np.flatnonzero((frame[top, left:right] == ImageColor.getrgb(LIGHT.paths[0])).all(axis=1)) + left + 0.5
    assert len(found)
    assert found.mean() == pytest.approx(expected, abs=1.5)


# The title ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [240, 300, 360, 640])
def test_the_title_leaves_room_for_the_step(width: int) -> None:
    """Source: the font's measure of the longest step; where it will stand, the background is bare."""
    parameters = {"steepness": 33.333333, "height": 3.3333333}
    experiment = Experiment("cliff", steps=5000, entrants=(Entrant("gd"),), parameters=parameters)
    planned = plan("overlay", (width, 600), 1, LANDSCAPES["cliff"].view)
    still = np.asarray(draw_background(experiment, planned, LIGHT))
    _, top, right, bottom = planned.title
    place = still[top:bottom, right - int(font(13 * planned.scale).getlength("step 5000 / 5000")) : right]
    assert (place == 255).all()
    assert (still[top:bottom] != 255).any()


# Steps ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_frame_does_not_depend_on_the_frames_before(layout: Layout) -> None:
    """What is drawn on bit by bit is what is drawn at once, dashes, crossings and all."""
    entrants = tuple(Entrant(rule, {"learning_rate": 0.05}) for rule in ("gd", "momentum", "adam", "rmsprop"))
    experiment = Experiment("beale", steps=30, entrants=entrants)
    made, _ = film(experiment, layout, LIGHT)
    for step, frame in enumerate(made.frames(np.arange(31))):
        if step in (0, 1, 17, 30):
            afresh, _ = film(experiment, layout, LIGHT)
            assert np.array_equal(np.asarray(frame), picture(afresh, step))


def test_the_later_of_two_in_the_same_place_is_seen() -> None:
    """Seven take the same path; only the last one's head, a circle with a hole, is in sight."""
    entrants = (Entrant("gd", {"learning_rate": 0.02}),) * 7
    made, runs = film(Experiment("saddle", (-1.5, 0.5), steps=20, entrants=entrants), "overlay", LIGHT)
    [panel] = made.plan.panels
    frame = picture(made, 20)
    [(x, y)] = panel.pixels(runs[0].theta[-1:])
    column, row = int(x) + panel.box[0], int(y) + panel.box[1]
    around = frame[row - 4 : row + 5, column - 4 : column + 5].reshape(-1, 3)
    hidden = [ImageColor.getrgb(LIGHT.path_style(index).colour) for index in range(1, 6)]
    assert not any((around == colour).all(axis=1).any() for colour in hidden)
    assert (frame[row - 1 : row + 1, column - 1 : column + 1] == ImageColor.getrgb(LIGHT.casing)).all()
    assert (frame[row - 7 : row + 8, column - 7 : column + 8] == ImageColor.getrgb(LIGHT.paths[0])).all(axis=2).any()


def test_all_trails_of_a_panel_are_seen() -> None:
    """Source: each entrant's own positions halfway, far from the others' paths, have its colour."""
    rates = (0.002, 0.02)
    entrants = tuple(Entrant(rule, {"learning_rate": rate}) for rule, rate in zip(("gd", "adam"), rates, strict=True))
    made, runs = film(Experiment("saddle", (-1.5, 0.5), steps=80, entrants=entrants), "overlay", LIGHT)
    [panel] = made.plan.panels
    *_, last = (np.asarray(frame) for frame in made.frames(np.arange(81)))
    for index, run in enumerate(runs):
        colour = ImageColor.getrgb(LIGHT.path_style(index).colour)
        points = panel.pixels(run.theta) + panel.box[:2]
        hit = [
            (last[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2] == colour).all(axis=2).any()
            for x, y in points[20:70]
        ]
        assert np.mean(hit) > 0.6  # the rest are gaps between dashes


# The legend -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("landscape", ["beale", "cliff"])
def test_nothing_is_said_beside_the_legends_boxes(landscape: str, layout: Layout) -> None:
    """The longest there is to say, a departure at a late step: below a wide view there is little room for it."""
    name = "W" * 40
    entrants = (Entrant("adam", {"learning_rate": 100.0}, name=name),) * 5
    experiment = Experiment(landscape, steps=5000, entrants=entrants)
    late = [replace(run, outcome=Outcome("left_the_view", 4999)) for run in simulate(experiment)]
    made = RaceFrames(experiment, late, Style(layout))
    first, last = (np.asarray(frame) for frame in made.frames(np.array([0, 5000])))
    assert np.array_equal(outside(first, made), outside(last, made))
    for left, top, right, bottom in made.plan.legend:
        assert (first[top:bottom, left:right] != last[top:bottom, left:right]).any()


def test_a_panel_each_is_as_large_as_the_others_and_has_its_own_trail() -> None:
    entrants = (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam", {"learning_rate": 0.05}))
    made, _ = film(Experiment("saddle", steps=60, entrants=entrants), "grid", LIGHT)
    frame = picture(made, 60)
    for panel in made.plan.panels:
        left, top, right, bottom = panel.box
        here = frame[top:bottom, left:right]
        for index in range(2):
            colour = ImageColor.getrgb(LIGHT.path_style(index).colour)
            assert (here == colour).all(axis=2).any() == (index in panel.entrants)
