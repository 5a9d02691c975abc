"""One entrant with one of its hyperparameters at many values: all its runs in one compiled call."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from jaxtyping import Bool, Float, Int

from downhill.experiment.experiment import Experiment
from downhill.parameters import Parameter, log_spaced, stops
from downhill.simulation.cost import FEW, portion
from downhill.simulation.loops import run_many
from downhill.simulation.outcome import Outcome, judge
from downhill.simulation.portions import finished
from downhill.simulation.surroundings import losses_at
from landscapes import find_landscape

MOST = 201
"""Values at most."""

_HALF_A_FILM, _HALF_ITS_DECADES = 50, 1.5

PerValue = Float[np.ndarray, " values"]
A = TypeVar("A", bound=np.ndarray)


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """One entrant's runs at several values of one hyperparameter: read-only arrays, a row for each value.

    What a run computed after its divergence is kept; so is, for rows that some other run reaches with a budget of
    gradients or examples, what it would have computed there.

    Attributes:
        entrant: index of who ran.
        name: the hyperparameter.
        values: its values, ascending.
        theta: the positions θ_t.
        rows: how many rows of ``theta`` are within each run's budget.
        final_loss: f at the last of them; infinite or NaN where that was computed.
        last_sound_step: the last step to draw: the one before a divergence, else the last.
        outcomes: how each run ended.
        best: index of the lowest finite final loss among the runs that did not diverge, the first of equals; ``None``
            if there is none.
        edges: neighbouring values of which one diverged and one did not.
    """

    entrant: int
    name: str
    values: PerValue
    theta: Float[np.ndarray, "values rows 2"]
    rows: Int[np.ndarray, " values"]
    final_loss: PerValue
    last_sound_step: Int[np.ndarray, " values"]
    outcomes: tuple[Outcome, ...]
    best: int | None
    edges: tuple[tuple[float, float], ...]

    @property
    def diverged(self) -> Bool[np.ndarray, " values"]:
        """Which runs did."""
        return _diverged(self.outcomes)


def sweep(experiment: Experiment, entrant: int, name: str, values: Sequence[float]) -> Sweep:
    """Run one entrant with its hyperparameter ``name`` at each of the values, in float64.

    Each run is the one that :func:`simulate` makes of the entrant with that value. Which hyperparameter it is and what
    values it takes is traced: one program serves every sweep of an entrant.

    Args:
        experiment: the race.
        entrant: index of who runs.
        name: the hyperparameter.
        values: 1 to 201 of its allowed values, ascending.

    Raises:
        ValueError: no such entrant or hyperparameter; values not allowed, not ascending or too many.
    """
    return finished(sweep_in_portions(experiment, entrant, name, values))


def sweep_in_portions(
    experiment: Experiment, entrant: int, name: str, values: Sequence[float]
) -> Generator[None, None, Sweep]:
    """The same in portions, each of about half a second or of one run, so that it can be left between any two."""
    numbers = _checked(swept_parameter(experiment, entrant, name), values)
    size = portion(experiment, entrant)
    parts: list[_Part] = []
    for first in range(0, len(numbers), size):
        if parts:
            yield
        parts.append(_run(experiment, entrant, name, numbers[first : first + size], size))
    theta, rows, final_loss = (np.concatenate([part[each] for part in parts]) for each in range(3))
    outcomes = tuple(outcome for part in parts for outcome in part.outcomes)
    diverged = _diverged(outcomes)
    lasts = [outcome.last_sound_step(count) for outcome, count in zip(outcomes, rows.tolist(), strict=True)]
    return Sweep(
        entrant=entrant,
        name=name,
        values=_read_only(numbers),
        theta=_read_only(theta[:, : rows.max()]),
        rows=_read_only(rows),
        final_loss=_read_only(final_loss),
        last_sound_step=_read_only(np.array(lasts)),
        outcomes=outcomes,
        best=_best(final_loss, diverged),
        edges=tuple(
            pair
            for pair, (one, other) in zip(pairwise(numbers.tolist()), pairwise(diverged), strict=True)
            if one != other
        ),
    )


class _Part(NamedTuple):
    """Some of the runs."""

    theta: Float[np.ndarray, "values rows 2"]
    rows: Int[np.ndarray, " values"]
    final_loss: PerValue
    outcomes: tuple[Outcome, ...]


def _run(experiment: Experiment, entrant: int, name: str, numbers: PerValue, size: int) -> _Part:
    """At these values; they are filled up with the last to as many as are compiled for."""
    filled = np.pad(numbers, (0, size - len(numbers)), mode="edge")
    runs = run_many(experiment, experiment.entrants[entrant], name, filled)
    theta, loss, gradient, hessian, rows = (array[: len(numbers)] for array in runs)
    view, around = find_landscape(experiment.landscape).view, losses_at(experiment, size)
    outcomes = tuple(
        judge(theta[run, :ended], loss[run, :ended], gradient[run, :ended], hessian[run], view, around)
        for run, ended in enumerate(rows.tolist())
    )
    return _Part(theta, rows, loss[np.arange(len(rows)), rows - 1], outcomes)


def swept_parameter(experiment: Experiment, entrant: int, name: str) -> Parameter:
    """The hyperparameter of this name of the experiment's entrant with this index.

    Raises:
        ValueError: there is none.
    """
    if not 0 <= entrant < len(experiment.entrants):
        raise ValueError(f"entrant = {entrant!r}: must be an index below {len(experiment.entrants)}")
    rule = experiment.entrants[entrant].optimizer
    found = {parameter.name: parameter for parameter in rule.hyperparameters}
    if not isinstance(name, str) or name not in found:
        raise ValueError(f"{rule.id}: unknown hyperparameter {name!r}; {rule.id} has {', '.join(found) or 'none'}")
    return found[name]


def _checked(parameter: Parameter, values: Sequence[float]) -> PerValue:
    numbers = np.array([parameter.check(value, parameter.name) for value in values])
    if not 1 <= len(numbers) <= MOST:
        raise ValueError(f"values: {len(numbers)} of them; must be 1 to {MOST}")
    if (np.diff(numbers) <= 0).any():
        raise ValueError(f"values of {parameter.name} = {numbers.tolist()}: must be ascending")
    return numbers


def _diverged(outcomes: Sequence[Outcome]) -> Bool[np.ndarray, " values"]:
    return np.array([outcome == Outcome.DIVERGED for outcome in outcomes])


def _best(final_loss: PerValue, diverged: Bool[np.ndarray, " values"]) -> int | None:
    candidates = np.flatnonzero(np.isfinite(final_loss) & ~diverged)
    return int(candidates[np.argmin(final_loss[candidates])]) if candidates.size else None


def _read_only(array: A) -> A:
    array.flags.writeable = False
    return array


def film_values(parameter: Parameter, value: float) -> tuple[float, ...]:
    """At most 101 rounded, ascending values of the parameter; ``value`` itself is one of them, exactly.

    On a log scale the three decades around ``value``, as far as they are allowed; else from the range's low to its
    high, as a slider lies.

    Raises:
        ValueError: ``value`` is not allowed.
    """
    value = parameter.check(value, parameter.name)
    if parameter.scale == "log":
        reach = 10**_HALF_ITS_DECADES
        around_it = log_spaced(value / reach, value * reach, 2 * _HALF_A_FILM, digits=3)
        around_it[_HALF_A_FILM] = value
        return tuple(each for each in around_it if parameter.low <= each <= parameter.high)
    every = stops(parameter)
    kept = [every[round(i * (len(every) - 1) / (FEW - 1))] for i in range(FEW)] if len(every) > FEW else list(every)
    if value not in kept and len(kept) == FEW:
        kept.remove(min(kept, key=lambda each: abs(each - value)))
    return tuple(sorted({*kept, value}))
