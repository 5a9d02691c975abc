"""The average of the iterates, against NumPy and SciPy."""

import numpy as np
import pytest
from scipy.signal import lfilter

from downhill import Averaging, Entrant, Experiment, simulate
from downhill.simulation import Trajectory
from landscapes import LANDSCAPES


def run(averaging: Averaging, steps: int = 90, seed: int = 0) -> Trajectory:
    entrant = Entrant("gd", {"learning_rate": 0.3}, noise=2.0, averaging=averaging)
    [trajectory] = simulate(Experiment("matyas", (6.0, 6.0), steps, (entrant,), seed=seed))
    return trajectory


def test_nothing_is_averaged_unasked() -> None:
    trajectory = run(Averaging())
    assert trajectory.average is None
    assert trajectory.average_loss is None


def test_the_arithmetic_mean_of_all_positions_so_far() -> None:
    """Source: NumPy's cumulative sum over the recorded path (Polyak & Juditsky 1992)."""
    trajectory = run(Averaging("arithmetic"))
    assert trajectory.average is not None
    expected = np.cumsum(trajectory.theta, axis=0) / np.arange(1, 92)[:, None]
    np.testing.assert_allclose(trajectory.average, expected, rtol=1e-12)


@pytest.mark.parametrize("a", [0.0, 0.5, 0.99])
def test_the_exponential_average(a: float) -> None:
    """Source: SciPy's linear filter with the same recurrence, started at θ_0."""
    trajectory = run(Averaging("exponential", {"averaging_decay": a}))
    assert trajectory.average is not None
    first = a * trajectory.theta[:1]
    expected, _ = lfilter([1 - a], [1, -a], trajectory.theta, axis=0, zi=first)
    np.testing.assert_allclose(trajectory.average, expected, rtol=1e-10, atol=1e-14)


def test_the_loss_at_the_average() -> None:
    """Source: Matyas' formula (Surjanovic & Bingham) in NumPy."""
    trajectory = run(Averaging("arithmetic"))
    assert trajectory.average is not None
    assert trajectory.average_loss is not None
    x, y = trajectory.average.T
    np.testing.assert_allclose(trajectory.average_loss, 0.26 * (x**2 + y**2) - 0.48 * x * y, rtol=1e-9)


def test_averaging_leaves_the_run_alone() -> None:
    """Source: it is a second path: the first is the same bit for bit."""
    np.testing.assert_array_equal(run(Averaging("arithmetic")).theta, run(Averaging()).theta)


@pytest.mark.parametrize("seed", range(4))
def test_the_average_of_a_noisy_run_is_nearer_to_the_minimum(seed: int) -> None:
    """Source: Polyak & Juditsky 1992: that is what it is for. Median over the second half."""
    trajectory = run(Averaging("arithmetic"), steps=2000, seed=seed)
    assert trajectory.average is not None
    [minimum] = [point.point for point in LANDSCAPES["matyas"].critical_points({})]
    distance = np.median(np.linalg.norm(trajectory.theta[1000:] - minimum, axis=1))
    averaged = np.median(np.linalg.norm(trajectory.average[1000:] - minimum, axis=1))
    assert averaged < 0.8 * distance
