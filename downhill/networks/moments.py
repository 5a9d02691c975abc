"""The moments of a run at which something is read off it; they depend on the training alone, never on a clock."""

import math

import numpy as np
from jaxtyping import Float, Int

MOST_READINGS = 200
"""Of losses and accuracies in one run."""
LEAST_READINGS = 10
MOST_MEASURED = 10_000
"""Examples of the training part whose mean loss is read."""

MOST_POINTS, LEAST_POINTS = 101, 5
_KEPT_AT_ONCE = 1 << 18
"""Weights."""
PATH_BYTES = 64_000_000
"""What the paths of all entrants together take, unless they had fewer than the least points."""

Steps = Int[np.ndarray, " moments"]


def reading_steps(steps: Int[np.ndarray, " epochs"]) -> Steps:
    """Before which steps losses are read: at the start, at the end of every epoch; in few epochs, of many more often.

    Args:
        steps: of each epoch.
    """
    ends = np.concatenate([[0], np.cumsum(steps)])
    parts = math.ceil(LEAST_READINGS / len(steps))
    every = math.ceil(len(steps) / MOST_READINGS)
    places = np.append(np.arange(0, len(steps) * parts, every) / parts, len(steps))
    return np.unique(np.round(np.interp(places, np.arange(len(ends)), ends)).astype(int))


def epochs_at(moments: Steps, steps: Int[np.ndarray, " epochs"]) -> Float[np.ndarray, " moments"]:
    """How many epochs have been made before these steps."""
    ends = np.concatenate([[0], np.cumsum(steps)])
    return np.interp(moments, ends, np.arange(len(ends)))


def path_steps(steps: int, weights: int, entrants: int, bytes_each: int) -> Steps:
    """Before which steps the weights of the first run are kept: evenly spread, the start and the end among them.

    Args:
        steps: of the run.
        weights: how many there are.
        entrants: whose paths are kept besides.
        bytes_each: of a weight.
    """
    fit = PATH_BYTES // (weights * bytes_each * max(entrants, 1))
    points = min(max(fit, LEAST_POINTS), MOST_POINTS, steps + 1)
    return np.unique(np.round(np.linspace(0, steps, points)).astype(int))


def points_at_once(weights: int) -> int:
    """How many points of a path one call keeps on its way.

    Of small networks several, because calls cost something, too; of large ones, whose steps would take three times as
    long beside another copy of the weights, none: a call then ends at each point.
    """
    return min(_KEPT_AT_ONCE // weights, 16)


def probe_steps(steps: int, every: int) -> Steps:
    """Before which steps the curvature is looked at: every k-th from the first on, none where k is 0."""
    return np.arange(0, steps + 1, every) if every else np.array([], int)
