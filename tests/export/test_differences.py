"""Numbers as second differences: an example by hand, which differences.test.mjs reads, and that it is small."""

import gzip

import numpy as np
import pytest

from downhill.export.differences import differences


def test_differences_by_hand() -> None:
    """By hand: 3, 5, 4 has the differences 3, 2, -1, and these 3, -1, -3; with the sign last 6, 1, 5. 2³² - 1 is -1."""
    words = np.array([[3, 2**32 - 1], [5, 2**32 - 1], [4, 2**32 - 1]], "<u4")
    first = [6, 1, 5, *[0] * 9]
    second = [1, 2, 0, *[0] * 9]  # -1, then 1, then 0
    assert list(differences(words.tobytes(), 2)) == first + second


def test_a_smooth_curve_takes_less_than_two_thirds() -> None:
    """Source: gzip on the numbers as they are; random ones gain nothing."""
    smooth = np.exp(-np.linspace(0, 20, 5000)).astype("<f8").tobytes()
    assert 3 * len(gzip.compress(differences(smooth, 2))) < 2 * len(gzip.compress(smooth))
    noise = np.random.default_rng(0).integers(0, 2**32, 5000, dtype=np.uint32).tobytes()
    assert len(gzip.compress(differences(noise, 1))) <= 1.01 * len(noise)


def test_half_a_row_is_refused() -> None:
    with pytest.raises(ValueError, match="reshape"):
        differences(bytes(12), 2)
