"""The landscape in vectors: an area for each level, with the thin line between two levels along its edge."""

import numpy as np
from contourpy import contour_generator

from downhill.drawing.layout import Panel
from downhill.drawing.scale import LEVELS, LossScale
from downhill.drawing.theme import Theme, blend
from downhill.experiment import Experiment
from downhill.export.background import heights_of
from downhill.export.sketch import Fill, Item, Shared, rectangle
from downhill.export.thinning import thinned
from downhill.simulation import loss_grid

_ISOLINE, _COVER = 0.6, 0.5
"""As wide, in pixels, and as strong as they look in a picture of pixels."""


def contours(
    experiment: Experiment, panel: Panel, scale: LossScale, theme: Theme, tolerance: float, thick: float
) -> Shared:
    """The fills from the lowest to the highest, each over those below it; lines are so many times as thick as usual.

    The loss is computed at every pixel's corner; between four of them it is taken to be linear. Rings close outside the
    panel, so that no line is drawn along its edge.
    """
    width, height = panel.size
    (x_low, x_high), (y_low, y_high) = panel.view
    x = x_low + np.arange(width + 1) / width * (x_high - x_low)
    y = y_high - np.arange(height + 1) / height * (y_high - y_low)
    heights = heights_of(loss_grid(experiment.landscape, experiment.parameters, x, y), scale)
    low = min(float(heights.min()), float(scale.edges[0])) - 1.0
    around = np.pad(np.pad(heights, 1, mode="edge"), 1, constant_values=low)
    across, down = (np.arange(-2.0, side + 3.0) for side in panel.size)
    lines = contour_generator(across, down, around, line_type="Separate")
    fills = theme.fills(LEVELS)
    items: list[Item] = [rectangle(0, 0, width, height, fills[0])]
    for edge, fill in zip(scale.edges[1:-1].tolist(), fills[1:], strict=True):
        rings = [thinned(np.asarray(ring, float), tolerance) for ring in lines.lines(edge)]
        rings = [ring[:-1] for ring in rings if len(ring) > 3]  # the others are thinner than the tolerance
        if rings:
            items.append(Fill(rings, fill, edge=(blend(theme.isoline, fill, _COVER), _ISOLINE * thick)))
    return Shared(items, panel.size)
