"""A map in numbers, as it is printed."""

import numpy as np

from downhill.outputs import aligned
from export.map_colours import Show, basis, coloured, share
from trajectories.maps import Charted, Ends, Sensitivity
from trajectories.outcome import KINDS, Outcome

_NONE = "–"


def table(charted: Charted, show: Show) -> str:
    """How many of each entrant's runs belong to each class of the legend; of a sensitivity the best learning rates."""
    return _shares(charted, show)


def _shares(charted: Charted, show: Show) -> str:
    colouring = coloured(charted, show)
    middle = [f"median {colouring.ramp.label}"] if colouring.ramp else []
    rows = [["entrant", *middle, *(each.label for each in colouring.classes)]]
    for place, (index, ends) in enumerate(zip(charted.entrants, charted.ends, strict=True)):
        row = [charted.map.experiment.entrants[index].label]
        row += [_median(ends, show)] if middle else []
        counts = [each.counts[place] for each in colouring.classes]
        rows.append([*row, *(f"{count:,} ({share(count, colouring.runs)} %)" for count in counts)])
    return f"{aligned(rows)}\nof {basis(charted)} each"


def _median(ends: Ends, show: Show) -> str:
    """Of the numbers that have colours."""
    if show == "steps":
        numbers = ends.at_step[ends.outcome == KINDS.index(Outcome.CONVERGED)]
    else:
        numbers = ends.loss[np.isfinite(ends.loss)]
    return f"{np.median(numbers):.6g}" if numbers.size else _NONE
