"""A computed map in the colours and words of all its files."""

import math
from typing import cast

from downhill.drawing import maps
from downhill.drawing.maps import SHOWS, Colouring, Show
from downhill.drawing.readable import readable
from downhill.experiment.checks import known
from downhill.maps import Basins, ComputedMap, Map, Minimum, Plane, Sensitivity
from downhill.simulation.outcome import OUTCOMES

_USUAL: dict[str, Show] = {Basins.kind: "minimum", Sensitivity.kind: "loss", Plane.kind: "outcome"}

CURVES: tuple[Show, ...] = ("loss", "steps")
"""What a sensitivity shows as curves; the rest as coloured strips."""


def read_show(map_: Map, show: str | None) -> Show:
    """What the colours are to tell; by default what is usual for this kind of map.

    Raises:
        ValueError: nothing that colours can tell of it.
    """
    if show is None:
        return _USUAL[map_.variation.kind]
    if show == "steps" and isinstance(map_.variation, Sensitivity) and map_.variation.target is None:
        raise ValueError(f"show = {show!r}: a sensitivity counts steps to a loss, its target; give one")
    return cast(Show, known("show", show, SHOWS))


def coloured(computed: ComputedMap, show: Show) -> Colouring:
    """The colour of every run."""
    ends = [
        maps.EntrantRuns(each.outcome, each.at_step, each.loss, reached)
        for each, reached in zip(computed.final_states, computed.reached, strict=True)
    ]
    minima = [place(minimum, computed.radius) for minimum in computed.minima]
    return maps.colouring(show, ends, [str(kind) for kind in OUTCOMES], minima)


def place(minimum: Minimum, radius: float) -> str:
    """Its coordinates, to as many digits as tell minima apart: ``"(3.58, −1.85)"``."""
    digits = min(max(1 - math.floor(math.log10(radius)), 0), 12)
    x, y = (readable(round(value, digits), 10) for value in minimum.point)
    return f"({x}, {y})"


def basis(computed: ComputedMap) -> str:
    """What the percentages of each entrant are of, such as ``"1,681 starts"``."""
    across, up = (len(axis.values) for axis in computed.axes)
    if isinstance(computed.map.variation, Sensitivity):
        return f"{across:,} rates" if up == 1 else f"{across * up:,} runs"
    return f"{across * up:,} {'starts' if isinstance(computed.map.variation, Basins) else 'pairs'}"
