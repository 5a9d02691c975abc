"""Maps as the browser receives them: frames, one after the other, each with its length, a header and numbers."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from player.packing import message
from player.picture import look
from plots import maps as colours
from plots.maps import Colouring, Show, colouring
from plots.theme import THEMES
from trajectories.maps import Charted, Minimum
from trajectories.maps.axis import Axis
from trajectories.outcome import KINDS, Outcome


def progress(share: float) -> bytes:
    """A frame without numbers that tells how much is done."""
    return framed(message({"share": share}, b""))


def framed(content: bytes) -> bytes:
    """A message as one frame: four bytes with its length (little-endian), and it."""
    return len(content).to_bytes(4, "little") + content


def picture(charted: Charted, show: Show, *, last: bool) -> Iterator[bytes]:
    """A map in colours as one frame, in pieces.

    The header says what ``map_frame.js`` reads. The numbers are, for all entrants one after the other, each row by row
    from the lowest value of the second axis: the ends as pairs (float32), the losses (float32), the steps (int32), the
    outcomes (int8) and the indices of the colours (uint8), little-endian.

    Args:
        charted: the map.
        show: what its colours tell.
        last: whether no finer one follows.
    """
    painted = coloured(charted, show)
    header = json.dumps(described(charted, painted) | {"last": last}, allow_nan=False).encode()
    header += b" " * (-(4 + len(header)) % 8)
    with np.errstate(over="ignore"):
        numbers = [
            *(ends.theta.astype("<f4", copy=False) for ends in charted.ends),
            *(ends.loss.astype("<f4", copy=False) for ends in charted.ends),
            *(ends.at_step.astype("<i4", copy=False) for ends in charted.ends),
            *(ends.outcome.astype("i1", copy=False) for ends in charted.ends),
            *painted.indices,
        ]
    length = 4 + len(header) + sum(each.nbytes for each in numbers)
    yield length.to_bytes(4, "little") + len(header).to_bytes(4, "little") + header
    for each in numbers:
        yield each.tobytes()


def coloured(charted: Charted, show: Show) -> Colouring:
    """The colours of a map's runs."""
    ends = [
        colours.Ends(each.outcome, each.at_step, each.loss, reached)
        for each, reached in zip(charted.ends, charted.reached, strict=True)
    ]
    names = [str(kind) for kind in KINDS]
    return colouring(show, ends, names, [_label(each) for each in charted.minima], charted.map.experiment.steps)


def described(charted: Charted, painted: Colouring) -> dict[str, Any]:
    """The header of a map in colours."""
    entrants = charted.map.experiment.entrants
    return {
        "kind": charted.map.of.kind,
        "axes": [_axis(axis) for axis in charted.axes],
        "entrants": [{"index": index, "label": entrants[index].label} for index in charted.entrants],
        "minima": [each.point for each in charted.minima if each.known],
        "outcomes": [_words(kind) for kind in KINDS],
        "colours": painted.colours,
        "classes": [{"label": each.label, "colour": each.colour, "counts": each.counts} for each in painted.classes],
        "ramp": None
        if painted.ramp is None
        else {"label": painted.ramp.label, "colours": painted.ramp.colours, "ticks": painted.ramp.ticks},
        "runs": painted.runs,
        "looks": {name: look(theme) for name, theme in THEMES.items()},
    }


def _axis(axis: Axis) -> dict[str, Any]:
    return {"name": axis.name, "label": axis.label, "scale": axis.scale, "values": axis.values.tolist()}


def _label(minimum: Minimum) -> str:
    x, y = minimum.point
    return f"({x:.3g}, {y:.3g}), f = {minimum.loss:.3g}"


def _words(kind: Outcome) -> str:
    """The outcome in words, ``{}`` for its step."""
    return Outcome(str(kind), -1).describe().replace("-1", "{}")
