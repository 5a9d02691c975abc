"""Pictures of maps, looked at pixel by pixel."""

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageColor

from downhill import Entrant, Experiment
from downhill.drawing.maps import SHOWS
from downhill.drawing.theme import DARK, LIGHT, THEMES
from downhill.export import Style, render_map_png
from downhill.export.drawing import length
from downhill.export.map_legend import Legend, Line
from downhill.maps import Basins, ComputedMap, Map, Plane, Sensitivity, compute, summary
from downhill.simulation.outcome import OUTCOMES, Outcome
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")

Pixels = np.ndarray[Any, Any]
DIVERGED = OUTCOMES.index(Outcome.DIVERGED)


@pytest.fixture(scope="module")
def basins() -> ComputedMap:
    pair = (Entrant("gd", {"learning_rate": 0.02}), Entrant("gd", {"learning_rate": 0.01}, name="Slower"))
    return compute(Map(Experiment("himmelblau", steps=100, entrants=pair), Basins(size=33)))


@pytest.fixture(scope="module")
def plane() -> ComputedMap:
    experiment = Experiment("quadratic", steps=100, entrants=(Entrant("momentum"),))
    return compute(Map(experiment, Plane(size=40, x_low=0.01, x_high=1.0)))


@pytest.fixture(scope="module")
def rates() -> ComputedMap:
    pair = (Entrant("gd"), Entrant("rmsprop", noise=3.0))
    return compute(
        Map(Experiment("quadratic", steps=20, entrants=pair), Sensitivity(41, low=0.005, high=1.0, seeds=9, target=1.0))
    )


def picture(computed: ComputedMap, show: Any, **style: Any) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(render_map_png(computed, show, Style(**style)))))


def rgb(colour: str) -> Pixels:
    return np.array(ImageColor.getrgb(colour), np.uint8)


def of_colour(image: Pixels, colour: str) -> Pixels:
    return (image == rgb(colour)).all(axis=-1)


def boxes(image: Pixels, muted: str) -> list[tuple[int, int, int, int]]:
    """Left, top, right, bottom of every panel: each lies in the corner of two long lines in the axes' colour."""
    line = of_colour(image, muted)
    found: list[tuple[int, int, int, int]] = []
    for y in range(line.shape[0]):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], line[y], [0]]).astype(int))).reshape(-1, 2)
        for first, behind in edges.tolist():
            if behind - first < 40:
                continue
            for x in range(first, first + 8):  # a tick may stand out at the left
                top = y
                while top and line[top - 1, x]:
                    top -= 1
                if y - top >= 20:
                    found.append((x + 1, top, behind - 1, y))
                    break
    return found


def cells(image: Pixels, box: tuple[int, int, int, int], rows: int, columns: int) -> Pixels:
    """The colour at a corner of every cell, the lowest row first: away from what is drawn over it."""
    left, top, right, bottom = box
    x = left + (np.arange(columns) + 0.2) * (right - left) / columns
    y = bottom - (np.arange(rows) + 0.8) * (bottom - top) / rows
    return image[np.ix_(y.astype(int), x.astype(int))]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_cell_has_the_colour_of_the_minimum_its_run_has_come_to(basins: ComputedMap, theme: Any) -> None:
    """Source: the theme's hues, and where the runs ended; stars cover a few cells."""
    image = picture(basins, "minimum", theme=theme.name)
    panels_found = boxes(image, theme.muted)
    assert len(panels_found) == 2
    for box, reached in zip(panels_found, basins.reached, strict=True):
        wanted = np.array([rgb(hue) for hue in theme.paths[:4]])[np.clip(reached, 0, 3)]
        shown = cells(image, box, 33, 33)
        right = (shown == wanted).all(axis=-1)
        assert right[reached >= 0].mean() > 0.95
        assert not right[reached < 0].any()
    assert (image[0, 0] == rgb(theme.background)).all()


def test_cells_are_of_one_size_and_crisp(basins: ComputedMap) -> None:
    """Source: a panel of 33 cells is a multiple of 33 pixels wide and high; within a cell is one colour."""
    image = picture(basins, "outcome")
    for left, top, right, bottom in boxes(image, LIGHT.muted):
        assert ((right - left) % 33, (bottom - top) % 33) == (0, 0)
        each = (right - left) // 33
        cell = image[bottom - 2 * each : bottom - each, left + each : left + 2 * each]
        assert len(np.unique(cell.reshape(-1, 3), axis=0)) == 1


def test_minima_are_marked_by_stars(basins: ComputedMap) -> None:
    """Source: Himmelblau's minimum (3, 2) in a view from -5 to 5, whose outermost starts are cells' middles."""
    image = picture(basins, "minimum")
    for left, top, right, bottom in boxes(image, LIGHT.muted):
        half = 10 / 32 / 2
        x = left + (3 + 5 + half) / (10 + 2 * half) * (right - left)
        y = bottom - (2 + 5 + half) / (10 + 2 * half) * (bottom - top)
        assert (image[round(y), round(x)] == rgb(LIGHT.ink)).all()


def test_the_legend_tells_shares_in_per_cent(basins: ComputedMap, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: counted by NumPy."""
    legends: list[Legend] = []
    draw = Legend.draw
    monkeypatch.setattr(Legend, "draw", lambda self, *rest: legends.append(self) or draw(self, *rest))
    render_map_png(basins, "minimum")
    [legend] = legends
    assert legend.head == ("% of 1,089 starts", "1  Gradient descent", "2  Slower")
    shares = [[float(cell) for cell in line.cells[1:]] for line in legend.lines]
    for line, (first, second) in zip(legend.lines, shares, strict=True):
        for place, (share, reached, ends) in enumerate(
            zip((first, second), basins.reached, basins.final_states, strict=True)
        ):
            label = line.cells[0]
            if label == "diverged":
                counted = ((ends.outcome == DIVERGED) & (reached < 0)).mean()
            elif label == "at none of them":
                counted = ((ends.outcome != DIVERGED) & (reached < 0)).mean()
            else:
                counted = (reached == [entry.cells[0] for entry in legend.lines].index(label)).mean()
            assert share == pytest.approx(100 * counted, abs=0.05), (label, place)
    assert np.sum(shares, axis=0) == pytest.approx([100, 100], abs=0.3)


def test_the_swatches_have_the_cells_colours(basins: ComputedMap) -> None:
    """Source: below the panels each class's colour comes once more, as a square."""
    image = picture(basins, "minimum")
    below = image[max(box[3] for box in boxes(image, LIGHT.muted)) + 30 :]
    for hue in LIGHT.paths[:4]:
        rows, columns = np.nonzero(of_colour(below, hue))
        assert (np.ptp(rows), np.ptp(columns), rows.size) == (11, 11, 144)


def test_a_plane_is_spaced_as_its_axes_say_and_theory_is_drawn_over_it(plane: ComputedMap) -> None:
    """Source: heavy ball is stable below α = 2(1 + φ)/κ; columns are evenly spaced in log α, rows in log(1 - φ)."""
    image = picture(plane, "outcome")
    [box] = boxes(image, LIGHT.muted)
    left, top, right, bottom = box
    wide, high = (right - left) / 40, (bottom - top) / 40
    for row in (5, 15, 30):
        momentum = 1 - 10 ** (-4 * row / 39)
        rate = 2 * (1 + momentum) / 20
        column = (np.log10(rate) + 2) / 2 * 39
        x, y = left + (column + 0.5) * wide, bottom - (row + 0.5) * high
        nearby = image[round(y), round(x) - 1 : round(x) + 2]
        assert of_colour(nearby, LIGHT.ink).any(), row
    diverged = plane.final_states[0].outcome == DIVERGED
    shown = cells(image, box, 40, 40)
    [grey] = np.unique(shown[10:30, -1].reshape(-1, 3), axis=0)
    assert diverged[10:30, -1].all()
    assert ((shown == grey).all(axis=-1) == diverged).mean() > 0.95


def test_elsewhere_no_boundary_is_drawn(plane: ComputedMap) -> None:
    """Source: nothing is known of a clipped gradient; the ink is only in the title."""
    clipped = replace(plane, map=replace(plane.map, experiment=clipped_experiment(plane)))
    image = picture(clipped, "outcome")
    [(left, top, right, bottom)] = boxes(image, LIGHT.muted)
    assert not of_colour(image[top:bottom, left:right], LIGHT.ink).any()


def clipped_experiment(plane: ComputedMap) -> Experiment:
    [entrant] = plane.map.experiment.entrants
    return replace(plane.map.experiment, entrants=(replace(entrant, clip_norm=1.0),))


def test_the_ramp_runs_through_all_its_colours(plane: ComputedMap) -> None:
    """Source: 64 colours from pale to dark, as wide as the legend says, below the panel."""
    image = picture(plane, "loss")
    [(left, _, _, bottom)] = boxes(image, LIGHT.muted)
    bar = next(row for row in image[bottom + 30 :, left : left + 260] if (row[:-1] != row[1:]).any(axis=-1).sum() == 63)
    assert (np.diff(bar.astype(int).sum(axis=-1)) <= 0).all()


def test_a_curve_goes_through_the_closed_form(rates: ComputedMap) -> None:
    """Source: on a quadratic K steps of gradient descent multiply each coordinate by (1 - αλ)ᴷ."""
    image = picture(rates, "loss", size=(1200, 900))
    [(left, top, right, bottom)] = boxes(image, LIGHT.muted)
    experiment = rates.map.experiment
    x0, y0 = experiment.start or (0.0, 0.0)
    condition = experiment.parameters["condition"]
    alpha = rates.axes[0].values
    # The view is the quadratic's own: the eigenvalue 1 along x, κ along y.
    loss = 0.5 * ((1 - alpha) ** 40 * x0**2 + condition * (1 - condition * alpha) ** 40 * y0**2)
    assert rates.final_states[0].loss[0, :10] == pytest.approx(loss[:10], rel=1e-9)
    inside = of_colour(image[top:bottom, left:right], LIGHT.paths[0])
    heights = [np.flatnonzero(inside[:, round((k + 0.5) * (right - left) / 41)]) for k in range(3, 24, 4)]
    middles = np.array([each.mean() for each in heights])
    logs = np.log10(loss[3:24:4])
    slope, offset = np.polyfit(logs, middles, 1)
    assert slope < 0
    assert middles == pytest.approx(slope * logs + offset, abs=2.5)
    for edge in (0, bottom - top):  # the axis runs from one whole decade to another
        assert (edge - offset) / slope == pytest.approx(round((edge - offset) / slope), abs=0.15)


def test_the_best_rate_has_its_marker(rates: ComputedMap) -> None:
    """Source: the lowest final loss of the noiseless entrant, whose markers are circles of its hue in two places."""
    image = picture(rates, "loss")
    [(left, top, right, _)] = boxes(image, LIGHT.muted)
    best = int(np.argmin(np.where(np.isfinite(rates.final_states[0].loss[0]), rates.final_states[0].loss[0], np.inf)))
    x = left + round((best + 0.5) * (right - left) / 41)
    lane = image[top - 40 : top, x - 3 : x + 4]
    assert of_colour(lane, LIGHT.paths[0]).sum() > 30


def lane(image: Pixels, box: tuple[int, int, int, int], number: int) -> Pixels:
    """The row of pixels through the middle of an entrant's lane, of two, above the panel."""
    left, top, right, _ = box
    return image[top - 32 + round(13 * (number + 0.5)) + 2, left:right]


def test_a_bar_spans_the_good_rates_and_a_cross_marks_divergence(rates: ComputedMap) -> None:
    """Source: the map in numbers, tested by itself; gradient descent diverges beyond 2/κ."""
    image = picture(rates, "loss")
    [box] = boxes(image, LIGHT.muted)
    wide = (box[2] - box[0]) / 41
    each = summary(rates)[0]
    assert each.good is not None
    assert each.diverges_from is not None
    begin, end, cross = (
        (int(np.argmin(np.abs(each.rates - rate))) + 0.5) * wide for rate in (*each.good, each.diverges_from)
    )
    hue = np.flatnonzero(of_colour(lane(image, box, 0), LIGHT.paths[0]))
    assert hue.min() == pytest.approx(begin, abs=2.5)
    assert hue[hue < (end + cross) / 2].max() == pytest.approx(end, abs=2.5)
    assert hue[hue > (end + cross) / 2].mean() == pytest.approx(cross, abs=2.5)


def test_quartiles_are_a_band_where_seeds_differ(rates: ComputedMap) -> None:
    """Source: only RMSProp's gradients are noisy; its band is its hue, 46 of 255 parts over the page."""
    image = picture(rates, "loss", size=(1200, 900))
    [(left, top, right, bottom)] = boxes(image, LIGHT.muted)
    panel = image[top:bottom, left:right].astype(int)

    def banded(hue: str) -> int:
        wanted = (46 * rgb(hue).astype(int) + 209 * rgb(LIGHT.background).astype(int)) / 255
        return int((np.abs(panel - wanted).max(axis=-1) <= 1).sum())

    assert banded(LIGHT.paths[1]) > 500
    assert banded(LIGHT.paths[0]) < 50


def test_outcomes_of_a_sensitivity_are_strips(rates: ComputedMap) -> None:
    """Source: where the runs ended: a column for each rate, a row for each seed, the same grey where they diverged."""
    image = picture(rates, "outcome")
    both = boxes(image, LIGHT.muted)
    assert len(both) == 2
    for box, ends in zip(both, rates.final_states, strict=True):
        shown = cells(image, box, 9, 41)
        for kind in np.unique(ends.outcome):
            if kind != OUTCOMES.index(Outcome.CONVERGED):
                assert len(np.unique(shown[ends.outcome == kind], axis=0)) == 1
    first, second = (cells(image, box, 9, 41) for box in both)
    grey = first[rates.final_states[0].outcome == DIVERGED][0]
    for shown, ends in zip((first, second), rates.final_states, strict=True):
        assert np.array_equal((shown == grey).all(axis=-1), ends.outcome == DIVERGED)


def test_steps_to_the_target_have_their_heights() -> None:
    """Source: on a quadratic gradient descent reaches a loss after the steps that the closed form says."""
    gd = Experiment("quadratic", (4.0, 0.0), 100, (Entrant("gd"),), {"condition": 1.0})
    computed = compute(Map(gd, Sensitivity(values=21, low=0.03, high=0.3, target=1e-2)))
    image = picture(computed, "steps", size=(1200, 900))
    [(left, top, right, bottom)] = boxes(image, LIGHT.muted)
    inside = of_colour(image[top:bottom, left:right], LIGHT.paths[0])
    for column in (6, 10, 14):
        alpha = computed.axes[0].values[column]
        steps = np.ceil(np.log(1e-2 / 8) / (2 * np.log(1 - alpha)))
        height = np.flatnonzero(inside[:, round((column + 0.5) * (right - left) / 21)]).mean()
        assert (bottom - top - height) / (bottom - top) * 100 == pytest.approx(steps, abs=1.5)


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("size", [None, (320, 240), (1920, 1440), (1000, 300)])
def test_it_has_the_size_asked_for_and_carries_its_map(rates: ComputedMap, show: Any, size: Any) -> None:
    """Source: Pillow's decoder, and the map."""
    computed = rates if show in ("loss", "outcome") else compute_small()
    png = Image.open(io.BytesIO(render_map_png(computed, show, Style(size=size, theme="dark", projector=size is None))))
    assert png.mode == "RGB"
    assert size in (None, png.size)
    assert Map.from_json(png.info["Map"]) == computed.map


def compute_small() -> ComputedMap:
    """Somebody whose runs all diverge, from three starts squared."""
    gd = Entrant("gd", {"learning_rate": 100.0})
    return compute(Map(Experiment("himmelblau", steps=100, entrants=(gd, gd)), Basins(size=3)))


def test_the_same_map_gives_the_same_picture(basins: ComputedMap) -> None:
    """Source: nothing of the moment is drawn."""
    assert render_map_png(basins, "outcome") == render_map_png(basins, "outcome")


def test_nobody_has_no_picture() -> None:
    """Source: the contract: a mistake is a ValueError with the field."""
    nobody = compute(Map(Experiment("beale"), Basins(size=2)))
    with pytest.raises(ValueError, match="entrants: nobody is on this map"):
        render_map_png(nobody, "minimum")


@pytest.mark.parametrize(("columns", "room", "high"), [(1, 700, 6), (1, 300, 10), (2, 900, 6), (12, 900, 10)])
def test_a_legend_keeps_to_its_room(columns: int, room: float, high: int) -> None:
    """Source: nine classes below a head, in two blocks where there is room; heads are shortened, numbers are not."""
    lines = tuple(Line(LIGHT.ink, (f"class {k}", *(["100.0"] * columns))) for k in range(9))
    legend = Legend(("% of 1,681 starts", *(["3  A rather long name"] * columns)), lines)
    width, height = legend.size(room, 1.0)
    assert width <= room + 1e-6
    assert height == high * 18
    assert width >= columns * (length("100.0", 12) + 8)


def test_numbers_need_their_room() -> None:
    """Source: twelve columns in the width of three are too wide, so that the picture is made smaller."""
    legend = Legend(("", *("head",) * 12), (Line(LIGHT.ink, ("class", *("100.0",) * 12)),))
    assert legend.size(200, 1.0)[0] > 200
    assert legend.size(200, 0.25)[0] <= 200


def test_themes_share_their_indices(basins: ComputedMap) -> None:
    """Source: the same cells are alike in both themes."""
    light, dark = (picture(basins, "outcome", theme=name) for name in THEMES)
    assert light.shape == dark.shape
    [one, _], [other, _] = boxes(light, LIGHT.muted), boxes(dark, DARK.muted)
    assert one == other
