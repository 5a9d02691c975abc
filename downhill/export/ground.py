"""The landscape in pixels: its fills, with thin lines between them, below all that is drawn on it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageColor

from downhill.drawing.layout import Panel, Plan
from downhill.drawing.scale import LEVELS, LossScale
from downhill.drawing.theme import Theme
from downhill.experiment import Experiment
from downhill.export.background import draw_surroundings, scale_of
from downhill.export.raster import Raster
from downhill.limits import cores
from downhill.simulation import loss_grid

_SAMPLES = 2
"""Samples of the loss per pixel, in each direction."""
_STRIP = 32
"""Rows of pixels that are painted at a time: their samples fit into a processor's cache, and memory stays small."""


def draw_background(
    experiment: Experiment, plan: Plan, theme: Theme, title: str = "", longest_moment: str = ""
) -> Image.Image:
    """The picture without its legend and anything that moves; see :func:`draw_surroundings`."""
    image = painted_ground(experiment, plan, theme)
    draw_surroundings(Raster(image), experiment, plan, theme, title, longest_moment)
    return image


def painted_ground(experiment: Experiment, plan: Plan, theme: Theme) -> Image.Image:
    """The picture with nothing but the landscape in its panels."""
    image = Image.new("RGB", plan.size, theme.background)
    if plan.panels:
        # All panels have the same size and view.
        ground = _contours(experiment, plan.panels[0], scale_of(experiment), theme, plan.thick)
        for panel in plan.panels:
            image.paste(ground, panel.box[:2])
    return image


def _contours(experiment: Experiment, panel: Panel, scale: LossScale, theme: Theme, thick: int) -> Image.Image:
    """The fills, with lines between them that are so many samples thick; the loss is computed for every sample."""
    width, height = (side * _SAMPLES for side in panel.size)
    (x_low, x_high), (y_low, y_high) = panel.view
    x = x_low + (np.arange(width) + 0.5) / width * (x_high - x_low)
    y = y_high - (np.arange(height) + 0.5) / height * (y_high - y_low)
    colours = _colours(theme).tobytes()
    edges = scale.losses(scale.edges[1:-1])  # of a few numbers, not the heights of all losses

    def strip(top: int) -> Image.Image:
        # With rows above, to see where lines are; always as many, as each number of rows is compiled for itself.
        rows = np.arange(top - thick, top + _STRIP * _SAMPLES).clip(0, height - 1)
        losses = loss_grid(experiment.landscape, experiment.parameters, x, y[rows])
        losses = np.where(np.isfinite(losses), losses, np.inf)  # what is not finite counts as highest
        levels = _lined(np.searchsorted(edges, losses).astype(np.uint8), thick)
        painted = Image.fromarray(levels[thick : thick + height - top], mode="P")
        painted.putpalette(colours)
        return painted.convert("RGB").reduce(_SAMPLES)

    ground = Image.new("RGB", panel.size)
    ground.paste(strip(0))  # what it compiles serves the others
    tops = range(_STRIP, panel.size[1], _STRIP)
    with ThreadPoolExecutor(cores()) as painters:
        for top, painted in zip(tops, painters.map(strip, [top * _SAMPLES for top in tops]), strict=True):
            ground.paste(painted, (0, top))
    return ground


def _colours(theme: Theme) -> UInt8[np.ndarray, "colours 3"]:
    """Those of the fills, then those of the lines over each of them."""
    fills = np.array([ImageColor.getrgb(colour) for colour in theme.fills(LEVELS)], np.uint8)
    return np.concatenate([fills, fills // 2 + np.array(ImageColor.getrgb(theme.isoline), np.uint8) // 2])


def _lined(levels: UInt8[np.ndarray, "rows columns"], thick: int) -> UInt8[np.ndarray, "rows columns"]:
    """The colours' numbers: the level's, or its line's where an edge is among the next samples to the left or above."""
    line = np.zeros(levels.shape, bool)
    for away in range(thick):
        line[:, away + 1 :] |= levels[:, 1 : levels.shape[1] - away] != levels[:, : -away - 1]
        line[away + 1 :, :] |= levels[1 : len(levels) - away, :] != levels[: -away - 1, :]
    return levels + line.astype(np.uint8) * np.uint8(LEVELS)
