"""From a loss to a level of the contour picture: linear, or logarithmic above the landscape's lowest loss."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

LEVELS = 21
"""Number of fills."""

_FINEST = 1e-7
"""A log scale resolves this share of the loss range; below it everything counts as lowest."""


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


def loss_scale(loss: Float[np.ndarray, "rows columns"], kind: Literal["linear", "log"]) -> LossScale:
    """The scale for a landscape with these losses in view; what is not finite is passed over.

    Raises:
        ValueError: no loss is finite.
    """
    finite = loss[np.isfinite(loss)]
    if not finite.size:
        raise ValueError("no finite loss in view")
    lowest, highest = float(finite.min()), float(finite.max())
    if highest == lowest:
        highest = lowest + 1.0
    return LossScale(kind, lowest, highest, _FINEST * (highest - lowest) if kind == "log" else 0.0)
