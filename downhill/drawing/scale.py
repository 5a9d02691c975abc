"""From a loss to a level of the contour picture: linear, or logarithmic above the landscape's lowest loss."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

LEVELS = 21
"""Number of fills."""

GRID_POINTS = 201
"""Losses along each side of a view: the screen's picture, and everywhere the scale of its colours."""

_LARGEST = 1e150
_FINEST = 1e-7
"""A log scale resolves this fraction of the loss range; below it everything counts as lowest."""
_SMALLEST_RANGE = 1e-300
"""Losses closer together count as equal: of a smaller range the fraction above would be 0."""


def grid_coordinates(view: Sequence[Sequence[float]]) -> tuple[Float[np.ndarray, " x"], Float[np.ndarray, " y"]]:
    """Where the losses over a view, ((x low, x high), (y low, y high)), are computed."""
    (x_low, x_high), (y_low, y_high) = view
    return np.linspace(x_low, x_high, GRID_POINTS), np.linspace(y_low, y_high, GRID_POINTS)


@dataclass(frozen=True, slots=True)
class LossScale:
    """How a landscape's losses map to heights of the picture.

    Attributes:
        kind: ``"linear"``: the height is the loss; ``"log"``: it is log10(loss - lowest + floor).
        lowest: lowest loss in the view.
        highest: highest loss in the view.
        floor: what keeps the logarithm finite at the lowest loss; 0 for a linear scale.
    """

    kind: Literal["linear", "log"]
    lowest: float
    highest: float
    floor: float

    def heights(self, loss: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
        """The heights of these losses."""
        if self.kind == "linear":
            return loss
        return np.log10(np.maximum(loss - self.lowest, 0.0) + self.floor)

    def losses(self, heights: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
        """The losses at these heights."""
        if self.kind == "linear":
            return heights
        return 10.0**heights - self.floor + self.lowest

    @property
    def edges(self) -> Float[np.ndarray, " edges"]:
        """The LEVELS + 1 heights that bound the fills, from lowest to highest."""
        low, high = self.heights(np.array([self.lowest, self.highest]))
        return np.linspace(low, high, LEVELS + 1)


def loss_scale(loss: Float[np.ndarray, "rows columns"], kind: Literal["linear", "log", "auto"]) -> LossScale:
    """The scale for a landscape with these losses in view; what is not finite, or beyond 10¹⁵⁰, is passed over.

    ``"auto"`` is logarithmic where half of the losses lie in the lowest tenth of their range. Where no loss is finite
    the scale runs from 0 to 1, over an empty picture.
    """
    drawable = loss[np.abs(loss) <= _LARGEST]  # NaN compares false
    if not drawable.size:
        return LossScale("linear", 0.0, 1.0, 0.0)
    lowest, highest = float(drawable.min()), float(drawable.max())
    if highest - lowest < _SMALLEST_RANGE:
        highest = lowest + max(1.0, 1e-6 * abs(lowest))
    if kind == "auto":
        kind = "log" if float(np.median(drawable)) - lowest < 0.1 * (highest - lowest) else "linear"
    return LossScale(kind, lowest, highest, _FINEST * (highest - lowest) if kind == "log" else 0.0)
