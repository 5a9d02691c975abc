"""A noisy bowl, and how calm a run on it is."""

import numpy as np
from jaxtyping import Float

from downhill.experiment import Averaging, Entrant, Experiment, Schedule
from downhill.simulation import Trajectory

CONSTANT = Schedule()
NOT_AVERAGED = Averaging()


def noisy(rate: float, sigma: float, schedule: Schedule = CONSTANT, averaging: Averaging = NOT_AVERAGED) -> Entrant:
    """Gradient descent on noisy gradients."""
    return Entrant("gd", {"learning_rate": rate}, schedule, noise=sigma, averaging=averaging)


def bowl(steps: int, seed: int, *entrants: Entrant) -> Experiment:
    """A race on ½(x² + 5y²), whose minimum is 0 at (0, 0)."""
    return Experiment("quadratic", (-4.0, 2.0), steps, entrants, {"condition": 5.0}, seed)


def distances(run: Trajectory) -> Float[np.ndarray, " rows"]:
    """From the minimum."""
    return np.hypot(*run.theta.T)


def between(run: Trajectory, first: int, last: int) -> float:
    """The root mean square of the distances in these steps."""
    return float(np.sqrt((distances(run)[first : last + 1] ** 2).mean()))
