"""A training's landscape, cut along a plane or a line: the losses there, and where the paths run."""

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from jaxtyping import Float, Int

from downhill.networks.ground import Ground, Sampled
from downhill.networks.plane import (
    Plane,
    Points,
    Range,
    Vector,
    plane_of_random_directions,
    plane_through,
    view_of,
)
from downhill.networks.plane_choice import PlaneChoice
from downhill.networks.plane_losses import losses_between, losses_in, losses_of, losses_on
from downhill.networks.principal_plane import plane_of_paths
from downhill.networks.runs import Path, Run, Trained
from downhill.networks.training import Training
from downhill.simulation.portions import mapped

Walk = Float[np.ndarray, "_ n"]
"""A path's points."""

FRACTIONS = 41
"""Points on the line between two ends."""

HIGHEST, FARTHEST = 100.0, 100.0
"""A path has run away from where its loss is so many times that at its start, or where it is so many times as far from
its start as that is from 0."""


@dataclass(frozen=True, slots=True, eq=False)
class PathOnPlane:
    """One entrant's path, as the plane shows it and as it is.

    Attributes:
        steps: before which of the training's steps each point is.
        coordinates: x and y of the nearest point of the plane; NaN where the path has run away.
        train_loss, test_loss: at the point itself.
        plane_loss, plane_test_loss: the training loss and the test loss at the nearest point of the plane, computed
            there; NaN where it has run away.
        sound: how many points there are before the path runs away: HIGHEST, FARTHEST or not finite; 1 or more.
        held: the fraction of the variance of this path that the plane holds.
    """

    steps: Int[np.ndarray, " points"]
    coordinates: Float[np.ndarray, "points 2"]
    train_loss: Float[np.ndarray, " points"]
    test_loss: Float[np.ndarray, " points"]
    plane_loss: Float[np.ndarray, " points"]
    plane_test_loss: Float[np.ndarray, " points"]
    sound: int
    held: float


@dataclass(frozen=True, slots=True, eq=False)
class ComputedPlane:
    """The landscape of a training's network on a plane.

    Its losses are mean cross-entropies of the training pass without dropout. With batch normalisation the batch is all
    training examples that are looked at; their means and variances also normalise the test examples.

    Attributes:
        training: whose.
        choice: which plane.
        plane: where in the space of all weights it lies.
        view: (x low, x high), (y low, y high).
        train_loss: at the points of an even grid over the view, the lowest y first.
        test_loss: likewise.
        paths: of each entrant.
        held: the fraction of the variance of all paths together that the plane holds.
        measured: of which examples losses are.
    """

    training: Training
    choice: PlaneChoice
    plane: Plane
    view: tuple[Range, Range]
    train_loss: Float[np.ndarray, "rows columns"]
    test_loss: Float[np.ndarray, "rows columns"]
    paths: Sequence[PathOnPlane]
    held: float
    measured: Sampled

    @property
    def xs(self) -> Float[np.ndarray, " columns"]:
        """The columns' x."""
        return np.linspace(*self.view[0], self.train_loss.shape[1])

    @property
    def ys(self) -> Float[np.ndarray, " rows"]:
        """The rows' y."""
        return np.linspace(*self.view[1], self.train_loss.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The straight line between the ends of two entrants' first runs; losses are as a plane's.

    Attributes:
        fractions: t, from 0 at the first end to 1 at the second.
        train_loss, test_loss, test_accuracy: at (1 - t)·first + t·second.
        measured: of which examples they are.
    """

    fractions: Float[np.ndarray, " points"]
    train_loss: Float[np.ndarray, " points"]
    test_loss: Float[np.ndarray, " points"]
    test_accuracy: Float[np.ndarray, " points"]
    measured: Sampled


def cut_in_portions(trained: Trained, choice: PlaneChoice) -> Generator[float, None, ComputedPlane]:
    """The landscape on a plane, in portions of some 0.2 s, each of which yields the fraction done.

    Where a path has run away, it has no say in where the plane lies, how much of it is shown, and how much it holds.

    Args:
        trained: whose landscape; its training has ended.
        choice: which plane, and what of it.

    Raises:
        ValueError: entrants have different networks; there are none, or not those that the choice names, or their ends
            have run away; or the three ends lie in one line.
    """
    check_choice(trained.training, choice)
    paths = [_path(run) for run in trained.runs]
    points, size = sum(len(path.steps) for path in paths), choice.whole("size")
    work = 2 * points + size**2
    ground = Ground(trained, 0, work)
    real = yield from mapped(_real_losses(ground, paths), lambda part: part * points / work)
    known = [
        path.weights[: _sound(path.weights, losses[0], trained.examples.classes)]
        for path, losses in zip(paths, real, strict=True)
    ]
    plane = _plane(trained, choice, known, ground)
    places = [plane.coordinates(each) for each in known]
    projected = losses_in(ground.loss, ground.arrays, plane, ground.like, np.concatenate(places))
    there = yield from mapped(projected, lambda part: (1 + part) * points / work)
    view = _view(choice, places)
    xs, ys = (np.linspace(*side, size) for side in view)
    grid = losses_on(ground.loss, ground.arrays, plane, ground.like, xs, ys)
    losses = yield from mapped(grid, lambda part: (2 * points + part * size**2) / work)
    shown = [
        PathOnPlane(
            path.steps,
            _filled(xy, path),
            *own[:2],
            *(_filled(losses, path) for losses in on[:2]),
            sound=len(each),
            held=_held(plane, [each]),
        )
        for path, each, xy, own, on in zip(paths, known, places, real, _parts(there, known), strict=True)
    ]
    return ComputedPlane(
        trained.training, choice, plane, view, losses[0], losses[1], shown, _held(plane, known), ground.measured
    )


def between_in_portions(trained: Trained, first: int, second: int) -> Generator[float, None, Line]:
    """The losses on the line between two entrants' ends, in portions that yield the fraction done.

    Source: Goodfellow et al. 2015, section 2.

    Args:
        trained: whose; its training has ended.
        first: index of the entrant whose end is at 0.
        second: of the one at 1.

    Raises:
        ValueError: there are no such entrants, they have different networks, or an end is not finite.
    """
    check_line(trained.training, first, second)
    ground = Ground(trained, first, FRACTIONS)
    ends = [ground.weights(_end(trained, index)) for index in (first, second)]
    fractions = np.linspace(0.0, 1.0, FRACTIONS)
    losses = yield from losses_between(ground.loss, ground.arrays, ends[0], ends[1], fractions)
    return Line(fractions, losses[0], losses[1], losses[2], ground.measured)


# Paths ----------------------------------------------------------------------------------------------------------------


def _real_losses(ground: Ground, paths: Sequence[Path]) -> Generator[float, None, list[Float[np.ndarray, "losses _"]]]:
    """Training loss, test loss and what else the ground tells, at every point of each path."""
    found = list[Float[np.ndarray, "losses _"]]()
    for number, path in enumerate(paths):
        work = losses_of(ground.loss, ground.arrays, path.weights, ground.like)
        losses = yield from mapped(work, lambda part, done=number: (done + part) / len(paths))
        found.append(losses)
    return found


def _sound(weights: Points, losses: Float[np.ndarray, " points"], classes: int) -> int:
    """How many points there are before the path runs away; the start is always one of them."""
    start = weights[0].astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        away = np.array([np.linalg.norm(point - start) for point in weights])
    is_near = away <= FARTHEST * max(float(np.linalg.norm(start)), 1.0)
    is_low = losses <= HIGHEST * max(math.log(classes), float(losses[0]))
    is_sound = is_near & is_low & np.isfinite(losses)
    return len(losses) if is_sound.all() else max(1, int(np.argmin(is_sound)))


def _held(plane: Plane, paths: Sequence[Walk]) -> float:
    """The fraction of the variance around the points' mean."""
    mean = sum(path.sum(axis=0, dtype=np.float64) for path in paths) / sum(map(len, paths))
    return replace(plane, origin=mean).held(chain.from_iterable(paths))


def _filled(of_sound: Float[np.ndarray, "sound *shape"], path: Path) -> Float[np.ndarray, "points *shape"]:
    """With NaN where the path has run away."""
    filled = np.full((len(path.steps), *of_sound.shape[1:]), np.nan)
    filled[: len(of_sound)] = of_sound
    return filled


def _parts(together: Float[np.ndarray, "losses all"], paths: Sequence[Walk]) -> list[Float[np.ndarray, "losses _"]]:
    return np.split(together, np.cumsum([len(path) for path in paths])[:-1], axis=1)


# Where ----------------------------------------------------------------------------------------------------------------


def check_choice(training: Training, choice: PlaneChoice) -> None:
    """The plane may be cut, as far as that is known before the training has been done.

    Raises:
        ValueError: entrants have different networks; there are none, or not those that the choice names.
    """
    _check_entrants(training, choice.entrants)
    _check_networks(training, range(len(training.entrants)))


def check_line(training: Training, first: int, second: int) -> None:
    """The same of a line between two entrants' ends.

    Raises:
        ValueError: there are no such entrants, or they have different networks.
    """
    _check_entrants(training, (first, second))
    _check_networks(training, (first, second))


def _check_entrants(training: Training, named: Sequence[int]) -> None:
    count = len(training.entrants)
    if not count:
        raise ValueError("entrants: none; where nobody trains there are no weights to cut through")
    for index in named:
        if not 0 <= index < count:
            raise ValueError(f"entrant = {index}: must be an index below {count}")


def _check_networks(training: Training, named: Sequence[int]) -> None:
    if len({training.network(index) for index in named}) > 1:
        raise ValueError("networks: different ones; the plane needs one network for all entrants")


def _path(run: Run) -> Path:
    if run.path is None:
        raise ValueError(f"{run.entrant.label}: still trains, so that there is no path yet")
    return run.path


def _end(trained: Trained, index: int) -> Vector:
    end = _path(trained.runs[index]).weights[-1]
    if not np.isfinite(end).all():
        raise ValueError(f"entrant = {index}: {_named(trained, index)} has diverged: its last weights are not finite")
    return end


def _named(trained: Trained, index: int) -> str:
    return trained.runs[index].entrant.label


def _plane(trained: Trained, choice: PlaneChoice, known: Sequence[Walk], ground: Ground) -> Plane:
    if choice.kind == "paths":
        return plane_of_paths(known)
    ends = [_end(trained, index) for index in choice.entrants]
    for index in choice.entrants:
        if len(known[index]) < len(_path(trained.runs[index]).steps):
            name = _named(trained, index)
            raise ValueError(f"entrant = {index}: {name} has run away, so that nothing is to be seen around its end")
    if choice.kind == "points":
        return plane_through(*ends)
    return plane_of_random_directions(ground.weights(ends[0]), choice.whole("seed"))


def _view(choice: PlaneChoice, places: Sequence[Float[np.ndarray, "_ 2"]]) -> tuple[Range, Range]:
    """Around all paths; of random directions so many sizes of the weights each way."""
    if choice.kind == "random":
        reach = choice.numbers["reach"]
        return (-reach, reach), (-reach, reach)
    return view_of(places, choice.numbers["margin"])
