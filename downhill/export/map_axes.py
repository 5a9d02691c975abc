"""A map's sides as every picture has them."""

import numpy as np
from jaxtyping import Float

from downhill.drawing.value_axis import map_ticks, places
from downhill.export.axes import TickedAxis
from downhill.maps.axis import Axis


def fractions(axis: Axis, values: Float[np.ndarray, " points"]) -> Float[np.ndarray, " points"]:
    """How far along the side the values lie, from 0 to 1: each of the axis's own in the middle of its cell."""
    return (places(axis.scale, axis.values, values) + 0.5) / len(axis.values)


def ticked(axis: Axis, pixels: int, distance: float, *, labelled: bool = True) -> TickedAxis:
    """The side as a picture's axis, with round numbers at least ``distance`` pixels apart."""
    count = len(axis.values)
    ticks = map_ticks(axis.scale, axis.values, pixels * (count - 1) / count, distance)
    return TickedAxis(ticks, -0.5, count - 0.5, title(axis), labelled)


def title(axis: Axis) -> str:
    """What stands beside the side, such as ``"learning rate α"``."""
    name = axis.name.replace("_", " ")
    return name if axis.label == axis.name else f"{name} {axis.label}"
