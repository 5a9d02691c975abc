"""A plane through a training's paths as a race on a landscape: what the player and the files of races can show."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from downhill.drawing.readable import exact, readable
from downhill.experiment import Entrant, Experiment
from downhill.experiment.labels import labels
from downhill.networks.ground import Sampled
from downhill.networks.planes import ComputedPlane, PathOnPlane
from downhill.networks.training import Training
from downhill.player import wire
from downhill.player.wire import Losses
from downhill.simulation import Outcome, Trajectory
from landscapes import tabulated

_OF: dict[Losses, str] = {"train": "Training", "test": "Test"}


@dataclass(frozen=True, slots=True, eq=False)
class PlaneRace:
    """The paths on the plane as a race; its steps are the points of the paths.

    Attributes:
        computed: the plane.
        experiment: on a landscape that only this process knows, and that no address describes.
        trajectories: positions and losses of the points; there are no gradients, and so no other numbers.
        projection: what a plane does not hold.
        about: of what and of how many examples the losses are.
    """

    computed: ComputedPlane
    experiment: Experiment
    trajectories: tuple[Trajectory, ...]
    projection: wire.Projection
    about: str


def plane_race(computed: ComputedPlane, losses: Losses = "train") -> PlaneRace:
    """The paths on the plane, over the training losses or those of the test part.

    Args:
        computed: the plane.
        losses: the landscape's and the paths'.
    """
    x, y = computed.paths[0].coordinates[0].tolist()
    grid = computed.train_loss if losses == "train" else computed.test_loss
    name = f"{_OF[losses]} loss {plane_name(computed)}"
    landscape = tabulated(name, grid, computed.view, (x, y), _AXES[computed.choice.kind])
    points = max(len(path.steps) for path in computed.paths)
    experiment = Experiment(landscape.id, (x, y), points - 1, computed.training.entrants)
    own = [path.train_loss if losses == "train" else path.test_loss for path in computed.paths]
    runs = tuple(map(_trajectory, experiment.entrants, computed.paths, own))
    projection = _projection(computed, losses)
    return PlaneRace(computed, experiment, runs, projection, about(computed.training, computed.measured))


_AXES = {
    "paths": ("first principal direction", "second principal direction"),
    "random": ("first random direction", "second random direction"),
    "points": ("first to second end", "towards the third end"),
}


def plane_name(computed: ComputedPlane) -> str:
    """Which plane: ``"where the paths spread most"``."""
    named = [str(label) for label in labels(computed.training.entrants, exact)]
    ends = [named[index] for index in computed.choice.entrants]
    which = {
        "paths": lambda: "where the paths spread most",
        "random": lambda: f"along random directions around the end of {ends[0]}",
        "points": lambda: f"through the ends of {', '.join(ends[:-1])} and {ends[-1]}",
    }
    return which[computed.choice.kind]()


def held(computed: ComputedPlane) -> str:
    """How much of the paths the plane holds: ``"95 % of the paths' variance"``."""
    if math.isnan(computed.held):
        return "no path has gone anywhere"
    return f"{percent(computed.held)} of the paths' variance"


def about(training: Training, measured: Sampled) -> str:
    """Of what and of how many examples the losses of a plane or a line are, in words."""
    network, data = training.network(0), training.data.kinds[training.data.kind].name
    layers = f"with hidden layers {'-'.join(map(str, network.hidden))}" if network.hidden else "without hidden layers"
    batch = (
        " Batch normalisation takes its means and variances from these training examples."
        if network.normalisation.startswith("batch")
        else ""
    )
    dropout = " Nothing is dropped out." if network.dropout else ""
    return (
        f"Mean cross-entropy of a network {layers} on {data}: "
        f"of {_some(measured.train, measured.of_train)} training and {_some(measured.test, measured.of_test)} "
        f"test examples.{batch}{dropout}"
    )


def percent(fraction: float) -> str:
    """A fraction as people say it; near its ends with more digits: ``"83 %"``, ``"99.8 %"``, ``"0.02 %"``."""
    digits = 2 if 0.01 <= fraction <= 0.99 else 3
    return f"{readable(100 * fraction, digits if fraction >= 0.01 else 1)} %"


def _some(count: int, of: int) -> str:
    return f"all {of:,}" if count == of else f"{count:,} of {of:,}"


def _trajectory(entrant: Entrant, path: PathOnPlane, loss: Float[np.ndarray, " points"]) -> Trajectory:
    rows = len(path.steps)
    unknown, pairs = np.full(rows, np.nan), np.full((rows, 2), np.nan)
    return Trajectory(
        entrant=entrant,
        theta=path.coordinates,
        loss=loss.astype(np.float64),
        gradient=pairs,
        seen_gradient=pairs,
        learning_rate=unknown,
        step=pairs,
        state={},
        hessian=np.full((rows, 2, 2), np.nan),
        eigenvalues=pairs,
        gradient_step_loss=unknown,
        gradient_evaluations=unknown,
        examples=unknown,
        average=None,
        average_loss=None,
        outcome=_outcome(path),
    )


def _outcome(path: PathOnPlane) -> Outcome:
    if path.sound < len(path.steps):
        return Outcome("diverged", path.sound, f"is too far away to show from step {path.steps[path.sound]:,} on")
    return Outcome("still_moving", len(path.steps) - 1, f"trained for {path.steps[-1]:,} steps")


def _projection(computed: ComputedPlane, losses: Losses) -> wire.Projection:
    there = [path.plane_loss if losses == "train" else path.plane_test_loss for path in computed.paths]
    return {
        "losses": losses,
        "steps": [path.steps.tolist() for path in computed.paths],
        "planeLosses": [[_finite(value) for value in each.tolist()] for each in there],
        "held": _finite(computed.held),
        "heldBy": [_finite(path.held) for path in computed.paths],
    }


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
