"""Planes through the space of all weights."""

import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from downhill.networks.plane import (
    Plane,
    Weights,
    flattened,
    plane_of_random_directions,
    plane_through,
    unflattened,
    view_of,
)

RANDOM = np.random.default_rng(5)


def weights() -> Weights:
    """Of a network with batch normalisation and of one with weight normalisation, float32."""
    random = np.random.default_rng(1)
    shapes = [
        {"weight": (3, 4), "bias": (4,), "scale": (4,), "shift": (4,)},
        {"direction": (4, 2), "length": (2,), "bias": (2,)},
    ]
    return tuple(
        {name: jnp.asarray(random.standard_normal(shape), np.float32) for name, shape in layer.items()}
        for layer in shapes
    )


def slanted() -> Plane:
    """One whose directions are neither of length 1 nor at right angles."""
    return Plane(*np.random.default_rng(2).standard_normal((3, 7)))


def test_weights_in_a_row() -> None:
    """Source: JAX's own order of a tree's leaves."""
    flat = flattened(weights())
    assert flat.dtype == np.float64
    np.testing.assert_array_equal(flat, ravel_pytree(weights())[0])
    for layer, again in zip(weights(), unflattened(flat, weights()), strict=True):
        assert layer.keys() == again.keys()
        for name, array in layer.items():
            assert again[name].dtype == np.float32
            np.testing.assert_array_equal(array, again[name])


def test_coordinates_are_the_nearest_points() -> None:
    """Source: NumPy's least squares."""
    plane, points = slanted(), RANDOM.standard_normal((5, 7))
    directions = np.stack([plane.across, plane.up], axis=1)
    expected = np.linalg.lstsq(directions, (points - plane.origin[None, :]).T, rcond=None)[0].T
    np.testing.assert_allclose(plane.coordinates(points), expected, rtol=1e-12)
    np.testing.assert_allclose(plane.at(*expected[0]), plane.origin + directions @ expected[0], rtol=1e-12)


def test_what_of_the_points_is_held() -> None:
    """Source: the formula, with the projection as a matrix."""
    plane, points = slanted(), RANDOM.standard_normal((5, 7))
    projection = np.linalg.qr(np.stack([plane.across, plane.up], axis=1))[0]
    away = points - plane.origin[None, :]
    expected = np.linalg.norm(away @ projection @ projection.T) ** 2 / np.linalg.norm(away) ** 2
    assert plane.held(points) == pytest.approx(expected, rel=1e-12)
    within = np.stack([plane.at(x, y) for x, y in RANDOM.standard_normal((4, 2))])
    assert plane.held(within) == pytest.approx(1.0, rel=1e-14)
    assert np.isnan(plane.held(plane.origin[None, :]))


def test_a_point_that_is_not_finite_has_no_coordinates() -> None:
    """Source: the definition: others keep theirs."""
    plane = slanted()
    points = np.stack([np.full(7, np.inf), plane.at(1.0, 2.0), np.full(7, np.nan)])
    found = plane.coordinates(points.astype(np.float32))
    assert np.isnan(found[[0, 2]]).all()
    np.testing.assert_allclose(found[1], [1.0, 2.0], atol=1e-6)


@pytest.mark.parametrize(
    ("directions", "message"),
    [
        ([[1.0, 2.0], [-0.5, -1.0]], "one line"),
        ([[0.0, 0.0], [0.0, 1.0]], "one line"),
        ([[0.0, 1.0], [0.0, 0.0]], "one line"),
        ([[0.0, np.nan], [1.0, 0.0]], "finite"),
    ],
)
def test_no_plane(directions: list[list[float]], message: str) -> None:
    """Source: geometry."""
    with pytest.raises(ValueError, match=message):
        Plane(np.zeros(2), *np.array(directions))


def test_three_points_at_their_places() -> None:
    """Source: the triangle's sides, which tell its corners' places."""
    a, b, c = points = RANDOM.standard_normal((3, 50))
    plane = plane_through(a, b, c)
    found = plane.coordinates(points)
    np.testing.assert_allclose(found[:2], [[0.0, 0.0], [float(np.linalg.norm(b - a)), 0.0]], atol=1e-13)
    assert found[2, 1] > 0
    for i, j in ((0, 2), (1, 2)):
        assert np.linalg.norm(found[i] - found[j]) == pytest.approx(np.linalg.norm(points[i] - points[j]), rel=1e-13)
    np.testing.assert_allclose([plane.at(x, y) for x, y in found], points, atol=1e-13)
    for third in (c, b + 1e-4 * c):  # of which the second is close to the line through the others
        directions = np.stack([(plane := plane_through(a, b, third)).across, plane.up])
        np.testing.assert_allclose(directions @ directions.T, np.eye(2), atol=1e-15)


@pytest.mark.parametrize("c", [0.3, 1.0, 0.0, -2.0])
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_three_points_in_a_line(c: float, precision: str) -> None:
    """Source: geometry; in float32 they are a line but for its rounding."""
    a, b = RANDOM.standard_normal((2, 50))
    with pytest.raises(ValueError, match="the three points lie in one line"):
        plane_through(*(point.astype(precision) for point in (a, b, (1 - c) * a + c * b)))
    with pytest.raises(ValueError, match="the three points lie in one line"):
        plane_through(a, a, b)


def test_random_directions_are_of_the_weights_size() -> None:
    """Source: Li et al.'s formula, column by column in NumPy; what has no columns stays."""
    plane = plane_of_random_directions(weights(), 7)
    np.testing.assert_array_equal(plane.origin, flattened(weights()))
    for vector in (plane.across, plane.up):
        for layer, direction in zip(weights(), unflattened(vector, weights()), strict=True):
            for name, array in layer.items():
                if name in ("weight", "direction"):
                    for unit in range(array.shape[1]):
                        wanted = np.sqrt(sum(float(w) ** 2 for w in array[:, unit]))
                        assert np.sqrt(sum(float(d) ** 2 for d in direction[name][:, unit])) == pytest.approx(wanted)
                else:
                    assert not np.any(direction[name])


def test_random_directions_are_random() -> None:
    """Source: of a normal column of n entries, divided by its length, each has the variance 1/n and the mean 0."""
    wide: Weights = ({"weight": jnp.ones((100, 200))},)
    plane, other = (plane_of_random_directions(wide, seed) for seed in (0, 1))
    vectors = (plane.across, plane.up, other.across, other.up)
    for vector in vectors:
        assert vector.mean() == pytest.approx(0.0, abs=0.03)
        assert vector.var() == pytest.approx(1.0, abs=0.03)
    cosines = np.corrcoef(vectors) - np.eye(4)
    assert np.abs(cosines).max() < 0.03  # four standard deviations of 20,000 pairs
    np.testing.assert_array_equal(plane_of_random_directions(wide, 0).up, plane.up)


def test_random_directions_without_a_size() -> None:
    """Source: 0 times anything."""
    with pytest.raises(ValueError, match="all weights are 0"):
        plane_of_random_directions(({"weight": jnp.zeros((3, 2)), "bias": jnp.ones(2)},), 0)


@pytest.mark.parametrize(
    ("paths", "view"),
    [
        ([[(0.0, 0.0), (4.0, 1.0)], [(1.0, 3.0)]], ((-0.4, 4.4), (-0.4, 3.4))),
        ([[(1.0, 5.0), (1.0, 11.0)]], ((-0.6, 2.6), (4.4, 11.6))),
        ([[(3.0, 0.0), (0.0, 0.0), (np.nan, 7.0)]], ((-0.3, 3.3), (-0.8, 0.8))),
        ([[(2.0, -1.0)], [(2.0, -1.0), (np.inf, 0.0)]], ((0.8, 3.2), (-2.2, 0.2))),
    ],
)
def test_the_view(paths: list[list[tuple[float, float]]], view: tuple[tuple[float, float], ...]) -> None:
    """Source: arithmetic, with a margin of 0.1."""
    np.testing.assert_allclose(view_of([np.array(path) for path in paths], 0.1), view, rtol=1e-14)


def test_no_view() -> None:
    """Source: nothing is there to be shown."""
    with pytest.raises(ValueError, match="none is finite"):
        view_of([np.full((2, 2), np.nan)], 0.1)
