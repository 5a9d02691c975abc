"""The loss over a grid of points, for pictures."""

from collections.abc import Mapping
from functools import partial

import jax
import numpy as np
from jaxtyping import Array, Float

from landscapes import Landscape, find_landscape


@partial(jax.jit, static_argnames="landscape")
def _grid(
    landscape: Landscape,
    x: Float[Array, " columns"],
    y: Float[Array, " rows"],
    parameters: Mapping[str, Float[Array, ""]],
) -> Float[Array, "rows columns"]:
    def loss(x: Float[Array, ""], y: Float[Array, ""]) -> Float[Array, ""]:
        return landscape.f(jax.numpy.stack([x, y]), parameters)

    over_columns = jax.vmap(loss, in_axes=(0, None))
    return jax.vmap(over_columns, in_axes=(None, 0))(x, y)


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
        return np.asarray(_grid(find_landscape(landscape), x, y, {n: np.float64(v) for n, v in parameters.items()}))
