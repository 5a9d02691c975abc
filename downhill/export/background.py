"""What stands still in an exported picture besides the legend: title, isolines, axes, known critical points, start."""

import numpy as np
from jaxtyping import Float
from PIL import Image, ImageColor, ImageDraw

from downhill.drawing.layout import Panel, Plan
from downhill.drawing.readable import readable
from downhill.drawing.scale import LEVELS, LossScale, grid_coordinates, loss_scale
from downhill.drawing.theme import Theme
from downhill.drawing.ticks import linear_ticks
from downhill.experiment import Experiment
from downhill.export.axes import TickedAxis, across_distance, draw_axes, up_distance
from downhill.export.drawing import draw_text, fitted, font, length, stamp_point, stamp_ring
from downhill.simulation import loss_grid
from landscapes import find_landscape

_SAMPLES = 2
"""Samples of the loss per pixel, in each direction."""


def draw_background(
    experiment: Experiment, plan: Plan, theme: Theme, title: str = "", longest_moment: str = ""
) -> Image.Image:
    """The picture without its legend and anything that moves.

    Args:
        experiment: the race.
        plan: where everything lies.
        theme: the colours.
        title: stands before the landscape's name.
        longest_moment: room is left in the title's line for this text; by default for the last step's.
    """
    landscape = find_landscape(experiment.landscape)
    image = Image.new("RGB", plan.size, theme.background)
    draw = ImageDraw.Draw(image)
    moment = longest_moment or f"step {experiment.steps} / {experiment.steps}"
    _title(draw, experiment, plan, theme, title, length(moment, 13 * plan.scale))
    scale = scale_of(experiment)
    contours = _contours(experiment, plan.panels[0], scale, theme)  # every panel has the same size and view
    for panel in plan.panels:
        still = contours.copy()
        _mark(still, experiment, panel, theme, plan.scale)
        image.paste(still, panel.box[:2])
        (x, y), (show_left, show_below) = panel.view, panel.tick_labels
        across = linear_ticks(*x, panel.size[0], across_distance(plan.scale))
        up = linear_ticks(*y, panel.size[1], up_distance(plan.scale))
        x_axis = TickedAxis(across, *x, landscape.axes[0], show_below)
        y_axis = TickedAxis(up, *y, landscape.axes[1], show_left)
        draw_axes(image, panel.box, x_axis, y_axis, theme, plan.scale)
    return image


def _title(
    draw: ImageDraw.ImageDraw, experiment: Experiment, plan: Plan, theme: Theme, title: str, moment: float
) -> None:
    name = find_landscape(experiment.landscape).name
    numbers = [f"{number} = {readable(value, 6)}" for number, value in experiment.parameters.items()]
    scale = plan.scale
    left, top, right, _ = plan.title
    baseline = top + 23 * scale
    room = right - left - moment - 24 * scale
    heading = fitted(title or name, 16 * scale, room)
    draw_text(draw, (left, baseline), heading, 16 * scale, theme.ink, "ls")
    after = left + length(heading, 16 * scale) + 12 * scale
    room -= after - left
    if room > 40 * scale:
        details = fitted(", ".join([name, *numbers] if title else numbers), 12 * scale, room)
        draw.text((after, baseline), details, fill=theme.muted, font=font(12 * scale), anchor="ls")


def scale_of(experiment: Experiment) -> LossScale:
    """From the landscape's losses to heights, as on the screen."""
    landscape = find_landscape(experiment.landscape)
    losses = loss_grid(experiment.landscape, experiment.parameters, *grid_coordinates(landscape.view))
    return loss_scale(losses, landscape.colour_scale)


def _contours(experiment: Experiment, panel: Panel, scale: LossScale, theme: Theme) -> Image.Image:
    """The fills, with thin lines between them; the loss is computed for every sample, not interpolated."""
    width, height = (side * _SAMPLES for side in panel.size)
    (x_low, x_high), (y_low, y_high) = panel.view
    x = x_low + (np.arange(width) + 0.5) / width * (x_high - x_low)
    y = y_high - (np.arange(height) + 0.5) / height * (y_high - y_low)
    losses = loss_grid(experiment.landscape, experiment.parameters, x, y)
    levels = _levels(losses, scale)
    colours = np.array([ImageColor.getrgb(colour) for colour in theme.fills(LEVELS)], np.uint8)[levels]
    line = np.zeros(levels.shape, bool)
    line[:, 1:] |= levels[:, 1:] != levels[:, :-1]
    line[1:, :] |= levels[1:, :] != levels[:-1, :]
    colours[line] = colours[line] // 2 + np.array(ImageColor.getrgb(theme.isoline), np.uint8) // 2
    return Image.fromarray(colours).reduce(_SAMPLES)


def _levels(losses: Float[np.ndarray, "rows columns"], scale: LossScale) -> np.ndarray:
    """The number of the fill at each sample; what is not finite counts as highest."""
    finite = np.where(np.isfinite(losses), losses, scale.highest)
    return np.searchsorted(scale.edges[1:-1], scale.heights(finite))


def _mark(image: Image.Image, experiment: Experiment, panel: Panel, theme: Theme, scale: float) -> None:
    critical = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    places = panel.pixels(np.array([known.point for known in critical]).reshape(-1, 2))
    for known, (x, y) in zip(critical, places, strict=True):
        stamp_point(image, x, y, known.kind, theme.ink, theme.casing, scale)
    [start] = panel.pixels(np.array([experiment.start]))
    width, height = panel.size
    if 0 <= start[0] <= width and 0 <= start[1] <= height:
        stamp_ring(image, start[0], start[1], theme.ink, theme.casing, scale)
