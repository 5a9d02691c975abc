"""The losses of a network at points of a plane, of a line or of a path, computed in portions."""

from collections.abc import Callable, Generator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float, Int

from downhill.networks.layers import Weights
from downhill.networks.plane import Coordinates, Plane, Points, unflattened
from downhill.simulation.programs import SOON_RUN, Program

Loss = Callable[..., Array | tuple[Array, ...]]
"""From weights, and the arrays that it needs, to one number or several. A function with a name: it is compiled once."""

Arrays = Sequence[Array | np.ndarray]

_OPERATIONS = 1 << 34  # of a portion: measured, 0.2 s on two cores
_MOST_POINTS = 256


def losses_on(
    loss: Loss,
    arrays: Arrays,
    plane: Plane,
    like: Weights,
    xs: Float[np.ndarray, " columns"],
    ys: Float[np.ndarray, " rows"],
) -> Generator[float, None, Float[np.ndarray, "losses rows columns"]]:
    """The losses on a grid, in portions of some 0.2 s.

    Args:
        loss: what is computed at each point, as ``loss(weights, *arrays)``.
        arrays: what it needs; of examples with a row for each.
        plane: where.
        like: weights of the network's shapes and of the precision that is wanted.
        xs: the columns' x.
        ys: the rows' y.

    Yields:
        Fractions from 0 to 1, the first before anything is computed.

    Returns:
        Each number that the loss returns, at all points.
    """
    x, y = np.meshgrid(xs, ys)
    flat = yield from losses_in(loss, arrays, plane, like, np.column_stack([x.ravel(), y.ravel()]))
    return flat.reshape(-1, len(ys), len(xs))


def losses_in(
    loss: Loss, arrays: Arrays, plane: Plane, like: Weights, coordinates: Coordinates
) -> Generator[float, None, Float[np.ndarray, "losses points"]]:
    """The losses at points of a plane, in portions as for :func:`losses_on`.

    Args:
        loss: as for :func:`losses_on`.
        arrays: as for :func:`losses_on`.
        plane: where.
        like: as for :func:`losses_on`.
        coordinates: x and y of each point.

    Yields:
        Fractions from 0 to 1, the first before anything is computed.

    Returns:
        Each number that the loss returns, at all points.
    """
    directions = tuple(unflattened(vector, like) for vector in (plane.origin, plane.across, plane.up))
    mixtures = np.column_stack([np.ones(len(coordinates)), coordinates])
    return (yield from _losses_at(loss, arrays, directions, mixtures, _MIXED))


def losses_between(
    loss: Loss, arrays: Arrays, a: Weights, b: Weights, fractions: Float[np.ndarray, " points"]
) -> Generator[float, None, Float[np.ndarray, "losses points"]]:
    """The losses at (1 - t) a + t b, in portions as for :func:`losses_on`.

    Source: Goodfellow et al. 2015, section 2.

    Args:
        loss: as for :func:`losses_on`.
        arrays: as for :func:`losses_on`.
        a: the weights at t = 0, in the precision that is wanted.
        b: those at t = 1.
        fractions: each t.

    Yields:
        Fractions from 0 to 1, the first before anything is computed.

    Returns:
        Each number that the loss returns, at all t.
    """
    return (yield from _losses_at(loss, arrays, (a, b), np.stack([1 - fractions, fractions], axis=1), _MIXED))


def losses_of(
    loss: Loss, arrays: Arrays, points: Points, like: Weights
) -> Generator[float, None, Float[np.ndarray, "losses points"]]:
    """The losses at points anywhere, in portions as for :func:`losses_on`.

    Args:
        loss: as for :func:`losses_on`.
        arrays: as for :func:`losses_on`.
        points: weights, each time as one vector.
        like: as for :func:`losses_on`.

    Yields:
        Fractions from 0 to 1, the first before anything is computed.

    Returns:
        Each number that the loss returns, at all points.
    """
    return (yield from _losses_at(loss, arrays, (like,), points, _APART))


def _losses_at(
    loss: Loss,
    arrays: Arrays,
    directions: tuple[Weights, ...],
    rows: Float[np.ndarray, "points k"],
    of_portion: Program,
) -> Generator[float, None, Float[np.ndarray, "losses points"]]:
    """The losses at what is made of each row."""
    precision = jax.tree.leaves(directions)[0].dtype
    at_once, found = _points_at_once(directions[0], arrays), list[Float[np.ndarray, "losses _"]]()
    yield 0.0
    for first in range(0, len(rows), at_once):
        portion = rows[first : first + at_once].astype(precision)
        filled = np.resize(portion, (at_once, portion.shape[1]))
        with jax.enable_x64(precision == np.float64):
            losses = of_portion(directions, filled, np.int32(len(portion)), tuple(arrays), loss=loss)
        found.append(np.asarray(losses)[:, : len(portion)])
        yield (first + len(portion)) / len(rows)
    return np.concatenate(found, axis=1)


def _points_at_once(weights: Weights, arrays: Arrays) -> int:
    """By what they cost: each weight is multiplied and added once for every example."""
    examples = max((array.shape[0] for array in arrays if array.ndim), default=1)
    operations = 2 * sum(leaf.size for leaf in jax.tree.leaves(weights)) * examples
    return int(np.clip(_OPERATIONS // operations, 1, _MOST_POINTS))


def _of_mixtures(
    directions: tuple[Weights, ...],
    mixtures: Float[Array, "points k"],
    count: Int[Array, ""],
    arrays: tuple[Array, ...],
    *,
    loss: Loss,
) -> Float[Array, "losses points"]:
    """At Σᵢ mᵢ dᵢ for each of the first ``count`` mixtures m of the directions d."""

    def at(mixture: Float[Array, " k"]) -> Float[Array, " losses"]:
        weights = jax.tree.map(lambda *leaves: sum(map(jnp.multiply, mixture, leaves)), *directions)
        return jnp.stack(jax.tree.leaves(loss(weights, *arrays)))

    return _one_by_one(at, mixtures, count)


def _of_points(
    like: tuple[Weights], points: Float[Array, "points n"], count: Int[Array, ""], arrays: Any, *, loss: Loss
) -> Float[Array, "losses points"]:
    """At each of the first ``count`` points."""
    _, as_weights = ravel_pytree(like[0])

    def at(point: Float[Array, " n"]) -> Float[Array, " losses"]:
        return jnp.stack(jax.tree.leaves(loss(as_weights(point), *arrays)))

    return _one_by_one(at, points, count)


def _one_by_one(
    at: Callable[[Array], Float[Array, " losses"]], rows: Float[Array, "points k"], count: Int[Array, ""]
) -> Float[Array, "losses points"]:
    """One after the other: side by side they are slower, of small networks, too."""

    def step(i: Int[Array, ""], found: Any) -> Any:
        return found.at[:, i].set(at(rows[i]))

    losses = jax.eval_shape(at, rows[0])
    return jax.lax.fori_loop(0, count, step, jnp.zeros((len(losses), len(rows)), losses.dtype))


_MIXED, _APART = Program(_of_mixtures, SOON_RUN), Program(_of_points, SOON_RUN)
