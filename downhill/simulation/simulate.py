"""Experiment in, trajectories out: one compiled loop runs every rule."""

import threading
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import jax
import numpy as np
from cachetools import LRUCache
from immutabledict import immutabledict
from jaxtyping import Float

from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import MAX_ENTRANTS, Experiment
from downhill.simulation.arguments import bucket, evaluations, gradient_options, rates, rows_within, traced
from downhill.simulation.loop import Rows, run_loop
from downhill.simulation.outcome import judge
from downhill.simulation.programs import MOST, MOST_OWN
from downhill.simulation.state import by_name
from downhill.simulation.surroundings import Surroundings, eigenvalues, surroundings_at
from downhill.simulation.trajectory import Trajectory
from landscapes import LANDSCAPES, find_landscape


def _simulate_one(experiment: Experiment, entrant: Entrant) -> Trajectory:
    landscape, optimizer = find_landscape(experiment.landscape), entrant.optimizer
    typed = experiment.landscape not in LANDSCAPES
    learning_rates = rates(entrant, bucket(experiment.steps) + 1)
    parameters = traced(experiment.parameters)
    with jax.enable_x64(True):
        run: Rows = run_loop(
            np.array(experiment.start),
            parameters,
            traced(entrant.hyperparameters),
            learning_rates,
            gradient_options(entrant, landscape),
            np.uint32(experiment.seed),
            own=typed or entrant.is_own,
            landscape=landscape,
            optimizer=optimizer,
        )
        evaluate = partial(surroundings_at, own=typed, landscape=landscape)
        view: Surroundings = evaluate(run.theta, learning_rates, parameters)
        average = entrant.averaging.average(np.asarray(run.theta))
        average_loss = None if average is None else evaluate(average, learning_rates, parameters).loss
    state = {name: np.asarray(values) for name, values in by_name(run.state).items()}
    spent = evaluations(optimizer, state.get("gradient_evaluations"), len(learning_rates))
    rows = slice(0, rows_within(experiment, spent))
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
        gradient_evaluations=_read_only(spent, rows),
        average=None if average is None else _read_only(average, rows),
        average_loss=None if average_loss is None else _read_only(average_loss, rows),
        outcome=judge(theta, loss, gradient, both[-1], landscape.view),
    )


def _program(experiment: Experiment, entrant: Entrant) -> Hashable:
    """All that is compiled in: everything else is traced."""
    landscape = find_landscape(experiment.landscape)
    present = tuple(number is not None for number in gradient_options(entrant, landscape))
    # The landscape by name: what is noted here must not keep a formula alive whose programs have been dropped.
    return experiment.landscape, entrant.optimizer, bucket(experiment.steps), present


# Programs that have run before. A race has three: its loop, the look at each of its points, and the picture under it.
_compiled, _compiled_own = LRUCache[Hashable, bool](MOST // 4), LRUCache[Hashable, bool](MOST_OWN // 4)
_lock = threading.Lock()


def is_compiled(experiment: Experiment) -> bool:
    """Whether all of its programs have run before, so that nothing has to be compiled for it."""
    programs, known = _programs(experiment)
    with _lock:
        return all(program in known for program in programs)


def _programs(experiment: Experiment) -> tuple[set[Hashable], LRUCache[Hashable, bool]]:
    """What the experiment needs, and where is noted what of it has run."""
    is_own = experiment.landscape not in LANDSCAPES or any(entrant.is_own for entrant in experiment.entrants)
    return {_program(experiment, entrant) for entrant in experiment.entrants}, _compiled_own if is_own else _compiled


def _remember(experiment: Experiment) -> None:
    programs, known = _programs(experiment)
    with _lock:
        known.update(dict.fromkeys(programs, True))


def _read_only(array: Any, rows: slice) -> Float[np.ndarray, "..."]:
    array = np.asarray(array, np.float64)[rows]
    array.flags.writeable = False
    return array


def simulate(experiment: Experiment) -> tuple[Trajectory, ...]:
    """Run every entrant from the same start for the same number of steps or gradients, in float64.

    The same experiment always gives the same trajectories, bit for bit. Divergence is an outcome, never an exception.

    Returns:
        One trajectory per entrant, in their order.
    """
    # A program not yet compiled takes 0.2 s, nearly all of it outside the interpreter's lock, so a race's programs are
    # compiled side by side. Once they are, six entrants take 2 ms, and the threads alone would cost 3 ms.
    if is_compiled(experiment):
        trajectories = tuple(_simulate_one(experiment, entrant) for entrant in experiment.entrants)
    else:
        with ThreadPoolExecutor(max_workers=MAX_ENTRANTS) as threads:
            trajectories = tuple(threads.map(partial(_simulate_one, experiment), experiment.entrants))
    _remember(experiment)
    return trajectories
