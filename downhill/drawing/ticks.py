"""Round numbers along an axis; ``downhill/player/browser/axes.js`` finds the same, held by ``tests/vectors``."""

import math

from downhill.drawing.readable import exact, power_of_ten, readable
from downhill.drawing.scale import LossScale

Tick = tuple[float, str]
"""Where it stands, and what is written there."""

TICKS_ACROSS, TICKS_UP = 5.0, 3.6
"""Least distances of two ticks along a lower and a left edge, in sizes of their type: a minus sign, a point and six
digits have room beside each other."""

MOST_BAR_TICKS = 7
"""Beside the colours of the losses."""

_MOST_DECADES = 6
_FINEST = 1e-14  # of the numbers themselves, the smallest step
_LARGEST = 1e300  # of a step
_SLACK = 1e-9  # of a step: rounding moves no tick off its axis


def linear_ticks(low: float, high: float, pixels: float, distance: float) -> list[Tick]:
    """The multiples within [low, high] of the smallest 1, 2 or 5 times a power of ten that keeps them apart.

    Where the numbers are too close together, or too large, for such multiples, the two ends.

    Args:
        low: the axis's lower end.
        high: its higher end, above ``low``.
        pixels: its length.
        distance: in pixels, the least from one tick to the next.
    """
    most = max(pixels / distance, 1)
    rough = high / most - low / most
    if not max(_FINEST * max(abs(low), abs(high)), 1 / _LARGEST) < rough < _LARGEST:
        return [(low, exact(low)), (high, exact(high))]
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(digit * power for digit in (1, 2, 5, 10) if digit * power >= rough * (1 - _SLACK))
    first, last = math.ceil(low / step - _SLACK), math.floor(high / step + _SLACK)
    return [(k * step, _multiple(k * step, step)) for k in range(first, last + 1)]


def _multiple(value: float, step: float) -> str:
    """As many digits as the step has decimals."""
    if value == 0:
        return "0"
    leading, last = (math.floor(math.log10(size) + _SLACK) for size in (abs(value), step))
    return readable(value, leading - last + 1)


def decade_ticks(low: float, high: float, pixels: float, distance: float) -> list[Tick]:
    """Powers of ten from 10^low to 10^high, every so many decades, at most seven; places are their exponents."""
    most = max(min(pixels / distance, _MOST_DECADES), 1)
    every = max(math.ceil((high - low) / most - _SLACK), 1)
    first, last = math.ceil(low - _SLACK), math.floor(high + _SLACK)
    return [(float(exponent), power_of_ten(exponent)) for exponent in range(first, last + 1, every)]


def bar_ticks(scale: LossScale) -> list[Tick]:
    """Round losses beside the colours, from the highest, with their heights on the scale.

    On a logarithmic scale they are powers of ten above the lowest loss, as far down as three digits can tell them from
    it, or as many digits as the highest needs.
    """
    if scale.kind == "linear":
        return linear_ticks(scale.lowest, scale.highest, MOST_BAR_TICKS, 1)[::-1]
    first, last = math.ceil(math.log10(scale.floor)), math.floor(math.log10(scale.highest - scale.lowest))
    every = max(math.ceil((last - first + 1) / MOST_BAR_TICKS), 1)
    above_zero = abs(scale.lowest) <= scale.floor
    digits = 3 if above_zero else max(3, math.floor(math.log10(abs(scale.lowest))) - last + 2)
    ticks: list[Tick] = []
    for exponent in range(last, first - 1, -every):
        above = 10.0**exponent
        loss = float(f"{scale.lowest + above:.{digits}g}")
        if not above_zero and abs(loss - scale.lowest - above) > 0.1 * above:
            break
        text = power_of_ten(exponent) if above_zero else readable(loss, None)
        ticks.append((math.log10(above + scale.floor), text))
    return ticks
