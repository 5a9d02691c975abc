"""When something happens in a run, for captions: whether it has, for each row."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float

from downhill.simulation import Trajectory

Rows = Bool[np.ndarray, " rows"]


def at_step(run: Trajectory, step: int) -> Rows:
    """From this step on; for what is true of the step itself, as of the first."""
    return np.arange(len(run.loss)) >= step


def beyond(run: Trajectory, axis: int, distance: float) -> Rows:
    """Farther than this from 0 along the axis, 0 or 1."""
    return np.abs(run.theta[:, axis]) > distance


def within(run: Trajectory, point: tuple[float, float], distance: float) -> Rows:
    """Nearer to the point than this."""
    return np.hypot(*(run.theta - point).T) < distance


def below(run: Trajectory, loss: float) -> Rows:
    """With a lower loss than this."""
    return run.loss < loss


def first_step(happened: Rows | Sequence[bool] | Float[np.ndarray, " rows"]) -> float:
    """The first step at which it has happened; infinity if it never does."""
    rows = np.asarray(happened, bool)
    return float(np.argmax(rows)) if rows.any() else np.inf
