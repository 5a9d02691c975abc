"""Landscapes of numbers that have been computed elsewhere: ``table:<digest>`` stands wherever a landscape's id does."""

import hashlib
import threading
from collections.abc import Mapping

import jax.numpy as jnp
import numpy as np
from jax.scipy.ndimage import map_coordinates
from jaxtyping import Float

from landscapes.entry import Interval, Landscape, Point, Scalar

TABLE = "table:"

MOST_KEPT = 64
"""Tables remembered, of at most 0.3 MB each; one that has been forgotten must be made known again."""

_EDGE = 1e-9  # beside the view, in distances of the table's points: rounding

Losses = Float[np.ndarray, "rows columns"]

_kept: dict[str, Landscape] = {}
_lock = threading.Lock()


def tabulated(
    name: str, losses: Losses, view: tuple[Interval, Interval], start: tuple[float, float], axes: tuple[str, str]
) -> Landscape:
    """The landscape with these losses; known by its id from now on, in this process.

    Between four losses they are interpolated bilinearly, so that it is nowhere higher or lower than what has been
    computed. Outside the view, and beside a loss that is not finite, it has no value.

    Equal numbers under equal names are one landscape: its id is their digest.

    Args:
        name: for people.
        losses: on an even grid over the view, 2 × 2 or more, row by row, the lowest y first.
        view: ((x low, x high), (y low, y high)).
        start: moved into the view if it lies outside.
        axes: the coordinates' names.

    Raises:
        ValueError: fewer than 2 × 2 losses, or an empty view.
    """
    if losses.ndim != 2 or min(losses.shape) < 2:  # type: ignore[comparison-overlap]
        raise ValueError(f"losses: of shape {losses.shape}: must be 2 × 2 or more")
    table = np.array(losses, np.float64)
    table.flags.writeable = False
    numbers = np.array([*table.shape, *np.ravel(view), *start], np.float64).tobytes() + table.tobytes()
    landscape_id = f"{TABLE}{hashlib.sha256(numbers + repr((name, axes)).encode()).hexdigest()}"
    with _lock:
        # The newest stands last. One that is known stays the same object: programs are compiled for it.
        known = _kept.pop(landscape_id, None) or _landscape(landscape_id, name, table, view, start, axes)
        _kept[landscape_id] = known
        while len(_kept) > MOST_KEPT:
            del _kept[next(iter(_kept))]
        return known


def tabulated_landscape(landscape_id: str) -> Landscape:
    """The table with this id.

    Raises:
        ValueError: this process does not know it, or no more.
    """
    with _lock:
        if landscape_id not in _kept:
            raise ValueError(f"landscape = {landscape_id!r:.90}: is a table of numbers that is not, or no more, here")
        _kept[landscape_id] = found = _kept.pop(landscape_id)
        return found


def _landscape(
    landscape_id: str,
    name: str,
    table: Losses,
    view: tuple[Interval, Interval],
    start: tuple[float, float],
    axes: tuple[str, str],
) -> Landscape:
    (left, right), (low, high) = view

    def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
        last = jnp.array(table.shape) - 1.0
        row = (point[1] - low) / (high - low) * last[0]
        column = (point[0] - left) / (right - left) * last[1]
        at = jnp.stack([row, column])
        is_inside = ((at >= -_EDGE) & (at <= last + _EDGE)).all()
        return jnp.where(is_inside, map_coordinates(jnp.asarray(table), list(at), order=1, mode="nearest"), jnp.nan)

    return Landscape(
        id=landscape_id,
        name=name,
        formula="",
        f=f,
        view=view,
        start=(min(max(start[0], left), right), min(max(start[1], low), high)),
        shows="Losses that were computed at the points of a grid.",
        source="computed",
        axes=axes,
        colour_scale="auto",
        smooth=False,
    )
