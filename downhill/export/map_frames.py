"""Maps as the browser receives them: frames, one after the other, each with its length, a header and numbers."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

import numpy as np

from downhill.drawing.maps import Colouring, Show
from downhill.drawing.readable import exact
from downhill.experiment.labels import labels
from downhill.export.map_axes import title
from downhill.export.map_colours import CURVES, basis, coloured
from downhill.maps import ComputedMap, Map, Sensitivity
from downhill.maps.axis import Axis
from downhill.maps.sensitivity import RateSummary, summary
from downhill.maps.stability import boundary
from downhill.player import wire
from downhill.player.packing import frame
from downhill.player.picture import theme_colours
from downhill.simulation.outcome import OUTCOMES, Outcome
from downhill.simulation.portions import mapped

COARSER = (64, 256)
"""Sizes that are shown on the way to a finer map."""


def coarse_to_fine(map_: Map) -> list[Map]:
    """Coarser maps, and the map itself last."""
    if isinstance(map_.variation, Sensitivity):
        return [map_]
    sizes = [size for size in COARSER if size < map_.variation.size]
    return [replace(map_, variation=replace(map_.variation, size=size)) for size in sizes] + [map_]


def frames_of(
    stages: Sequence[Map], compute: Callable[[Map], Generator[float, None, ComputedMap]], show: Show
) -> Generator[Iterator[bytes]]:
    """Frames in pieces; of a picture the first piece, for which all of it is painted, is there already.

    Args:
        stages: the map, and before it coarser ones.
        compute: each of them, in portions that yield the fraction done.
        show: what is shown.
    """
    runs = [len(stage.axes[0].values) * len(stage.axes[1].values) for stage in stages]
    for number, stage in enumerate(stages):
        told = partial(_told, sum(runs[:number]), runs[number], sum(runs))
        computed = yield from mapped(compute(stage), told)
        pieces = picture(computed, show, last=stage is stages[-1])
        yield chain([next(pieces)], pieces)


def _told(before: int, runs: int, of_all: int, fraction: float) -> Iterator[bytes]:
    """How much is done of all stages."""
    return iter([progress((before + fraction * runs) / of_all)])


def progress(fraction: float) -> bytes:
    """A frame without numbers that tells how much is done."""
    header: wire.ProgressHeader = {"progress": fraction}
    return b"".join(frame(header))


def picture(computed: ComputedMap, show: Show, *, last: bool) -> Iterator[bytes]:
    """A map as one frame, a ``wire.MapHeader`` with its numbers, in pieces.

    Args:
        computed: the map.
        show: what is shown of it.
        last: whether no finer one follows.
    """
    header = _header(computed, show, last)
    if isinstance(computed.map.variation, Sensitivity):
        header["rates"] = [_rates(each) for each in summary(computed)]
        if show in CURVES:
            yield from frame(header)
            return
    painted = coloured(computed, show)
    header["colouring"] = _colouring(painted)
    if isinstance(computed.map.variation, Sensitivity):
        yield from frame(header, [np.sort(index, axis=0) for index in painted.indices])
        return
    with np.errstate(over="ignore"):
        numbers = [
            *(states.theta.astype("<f4", copy=False) for states in computed.final_states),
            *(states.loss.astype("<f4", copy=False) for states in computed.final_states),
            *(states.at_step.astype("<i4", copy=False) for states in computed.final_states),
            *(states.outcome.astype("i1", copy=False) for states in computed.final_states),
            *painted.indices,
        ]
    yield from frame(header, numbers)


def _header(computed: ComputedMap, show: Show, last: bool) -> wire.MapHeader:
    map_ = computed.map
    named, edge = labels(map_.experiment.entrants, exact), boundary(map_)
    return {
        "kind": map_.variation.kind,
        "show": show,
        "last": last,
        "axes": (_axis(computed.axes[0]), _axis(computed.axes[1])),
        "entrants": [{"index": index, "label": str(named[index])} for index in computed.entrants],
        "pathStyles": map_.experiment.path_styles,
        "minima": [each.point for each in computed.minima if each.known],
        "lowestKnown": min((each.loss for each in computed.minima if each.known), default=None),
        "outcomes": [_words(kind) for kind in OUTCOMES],
        "boundary": None if edge is None else edge.tolist(),
        "basis": basis(computed),
        "steps": map_.experiment.steps,
        "budget": map_.experiment.budget,
        "precision": map_.variation.precision,
        "themes": theme_colours(),
    }


def _axis(axis: Axis) -> wire.MapAxis:
    return {
        "name": axis.name,
        "label": axis.label,
        "title": title(axis),
        "scale": axis.scale,
        "values": axis.values.tolist(),
    }


def _words(outcome: Outcome) -> wire.OutcomeWords:
    at_start = Outcome(outcome.code, 0).describe()
    return {"code": outcome.code, "label": outcome.label, "text": outcome.template, "textAtStart": at_start}


def _colouring(painted: Colouring) -> wire.Colouring:
    ramp = painted.ramp
    return {
        "colours": painted.colours,
        "classes": [{"label": each.label, "colour": each.colour, "counts": each.counts} for each in painted.classes],
        "ramp": None
        if ramp is None
        else {"label": ramp.label, "has": ramp.has, "colours": ramp.colours, "ticks": ramp.ticks},
        "runs": painted.runs,
    }


def _rates(one: RateSummary) -> wire.RateSummary:
    return {
        "loss": [_finite(quartile) for quartile in one.loss_quartiles],
        "steps": None if one.steps_quartiles is None else [_finite(quartile) for quartile in one.steps_quartiles],
        "outcomes": one.outcome_fractions.tolist(),
        "best": one.best,
        "good": one.good,
        "decades": one.decades,
        "divergesFrom": one.diverges_from,
        "stableBelow": one.stable_below,
    }


def _finite(numbers: np.ndarray) -> list[float | None]:
    return [number if np.isfinite(number) else None for number in numbers.tolist()]
