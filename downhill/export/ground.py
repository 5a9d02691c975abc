"""The landscape in pixels: its fills, with thin lines between them, below all that is drawn on it."""

import numpy as np
from PIL import Image, ImageColor

from downhill.drawing.layout import Panel, Plan
from downhill.drawing.scale import LEVELS, LossScale
from downhill.drawing.theme import Theme
from downhill.experiment import Experiment
from downhill.export.background import draw_surroundings, heights_of, scale_of
from downhill.export.raster import Raster
from downhill.simulation import loss_grid

_SAMPLES = 2
"""Samples of the loss per pixel, in each direction."""


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
        ground = _contours(experiment, plan.panels[0], scale_of(experiment), theme)  # all have the same size and view
        for panel in plan.panels:
            image.paste(ground, panel.box[:2])
    return image


def _contours(experiment: Experiment, panel: Panel, scale: LossScale, theme: Theme) -> Image.Image:
    """The fills, with thin lines between them; the loss is computed for every sample, not interpolated."""
    width, height = (side * _SAMPLES for side in panel.size)
    (x_low, x_high), (y_low, y_high) = panel.view
    x = x_low + (np.arange(width) + 0.5) / width * (x_high - x_low)
    y = y_high - (np.arange(height) + 0.5) / height * (y_high - y_low)
    losses = loss_grid(experiment.landscape, experiment.parameters, x, y)
    levels = np.searchsorted(scale.edges[1:-1], heights_of(losses, scale))
    colours = np.array([ImageColor.getrgb(colour) for colour in theme.fills(LEVELS)], np.uint8)[levels]
    line = np.zeros(levels.shape, bool)
    line[:, 1:] |= levels[:, 1:] != levels[:, :-1]
    line[1:, :] |= levels[1:, :] != levels[:-1, :]
    colours[line] = colours[line] // 2 + np.array(ImageColor.getrgb(theme.isoline), np.uint8) // 2
    return Image.fromarray(colours).reduce(_SAMPLES)
