"""Experiment in, trajectories out: one jitted loop runs every rule."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple, cast

import jax
import numpy as np
from jaxtyping import Array, Float, Int

from landscapes import LANDSCAPES, Landscape
from optimizers import OPTIMIZERS, Optimizer
from trajectories.experiment import MAX_ENTRANTS, Entrant, Experiment
from trajectories.gradients import seen_gradient
from trajectories.outcome import judge
from trajectories.trajectory import Trajectory

Scalar = Float[Array, ""]
Vector = Float[Array, "2"]


class _Row(NamedTuple):
    """What the loop records of one moment."""

    theta: Vector
    loss: Scalar
    gradient: Vector
    state: Any
    next_step: Vector


def bucket(steps: int) -> int:
    """The number of steps compiled for: the next power of two, so that a steps slider meets few programs."""
    return 1 << (steps - 1).bit_length()


@partial(jax.jit, static_argnames=("landscape", "optimizer", "length"))
def _run(
    landscape: Landscape,
    optimizer: Optimizer,
    length: int,
    start: Vector,
    parameters: Mapping[str, Scalar],
    hyperparameters: Mapping[str, Scalar],
    clip_norm: Scalar | None,
) -> _Row:
    """The loop, with every number traced: a new learning rate runs the same program."""

    def loss(theta: Vector) -> Scalar:
        return landscape.f(theta, parameters)

    grad_fn = seen_gradient(loss, clip_norm)
    rule = optimizer.build(hyperparameters)
    learning_rate = hyperparameters["learning_rate"]

    def moment(carry: tuple[Vector, Any], step_number: Int[Array, ""]) -> tuple[tuple[Vector, Any], _Row]:
        theta, state = carry
        key = jax.random.fold_in(jax.random.key(0), step_number)
        value, gradient = jax.value_and_grad(loss)(theta)
        updates, next_state = rule.update(
            grad_fn(theta), state, theta, learning_rate=learning_rate, value_fn=loss, grad_fn=grad_fn, key=key
        )
        step = cast(Vector, updates)
        return (theta + step, next_state), _Row(theta, value, gradient, state, step)

    _, rows = jax.lax.scan(moment, (start, rule.init(start)), jax.numpy.arange(length))
    return rows


@partial(jax.jit, static_argnames="landscape")
def _eigenvalues(landscape: Landscape, theta: Vector, parameters: Mapping[str, Scalar]) -> Vector:
    """The Hessian's eigenvalues, ascending."""
    return jax.numpy.linalg.eigvalsh(jax.hessian(landscape.f)(theta, parameters))


def _simulate_one(experiment: Experiment, entrant: Entrant) -> Trajectory:
    landscape, optimizer = LANDSCAPES[experiment.landscape], OPTIMIZERS[entrant.rule]
    rows = slice(0, experiment.steps + 1)
    with jax.enable_x64(True):
        parameters = _traced(experiment.parameters)
        run = _run(
            landscape,
            optimizer,
            bucket(experiment.steps) + 1,
            np.array(experiment.start),
            parameters,
            _traced(entrant.hyperparameters),
            None if entrant.clip_norm is None else np.float64(entrant.clip_norm),
        )
        theta, loss, gradient, next_step = (
            _read_only(np.asarray(array)[rows]) for array in (run.theta, run.loss, run.gradient, run.next_step)
        )
        state = {name: _read_only(np.asarray(values)[rows]) for name, values in run.state._asdict().items()}
        last_eigenvalues = np.asarray(_eigenvalues(landscape, theta[-1], parameters))
    step = np.concatenate([np.zeros((1, 2)), next_step[:-1]])
    return Trajectory(
        entrant=entrant,
        theta=theta,
        loss=loss,
        gradient=gradient,
        learning_rate=_read_only(np.full(len(loss), entrant.hyperparameters["learning_rate"])),
        step=_read_only(step),
        state=MappingProxyType(state),
        gradient_evaluations=_read_only(_evaluations(optimizer, state, len(loss))),
        outcome=judge(theta, loss, gradient, last_eigenvalues, landscape.view),
    )


def _evaluations(optimizer: Optimizer, state: Mapping[str, np.ndarray], rows: int) -> np.ndarray:
    if optimizer.gradient_evaluations is None:
        return state["gradient_evaluations"]
    return np.arange(rows) * float(optimizer.gradient_evaluations)


def _program(experiment: Experiment, entrant: Entrant) -> tuple[str, str, int, bool]:
    """All that is compiled in: everything else is traced."""
    return experiment.landscape, entrant.rule, bucket(experiment.steps), entrant.clip_norm is not None


_compiled: set[tuple[str, str, int, bool]] = set()


def _traced(numbers: Mapping[str, float]) -> dict[str, np.float64]:
    return {name: np.float64(value) for name, value in numbers.items()}


def _read_only(array: np.ndarray) -> Float[np.ndarray, "..."]:
    array = np.asarray(array, np.float64)
    array.flags.writeable = False
    return array


def simulate(experiment: Experiment) -> tuple[Trajectory, ...]:
    """Run every entrant from the same start for the same number of steps, in float64.

    The same experiment always gives the same trajectories, bit for bit. Divergence is an outcome, never an exception.

    Returns:
        One trajectory per entrant, in their order.
    """
    # A program not yet compiled takes 0.2 s, nearly all of it outside the interpreter's lock, so a race's programs are
    # compiled side by side. Once they are, six entrants take 0.6 ms, and the threads alone would cost 3 ms.
    programs = {_program(experiment, entrant) for entrant in experiment.entrants}
    if programs <= _compiled:
        return tuple(_simulate_one(experiment, entrant) for entrant in experiment.entrants)
    with ThreadPoolExecutor(max_workers=MAX_ENTRANTS) as threads:
        trajectories = tuple(threads.map(partial(_simulate_one, experiment), experiment.entrants))
    _compiled.update(programs)
    return trajectories
