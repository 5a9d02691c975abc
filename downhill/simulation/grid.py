"""The loss over a grid of points, for pictures."""

from collections.abc import Mapping
from typing import Any

import jax
import numpy as np
from jaxtyping import Array, Float

from downhill.simulation.programs import SOON_RUN, Program
from landscapes import LANDSCAPES, Landscape, find_landscape


def _grid(
    x: Float[Array, " columns"],
    y: Float[Array, " rows"],
    parameters: Mapping[str, Float[Array, ""]],
    *,
    landscape: Landscape,
) -> Float[Array, "rows columns"]:
    def loss(x: Float[Array, ""], y: Float[Array, ""]) -> Float[Array, ""]:
        return landscape.f(jax.numpy.stack([x, y]), parameters)

    over_columns = jax.vmap(loss, in_axes=(0, None))
    if landscape.examples:  # row by row: all at once would need memory for every example at every point
        return jax.lax.map(lambda row: over_columns(x, row), y)
    return jax.vmap(over_columns, in_axes=(None, 0))(x, y)


_run_grid = Program(_grid, SOON_RUN)


def loss_grid(
    landscape: str,
    parameters: Mapping[str, float],
    x: Float[np.ndarray, " columns"],
    y: Float[np.ndarray, " rows"],
) -> Float[np.ndarray, "rows columns"]:
    """f at every pair of the given coordinates, in float64.

    Args:
        landscape: the landscape's id.
        parameters: its parameters' values, all of them, by name (``experiment.parameters``).
        x: first coordinates.
        y: second coordinates.
    """
    with jax.enable_x64(True):
        return np.asarray(_run_grid(x, y, _traced(parameters), **_compiled_in(landscape)))


def grid_is_compiled(
    landscape: str,
    parameters: Mapping[str, float],
    x: Float[np.ndarray, " columns"],
    y: Float[np.ndarray, " rows"],
) -> bool:
    """Whether nothing has to be compiled for :func:`loss_grid` with these arguments."""
    return _run_grid.is_compiled(x, y, _traced(parameters), **_compiled_in(landscape))


def _traced(parameters: Mapping[str, float]) -> dict[str, np.float64]:
    return {name: np.float64(value) for name, value in parameters.items()}


def _compiled_in(landscape: str) -> dict[str, Any]:
    return {"own": landscape not in LANDSCAPES, "landscape": find_landscape(landscape)}
