"""A map in numbers, as it is printed."""

from statistics import median

from downhill.cli.outputs import aligned
from downhill.export.map_colours import CURVES, Show, basis, coloured, share
from downhill.maps import Charted, Ends, Sensitivity, summary
from downhill.simulation.outcome import KINDS, Outcome

_NONE = "–"


def table(charted: Charted, show: Show) -> str:
    """How many of each entrant's runs belong to each class of the legend; of a sensitivity the best learning rates."""
    of = charted.map.of
    return _rates(charted, of) if isinstance(of, Sensitivity) and show in CURVES else _shares(charted, show)


def _rates(charted: Charted, of: Sensitivity) -> str:
    rows = [["entrant", "best rate", "median loss there", "good rates", "decades", "diverges from"]]
    rows += [
        [
            charted.map.experiment.entrants[each.entrant].label,
            _NONE if each.best is None else _number(each.rates[each.best]),
            _NONE if each.best is None else _number(each.loss_quartiles[1, each.best]),
            _NONE if each.good is None else " to ".join(map(_number, each.good)),
            _NONE if each.decades is None else f"{each.decades:.2f}",
            _NONE if each.diverges_from is None else _number(each.diverges_from),
        ]
        for each in summary(charted)
    ]
    return f"{aligned(rows)}\nof {len(charted.axes[0].values):,} rates with {of.seeds} seed{'s' * (of.seeds > 1)} each"


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
        numbers = ends.at_step[ends.outcome == KINDS.index(Outcome.CONVERGED)].tolist()
    else:
        numbers = ends.loss[ends.outcome != KINDS.index(Outcome.DIVERGED)].tolist()
    return _number(median(numbers)) if numbers else _NONE


def _number(value: float) -> str:
    return f"{value:.6g}"
