"""A training in numbers, as it is printed."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from downhill.cli.outputs import aligned
from downhill.drawing.readable import exact, percent
from downhill.experiment.labels import labels
from downhill.networks import Run, Trained
from downhill.networks.runs import Measured

_HEAD = ["entrant", "weights", "training loss", "test loss", "test accuracy", "seconds", "outcome"]


def table(trained: Trained) -> str:
    """How each entrant's runs ended, and its averages where it follows them."""
    training = trained.training
    rows = [_HEAD]
    for run, label in zip(trained.runs, labels(training.entrants, exact), strict=True):
        weights, seconds = f"{run.weights:,}", f"{run.curves.seconds[-1]:.3g}"
        rows.append([str(label), weights, *_ends(run.curves.of_weights), seconds, _outcome(run)])
        if run.curves.of_average is not None:
            rows.append(["  averaged", "", *_ends(run.curves.of_average), "", ""])
    epochs = f"after {training.epochs:,} epoch{'s' * (training.epochs > 1)}"
    seeds = f"; of {training.seeds} seeds the median and the quartiles" * (training.seeds > 1)
    return f"{aligned(rows)}\n{epochs}{seeds}"


def _ends(measured: Measured) -> tuple[str, str, str]:
    """The last losses and the last accuracy, of the runs that have not diverged."""
    kept = np.isfinite(measured.train_loss[:, -1])
    train, test, right = (each[kept, -1] for each in (measured.train_loss, measured.test_loss, measured.test_accuracy))
    return _spread(train, _loss), _spread(test, _loss), _spread(right, lambda part: f"{percent(part, 1)} %")


def _spread(values: Float[np.ndarray, " runs"], spell: Callable[[float], str]) -> str:
    if not values.size:
        return "–"
    low, middle, high = (spell(float(each)) for each in np.percentile(values, (25, 50, 75)))
    return middle if values.size == 1 else f"{middle} ({low} to {high})"


def _loss(value: float) -> str:
    return f"{value:.4g}"


def _outcome(run: Run) -> str:
    lost = ~np.isfinite(run.curves.of_weights.train_loss[:, -1])
    if run.diverged_at is None:
        return "trained"
    told = f"diverged by step {run.diverged_at:,}"
    return told if lost.size == 1 else f"{lost.sum()} of {lost.size} {told}"
