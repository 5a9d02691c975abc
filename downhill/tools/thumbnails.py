"""Write the catalogue's small pictures from the entries: ``python -m downhill.tools.thumbnails beale adam``.

Without names all of them; another machine's last digits may then change many by a hair.
"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageColor

from downhill.drawing.layout import Panel, Plan, View
from downhill.drawing.theme import DARK, LIGHT, Theme
from downhill.experiment import Entrant, Experiment
from downhill.export.drawing import stamp_marker
from downhill.export.ground import draw_background
from downhill.export.raster import Raster
from downhill.export.way import Way
from downhill.simulation import Trajectory, simulate
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS

FOLDER = Path(__file__).parents[1] / "visit" / "static"
SIDE = 180
"""Pixels of the longer side."""

_COLOURS = 64
_RAVINE = Experiment("quadratic", (-1.0, 0.5), 100)
_RAVINE_VIEW = ((-1.2, 0.4), (-0.6, 0.6))


def write(name: str) -> None:
    """An entry's picture into its file: a landscape from above, a rule as a path down one ravine."""
    kind, image = ("landscapes", landscape_thumbnail) if name in LANDSCAPES else ("rules", rule_thumbnail)
    image(name).save(FOLDER / kind / f"{name}.png", optimize=True)


def landscape_thumbnail(landscape: str) -> Image.Image:
    """Isolines, minima and start."""
    view = LANDSCAPES[landscape].view
    return translucent({theme: _still(Experiment(landscape), view, theme) for theme in (LIGHT, DARK)})


def rule_thumbnail(rule: str) -> Image.Image:
    """The first 100 steps down a quadratic ravine, all hyperparameters at their defaults."""
    [run] = simulate(replace(_RAVINE, entrants=(Entrant(rule),)))
    return translucent({theme: _run(run, theme) for theme in (LIGHT, DARK)})


def plan(view: View) -> Plan:
    """One panel that fills a picture of the view's shape, and nothing around it."""
    width, height = (high - low for low, high in view)
    scale = SIDE / max(width, height)
    size = round(width * scale), round(height * scale)
    out_of_sight = (0, -100, 0, -100)  # where the title goes
    return Plan(size, out_of_sight, (Panel((0, 0, *size), view, (), (False, False)),), ())


def translucent(pictures: Mapping[Theme, Image.Image]) -> Image.Image:
    """One picture for both pages: laid over either theme's background, it looks as if drawn for that theme.

    A pixel of colour c and opacity a over a background b shows a c + (1 - a) b. Two backgrounds, two equations: what
    is left of the backgrounds' difference gives a, then c follows from each (Smith & Blinn 1996).
    """
    (light, on_light), (dark, on_dark) = (
        (np.array(ImageColor.getrgb(theme.background), float), np.asarray(pictures[theme], float))
        for theme in (LIGHT, DARK)
    )
    opacity = 1 - np.clip(((on_light - on_dark) / (light - dark)).mean(axis=2, keepdims=True), 0.0, 1.0)
    both = (on_light + on_dark - (1 - opacity) * (light + dark)) / 2
    colour = np.divide(both, opacity, out=np.zeros_like(both), where=opacity > 0)
    pixels = np.concatenate([np.clip(colour, 0, 255), 255 * opacity], axis=2).round().astype(np.uint8)
    return _with_palette(pixels)


def _with_palette(pixels: UInt8[np.ndarray, "rows columns 4"]) -> Image.Image:
    """The most frequent colours, and each of the others replaced by the nearest of them: a third of the bytes."""
    colours, which, counts = np.unique(pixels.reshape(-1, 4), axis=0, return_inverse=True, return_counts=True)
    weights = np.where(colours[:, 3] == 255, 20 * counts, counts)  # stars and paths are small, and opaque
    kept = colours[np.argsort(-weights, kind="stable")[:_COLOURS]]
    difference = colours[:, None, :].astype(float) - kept[None, :, :]
    nearest = (difference**2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    image = Image.fromarray(nearest[which].reshape(pixels.shape[:2]), mode="P")
    image.putpalette(kept.tobytes(), rawmode="RGBA")
    return image


def _run(run: Trajectory, theme: Theme) -> Image.Image:
    image = _still(_RAVINE, _RAVINE_VIEW, theme)
    points = plan(_RAVINE_VIEW).panels[0].pixels(run.theta)
    drawable = np.isfinite(points).all(axis=1) & (np.abs(points) < 1e100).all(axis=1)
    last = len(points) - 1 if drawable.all() else max(int(drawable.argmin()) - 1, 0)
    style = theme.path_style(0)
    Raster(image).path(Way(points, last, image.size, style, theme.casing))
    x, y = points[last]
    if 0 <= x <= image.width and 0 <= y <= image.height:
        stamp_marker(image, x, y, style, theme.casing)
    return image


def _still(experiment: Experiment, view: View, theme: Theme) -> Image.Image:
    return draw_background(experiment, plan(view), theme)


if __name__ == "__main__":
    chosen = sys.argv[1:] or [*LANDSCAPES, *OPTIMIZERS]
    if unknown := set(chosen) - {*LANDSCAPES, *OPTIMIZERS}:
        sys.exit(f"{', '.join(sorted(unknown))}: neither a landscape nor a rule")
    for name in chosen:
        write(name)
