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


def limits(parameter: Parameter, low: float | None, high: float | None) -> tuple[float, float]:
    """The first and the last value of a hyperparameter: by default its lowest and its highest, 0.9999 for below 1."""
    last = parameter.high - _CLOSEST_TO_ONE if parameter.high_excluded else parameter.high
    return parameter.low if low is None else low, last if high is None else high


def spread(parameter: Parameter, low: float | None, high: float | None, count: int) -> Axis:
    """Values of a hyperparameter within these limits, spaced as on its slider; of a whole number there may be fewer."""
    low, high = limits(parameter, low, high)
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
