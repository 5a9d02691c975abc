"""The values along one side of a map."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from catalogue import Parameter
from catalogue.parameter import Scale

_CLOSEST_TO_ONE = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One side of a map.

    Attributes:
        name: of what grows along it: ``"x"``, ``"learning_rate"``.
        label: its symbol.
        scale: how the values are spread, as :class:`catalogue.Parameter` says.
        values: ascending.
    """

    name: str
    label: str
    scale: Scale
    values: Float[np.ndarray, " values"]


def coordinates(name: str, low: float, high: float, count: int) -> Axis:
    """``count`` coordinates from ``low`` to ``high``, both included."""
    return Axis(name, name, "linear", np.linspace(low, high, count))


def spread(parameter: Parameter, low: float | None, high: float | None, count: int) -> Axis:
    """Values of a hyperparameter, spaced as on its slider; by default from its lowest to its highest.

    Where the highest is excluded and 1, the last value is 0.9999. Of a whole number there may be fewer.
    """
    last = parameter.high - _CLOSEST_TO_ONE if parameter.high_excluded else parameter.high
    low, high = parameter.low if low is None else low, last if high is None else high
    if parameter.scale == "log":
        values = np.geomspace(low, high, count)
    elif parameter.scale == "near_one":
        values = 1 - np.geomspace(1 - low, 1 - high, count)
        values[0], values[-1] = low, high
    elif parameter.scale == "whole":
        values = np.unique(np.linspace(low, high, count).round())
    else:
        values = np.linspace(low, high, count)
    return Axis(parameter.name, parameter.symbol, parameter.scale, values)
