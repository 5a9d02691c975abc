"""The best learning rate of every entrant of a race, searched over the whole range at the race's own budget."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from downhill.experiment.experiment import Experiment
from downhill.parameters import Parameter, log_spaced
from downhill.simulation.cost import FEW
from downhill.simulation.portions import finished
from downhill.simulation.sweep import sweep_in_portions, swept_parameter

_RATE = "learning_rate"
_DIGITS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What became of one entrant at every rate that was tried: read-only arrays.

    Attributes:
        values: the learning rates, ascending.
        final_loss: f at the end of each run; infinite or NaN where that was computed.
        diverged: which of the runs did.
        best: the rate with the lowest finite final loss among the runs that did not diverge, the smaller of equals;
            ``None`` if there is none.
    """

    values: Float[np.ndarray, " values"]
    final_loss: Float[np.ndarray, " values"]
    diverged: Bool[np.ndarray, " values"]
    best: float | None


def tuned(experiment: Experiment) -> tuple[Search | None, ...]:
    """Search the learning rate of each entrant over 101 values; all else about the race stays as it is.

    The rates lie evenly in the logarithm from the lowest allowed one to the highest, rounded to 3 significant digits:
    what is shown is what was run.

    Returns:
        A search per entrant, in their order; ``None`` for a rule that takes no learning rate.
    """
    return finished(tuned_in_portions(experiment))


def tuned_in_portions(experiment: Experiment) -> Generator[None, None, tuple[Search | None, ...]]:
    """The same in portions, as :func:`downhill.simulation.sweep.sweep_in_portions`."""
    found: list[Search | None] = [None for _ in experiment.entrants]
    for turn, index in enumerate(searched(experiment)):
        if turn:
            yield
        rates = _all_rates(swept_parameter(experiment, index, _RATE))
        swept = yield from sweep_in_portions(experiment, index, _RATE, rates)
        best = None if swept.best is None else float(swept.values[swept.best])
        found[index] = Search(swept.values, swept.final_loss, swept.diverged, best)
    return tuple(found)


def searched(experiment: Experiment) -> dict[int, int]:
    """How many rates are tried of each entrant that has one, by its index."""
    return {index: FEW for index, entrant in enumerate(experiment.entrants) if entrant.learning_rate is not None}


def _all_rates(rate: Parameter) -> list[float]:
    return log_spaced(rate.low, rate.high, FEW - 1, _DIGITS)
