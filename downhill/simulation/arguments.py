"""What an experiment hands to the compiled loop, all of it numbers; and how many of the loop's rows it asked for."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float

from downhill.experiment.entrant import VELOCITY, Entrant
from downhill.experiment.experiment import Experiment
from downhill.simulation.gradients import GradientOptions
from landscapes import LANDSCAPES, Landscape
from optimizers import OPTIMIZERS, Optimizer
from optimizers._switched import base_rate

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
    )


def _scalar(number: float | None) -> Any:
    return None if number is None else np.float64(number)


def is_of_catalogue(experiment: Experiment, entrant: Entrant) -> bool:
    """Whether what is compiled for this entrant's run belongs to the catalogue.

    A typed formula does not, nor a rule of one's own, nor two rules together, of which there are thousands.
    """
    return experiment.landscape in LANDSCAPES and entrant.optimizer.id in OPTIMIZERS


def evaluations(optimizer: Optimizer, counted: np.ndarray | None, rows: int) -> PerRow:
    """Gradients computed until each row.

    Args:
        optimizer: the rule.
        counted: what its state has counted, where their number varies from step to step.
        rows: how many rows there are.
    """
    if optimizer.gradient_evaluations is None:
        return np.asarray(counted, np.float64)
    return np.arange(rows) * float(optimizer.gradient_evaluations)


def rows_within(experiment: Experiment, spent: PerRow) -> int:
    """How many rows the budget reaches: K + 1, or those for which at most K gradients were spent."""
    if experiment.budget == "steps":
        return experiment.steps + 1
    return int(np.searchsorted(spent, experiment.steps, side="right"))
