"""The values along one side of a map."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from downhill.parameters import Parameter, Scale

_CLOSEST_TO_ONE = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One side of a map.

    Attributes:
        name: of what grows along it: ``"x"``, ``"learning_rate"``.
        label: its symbol.
        scale: how the values are spread, as :class:`downhill.parameters.Parameter` says.
        values: ascending.
    """

    name: str
    label: str
    scale: Scale
    values: Float[np.ndarray, " values"]


def coordinates(name: str, low: float, high: float, count: int) -> Axis:
    """``count`` coordinates from ``low`` to ``high``, both included."""
    return Axis(name, name, "linear", _short(np.linspace(low, high, count)))


def _short(values: Float[np.ndarray, " values"]) -> Float[np.ndarray, " values"]:
    """The values within a millionth of their distances, so that each can be read and typed; the ends as they are.

    A run that is opened from a map then starts at 0.44, not at 0.4400000000000004, and so did the map's.
    """
    gaps = np.diff(values)
    if len(values) < 3 or not gaps.all():  # there is nothing between; or some cannot be told apart as they are
        return values
    digits = 6 - np.floor(np.log10(gaps)).astype(int)
    between = zip(values[1:-1].tolist(), digits.tolist(), strict=False)
    return np.array([values[0], *(round(value, places) for value, places in between), values[-1]])


def limits(parameter: Parameter, low: float | None, high: float | None) -> tuple[float, float]:
    """The first and the last value of a hyperparameter: by default its lowest and its highest, 0.9999 for below 1."""
    last = parameter.high - _CLOSEST_TO_ONE if parameter.high_excluded else parameter.high
    return parameter.low if low is None else low, last if high is None else high


def spread(parameter: Parameter, low: float | None, high: float | None, count: int) -> Axis:
    """Values of a hyperparameter within these limits, spaced as on its slider; of a whole number there may be fewer."""
    low, high = limits(parameter, low, high)
    if parameter.scale == "log":
        values = _short(np.geomspace(low, high, count))
    elif parameter.scale == "near_one":
        values = 1 - np.geomspace(1 - low, 1 - high, count)
        values[0], values[-1] = low, high
        values = _short(values)
    elif parameter.scale == "whole":
        values = np.unique(np.linspace(low, high, count).round())
    else:
        values = _short(np.linspace(low, high, count))
    return Axis(parameter.name, parameter.symbol, parameter.scale, values)
