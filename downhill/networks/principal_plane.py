"""The plane in which paths through the space of all weights spread most."""

from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Float

from downhill.networks.plane import Plane, Vector

_BLOCK_NUMBERS = 1 << 22  # numbers of all points that are looked at together: 32 MB
_FARTHEST = 1e100  # beyond, squares may not be finite


def plane_of_paths(paths: Sequence[Float[np.ndarray, "_ n"]]) -> Plane:
    """The plane through the mean of all points along their two first principal components.

    The directions are of length 1 and at right angles, each with its largest entry, the first of several, positive.
    Where all points lie in one line, or are one point, what is missing is one weight's direction, made orthogonal. The
    components are found from the products of the points with each other, of which there are fewer than weights.

    Source: Li et al. 2018, section 7.2, but of all paths at once, and around their mean.

    Args:
        paths: the points of each, float32 or float64; those with a number that is not finite, or beyond
            1e100, are left out.

    Raises:
        ValueError: then none is left.
    """
    near = [_near(path) for path in paths]
    count = sum(map(len, near))
    if not count:
        raise ValueError(f"paths: no point has only numbers up to {_FARTHEST:g}")
    n = near[0].shape[1]
    origin, products = np.empty(n), np.zeros((count, count))
    for where, points in _blocks(near):
        origin[where] = points.mean(axis=0)
        centred = points - origin[where][None, :]
        products += centred @ centred.T
    spreads, mixtures = np.linalg.eigh(products)
    components = np.zeros((2, n))
    for where, points in _blocks(near):
        components[: min(2, count), where] = mixtures.T[:-3:-1] @ (points - origin[where][None, :])
    # Below that a spread is the rounding of the products.
    rank = int((spreads[:-3:-1] > count * np.finfo(np.float64).eps * spreads[-1]).sum())
    return Plane(origin, *_orthonormal(components[:rank]))


def _near(path: Float[np.ndarray, "_ n"]) -> Float[np.ndarray, "_ n"]:
    farthest = np.maximum(path.max(axis=1), -path.min(axis=1)).astype(np.float64)
    is_near = farthest <= _FARTHEST
    return path if is_near.all() else path[is_near]  # no copy of what may be a gigabyte


def _blocks(paths: Sequence[Float[np.ndarray, "_ n"]]) -> Iterator[tuple[slice, Float[np.ndarray, "points _"]]]:
    """Some weights of all points at a time, in float64."""
    count, n = sum(map(len, paths)), paths[0].shape[1]
    width = max(1, _BLOCK_NUMBERS // count)
    for first in range(0, n, width):
        where = slice(first, first + width)
        yield where, np.concatenate([path[:, where] for path in paths]).astype(np.float64)


def _orthonormal(components: Float[np.ndarray, "_ n"]) -> list[Vector]:
    """Two of length 1 at right angles: what the components span, and as many weights' directions as are missing."""
    found: list[Vector] = []
    for vector in components:
        found.append(_unit(vector, found))
    while len(found) < 2:
        taken = np.abs(found[0]) if found else np.zeros(components.shape[1])
        axis = np.zeros(components.shape[1])
        axis[taken.argmin()] = 1.0
        found.append(_unit(axis, found))
    return found


def _unit(vector: Vector, others: Sequence[Vector]) -> Vector:
    for other in others:
        vector = vector - (other @ vector) * other
    vector = vector / np.linalg.norm(vector)
    return vector * np.sign(vector[np.abs(vector).argmax()])
