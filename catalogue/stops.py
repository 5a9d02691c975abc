"""Positions along a parameter's range, spread as its scale says: for sliders, and for runs at many values."""

import math
from functools import cache

from catalogue.parameter import Parameter

_PER_DECADE = 20
_FEWEST, _MOST = 40, 300


@cache
def stops(parameter: Parameter) -> tuple[float, ...]:
    """The slider's positions, ascending, from the parameter's low to its high, rounded; the default is one of them."""
    if parameter.scale == "log":
        decades = math.log10(parameter.high) - math.log10(parameter.low)
        values = log_spaced(parameter.low, parameter.high, min(max(round(decades * _PER_DECADE), _FEWEST), _MOST), 2)
    elif parameter.scale == "whole":
        first, last = max(parameter.low, 1.0), parameter.high
        decades = math.log10(last / first)
        count = max(round(decades * _PER_DECADE), _FEWEST)
        values = [parameter.low, *(float(round(first * 10 ** (decades * i / count))) for i in range(count + 1))]
    elif parameter.scale == "near_one":
        rest = [float(f"{10 ** (-i / 10):.2g}") for i in range(1, 41)]
        values = [parameter.low, *(round(1 - share, 6) for share in rest)]
    elif parameter.scale == "switch":
        values = [parameter.low, parameter.high]
    else:
        values = [round(parameter.low + (parameter.high - parameter.low) * i / 100, 10) for i in range(101)]
    within = {value for value in values if parameter.low <= value <= parameter.high}
    return tuple(sorted(within | {parameter.default}))


def log_spaced(low: float, high: float, intervals: int, digits: int) -> list[float]:
    """The ends of so many intervals of one length in the logarithm, from ``low`` > 0 to ``high``.

    Each is rounded to so many significant digits.
    """
    first, last = math.log10(low), math.log10(high)
    return [float(f"{10 ** (first + (last - first) * i / intervals):.{digits}g}") for i in range(intervals + 1)]
