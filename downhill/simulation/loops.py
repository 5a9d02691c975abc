"""The loop at many values of a hyperparameter at once, and what a run's outcome is read off."""

from typing import Any, NamedTuple

import jax
import numpy as np
from jaxtyping import Array, Float, Int, UInt

from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import Experiment
from downhill.simulation.arguments import (
    bucket,
    gradient_options,
    is_of_catalogue,
    rows_within,
    rule_numbers,
    spent,
    traced,
)
from downhill.simulation.gradients import GradientOptions
from downhill.simulation.loop import Numbers, Scalar, Vector, loop
from downhill.simulation.plateau import Plateau, plateau_of
from downhill.simulation.programs import SOON_COMPILED, Program
from downhill.simulation.surroundings import Surroundings, surroundings_at
from landscapes import LANDSCAPES, Landscape, find_landscape
from optimizers import Optimizer
from optimizers._switched import base_rate


class _Recorded(NamedTuple):
    """Of every run; ``counted`` are the gradients that the rule's state has counted, ``None`` if it counts none."""

    theta: Float[Array, "runs rows 2"]
    loss: Float[Array, "runs rows"]
    gradient: Float[Array, "runs rows 2"]
    counted: Any


def _loops(
    start: Vector,
    parameters: Numbers,
    hyperparameters: dict[str, Float[Array, " runs"]],
    learning_rates: Float[Array, "runs rows"],
    options: GradientOptions,
    seed: UInt[Array, ""],
    plateau: Plateau | None,
    *,
    landscape: Landscape,
    optimizer: Optimizer,
) -> _Recorded:
    def run(numbers: Numbers, rates: Float[Array, " rows"]) -> tuple[Float[Array, "rows 2"], Any]:
        rows = loop(start, parameters, numbers, rates, options, seed, plateau, landscape=landscape, optimizer=optimizer)
        return rows.theta, rows.state.gradient_evaluations if optimizer.gradient_evaluations is None else None

    def loss(point: Vector) -> Scalar:
        return landscape.f(point, parameters)

    evaluate = jax.vmap(jax.value_and_grad(loss))
    if not landscape.examples:
        theta, counted = jax.vmap(run)(hyperparameters, learning_rates)
        return _Recorded(theta, *jax.vmap(evaluate)(theta), counted)
    # One by one: side by side they would share nothing but the data, and wait for the longest line search of each step.
    theta, counted = jax.lax.map(lambda each: run(*each), (hyperparameters, learning_rates))
    # Row by row: all at once would need memory for every example at every point.
    losses, gradients = jax.lax.map(evaluate, theta.swapaxes(0, 1))
    return _Recorded(theta, losses.T, gradients.swapaxes(0, 1), counted)


_run_loops = Program(_loops, SOON_COMPILED)


class Runs(NamedTuple):
    """One entrant's runs.

    Attributes:
        theta: the positions, of all rows that were computed.
        loss: f there.
        gradient: ∇f there, without noise and before any clipping.
        hessian: at the last row within the budget.
        rows: how many rows are within the budget.
    """

    theta: Float[np.ndarray, "runs computed 2"]
    loss: Float[np.ndarray, "runs computed"]
    gradient: Float[np.ndarray, "runs computed 2"]
    hessian: Float[np.ndarray, "runs 2 2"]
    rows: Int[np.ndarray, " runs"]


def run_many(experiment: Experiment, entrant: Entrant, name: str, values: Float[np.ndarray, " runs"]) -> Runs:
    """Run the entrant of this experiment with its hyperparameter ``name`` at each of the values, in float64.

    All numbers are traced, and which hyperparameter it is: as many values of another one run the same program.
    """
    landscape, optimizer = find_landscape(experiment.landscape), entrant.optimizer
    typed, parameters = experiment.landscape not in LANDSCAPES, traced(experiment.parameters)
    all_alike = {each: np.full_like(values, number) for each, number in rule_numbers(entrant).items()}
    learning_rates = _rates(entrant, name, values, bucket(experiment.steps) + 1)
    with jax.enable_x64(True):
        recorded: _Recorded = _run_loops(
            np.array(experiment.start),
            parameters,
            all_alike | {name: values},
            learning_rates,
            gradient_options(entrant, landscape),
            np.uint32(experiment.seed),
            plateau_of(entrant.schedule),
            own=not is_of_catalogue(experiment, entrant),
            landscape=landscape,
            optimizer=optimizer,
        )
        theta, loss, gradient = map(np.asarray, recorded[:3])
        counted = [None] if recorded.counted is None else np.asarray(recorded.counted)  # without a count all are alike
        used = (spent(experiment, entrant, each, theta.shape[1]) for each in counted)
        rows = np.broadcast_to([rows_within(experiment, each) for each in used], len(values))
        ends = theta[np.arange(len(values)), rows - 1]
        view: Surroundings = surroundings_at(ends, learning_rates[:, 0], parameters, own=typed, landscape=landscape)
    return Runs(theta, loss, gradient, np.asarray(view.hessian), rows)


def _rates(
    entrant: Entrant, name: str, values: Float[np.ndarray, " runs"], rows: int
) -> Float[np.ndarray, "runs computed"]:
    numbers = {**entrant.hyperparameters, name: values[:, None]}
    base = base_rate(numbers, np.arange(rows), np.where)
    return np.broadcast_to(entrant.schedule.rates(base, rows), (len(values), rows))
