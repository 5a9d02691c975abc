"""What stands still in an exported picture besides landscape and legend: title, axes, known critical points, start."""

import numpy as np
from jaxtyping import Float

from downhill.drawing.layout import Panel, Plan
from downhill.drawing.readable import readable
from downhill.drawing.scale import LossScale, grid_coordinates, loss_scale
from downhill.drawing.theme import Theme
from downhill.drawing.ticks import linear_ticks
from downhill.experiment import Experiment
from downhill.export.axes import TickedAxis, across_distance, draw_axes, up_distance
from downhill.export.canvas import Canvas
from downhill.export.drawing import fitted, length
from downhill.simulation import loss_grid
from landscapes import find_landscape


def draw_surroundings(
    canvas: Canvas, experiment: Experiment, plan: Plan, theme: Theme, title: str = "", longest_moment: str = ""
) -> None:
    """What stands still besides the landscape itself and the legend: title, marks, axes.

    Args:
        canvas: of the whole picture.
        experiment: the race.
        plan: where everything lies.
        theme: the colours.
        title: stands before the landscape's name.
        longest_moment: room is left in the title's line for this text; by default for the last step's.
    """
    landscape = find_landscape(experiment.landscape)
    moment = longest_moment or f"step {experiment.steps} / {experiment.steps}"
    _title(canvas, experiment, plan, theme, title, length(moment, 13 * plan.scale))
    for panel in plan.panels:
        with canvas.clipped(panel.box) as still:
            _mark(still, experiment, panel, theme, plan.scale)
        (x, y), (show_left, show_below) = panel.view, panel.tick_labels
        across = linear_ticks(*x, panel.size[0], across_distance(plan.scale))
        up = linear_ticks(*y, panel.size[1], up_distance(plan.scale))
        x_axis = TickedAxis(across, *x, landscape.axes[0], show_below)
        y_axis = TickedAxis(up, *y, landscape.axes[1], show_left)
        draw_axes(canvas, panel.box, x_axis, y_axis, theme, plan.scale)


def _title(canvas: Canvas, experiment: Experiment, plan: Plan, theme: Theme, title: str, moment: float) -> None:
    name = find_landscape(experiment.landscape).name
    numbers = [f"{number} = {readable(value, 6)}" for number, value in experiment.parameters.items()]
    scale = plan.scale
    left, top, right, _ = plan.title
    baseline = top + 23 * scale
    room = right - left - moment - 24 * scale
    heading = fitted(title or name, 16 * scale, room)
    canvas.text((left, baseline), heading, 16 * scale, theme.ink, "ls")
    after = left + length(heading, 16 * scale) + 12 * scale
    room -= after - left
    if room > 40 * scale:
        details = fitted(", ".join([name, *numbers] if title else numbers), 12 * scale, room)
        canvas.text((after, baseline), details, 12 * scale, theme.muted, "ls")


def scale_of(experiment: Experiment) -> LossScale:
    """From the landscape's losses to heights, as on the screen."""
    landscape = find_landscape(experiment.landscape)
    losses = loss_grid(experiment.landscape, experiment.parameters, *grid_coordinates(landscape.view))
    return loss_scale(losses, landscape.colour_scale)


def heights_of(losses: Float[np.ndarray, "rows columns"], scale: LossScale) -> Float[np.ndarray, "rows columns"]:
    """On the scale; what is not finite counts as highest."""
    return scale.heights(np.where(np.isfinite(losses), losses, scale.highest))


def _mark(canvas: Canvas, experiment: Experiment, panel: Panel, theme: Theme, scale: float) -> None:
    critical = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    places = panel.pixels(np.array([known.point for known in critical]).reshape(-1, 2)).tolist()
    for known, (x, y) in zip(critical, places, strict=True):
        canvas.point((x, y), known.kind, theme.ink, theme.casing, scale)
    [(x, y)] = panel.pixels(np.array([experiment.start])).tolist()
    width, height = panel.size
    if 0 <= x <= width and 0 <= y <= height:
        canvas.ring((x, y), theme.ink, theme.casing, scale)
