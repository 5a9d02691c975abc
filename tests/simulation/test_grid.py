"""The loss over a grid."""

import numpy as np

from downhill.simulation import loss_grid


def test_rows_are_y_and_columns_are_x() -> None:
    """Source: 2 x² - y² / 2 by NumPy's broadcasting, which differs in x and y, on a grid that is not square."""
    x, y = np.linspace(-2, 1, 4), np.linspace(-1, 2, 3)
    grid = loss_grid("saddle", {"a": 2.0, "b": 0.5}, x, y)
    assert grid.dtype == np.float64
    np.testing.assert_allclose(grid, 2 * x[None, :] ** 2 - 0.5 * y[:, None] ** 2, rtol=1e-14)
