"""Maps as the browser receives them: frames, one after the other, each with its length, a header and numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from downhill.drawing.maps import Colouring, Show
from downhill.drawing.theme import THEMES
from downhill.export.map_axes import title
from downhill.export.map_colours import CURVES, basis, coloured
from downhill.maps import ComputedMap, Sensitivity
from downhill.maps.axis import Axis
from downhill.maps.sensitivity import RateSummary, summary
from downhill.maps.stability import boundary
from downhill.player.packing import message
from downhill.player.picture import look
from downhill.simulation.outcome import OUTCOMES, Outcome


def progress(share: float) -> bytes:
    """A frame without numbers that tells how much is done."""
    return b"".join(_frame({"share": share}, []))


def picture(computed: ComputedMap, show: Show, *, last: bool) -> Iterator[bytes]:
    """A map as one frame, in pieces.

    The header says what is read in ``map_frames.js``. Basins and planes have the numbers of every run: for one kind of
    number after the other, and within it for one entrant after the other, row by row from the lowest value of the
    second axis, the ends as pairs (float32), losses (float32), steps (int32), outcomes (int8) and indices of colours
    (uint8), all little-endian. A sensitivity has only the colours, those of equal rates in order, if it has any.

    Args:
        computed: the map.
        show: what is shown of it.
        last: whether no finer one follows.
    """
    header = _described(computed) | {"show": show, "last": last}
    if isinstance(computed.map.variation, Sensitivity):
        header["rates"] = [_rates(each) for each in summary(computed)]
        if show in CURVES:
            yield from _frame(header, [])
            return
    painted = coloured(computed, show)
    header["colouring"] = _colouring(painted)
    if isinstance(computed.map.variation, Sensitivity):
        yield from _frame(header, [np.sort(index, axis=0) for index in painted.indices])
        return
    with np.errstate(over="ignore"):
        numbers = [
            *(ends.theta.astype("<f4", copy=False) for ends in computed.final_states),
            *(ends.loss.astype("<f4", copy=False) for ends in computed.final_states),
            *(ends.at_step.astype("<i4", copy=False) for ends in computed.final_states),
            *(ends.outcome.astype("i1", copy=False) for ends in computed.final_states),
            *painted.indices,
        ]
    yield from _frame(header, numbers)


def _frame(header: dict[str, Any], numbers: Sequence[np.ndarray]) -> Iterator[bytes]:
    """Four bytes with the length (little-endian) of the message that follows; its numbers are not put together here."""
    head = message(header, b"")
    length = len(head) + sum(each.nbytes for each in numbers)
    yield length.to_bytes(4, "little") + head
    for each in numbers:
        yield each.tobytes()


def _described(computed: ComputedMap) -> dict[str, Any]:
    wanted = computed.map
    entrants, edge = wanted.experiment.entrants, boundary(wanted)
    return {
        "kind": wanted.variation.kind,
        "axes": [_axis(axis) for axis in computed.axes],
        "entrants": [{"index": index, "label": entrants[index].label} for index in computed.entrants],
        "minima": [each.point for each in computed.minima if each.known],
        "lowestKnown": min((each.loss for each in computed.minima if each.known), default=None),
        "outcomes": [_words(kind) for kind in OUTCOMES],
        "boundary": None if edge is None else edge.tolist(),
        "basis": basis(computed),
        "steps": wanted.experiment.steps,
        "budget": wanted.experiment.budget,
        "precision": wanted.variation.precision,
        "looks": {name: look(theme) for name, theme in THEMES.items()},
    }


def _axis(axis: Axis) -> dict[str, Any]:
    names = {"name": axis.name, "label": axis.label, "title": title(axis)}
    return names | {"scale": axis.scale, "values": axis.values.tolist()}


def _words(kind: Outcome) -> str:
    """The outcome in words, ``{}`` for its step."""
    return Outcome(str(kind), -1).describe().replace("-1", "{}")


def _colouring(painted: Colouring) -> dict[str, Any]:
    ramp = painted.ramp
    return {
        "colours": painted.colours,
        "classes": [{"label": each.label, "colour": each.colour, "counts": each.counts} for each in painted.classes],
        "ramp": None if ramp is None else asdict(ramp),
        "runs": painted.runs,
    }


def _rates(one: RateSummary) -> dict[str, Any]:
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
