"""Experiment in, trajectories out: one compiled loop runs every rule."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import jax
import numpy as np
from immutabledict import immutabledict
from jaxtyping import Float

from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import MAX_ENTRANTS, Experiment
from downhill.simulation.arguments import (
    bucket,
    gradient_options,
    is_of_catalogue,
    rates,
    rows_within,
    rule_numbers,
    spent,
    traced,
)
from downhill.simulation.loop import Rows, run_loop
from downhill.simulation.outcome import judge
from downhill.simulation.plateau import plateau_of
from downhill.simulation.state import by_name
from downhill.simulation.surroundings import Surroundings, eigenvalues, losses_at, surroundings_at
from downhill.simulation.trajectory import Trajectory
from landscapes import LANDSCAPES, find_landscape


def _simulate_one(experiment: Experiment, entrant: Entrant) -> Trajectory:
    landscape = find_landscape(experiment.landscape)
    typed = experiment.landscape not in LANDSCAPES
    learning_rates = rates(entrant, bucket(experiment.steps) + 1)
    parameters = traced(experiment.parameters)
    with jax.enable_x64(True):
        run: Rows = run_loop(*_traced(experiment, entrant, learning_rates), **_compiled_in(experiment, entrant))
        if entrant.schedule.watches_loss:
            learning_rates = np.asarray(run.learning_rate)
        evaluate = partial(surroundings_at, own=typed, landscape=landscape)
        view: Surroundings = evaluate(run.theta, learning_rates, parameters)
        average = entrant.averaging.average(np.asarray(run.theta))
        average_loss = None if average is None else evaluate(average, learning_rates, parameters).loss
    state = {name: np.asarray(values) for name, values in by_name(run.state).items()}
    used = spent(experiment, entrant, state.get("gradient_evaluations"), len(learning_rates))
    rows = slice(0, rows_within(experiment, used))
    theta, loss, gradient, hessian, next_step = (
        _read_only(array, rows) for array in (run.theta, view.loss, view.gradient, view.hessian, run.next_step)
    )
    both = eigenvalues(hessian)
    return Trajectory(
        entrant=entrant,
        theta=theta,
        loss=loss,
        gradient=gradient,
        seen_gradient=_read_only(run.seen_gradient, rows),
        learning_rate=_read_only(learning_rates, rows),
        step=_read_only(np.concatenate([np.zeros((1, 2)), next_step[:-1]]), rows),
        state=immutabledict({name: _read_only(values, rows) for name, values in state.items()}),
        hessian=hessian,
        eigenvalues=_read_only(both, rows),
        gradient_step_loss=_read_only(view.gradient_step_loss, rows),
        gradient_evaluations=_read_only(used.gradients, rows),
        examples=_read_only(used.examples, rows),
        average=None if average is None else _read_only(average, rows),
        average_loss=None if average_loss is None else _read_only(average_loss, rows),
        outcome=judge(theta, loss, gradient, hessian[-1], landscape.view, losses_at(experiment, len(learning_rates))),
    )


def is_compiled(experiment: Experiment) -> bool:
    """Whether nothing has to be compiled for its run: its loops, and the look at each of their points, are here."""
    points = bucket(experiment.steps) + 1
    rates, theta = (jax.ShapeDtypeStruct(shape, np.float64) for shape in ((points,), (points, 2)))
    own, landscape = experiment.landscape not in LANDSCAPES, find_landscape(experiment.landscape)
    return surroundings_at.is_compiled(
        theta, rates, traced(experiment.parameters), own=own, landscape=landscape
    ) and all(
        run_loop.is_compiled(*_traced(experiment, entrant, rates), **_compiled_in(experiment, entrant))
        for entrant in experiment.entrants
    )


def _traced(experiment: Experiment, entrant: Entrant, learning_rates: Any) -> tuple[Any, ...]:
    """What the loop is given."""
    return (
        np.array(experiment.start),
        traced(experiment.parameters),
        traced(rule_numbers(entrant)),
        learning_rates,
        gradient_options(entrant, find_landscape(experiment.landscape)),
        np.uint32(experiment.seed),
        plateau_of(entrant.schedule),
    )


def _compiled_in(experiment: Experiment, entrant: Entrant) -> dict[str, Any]:
    """What the loop is compiled for."""
    return {
        "own": not is_of_catalogue(experiment, entrant),
        "landscape": find_landscape(experiment.landscape),
        "optimizer": entrant.optimizer.decided(entrant.hyperparameters),
    }


def _read_only(array: Any, rows: slice) -> Float[np.ndarray, "..."]:
    array = np.asarray(array, np.float64)[rows]
    array.flags.writeable = False
    return array


def simulate(experiment: Experiment) -> tuple[Trajectory, ...]:
    """Run every entrant from the same start for the same number of steps, gradients or examples, in float64.

    The same experiment always gives the same trajectories, bit for bit, whatever JAX's settings are; XLA's flags may
    change the last bits. Divergence is an outcome, never an exception.

    Returns:
        One trajectory per entrant, in their order.
    """
    # A program not yet compiled takes 0.2 s, nearly all of it outside the interpreter's lock, so a race's programs are
    # compiled side by side. Once they are, six entrants take 2 ms, and the threads alone would cost 3 ms.
    if is_compiled(experiment):
        return tuple(_simulate_one(experiment, entrant) for entrant in experiment.entrants)
    with ThreadPoolExecutor(max_workers=MAX_ENTRANTS) as threads:
        return tuple(threads.map(partial(_simulate_one, experiment), experiment.entrants))


def simulate_in_portions(experiment: Experiment) -> Generator[None, None, tuple[Trajectory, ...]]:
    """The same an entrant at a time, so that it can be left between any two.

    Nothing is done side by side: whoever does it so has others to think of.
    """
    trajectories: list[Trajectory] = []
    for entrant in experiment.entrants:
        if trajectories:
            yield
        trajectories.append(_simulate_one(experiment, entrant))
    return tuple(trajectories)
