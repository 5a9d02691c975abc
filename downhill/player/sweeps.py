"""Runs at many values of a hyperparameter as the browser receives them: a film of paths, and searches for the best."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int

from downhill.experiment import Experiment
from downhill.player import wire
from downhill.player.packing import message, outcome
from downhill.simulation.sweep import Sweep
from downhill.simulation.tuning import Search

MOST_ROWS = 1_001
"""Positions that are sent of one run."""


def film(experiment: Experiment, swept: Sweep) -> bytes:
    """One entrant's runs, a picture for each value of its hyperparameter, as a ``wire.FilmHeader`` with its numbers.

    Args:
        experiment: the race.
        swept: of one of its entrants; the experiment's own value is among its values.
    """
    entrant = experiment.entrants[swept.entrant]
    [symbol] = (each.symbol for each in entrant.optimizer.hyperparameters if each.name == swept.name)
    values, last = swept.values.tolist(), swept.theta.shape[1] - 1
    stride = max(-(-last // (MOST_ROWS - 1)), 1)
    steps = _shown(last, stride)
    header: wire.FilmHeader = {
        "entrant": swept.entrant,
        "name": swept.name,
        "symbol": symbol,
        "values": values,
        "present": values.index(entrant.hyperparameters[swept.name]),
        "outcomes": [outcome(each) for each in swept.outcomes],
        "lastSteps": swept.last_sound_step.tolist(),
        "rows": swept.rows.tolist(),
        "finalLosses": _finite(swept.final_loss),
        "best": swept.best,
        "edges": swept.edges,
        "stride": stride,
    }
    if stride > 1:
        header["stepsShown"] = steps.tolist()
    sent = np.minimum(steps, swept.rows[:, np.newaxis] - 1)
    positions = np.take_along_axis(swept.theta, sent[:, :, np.newaxis], axis=1)
    with np.errstate(over="ignore"):
        return message(header, positions.astype("<f4").tobytes())


def searches(found: Sequence[Search | None]) -> bytes:
    """The searches for the learning rate as a ``wire.SearchesHeader``."""
    header: wire.SearchesHeader = {"entrants": [None if search is None else _search(search) for search in found]}
    return message(header, b"")


def _search(search: Search) -> wire.Search:
    return {
        "values": search.values.tolist(),
        "finalLosses": _finite(search.final_loss),
        "diverged": search.diverged.tolist(),
        "best": search.best,
    }


def _shown(last: int, stride: int) -> Int[np.ndarray, " shown"]:
    return np.append(np.arange(0, last, stride), last)


def _finite(losses: Float[np.ndarray, " values"]) -> list[float | None]:
    return [loss if np.isfinite(loss) else None for loss in losses.tolist()]
