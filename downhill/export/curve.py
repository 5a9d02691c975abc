"""The loss curve beside the landscape, on the axes that the player's curve has."""

import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from PIL import Image

from downhill.drawing.scale import LossScale
from downhill.drawing.theme import Theme
from downhill.experiment import Experiment
from downhill.export.axes import TICK_DISTANCE, Axis, decade_ticks, draw_axes, draw_grid, linear_ticks
from downhill.export.layout import Box
from downhill.simulation import Trajectory
from landscapes import find_landscape

_FINEST = 1e-12
"""The lowest decade that a logarithmic axis reaches down to."""


class LossCurve:
    """Where each run's losses lie in a box: by step, logarithmic above the lowest known minimum if there is one.

    Args:
        experiment: the race.
        runs: what came of it.
        last: each run's last step to draw.
        scale: of the landscape's losses.
        box: left, top, right, bottom.
    """

    def __init__(
        self, experiment: Experiment, runs: Sequence[Trajectory], last: Sequence[int], scale: LossScale, box: Box
    ) -> None:
        self.box = box
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
        """The pixels of every step, from the box's corner; what a logarithm cannot show lies on the lower edge."""
        left, top, right, bottom = self.box
        heights = self._heights(run.loss)
        if self._lowest is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                heights = np.where(heights > 0, np.log10(heights), self._low)
        with np.errstate(over="ignore", invalid="ignore"):
            y = (self._high - heights) / (self._high - self._low) * (bottom - top)
        return np.column_stack([np.arange(len(y)) / self._steps * (right - left), y])

    def draw_axes(self, image: Image.Image, theme: Theme, scale: float) -> None:
        """The frame, with the numbers along it and hairlines within."""
        left, top, right, bottom = self.box
        distance = TICK_DISTANCE * scale
        across = Axis(linear_ticks(0, self._steps, right - left, distance), 0, self._steps, "step")
        if self._lowest is None:
            ticks, name = linear_ticks(self._low, self._high, bottom - top, distance), "loss"
        else:
            ticks = decade_ticks(int(self._low), int(self._high), bottom - top, distance)
            name = "loss − minimum" if self._lowest else "loss"
        up = Axis(ticks, self._low, self._high, name)
        draw_grid(image, self.box, across, up, theme)
        draw_axes(image, self.box, across, up, theme, scale)


def log_range(values: Float[np.ndarray, " values"], highest: float) -> tuple[float, float]:
    """Exponents of ten: whole decades around what is positive."""
    drawable = values[np.isfinite(values) & (values > 0)]
    low, high = (drawable.min(), drawable.max()) if drawable.size else (0.1, 1.0)
    low = max(low, _FINEST)
    high = max(min(high, highest), 10 * low)
    return math.floor(math.log10(low)), math.ceil(math.log10(high))


def linear_range(values: Float[np.ndarray, " values"], lowest: float, highest: float) -> tuple[float, float]:
    """Around the losses, as far as the landscape in view has such ones; with round ends."""
    within = np.clip(values[np.isfinite(values)], lowest, highest)
    low, high = (float(within.min()), float(within.max())) if within.size else (0.0, 1.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    unit = 10.0 ** math.floor(math.log10(high - low)) / 2
    return math.floor(low / unit) * unit, math.ceil(high / unit) * unit
