"""From a map's description to where all its runs ended."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from jaxtyping import Int

from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import MAX_STEPS, Experiment
from downhill.experiment.schedules import Schedule
from downhill.maps.axis import Axis
from downhill.maps.devices import gathered, mesh, runs_per_device, spread
from downhill.maps.final_states import FinalStates, Setting, Varied, run_to_the_end
from downhill.maps.map import Map
from downhill.maps.minima import Minimum, reached_minima
from downhill.maps.specification import Basins, Plane, Sensitivity
from downhill.simulation.arguments import (
    ascents,
    batch_sizes,
    gradient_options,
    is_of_catalogue,
    rows_within,
    rule_numbers,
    spent,
    traced,
)
from downhill.simulation.cost import step_seconds
from downhill.simulation.plateau import plateau_of
from downhill.simulation.portions import finished
from landscapes import find_landscape

Progress = Callable[[float], None]
_RATE = "learning_rate"


@dataclass(frozen=True, slots=True, eq=False)
class ComputedMap:
    """A map that has been computed.

    Attributes:
        map: what was asked for.
        axes: what its columns and its rows stand for.
        entrants: indices of the experiment's entrants that are on it, in their order.
        final_states: of each of them, read-only arrays with a row for each value of the second axis and a column for
            each of the first. (Of a sensitivity without chance all rows are alike.)
        minima: those that some run has reached, and all known ones, the lowest first.
        reached: of each entrant, the index into ``minima`` of the nearest one within the radius; -1 for none.
        radius: how close counts.
    """

    map: Map
    axes: tuple[Axis, Axis]
    entrants: tuple[int, ...]
    final_states: tuple[FinalStates, ...]
    minima: tuple[Minimum, ...]
    reached: tuple[Int[np.ndarray, "rows columns"], ...]
    radius: float


def compute(map_: Map, on_progress: Progress = lambda _: None) -> ComputedMap:
    """Run everything that the map shows.

    The same map always gives the same arrays, however many devices and processes share the work.

    Args:
        map_: its description.
        on_progress: called with the fraction done; what it raises ends the work.
    """
    return finished(compute_in_portions(map_), on_progress)


def compute_in_portions(map_: Map) -> Generator[float, None, ComputedMap]:
    """The same in portions: yields the fraction done after each, so that it can be left at any of them.

    Yields:
        Fractions from 0 to 1, the first before anything is computed.

    Returns:
        The map.
    """
    axes, entrants = map_.axes, map_.entrants
    columns, rows = (len(axis.values) for axis in axes)
    ends: list[FinalStates] = []
    yield 0.0
    for index, entrant in enumerate(entrants):
        parts: list[FinalStates] = []
        for part, fraction in _run(map_, axes, entrant):
            parts.append(part)
            yield (index + fraction) / len(entrants)
        flat = jax.tree.map(lambda *arrays: np.concatenate(arrays), *parts)
        ends.append(jax.tree.map(lambda array: _shaped(array, rows, columns), flat))
    radius = _radius(map_)
    minima, reached = reached_minima(map_.experiment, ends, radius)
    return ComputedMap(map_, axes, entrants, tuple(ends), minima, reached, radius)


def _radius(map_: Map) -> float:
    if isinstance(map_.variation, Basins) and map_.variation.radius is not None:
        return map_.variation.radius
    return float(np.hypot(*np.diff(find_landscape(map_.experiment.landscape).view, axis=1).ravel())) / 100


def _shaped(array: np.ndarray, rows: int, columns: int) -> np.ndarray:
    shaped = array.reshape(rows, columns, *array.shape[1:])
    shaped.flags.writeable = False
    return shaped


def _run(map_: Map, axes: tuple[Axis, Axis], index: int) -> Iterator[tuple[FinalStates, float]]:
    """The runs of the entrant with this index in portions, and the fraction done after each."""
    experiment, variation = map_.experiment, map_.variation
    entrant = experiment.entrants[index]
    landscape = find_landscape(experiment.landscape)
    in_start = isinstance(variation, Basins)
    x, y = (grid.ravel() for grid in np.meshgrid(*(axis.values for axis in axes)))
    total = len(x)
    at_once = runs_per_device(landscape, experiment.steps * step_seconds(experiment, index)) * mesh().size
    real = np.dtype(variation.precision).type
    setting = _setting(experiment, entrant, variation.target if isinstance(variation, Sensitivity) else None, real)
    static = _static(experiment, entrant, in_start=in_start)
    for first in range(0, total, at_once):
        chosen = np.minimum(np.arange(first, first + at_once), total - 1)  # filled up with the last
        varied = _varied(map_, entrant, x[chosen], y[chosen], real)
        with jax.enable_x64(variation.precision == "float64"):
            ends = gathered(run_to_the_end(spread(varied, in_start=in_start), setting, **static))
        count = min(at_once, total - first)
        yield jax.tree.map(lambda array, count=count: array[:count], ends), (first + count) / total


def _static(experiment: Experiment, entrant: Entrant, *, in_start: bool) -> dict[str, Any]:
    """What is compiled in."""
    landscape, optimizer = find_landscape(experiment.landscape), entrant.optimizer
    numbers = gradient_options(entrant, landscape)
    return {
        "own": not is_of_catalogue(experiment, entrant),
        "landscape": landscape,
        "optimizer": optimizer,
        "in_start": in_start,
        "repeats": entrant.schedule == Schedule()
        and not entrant.then
        and numbers.noise is None
        and numbers.batch_size is None,
        "mesh": mesh(),
    }


def _setting(experiment: Experiment, entrant: Entrant, target: float | None, real: Any) -> Setting:
    landscape = find_landscape(experiment.landscape)
    factors, constants = entrant.schedule.parts(MAX_STEPS + 1)
    setting = Setting(
        parameters=traced(experiment.parameters),
        view=np.array(landscape.view).T,
        factors=factors,
        constants=constants,
        options=gradient_options(entrant, landscape),
        plateau=plateau_of(entrant.schedule),
        steps=0,
        costs=None,
        ascents=None,
        target=target,
    )
    costs = _costs(experiment, entrant)
    return jax.tree.map(lambda number: np.asarray(number, real), setting)._replace(
        steps=np.int32(_steps(experiment, entrant)),
        costs=costs,
        ascents=None if costs is None else ascents(entrant, MAX_STEPS).astype(np.int32),
    )


def _steps(experiment: Experiment, entrant: Entrant) -> int:
    """How many the budget allows, as far as it is known before they are made; at most K."""
    if entrant.optimizer.gradient_evaluations is None:
        return experiment.steps
    return rows_within(experiment, spent(experiment, entrant, None, experiment.steps + 1)) - 1


def _costs(experiment: Experiment, entrant: Entrant) -> Int[np.ndarray, " steps"] | None:
    """What each gradient takes from the budget, at each step; ``None`` where ``_steps`` says it all."""
    if experiment.budget == "steps" or entrant.optimizer.gradient_evaluations is not None:
        return None
    if experiment.budget == "gradients":
        return np.ones(MAX_STEPS, np.int32)
    return batch_sizes(entrant, find_landscape(experiment.landscape), MAX_STEPS).astype(np.int32)


def _varied(map_: Map, entrant: Entrant, x: Any, y: Any, real: Any) -> Varied:
    experiment, variation = map_.experiment, map_.variation
    hyperparameters = {name: real(value) for name, value in rule_numbers(entrant).items()}
    if isinstance(variation, Basins):
        return Varied(np.stack([x, y], 1).astype(real), hyperparameters, np.uint32(experiment.seed))
    names = {variation.x: x, variation.y: y} if isinstance(variation, Plane) else {_RATE: x}
    everywhere = {name: np.full(len(x), value, real) for name, value in hyperparameters.items()}
    seeds = y if isinstance(variation, Sensitivity) else np.full(len(x), experiment.seed)
    varied = everywhere | {name: values.astype(real) for name, values in names.items()}
    return Varied(np.array(experiment.start, real), varied, seeds.astype(np.uint32))
