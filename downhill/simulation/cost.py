"""What running an experiment costs, known before it runs: reckoned from what its program does, not measured."""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import jax
import numpy as np

from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import Experiment
from downhill.simulation.arguments import bucket, traced
from downhill.simulation.gradients import GradientOptions
from downhill.simulation.loop import mover
from landscapes import Landscape, find_landscape
from optimizers import Optimizer

FEW, SOME, FEWEST = 101, 13, 2
"""Values of a hyperparameter that are computed at once: a whole film, or a part of a dear one."""

MOST_SECONDS = 30.0
"""More CPU time than this is given for no one answer; no race there is takes as long."""

PORTION_SECONDS = 0.5
"""How long dear work goes on before others may come between."""

# Fitted to 420 pairs of rule and landscape on a processor of 2026, in seconds: of an operation and of each number in
# it, of a function with a series behind it, of random bits, which bring their keys with them, and of a row as such.
_OPERATION, _NUMBER, _FUNCTION, _RANDOM, _ROW = 1.8e-9, 0.09e-9, 5e-9, 0.12e-6, 0.05e-6
_FUNCTIONS = {"atan2", "cos", "exp", "expm1", "log", "log1p", "logistic", "pow", "sin", "tan", "tanh"}
_SLOPE = Landscape("slope", "Slope", "", lambda point, _: point[0], ((-1.0, 1.0), (-1.0, 1.0)), (0.0, 0.0), "", "")
_TURNS = 5
"""Of a loop that ends when something has been found, as a line search does; measured, 1 to 40."""


def seconds(experiment: Experiment) -> float:
    """The CPU time of :func:`downhill.simulate` in seconds, once compiled.

    Good to a factor of 3, but where a line search finds at once what it looks for (L-BFGS on Beale takes a fifth of
    this) or never does (BFGS on the cliff takes 8 times as long).

    A run costs rows · (a row's own + rule + (gradients a step + 2) · gradient): as many rows are computed as the
    program is compiled for, and each is looked at once more, for its loss, gradient and Hessian.
    """
    return float(_rows(experiment) * sum(_of_row(experiment, entrant) for entrant in experiment.entrants))


def film_seconds(experiment: Experiment, entrant: int, values: int = FEW) -> float:
    """The CPU time of :func:`downhill.simulation.sweep.sweep`, in seconds.

    As good as :func:`seconds`. The values are computed in portions of equal size, of which the last is filled up.

    Args:
        experiment: the race.
        entrant: the index of the one that is filmed.
        values: how many.
    """
    size = portion(experiment, entrant)
    return -(-values // size) * size * _rows(experiment) * step_seconds(experiment, entrant)


def portion(experiment: Experiment, entrant: int) -> int:
    """How many of its runs, with different values of a hyperparameter, are computed at once.

    As few sizes as possible, because each compiles a program of its own; of them the largest that takes about half a
    second, so that whoever waits for others need not wait for long.
    """
    run = _rows(experiment) * step_seconds(experiment, entrant)
    return next((size for size in (FEW, SOME) if size * run <= PORTION_SECONDS), FEWEST)


def step_seconds(experiment: Experiment, entrant: int) -> float:
    """The CPU time of one step, in seconds, for each of many runs that are computed side by side in float64.

    Args:
        experiment: the race.
        entrant: the index of who runs.
    """
    # On a formula they lie in a processor's wide registers; on data they are run one by one, but without the Hessians.
    at_once = 3 if find_landscape(experiment.landscape).examples else 8
    return _of_row(experiment, experiment.entrants[entrant]) / at_once


def steps_within(experiment: Experiment, cost: float, most: float) -> int:
    """With how many steps what now takes ``cost`` seconds takes at most ``most``: programs are made for powers of 2."""
    return 1 << int(math.log2(max(1.0, _rows(experiment) * most / cost - 1)))


def check_films(experiment: Experiment, films: Mapping[int, int]) -> None:
    """So many values of one hyperparameter may be filmed, of each of the entrants with these indices.

    Raises:
        ValueError: they would take too long.
    """
    cost = sum(film_seconds(experiment, entrant, values) for entrant, values in films.items())
    if cost > MOST_SECONDS:
        steps = steps_within(experiment, cost, MOST_SECONDS)
        raise ValueError(f"takes some {cost:.0f} s to compute, {MOST_SECONDS:.0f} are allowed: take {steps} steps")


def _rows(experiment: Experiment) -> int:
    return bucket(experiment.steps) + 1


def _of_row(experiment: Experiment, entrant: Entrant) -> float:
    optimizer = entrant.optimizer
    gradients = (optimizer.gradient_evaluations or _TURNS) + (0 if entrant.sam is None else optimizer.gradients)
    noise = 0.0 if entrant.noise is None else _RANDOM
    return _ROW + _of_rule(optimizer) + noise + (gradients + 2) * _of_gradient(find_landscape(experiment.landscape))


@lru_cache(maxsize=128)
def _of_gradient(landscape: Landscape) -> float:
    return _of(jax.grad(landscape.f), np.zeros(2), traced(landscape.defaults))


@lru_cache(maxsize=128)
def _of_rule(optimizer: Optimizer) -> float:
    """A step of it on a landscape that costs next to nothing, with nothing around it."""
    options = GradientOptions(None, None, None, None)

    def one_step(start: Any, numbers: Any, seed: Any, at: Any) -> Any:
        first, moment = mover(start, {}, numbers, options, seed, landscape=_SLOPE, optimizer=optimizer)
        return moment(first, at)

    defaults = {parameter.name: parameter.default for parameter in optimizer.hyperparameters}
    at = np.int64(0), np.float64(0.01)
    return _of(one_step, np.zeros(2), traced(defaults), np.uint32(0), at)


def _of(function: Callable[..., Any], *arguments: Any) -> float:
    with jax.enable_x64(True):
        return _of_program(jax.make_jaxpr(function)(*arguments).jaxpr)


def _of_program(program: Any) -> float:
    total = 0.0
    for equation in program.eqns:
        name = equation.primitive.name
        if inner := list(_inside(equation.params.values())):
            # Of branches one is taken, the dearer one now and then.
            turns = {"scan": equation.params.get("length"), "while": _TURNS, "cond": 1 / len(inner)}.get(name, 1)
            total += turns * sum(map(_of_program, inner))
        elif name.startswith("random_"):  # keys that are made and not used cost nothing
            total += _RANDOM if name == "random_bits" else 0.0
        else:
            size = max(each.aval.size for each in (*equation.invars, *equation.outvars))
            total += _FUNCTION * size if name in _FUNCTIONS else _OPERATION + _NUMBER * size
    return total


def _inside(parameters: Any) -> Iterator[Any]:
    """The programs among an equation's parameters."""
    for each in parameters:
        if isinstance(each, tuple | list):
            yield from _inside(each)
        elif hasattr(each, "eqns"):
            yield each
        elif hasattr(each, "jaxpr"):
            yield each.jaxpr
