"""The plane in which paths spread most."""

from collections.abc import Sequence

import numpy as np
import pytest

from downhill.networks import principal_plane
from downhill.networks.plane import Plane
from downhill.networks.principal_plane import plane_of_paths

RANDOM = np.random.default_rng(11)
WALKS = [np.cumsum(RANDOM.standard_normal((steps, 300)), axis=0) + 5 for steps in (20, 35)]


def check_orthonormal(plane: Plane) -> None:
    """Lengths, the right angle and the sign."""
    directions = np.stack([plane.across, plane.up])
    np.testing.assert_allclose(directions @ directions.T, np.eye(2), atol=1e-14)
    for direction in directions:
        assert direction[np.abs(direction).argmax()] > 0


@pytest.mark.parametrize("block", [1 << 22, 55 * 32, 1])
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_principal_components(block: int, precision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: NumPy's singular value decomposition of all points around their mean, in one block or many."""
    monkeypatch.setattr(principal_plane, "_BLOCK_NUMBERS", block)
    paths = [walk.astype(precision) for walk in WALKS]
    plane, points = plane_of_paths(paths), np.concatenate(paths).astype(np.float64)
    centred = points - points.mean(axis=0)[None, :]
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(plane.origin, points.mean(axis=0), rtol=1e-12)
    for found, expected in zip((plane.across, plane.up), axes, strict=False):
        np.testing.assert_allclose(found, expected * np.sign(found @ expected), atol=1e-12)
    check_orthonormal(plane)
    assert plane.held(points) == pytest.approx((sizes[:2] ** 2).sum() / (sizes**2).sum(), rel=1e-12)


def test_a_second_component_that_is_small() -> None:
    """Source: NumPy's singular value decomposition, to what squaring a ratio of 10⁻⁵ leaves."""
    points = RANDOM.standard_normal((30, 2)) * np.array([[1.0, 1e-5]]) @ RANDOM.standard_normal((2, 40))
    plane = plane_of_paths([points])
    expected = np.linalg.svd(points - points.mean(axis=0)[None, :])[2][1]
    np.testing.assert_allclose(plane.up, expected * np.sign(plane.up @ expected), atol=1e-5)
    check_orthonormal(plane)


def test_paths_within_a_plane() -> None:
    """Source: geometry: all of them is held, and their distances stay."""
    flat = RANDOM.standard_normal((12, 2))
    points = flat @ RANDOM.standard_normal((2, 40)) + 3
    plane = plane_of_paths([points[:5], points[5:]])
    found = plane.coordinates(points)
    assert plane.held(points) == pytest.approx(1.0, rel=1e-13)
    assert np.linalg.norm(found[0] - found[9]) == pytest.approx(np.linalg.norm(points[0] - points[9]))
    np.testing.assert_allclose([plane.at(x, y) for x, y in found], points, atol=1e-12)


@pytest.mark.parametrize(
    ("paths", "held"),
    [
        ([np.ones((4, 5)), np.ones((1, 5))], np.nan),
        ([np.zeros((1, 5))], np.nan),
        ([np.full((3, 5), 0.1, np.float32)], np.nan),
        ([np.array([[1.0, 0.0, 0.0], [3.0, 0.0, 0.0]])], 1.0),
        ([np.linspace(0, 1, 9)[:, None] * np.array([[0.3, -0.7, 0.1, 2.0]])], 1.0),
    ],
)
def test_points_that_span_no_plane(paths: Sequence[np.ndarray], held: float) -> None:
    """Source: geometry: of a line all is held by any plane through it; in a point there is nothing to hold."""
    plane = plane_of_paths(paths)
    check_orthonormal(plane)
    assert plane.held(np.concatenate(paths)) == pytest.approx(held, rel=1e-14, nan_ok=True)


def test_what_a_line_lacks() -> None:
    """Source: geometry: the weight that the line changes least, less what of it is along the line."""
    line = np.array([0.3, -0.7, 0.1, 2.0]) / np.linalg.norm([0.3, -0.7, 0.1, 2.0])
    plane = plane_of_paths([np.linspace(0, 1, 9)[:, None] * line[None, :]])
    np.testing.assert_allclose(plane.across, line, atol=1e-14)
    beside = np.eye(4)[2] - line[2] * line
    np.testing.assert_allclose(plane.up, beside / np.linalg.norm(beside), atol=1e-14)


def test_points_that_ran_away() -> None:
    """Source: the plane of the others."""
    away = np.full((3, 300), np.array([[np.inf], [np.nan], [1e200]]))
    plane, expected = plane_of_paths([np.concatenate([WALKS[0], away]), away, WALKS[1]]), plane_of_paths(WALKS)
    np.testing.assert_array_equal(plane.across, expected.across)
    with pytest.raises(ValueError, match="no point"):
        plane_of_paths([away[:2].astype(np.float32)])
    with pytest.raises(ValueError, match="no point"):
        plane_of_paths([])
