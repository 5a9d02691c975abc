"""A plane through the space of all weights, in which paths and losses of networks can be drawn."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from downhill.networks.layers import Weights

Vector = Float[np.ndarray, " n"]
Points = Float[np.ndarray, "points n"]
Coordinates = Float[np.ndarray, "points 2"]
Range = tuple[float, float]

_BY_UNIT = ("weight", "direction")  # the arrays of a layer that have a column for each unit
_COLLINEAR = 1e-6  # of the longer side; float32's rounding of weights that lie in a line is below
_MOST_ELONGATED = 3.0
_SIDE_OF_A_POINT = 2.0


def flattened(weights: Weights) -> Vector:
    """All weights in a row, in the order of ``jax.flatten_util.ravel_pytree``; float64."""
    return np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(weights)]).astype(np.float64)


def unflattened(vector: Vector, like: Weights) -> Weights:
    """The inverse of :func:`flattened`, in the shapes and the types of ``like``."""
    leaves, structure = jax.tree.flatten(like)
    parts = np.split(vector, np.cumsum([leaf.size for leaf in leaves])[:-1])
    with jax.enable_x64(True):  # without, JAX has no float64
        shaped = [jnp.asarray(part.reshape(leaf.shape), leaf.dtype) for part, leaf in zip(parts, leaves, strict=True)]
    return jax.tree.unflatten(structure, shaped)


@dataclass(frozen=True, eq=False)
class Plane:
    """All o + x·across + y·up. The two directions need be neither of length 1 nor at right angles.

    Attributes:
        origin: o.
        across: where x grows.
        up: where y grows.

    Raises:
        ValueError: the two directions span no plane, or something is not finite.
    """

    origin: Vector
    across: Vector
    up: Vector

    def __post_init__(self) -> None:
        if not all(np.isfinite(each).all() for each in (self.origin, self.across, self.up)):
            raise ValueError("plane: its origin and its directions must be finite")
        width = np.linalg.norm(self.across)
        if width * np.linalg.norm(_beside(self.up, self.across)) <= 1e-12 * width * np.linalg.norm(self.up):
            raise ValueError("plane: across and up must not be 0, nor lie in one line")

    @cached_property
    def _dual(self) -> Float[np.ndarray, "n 2"]:
        """What of each weight goes into x and y: D⁺ of D = (across, up)."""
        directions = np.stack([self.across, self.up])
        return np.linalg.solve(directions @ directions.T, directions).T

    def coordinates(self, points: Points) -> Coordinates:
        """x and y of the nearest point of the plane, by least squares; of points that are not finite neither."""
        with np.errstate(invalid="ignore", over="ignore"):
            return np.stack([(point - self.origin) @ self._dual for point in points])

    def at(self, x: float, y: float) -> Vector:
        """o + x·across + y·up."""
        return self.origin + x * self.across + y * self.up

    def held(self, points: Iterable[Vector]) -> float:
        """How much of what the points are away from the origin lies in the plane: Σ‖P(θ - o)‖²/Σ‖θ - o‖².

        P is the orthogonal projection onto the plane's directions; NaN where no point is away from the origin.
        """
        directions = np.stack([self.across, self.up])
        gram = directions @ directions.T
        within = away = 0.0
        for point in points:
            beside = point - self.origin
            xy = beside @ self._dual
            within += xy @ gram @ xy
            away += beside @ beside
        return float(within / away) if away > 0 else math.nan


def _beside(vector: Vector, other: Vector) -> Vector:
    """What of the vector is at right angles to the other one."""
    unit = other / (np.linalg.norm(other) or 1.0)
    for _ in range(2):  # once would leave what rounding does to it
        vector = vector - (unit @ vector) * unit
    return vector


def plane_through(a: Vector, b: Vector, c: Vector) -> Plane:
    """The plane through three points: a at (0, 0), b at (‖b - a‖, 0), c above.

    The directions are of length 1 and at right angles, by Gram and Schmidt's method.

    Source: Garipov et al. 2018, section 3.

    Args:
        a: the first point.
        b: the second.
        c: the third.

    Raises:
        ValueError: they lie in one line, or something is not finite.
    """
    a, b, c = (np.asarray(point, np.float64) for point in (a, b, c))
    right, beside = b - a, _beside(c - a, b - a)
    width, height = np.linalg.norm(right), np.linalg.norm(beside)
    if min(width, height) <= _COLLINEAR * max(width, np.linalg.norm(c - a)):
        raise ValueError("plane: the three points lie in one line, so that many planes go through them")
    return Plane(a, right / width, beside / height)


def plane_of_random_directions(weights: Weights, seed: int) -> Plane:
    """Two random directions around these weights, of the weights' own size, unit by unit.

    Each is normal, and each of its columns that belong to a unit as long as that unit's column of the weights:
    d ← d ‖w‖/‖d‖. Biases and the numbers of normalisations stay as they are: there d is 0. So x = 1 is a step as long
    as the weights. The directions are as they have been drawn, nearly but not quite at right angles.

    Source: Li et al. 2018, section 4 ("filter normalization").

    Args:
        weights: the middle, at (0, 0).
        seed: of the directions, 0 or more.

    Raises:
        ValueError: the columns are all 0, or something is not finite.
    """
    random = np.random.default_rng(seed)
    across, up = (_random_direction(weights, random) for _ in range(2))
    if not across.any():
        raise ValueError("plane: all weights are 0, so that directions of their size are 0, too")
    return Plane(flattened(weights), across, up)


def _random_direction(weights: Weights, random: np.random.Generator) -> Vector:
    parts: list[Vector] = []
    for name, array in (named for layer in weights for named in sorted(layer.items())):
        if name in _BY_UNIT:
            drawn = random.standard_normal(array.shape)
            sizes = np.linalg.norm(np.asarray(array, np.float64), axis=0, keepdims=True)
            parts.append((drawn * sizes / np.linalg.norm(drawn, axis=0, keepdims=True)).ravel())
        else:
            parts.append(np.zeros(array.size))
    return np.concatenate(parts)


def view_of(coordinates: Sequence[Float[np.ndarray, "_ 2"]], margin: float) -> tuple[Range, Range]:
    """(x low, x high), (y low, y high) of a view around all paths; what is not finite is left out.

    Without its margins it is at most three times as long as wide. Where all is one point, they are around 1 each way.

    Args:
        coordinates: of each path.
        margin: on every side, as a part of the longer side.

    Raises:
        ValueError: nothing is finite.
    """
    points = np.concatenate(list(coordinates))
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        raise ValueError("coordinates: none is finite")
    low, high = points.min(axis=0), points.max(axis=0)
    sides = high - low if (high > low).any() else np.full(2, _SIDE_OF_A_POINT)
    half = np.maximum(sides, sides.max() / _MOST_ELONGATED) / 2 + margin * sides.max()
    (left, bottom), (right, top) = ((low + high) / 2 - half).tolist(), ((low + high) / 2 + half).tolist()
    return (left, right), (bottom, top)
