"""A chart as data: lines and points over one axis; what draws it is elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

AxisScale = Literal["linear", "log"]
Drawn = Literal["line", "points", "bars", "reference"]
"""``"reference"`` is a thin line to compare with: a law, a bound, a threshold."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One line of a chart, or its points or bars.

    Attributes:
        id: names it; the texts have its label as ``series.<id>``.
        x: places, ascending.
        y: a value for each; NaN where there is none.
        drawn: how.
    """

    id: str
    x: Float[np.ndarray, " n"]
    y: Float[np.ndarray, " n"]
    drawn: Drawn = "line"


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A chart; the texts have its axes' titles as ``axes.x`` and ``axes.y``.

    Attributes:
        series: what is drawn, in the order of the legend.
        x_scale: of the axis to the right.
        y_scale: of the axis upwards.
        x_texts: what stands at 0, 1, 2, … in place of numbers, by the texts' ids ``ticks.<id>``; empty for numbers.
    """

    series: Sequence[Series]
    x_scale: AxisScale = "linear"
    y_scale: AxisScale = "linear"
    x_texts: Sequence[str] = ()

    def __getitem__(self, name: str) -> Series:
        """The series of this id.

        Raises:
            KeyError: there is none.
        """
        found = {series.id: series for series in self.series}
        return found[name]
