"""Whether a path to the minimum at the origin is straight."""

import numpy as np

from downhill.simulation import Trajectory


def off_the_line(run: Trajectory) -> float:
    """How far the path is, where farthest, from the straight line through its start and the origin."""
    x, y = run.theta.T
    return float(np.abs(x * y[0] - y * x[0]).max() / np.hypot(x[0], y[0]))
