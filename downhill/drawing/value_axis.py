"""Where given values lie along an axis, as of a map's side or a film, and the round numbers there.

``downhill/player/browser/value_axis.js`` finds the same, held by ``tests/vectors``.
"""

import math

import numpy as np
from jaxtyping import Float

from downhill.drawing.readable import readable
from downhill.drawing.ticks import Tick, decade_ticks, linear_ticks

_NEAR_ONE = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999)
_ROUND = (1, 2, 5)
_FEW_DECADES = 3  # in fewer, powers of ten alone would be too few
_SLACK = 1e-9
_CLOSER = 0.75  # marks that are not evenly spread may be so much closer than others


def places(
    scale: str, own: Float[np.ndarray, " values"], values: Float[np.ndarray, " points"]
) -> Float[np.ndarray, " points"]:
    """Where values lie among an axis's own ones, as an index with a fraction.

    They are spread as the scale says; beyond the ends it goes on as in the outermost gap.

    Args:
        scale: ``"linear"``, ``"log"``, ``"near_one"`` or ``"whole"``, as :class:`downhill.parameters.Parameter` has it.
        own: the axis's values, ascending.
        values: those that are looked for.
    """
    even, sought = _even(scale, own), _even(scale, values)
    if (np.diff(even) <= 0).any():  # neighbours so close that their logarithms are alike
        even, sought = own, values
    count = len(even)
    if count == 1:  # one gap above and below is all there is
        return np.sign(sought - even[0])
    within = np.interp(sought, even, np.arange(count))
    before, after = (sought - even[0]) / (even[1] - even[0]), (sought - even[-1]) / (even[-1] - even[-2])
    return within + np.minimum(before, 0.0) + np.maximum(after, 0.0)


def _even(scale: str, values: Float[np.ndarray, " values"]) -> Float[np.ndarray, " values"]:
    """The values in the measure in which they are evenly spread."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "log":
            return np.log10(values)
        return -np.log10(1 - values) if scale == "near_one" else values


def map_ticks(scale: str, own: Float[np.ndarray, " values"], pixels: float, distance: float) -> list[Tick]:
    """Round numbers from the axis's first value to its last, with their places.

    Args:
        scale: as for :func:`places`.
        own: the axis's values, ascending.
        pixels: from the first to the last of them.
        distance: in pixels, the least from one tick to the next.
    """
    marks = _marks(scale, float(own[0]), float(own[-1]), pixels, distance)
    at = places(scale, own, np.array([value for value, _ in marks], float)).tolist()
    ticks: list[Tick] = []
    for place, (_, text) in zip(at, marks, strict=True):
        if not ticks or (place - ticks[-1][0]) * pixels >= _CLOSER * distance * (len(own) - 1):
            ticks.append((place, text))
    return ticks


def _marks(scale: str, low: float, high: float, pixels: float, distance: float) -> list[Tick]:
    """Round values, ascending, with their texts."""
    if low == high:
        return [(low, readable(low))]
    if scale == "log":
        marks = _log_marks(low, high, pixels, distance)
    elif scale == "near_one":
        marks = [(value, readable(value)) for value in _NEAR_ONE]
    else:
        marks = linear_ticks(low, high, pixels, distance)
    if scale == "whole":
        marks = [(value, text) for value, text in marks if value % 1 == 0]
    slack = _SLACK * max(abs(low), abs(high))
    marks = [(value, text) for value, text in marks if low - slack <= value <= high + slack]
    return marks if len(marks) > 1 else linear_ticks(low, high, pixels, distance)


def _log_marks(low: float, high: float, pixels: float, distance: float) -> list[Tick]:
    first, last = math.log10(low), math.log10(high)
    if last - first >= _FEW_DECADES - _SLACK:
        return [(10.0**exponent, text) for exponent, text in decade_ticks(first, last, pixels, distance)]
    numbers = [step * 10.0**k for k in range(math.floor(first), math.ceil(last) + 1) for step in _ROUND]
    return [(number, readable(number)) for number in numbers]
