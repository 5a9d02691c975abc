"""What an experiment hands to the compiled loop, all of it numbers; and how many of the loop's rows it asked for."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from downhill.experiment.entrant import VELOCITY, Entrant
from downhill.experiment.experiment import Experiment
from downhill.simulation.gradients import GradientOptions
from landscapes import LANDSCAPES, Landscape, find_landscape
from optimizers import OPTIMIZERS
from optimizers._switched import SWITCH_AT, base_rate

PerRow = Float[np.ndarray, " rows"]


def bucket(steps: int) -> int:
    """The number of steps compiled for: the next power of two, so that a steps slider meets few programs."""
    return 1 << (steps - 1).bit_length()


def traced(numbers: Mapping[str, float]) -> dict[str, np.float64]:
    """The numbers as JAX traces them."""
    return {name: np.float64(value) for name, value in numbers.items()}


def rule_numbers(entrant: Entrant) -> dict[str, float]:
    """What its run is given by name: the hyperparameters, and the initial velocity where there is one."""
    velocity = {} if entrant.velocity is None else dict(zip(VELOCITY, entrant.velocity, strict=True))
    return {**entrant.hyperparameters, **velocity}


def rates(entrant: Entrant, rows: int) -> PerRow:
    """α_0, α_1, …: the entrant's learning rate at each row; NaN where its rule takes none."""
    base = base_rate(entrant.hyperparameters, np.arange(rows), np.where)
    return entrant.schedule.rates(base, rows)


def gradient_options(entrant: Entrant, landscape: Landscape) -> GradientOptions:
    """The numbers around the entrant's gradient on this landscape."""
    batch = entrant.batch_size
    return GradientOptions(
        clip_value=_scalar(entrant.clip_value),
        clip_norm=_scalar(entrant.clip_norm),
        noise=_scalar(None if entrant.noise is None else entrant.noise / np.sqrt(batch or 1.0)),
        batch_size=_scalar(batch if landscape.examples else None),
        decay=_scalar(entrant.coupled_decay),
        sam=_scalar(entrant.sam),
    )


def _scalar(number: float | None) -> Any:
    return None if number is None else np.float64(number)


def is_of_catalogue(experiment: Experiment, entrant: Entrant) -> bool:
    """Whether what is compiled for this entrant's run belongs to the catalogue.

    A typed formula does not, nor a rule of one's own, nor two rules together, of which there are thousands.
    """
    return experiment.landscape in LANDSCAPES and entrant.optimizer.id in OPTIMIZERS


class Spent(NamedTuple):
    """What a run has used up until each row.

    Attributes:
        gradients: how many have been computed.
        examples: how many these have looked at, each counted as often as it was.
    """

    gradients: PerRow
    examples: PerRow


def spent(experiment: Experiment, entrant: Entrant, counted: np.ndarray | None, rows: int) -> Spent:
    """What the entrant's run has used up.

    Args:
        experiment: its race.
        entrant: who runs.
        counted: the gradients that its rule's state has counted, where their number varies from step to step.
        rows: how many rows there are.
    """
    each = entrant.optimizer.gradient_evaluations
    of_rule = np.diff(np.asarray(counted, np.float64)) if each is None else np.full(rows - 1, float(each))
    gradients = of_rule + ascents(entrant, rows - 1)
    looked_at = gradients * batch_sizes(entrant, find_landscape(experiment.landscape), rows - 1)
    return Spent(*(np.concatenate([[0.0], np.cumsum(each_step)]) for each_step in (gradients, looked_at)))


def ascents(entrant: Entrant, steps: int) -> PerRow:
    """Gradients at each step that lead to where the rule's own are taken: as many as those with ``sam``, else none."""
    if entrant.sam is None:
        return np.zeros(steps)
    rules = entrant.optimizer.parts or (entrant.optimizer,)
    is_first = np.arange(steps) < entrant.hyperparameters.get(SWITCH_AT.name, steps)
    return np.where(is_first, float(rules[0].gradients), float(rules[-1].gradients))


def batch_sizes(entrant: Entrant, landscape: Landscape, steps: int) -> PerRow:
    """How many examples a gradient looks at, at each step: as ``gradients.minibatch_loss`` chooses them.

    Without data a gradient counts as the m examples that divide its noise, or as one.
    """
    total = float(landscape.examples)
    batch = entrant.batch_size or total or 1.0
    if not total:
        return np.full(steps, batch)
    first = np.arange(steps) % math.ceil(total / batch) * batch
    return np.minimum(batch, total - first)


def rows_within(experiment: Experiment, spent: Spent) -> int:
    """How many rows the budget reaches: K + 1, or those for which at most K gradients or examples were spent."""
    if experiment.budget == "steps":
        return experiment.steps + 1
    used = spent.gradients if experiment.budget == "gradients" else spent.examples
    return int(np.searchsorted(used, experiment.steps, side="right"))
