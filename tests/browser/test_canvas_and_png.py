"""The same race on the canvas and as PNG: heads at the same places, in the same colours, between the same ticks.

Heads and colours are read from the pixels of both; of texts it is noted what each was told to write, and where.
"""

import io
import re
from base64 import b64decode
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page

from downhill import Entrant, Experiment, simulate
from downhill.drawing.layout import Box
from downhill.drawing.scale import LEVELS
from downhill.drawing.ticks import bar_ticks
from downhill.export import Style, render_html, render_png
from downhill.export.background import scale_of
from downhill.export.scene import plan_of
from landscapes import find_landscape
from tests.browser.player import open_still
from tests.number_texts import number_of

NOTE_TEXTS = """() => {
    const { fillText } = CanvasRenderingContext2D.prototype;
    window.texts = [];
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
        const { a, b, c, d, e, f } = this.getTransform();
        const still = this.canvas.closest(".downhill-stage")?.querySelector("canvas") === this.canvas;
        const ratio = window.devicePixelRatio;
        if (still) window.texts.push([text, (a * x + c * y + e) / ratio, (b * x + d * y + f) / ratio]);
        return fillText.call(this, text, x, y, ...rest);
    };
    const { clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function (...rectangle) {
        if (this.canvas.closest(".downhill-stage")?.querySelector("canvas") === this.canvas) window.texts = [];
        return clearRect.apply(this, rectangle);
    };
}"""
"""Keeps what stands on the stage's lower canvas, with the places in CSS pixels."""

STYLE = Style(size=(640, 480))
"""In which a file's type has its own size."""
SCREEN_TYPE, FILE_TYPE = 12, 10
"""Sizes of the numbers along axes: a panel with as many of them across has the same ticks."""
REST = 182
"""Pixels of the window's height that the overlay leaves to what is around it."""
NUMBER = "[−\\d.×⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+"
REACH = 4
"""Of the disc, in pixels, that a head of any shape covers around its middle."""


class Text(NamedTuple):
    """What was written, and the pixel that it is meant for."""

    text: str
    x: float
    y: float


class Drawn(NamedTuple):
    """A picture of a race.

    Attributes:
        pixels: red, green and blue.
        box: left, top, right and bottom of the landscape.
        texts: what was written, with its place.
    """

    pixels: np.ndarray
    box: Box
    texts: list[Text]

    def place(self, experiment: Experiment, point: np.ndarray) -> np.ndarray:
        """The pixel of a point."""
        left, top, right, bottom = self.box
        (x_low, x_high), (y_low, y_high) = find_landscape(experiment.landscape).view
        x, y = point
        return np.array(
            [
                left + (x - x_low) / (x_high - x_low) * (right - left),
                top + (y_high - y) / (y_high - y_low) * (bottom - top),
            ]
        )

    def point(self, experiment: Experiment, pixel: np.ndarray) -> np.ndarray:
        """The point at a pixel."""
        left, top, right, bottom = self.box
        (x_low, x_high), (y_low, y_high) = find_landscape(experiment.landscape).view
        x, y = pixel
        return np.array(
            [
                x_low + (x - left) / (right - left) * (x_high - x_low),
                y_high - (y - top) / (bottom - top) * (y_high - y_low),
            ]
        )

    def colour(self, experiment: Experiment, point: np.ndarray) -> tuple[int, ...]:
        """What colour the pixel at a point has."""
        column, row = np.floor(self.place(experiment, point)).astype(int)
        return tuple(self.pixels[row, column].tolist())

    def flat_colour(self, experiment: Experiment, point: np.ndarray) -> tuple[int, ...] | None:
        """The same, if the pixels around it have the same colour."""
        column, row = np.floor(self.place(experiment, point)).astype(int)
        around = np.unique(self.pixels[row - 3 : row + 4, column - 3 : column + 4].reshape(-1, 3), axis=0)
        return tuple(around[0].tolist()) if len(around) == 1 else None

    def head(self, colour: tuple[int, ...]) -> np.ndarray:
        """The middle of the roundest patch of this colour: where a disc covers the most pixels of it."""
        left, top, right, bottom = self.box
        has = np.pad((self.pixels[top:bottom, left:right] == colour).all(axis=2), REACH).astype(int)
        reach = range(-REACH, REACH + 1)
        disc = [(dx, dy) for dx in reach for dy in reach if dx * dx + dy * dy <= REACH * REACH]
        covered = np.sum([np.roll(has, (dy, dx), (0, 1)) for dx, dy in disc], axis=0)
        rows, columns = np.nonzero(covered == covered.max())
        return np.array([left + columns.mean(), top + rows.mean()]) - REACH + 0.5

    def ticks(self) -> tuple[list[Text], list[Text]]:
        """The numbers below the landscape from the left, and those beside it from below."""
        left, top, right, bottom = self.box
        numbers = [each for each in self.texts if re.fullmatch(NUMBER, each.text)]
        below = [each for each in numbers if bottom < each.y < bottom + 16 and left - 1 <= each.x <= right + 1]
        beside = [each for each in numbers if each.x < left and top - 1 <= each.y <= bottom + 1]
        return sorted(below, key=lambda each: each.x), sorted(beside, key=lambda each: -each.y)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Text]:
    """What Pillow is told to write, with its places."""
    texts: list[Text] = []
    write = ImageDraw.ImageDraw.text

    def noted(draw: ImageDraw.ImageDraw, xy: Any, text: str, *args: Any, **options: Any) -> None:
        texts.append(Text(text, *xy))
        write(draw, xy, text, *args, **options)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", noted)
    return texts


def as_png(experiment: Experiment, texts: list[Text]) -> Drawn:
    png = render_png(experiment, simulate(experiment), STYLE)
    pixels = np.array(Image.open(io.BytesIO(png)).convert("RGB"))
    return Drawn(pixels, plan_of(experiment, STYLE).panels[0].box, texts)


def on_canvas(page: Page, replay: Path, experiment: Experiment, png: Drawn) -> Drawn:
    """In a window of such a height that the panel has room for as many numbers as the PNG's.

    On a replay: it shows the landscape's view as a file does; the page shows what lies beside it as well.
    """
    height = round((png.box[3] - png.box[1]) * SCREEN_TYPE / FILE_TYPE)
    page.set_viewport_size({"width": 1280, "height": REST + height})
    page.add_init_script(f"({NOTE_TEXTS})()")
    replay.write_text(render_html(experiment, simulate(experiment), lean=True), encoding="utf-8")
    stage = open_still(page, replay.as_uri()).locator(".downhill-stage")
    [[left, top, width, height]] = stage.evaluate("stage => JSON.parse(stage.dataset.panels)")
    ground, trails, heads = (picture(stage.locator(".downhill-canvas").nth(layer)) for layer in range(3))
    texts = [Text(*each) for each in page.evaluate("window.texts")]
    below = np.where(trails[..., 3:] == 255, trails, ground)
    pixels = np.where(heads[..., 3:] == 255, heads, below)[..., :3]
    return Drawn(pixels, (left, top, left + width, top + height), texts)


def picture(canvas: Locator) -> np.ndarray:
    """Red, green, blue and opacity of every pixel."""
    _, data = canvas.evaluate("canvas => canvas.toDataURL()").split(",")
    return np.array(Image.open(io.BytesIO(b64decode(data))).convert("RGBA"))


ENTRANTS = (
    Entrant("gd", {"learning_rate": 0.003}),
    Entrant("adam", {"learning_rate": 0.05}),
    Entrant("momentum", {"learning_rate": 0.001}),
    Entrant("rmsprop", {"learning_rate": 0.02}),
)
SLOWER = (
    Entrant("gd", {"learning_rate": 0.05}),
    Entrant("adam", {"learning_rate": 0.07}),
    Entrant("rmsprop", {"learning_rate": 0.02}),
)
RACES = {
    "himmelblau": Experiment("himmelblau", (0.5, -1.0), 25, ENTRANTS),
    "saddle": Experiment("saddle", (-1.5, 0.5), 12, SLOWER),
}


@pytest.mark.parametrize("race", RACES)
def test_a_race_is_the_same_on_the_canvas_and_as_png(
    tmp_path: Path, page: Page, race: str, written: list[Text]
) -> None:
    """Source: each other; for the places also the trajectory, and what the texts say."""
    experiment = RACES[race]
    png = as_png(experiment, written)
    canvas = on_canvas(page, tmp_path / "race.html", experiment, png)
    check_ticks(experiment, canvas, png)
    check_bar(experiment, canvas, png)
    colours: list[tuple[int, ...]] = []
    for run in simulate(experiment):
        end = run.theta[-1]
        colours.append(png.colour(experiment, end))
        assert canvas.colour(experiment, end) == colours[-1], run.entrant.label
        for drawn in (png, canvas):
            # The roundest part of a triangle lies below its middle.
            np.testing.assert_allclose(drawn.head(colours[-1]), drawn.place(experiment, end), atol=2.5)
        on_both = [drawn.point(experiment, drawn.head(colours[-1])) for drawn in (png, canvas)]
        pixel = png.point(experiment, np.ones(2)) - png.point(experiment, np.zeros(2))
        np.testing.assert_allclose((on_both[0] - on_both[1]) / pixel, 0, atol=1.5)
    assert len(set(colours)) == len(experiment.entrants)


def check_ticks(experiment: Experiment, canvas: Drawn, png: Drawn) -> None:
    """The same texts, each at its number."""
    for axis, (shown, filed) in enumerate(zip(canvas.ticks(), png.ticks(), strict=True)):
        assert [each.text for each in shown] == [each.text for each in filed]
        assert len(shown) >= 3
        for drawn, ticks in ((canvas, shown), (png, filed)):
            for each in ticks:
                place = drawn.place(experiment, np.full(2, number_of(each.text)))
                assert abs(place[axis] - (each.x, each.y)[axis]) <= 1, each


def check_bar(experiment: Experiment, canvas: Drawn, png: Drawn) -> None:
    """A PNG has no colour bar; the canvas's has the losses of the landscape's scale, and the colours of the PNG."""
    _, top, right, bottom = canvas.box
    beside = [each for each in canvas.texts if each.x > right and top - 1 <= each.y <= bottom + 1]
    texts = [each for each in beside if re.fullmatch(NUMBER, each.text)]
    scale = scale_of(experiment)
    ticks = bar_ticks(scale)
    assert [each.text for each in texts] == [text for _, text in ticks]
    low, high = scale.edges[[0, -1]]
    heights = [bottom - (height - low) / (high - low) * (bottom - top) for height, _ in ticks]
    np.testing.assert_allclose([each.y for each in texts], heights, atol=1)
    bar = {tuple(pixel) for pixel in canvas.pixels[top:bottom, right + 18].tolist()}
    flat = [each for each in grounds(experiment, canvas, png) if None not in each]
    assert all(one == other for one, other in flat)
    assert len(flat) > 100
    assert 4 < len(set(flat)) <= LEVELS
    assert {one for one, _ in flat} <= bar


def grounds(experiment: Experiment, *pictures: Drawn) -> list[tuple[tuple[int, ...] | None, ...]]:
    """The colours of the pictures at a thousand points; ``None`` near anything that is drawn there."""
    x, y = (np.linspace(low, high, 33)[1:-1] for low, high in find_landscape(experiment.landscape).view)
    points = [np.array(point) for point in product(x.tolist(), y.tolist())]
    return [tuple(drawn.flat_colour(experiment, point) for drawn in pictures) for point in points]
