"""What running an experiment costs, known before it runs: reckoned from what its program does, not measured."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import jax
import numpy as np

from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import Experiment
from downhill.simulation.arguments import bucket, traced
from downhill.simulation.gradients import GradientOptions
from downhill.simulation.loop import mover
from downhill.simulation.sweep import FEW
from landscapes import Landscape, find_landscape
from optimizers import Optimizer

# Fitted to 225 pairs of rule and landscape on a processor of 2026, in seconds: of an operation and of each number in
# it, of a function with a series behind it, of random bits, which bring their keys with them.
_OPERATION, _NUMBER, _FUNCTION, _RANDOM = 3e-9, 0.13e-9, 7e-9, 1.5e-6
_FUNCTIONS = {"atan2", "cos", "exp", "expm1", "log", "log1p", "logistic", "pow", "sin", "tan", "tanh"}
_SLOPE = Landscape("slope", "Slope", "", lambda point, _: point[0], ((-1.0, 1.0), (-1.0, 1.0)), (0.0, 0.0), "", "")
_SIDE_BY_SIDE = 8
"""How many times as fast runs on a formula are when they are computed together."""
_TURNS = 8
"""Of a loop that ends when something has been found, as a line search does; measured, 2 to 20."""


def seconds(experiment: Experiment) -> float:
    """The CPU time of :func:`downhill.simulate` in seconds, once compiled.

    Good to a factor of 3; of 5 where a rule does not do the same in each step, as line searches and Sophia.

    A run costs rows · (rule + (gradients a step + 2) · gradient): as many rows are computed as the program is compiled
    for, and each is looked at once more, for its loss, gradient and Hessian.
    """
    return float(sum(_of_run(experiment, entrant) for entrant in experiment.entrants))


def film_seconds(experiment: Experiment, entrant: int | None = None) -> float:
    """The CPU time of :func:`downhill.simulation.sweep.sweep` over a film's values, in seconds.

    Less good: of films on data, measured, from 0.6 (L-BFGS) to 8 times (Sophia) what they take.

    Args:
        experiment: the race.
        entrant: the index of the one that is filmed; ``None`` for each of them in turn.
    """
    filmed = experiment.entrants if entrant is None else experiment.entrants[entrant : entrant + 1]
    # Side by side, runs on a formula are computed in a processor's wide registers; those on data are so each by itself.
    side_by_side = 1 if find_landscape(experiment.landscape).examples else _SIDE_BY_SIDE
    return float(sum(FEW * _of_run(experiment, each) / side_by_side for each in filmed))


def _of_run(experiment: Experiment, entrant: Entrant) -> float:
    landscape, optimizer = find_landscape(experiment.landscape), entrant.optimizer
    gradients = optimizer.gradient_evaluations or _TURNS
    noise = 0.0 if entrant.noise is None else _RANDOM
    return (bucket(experiment.steps) + 1) * (_of_rule(optimizer) + noise + (gradients + 2) * _of_gradient(landscape))


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
            turns = {"scan": equation.params.get("length"), "while": _TURNS}.get(name, 1)
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
