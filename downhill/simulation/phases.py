"""A run whose rule hands over to another, as the runs of its two rules."""

from dataclasses import fields, replace
from typing import NamedTuple

import numpy as np

from downhill.simulation.trajectory import Trajectory
from optimizers._switched import SWITCH_AT


class Phase(NamedTuple):
    """The steps that one rule makes.

    Attributes:
        first_step: the t of its first one, from θ_t to θ_{t+1}.
        place: what the names in the whole run's state begin with that belong to this rule.
        run: these steps alone, of an entrant with this rule alone; t counts from 0 again.
    """

    first_step: int
    place: str
    run: Trajectory


def phases(run: Trajectory) -> tuple[Phase, ...]:
    """The one rule's phase, or the two rules'; one that makes no step is missing, but for the first if neither does."""
    entrant, last = run.entrant, len(run.loss) - 1
    if not entrant.then:
        return (Phase(0, "", run),)
    at = min(int(entrant.hyperparameters[SWITCH_AT.name]), last)
    first, second = entrant.parts
    whole = (Phase(0, "first.", replace(run, entrant=first)), Phase(at, "then.", replace(run, entrant=second)))
    return tuple(
        phase._replace(run=_part(phase, end))
        for phase, end in zip(whole, (at, last), strict=True)
        if phase.first_step < end or (last == 0 and phase is whole[0])
    )


def _part(phase: Phase, end: int) -> Trajectory:
    rows, run = slice(phase.first_step, end + 1), phase.run
    values = {each.name: getattr(run, each.name) for each in fields(run)}
    arrays = {name: value[rows] for name, value in values.items() if isinstance(value, np.ndarray)}
    own = {name: state[rows] for name, state in run.state.items() if name.startswith(phase.place)}
    return replace(run, **arrays, state={name.removeprefix(phase.place): state for name, state in own.items()})
