"""What stands still in an exported picture: title, isolines, axes, known minima, start, the legend's names."""

import numpy as np
from jaxtyping import Float
from PIL import Image, ImageColor, ImageDraw

from export.drawing import fitted, font, stamp_ring, stamp_star
from export.layout import Panel, Plan
from export.legend import draw_names
from landscapes import find_landscape
from plots.scale import LEVELS, LossScale, loss_scale
from plots.theme import Theme
from trajectories import Experiment, loss_grid

_SAMPLES = 2
"""Samples of the loss per pixel, in each direction."""

_TICK_DISTANCE = 45
"""Least distance of two ticks in pixels."""

_GRID_POINTS = 201
"""The scale of the colours is the screen's: made from the losses on this many points per axis."""


def draw_background(experiment: Experiment, plan: Plan, theme: Theme) -> Image.Image:
    """The picture without anything that moves."""
    landscape = find_landscape(experiment.landscape)
    image = Image.new("RGB", plan.size, theme.background)
    draw = ImageDraw.Draw(image)
    _title(draw, experiment, plan, theme)
    scale = _scale(experiment)
    contours = _contours(experiment, plan.panels[0], scale, theme)  # every panel has the same size and view
    for panel in plan.panels:
        still = contours.copy()
        _mark(still, experiment, panel, theme)
        image.paste(still, panel.box[:2])
        _axes(draw, panel, landscape.axes, theme)
    draw_names(image, experiment, plan, theme)
    return image


def _title(draw: ImageDraw.ImageDraw, experiment: Experiment, plan: Plan, theme: Theme) -> None:
    name = find_landscape(experiment.landscape).name
    numbers = ", ".join(f"{number} = {_number(value)}" for number, value in experiment.parameters.items())
    left, top, right, _ = plan.title
    baseline = top + 23
    draw.text((left, baseline), name, fill=theme.ink, font=font(16), anchor="ls")
    beside = left + font(16).getlength(name) + 12
    room = int(right - beside - _step_width(experiment) - 12)
    if room > 0:
        draw.text((beside, baseline), fitted(numbers, 12, room), fill=theme.muted, font=font(12), anchor="ls")


def _step_width(experiment: Experiment) -> float:
    """What the step's number, drawn anew in every frame at the right, takes at most."""
    return font(13).getlength(f"step {experiment.steps} / {experiment.steps}")


def _scale(experiment: Experiment) -> LossScale:
    landscape = find_landscape(experiment.landscape)
    x, y = (np.linspace(low, high, _GRID_POINTS) for low, high in landscape.view)
    losses = loss_grid(experiment.landscape, experiment.parameters, x, y)
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


def _mark(image: Image.Image, experiment: Experiment, panel: Panel, theme: Theme) -> None:
    critical = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    minima = [point.point for point in critical if point.kind == "minimum"]
    for x, y in panel.pixels(np.array(minima).reshape(-1, 2)):
        stamp_star(image, x, y, theme.ink)
    [start] = panel.pixels(np.array([experiment.start]))
    width, height = panel.size
    if 0 <= start[0] <= width and 0 <= start[1] <= height:
        stamp_ring(image, start[0], start[1], theme.ink, theme.casing)


def _axes(draw: ImageDraw.ImageDraw, panel: Panel, names: tuple[str, str], theme: Theme) -> None:
    left, top, right, bottom = panel.box
    draw.line((left - 1, top, left - 1, bottom), fill=theme.muted)
    draw.line((left - 1, bottom, right, bottom), fill=theme.muted)
    (x_low, x_high), (y_low, y_high) = panel.view
    show_left, show_below = panel.tick_labels
    for value in _ticks(x_low, x_high, panel.size[0]):
        x = left + (value - x_low) / (x_high - x_low) * (right - left)
        draw.line((x, bottom, x, bottom + 3), fill=theme.muted)
        if show_below:
            draw.text((x, bottom + 5), _number(value), fill=theme.muted, font=font(10), anchor="mt")
    ticks = _ticks(y_low, y_high, panel.size[1])
    for value in ticks:
        y = top + (y_high - value) / (y_high - y_low) * (bottom - top)
        draw.line((left - 4, y, left - 1, y), fill=theme.muted)
        if show_left:
            draw.text((left - 7, y), _number(value), fill=theme.muted, font=font(10), anchor="rm")
    if show_below:
        draw.text(((left + right) / 2, bottom + 18), names[0], fill=theme.muted, font=font(11), anchor="mt")
    if show_left:
        widest = max((font(10).getlength(_number(value)) for value in ticks), default=0)
        beside = left - 7 - widest - 5
        draw.text((beside, (top + bottom) / 2), names[1], fill=theme.muted, font=font(11), anchor="rm")


def _ticks(low: float, high: float, pixels: int) -> list[float]:
    """The round numbers within [low, high] that are 1, 2 or 5 times a power of ten, and at least so far, apart."""
    rough = (high - low) / max(pixels / _TICK_DISTANCE, 1)
    power = 10.0 ** np.floor(np.log10(rough))
    distance = next(step * power for step in (1, 2, 5, 10) if step * power >= rough)
    return [float(k * distance) for k in range(int(np.ceil(low / distance)), int(np.floor(high / distance)) + 1)]


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")
