"""A map in numbers, as it is printed."""

from statistics import median

from downhill.cli.outputs import aligned
from downhill.drawing.readable import exact, percent
from downhill.experiment.labels import labels
from downhill.export.map_colours import CURVES, Show, basis, coloured
from downhill.maps import ComputedMap, FinalStates, Sensitivity, summary
from downhill.simulation.outcome import OUTCOMES, Outcome

_NONE = "–"


def table(computed: ComputedMap, show: Show) -> str:
    """How many of each entrant's runs belong to each class of the legend; of a sensitivity the best learning rates."""
    variation = computed.map.variation
    if isinstance(variation, Sensitivity) and show in CURVES:
        return _rates(computed, variation)
    return _counts(computed, show)


def _rates(computed: ComputedMap, variation: Sensitivity) -> str:
    named = labels(computed.map.experiment.entrants, exact)
    rows = [["entrant", "best rate", "final loss there", "good rates", "decades", "diverges from"]]
    rows += [
        [
            str(named[each.entrant]),
            _NONE if each.best is None else _number(each.rates[each.best]),
            _NONE if each.best is None else _number(each.loss_quartiles[1, each.best]),
            _NONE if each.good is None else " to ".join(map(_number, each.good)),
            _NONE if each.decades is None else f"{each.decades:.2f}",
            _NONE if each.diverges_from is None else _number(each.diverges_from),
        ]
        for each in summary(computed)
    ]
    seeds = f"{variation.seeds} seed{'s' * (variation.seeds > 1)}"
    return f"{aligned(rows)}\nof {len(computed.axes[0].values):,} rates with {seeds} each"


def _counts(computed: ComputedMap, show: Show) -> str:
    colouring = coloured(computed, show)
    middle = [f"median {colouring.ramp.label}"] if colouring.ramp else []
    named = labels(computed.map.experiment.entrants, exact)
    rows = [["entrant", *middle, *(each.label for each in colouring.classes)]]
    for place, (index, ends) in enumerate(zip(computed.entrants, computed.final_states, strict=True)):
        row = [str(named[index])]
        row += [_median(ends, show)] if middle else []
        counts = [each.counts[place] for each in colouring.classes]
        rows.append([*row, *(f"{count:,} ({percent(count, colouring.runs)} %)" for count in counts)])
    return f"{aligned(rows)}\nof {basis(computed)} each"


def _median(ends: FinalStates, show: Show) -> str:
    """Of the numbers that have colours."""
    if show == "steps":
        numbers = ends.at_step[ends.outcome == OUTCOMES.index(Outcome.CONVERGED)].tolist()
    else:
        numbers = ends.loss[ends.outcome != OUTCOMES.index(Outcome.DIVERGED)].tolist()
    return _number(median(numbers)) if numbers else _NONE


def _number(value: float) -> str:
    return f"{value:.6g}"
