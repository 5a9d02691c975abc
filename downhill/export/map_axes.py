"""Where a value lies along a side of a map, and the numbers beside it."""

import math

import numpy as np
from jaxtyping import Float

from downhill.export import axes
from downhill.export.axes import linear_ticks, number_text
from downhill.maps.axis import Axis

_NEAR_ONE = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999)
_ROUND = (1, 2, 5)
_FEW_DECADES = 3


def shares(axis: Axis, values: Float[np.ndarray, " points"]) -> Float[np.ndarray, " points"]:
    """How far along the side the values lie, from 0 to 1: each of the axis's own in the middle of its cell.

    They are spread as the axis says; what lies beyond it goes on as in the outermost cell.
    """
    own, wanted = _straight(axis, axis.values), _straight(axis, values)
    count = len(own)
    if count == 1:
        return np.where(wanted == own[0], 0.5, np.where(wanted < own[0], -0.5, 1.5))
    within = np.interp(wanted, own, np.arange(count))
    before, after = (wanted - own[0]) / (own[1] - own[0]), (wanted - own[-1]) / (own[-1] - own[-2])
    return (within + np.minimum(before, 0.0) + np.maximum(after, 0.0) + 0.5) / count


def _straight(axis: Axis, values: Float[np.ndarray, " values"]) -> Float[np.ndarray, " values"]:
    """The values in the measure in which they are evenly spread."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if axis.scale == "log":
            return np.log10(values)
        return -np.log10(1 - values) if axis.scale == "near_one" else values


def ticked(axis: Axis, pixels: int, distance: float, *, labelled: bool = True) -> axes.Axis:
    """The side as the house draws its axes, with round numbers at least ``distance`` pixels apart."""
    marks = _marks(axis, pixels, distance)
    places = shares(axis, np.array([value for value, _ in marks], float)).tolist()
    ticks: list[tuple[float, str]] = []
    for place, (_, text) in zip(places, marks, strict=True):
        if 0 <= place <= 1 and (not ticks or (place - ticks[-1][0]) * pixels >= 0.75 * distance):
            ticks.append((place, text))
    return axes.Axis(ticks, 0.0, 1.0, title(axis), labelled)


def title(axis: Axis) -> str:
    """What stands beside the side, such as ``"learning rate α"``."""
    name = axis.name.replace("_", " ")
    return name if axis.label == axis.name else f"{name} {axis.label}"


def _marks(axis: Axis, pixels: int, distance: float) -> list[tuple[float, str]]:
    """Round numbers, ascending."""
    low, high = float(axis.values[0]), float(axis.values[-1])
    if low == high:
        return [(low, number_text(low))]
    if axis.scale == "log":
        marks = _log_marks(low, high, pixels, distance)
    elif axis.scale == "near_one":
        marks = [(value, number_text(value)) for value in _NEAR_ONE if low <= value <= high]
    else:
        marks = linear_ticks(low, high, pixels, distance)
    if axis.scale == "whole":
        marks = [(value, text) for value, text in marks if value % 1 == 0]
    return marks if len(marks) > 1 else linear_ticks(low, high, pixels, distance)


def _log_marks(low: float, high: float, pixels: int, distance: float) -> list[tuple[float, str]]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    if math.log10(high / low) < _FEW_DECADES:
        numbers = [step * 10.0**k for k in range(first, last + 1) for step in _ROUND]
        return [(number, number_text(number)) for number in numbers if low <= number <= high]
    decades = axes.decade_ticks(first, last, pixels, distance)
    return [(10.0**exponent, text) for exponent, text in decades]
