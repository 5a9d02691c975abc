"""The loss over a grid of points, for pictures."""

from collections.abc import Mapping

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
    entry = find_landscape(landscape)
    traced = {name: np.float64(value) for name, value in parameters.items()}
    with jax.enable_x64(True):
        return np.asarray(_run_grid(x, y, traced, own=landscape not in LANDSCAPES, landscape=entry))
