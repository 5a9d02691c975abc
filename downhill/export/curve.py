"""The loss curve beside the landscape, on the axes that the player's curve has."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from downhill.drawing.layout import Box
from downhill.drawing.ranges import linear_range, log_range
from downhill.drawing.scale import LossScale
from downhill.drawing.theme import Theme
from downhill.drawing.ticks import decade_ticks, linear_ticks
from downhill.experiment import Experiment
from downhill.export.axes import TickedAxis, across_distance, draw_axes, draw_grid, up_distance
from downhill.export.canvas import Canvas
from downhill.simulation import Trajectory
from landscapes import find_landscape


class LossCurve:
    """Where each run's losses lie in a box: by step, logarithmic above the lowest known minimum if there is one.

    Args:
        experiment: the race.
        runs: what came of it.
        last: each run's last step to draw.
        scale: of the landscape's losses.
        box: left, top, right, bottom.
        moment: what one of the steps is called.
    """

    def __init__(
        self,
        experiment: Experiment,
        runs: Sequence[Trajectory],
        last: Sequence[int],
        scale: LossScale,
        box: Box,
        moment: str = "step",
    ) -> None:
        self.box, self._moment = box, moment
        self._steps = experiment.steps
        known = find_landscape(experiment.landscape).critical_points(experiment.parameters)
        self._lowest = min((point.loss for point in known if point.kind == "minimum"), default=None)
        shown = [self._heights(run.loss[: end + 1]) for run, end in zip(runs, last, strict=True)]
        values = np.concatenate([np.empty(0), *shown])
        if self._lowest is None:
            self._low, self._high = linear_range(values, scale.lowest, scale.highest)
        else:
            self._low, self._high = log_range(values, 10 * (scale.highest - self._lowest))

    def _heights(self, loss: Float[np.ndarray, " steps"]) -> Float[np.ndarray, " steps"]:
        return loss if self._lowest is None else loss - self._lowest

    def points(self, run: Trajectory) -> Float[np.ndarray, "steps 2"]:
        """The pixels of every step, from the box's corner; what is too low for a logarithm stands on the lower edge."""
        left, top, right, bottom = self.box
        heights = self._heights(run.loss)
        if self._lowest is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                heights = np.where(heights > 0, np.maximum(np.log10(heights), self._low), self._low)
        with np.errstate(over="ignore", invalid="ignore"):
            y = (self._high - heights) / (self._high - self._low) * (bottom - top)
        return np.column_stack([np.arange(len(y)) / self._steps * (right - left), y])

    def draw_axes(self, canvas: Canvas, theme: Theme, scale: float) -> None:
        """The frame, with the numbers along it and hairlines within."""
        left, top, right, bottom = self.box
        steps = linear_ticks(0, self._steps, right - left, across_distance(scale))
        ticks = linear_ticks if self._lowest is None else decade_ticks
        name = "loss − minimum" if self._lowest else "loss"
        across = TickedAxis(steps, 0, self._steps, self._moment)
        up = TickedAxis(ticks(self._low, self._high, bottom - top, up_distance(scale)), self._low, self._high, name)
        draw_grid(canvas, self.box, across, up, theme)
        draw_axes(canvas, self.box, across, up, theme, scale)
