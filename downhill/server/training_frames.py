"""Trainings as the browser receives them: a header, curves as they grow, and at the end what the networks say."""

from collections.abc import Sequence

import numpy as np

from downhill.drawing.readable import exact
from downhill.experiment.labels import labels
from downhill.networks.batches import steps_in
from downhill.networks.boundary import ACROSS, has_plane, view
from downhill.networks.examples import Examples
from downhill.networks.runs import Measured, PerReading, Run, Spreads, Trained
from downhill.networks.training import Training
from downhill.player import wire_training as wire
from downhill.player.packing import details
from downhill.player.picture import theme_colours
from downhill.server.training_words import about, apart
from downhill.simulation.sharpness import limit

QUARTILES = (25, 50, 75)


def header(training: Training, examples: Examples) -> wire.TrainingHeader:
    """What stays the same.

    Args:
        training: which.
        examples: what it learns from; their numbers do not matter.
    """
    named = labels(training.entrants, exact)
    networks = [training.network(index) for index in range(len(training.entrants))]
    entrants: list[wire.TrainedEntrant] = [
        {
            "label": str(label),
            "details": details(entrant, label),
            "network": words,
            "weights": network.size(examples.inputs, examples.classes),
            "steps": int(steps_in(entrant, training.epochs, len(examples.train.labels)).sum()),
        }
        for entrant, label, network, words in zip(
            training.entrants, named, networks, apart(networks, examples), strict=True
        )
    ]
    return {
        "entrants": entrants,
        "pathStyles": training.path_styles,
        "epochs": training.epochs,
        "seeds": training.seeds,
        "about": about(training, examples),
        "names": examples.class_names,
        "image": examples.image,
        "themes": theme_colours(),
    }


def progress(fraction: float, entrant: int = 0, run: Run | None = None) -> wire.TrainingProgress:
    """How far it is; and the entrant's runs so far, if something new has been read off them."""
    return {"progress": fraction, "curves": None if run is None else _curves(entrant, run)}


def end(trained: Trained, classes: Sequence[np.ndarray]) -> tuple[wire.TrainingEnd, list[np.ndarray]]:
    """The last message, and its numbers.

    Args:
        trained: what has been trained.
        classes: of examples with two inputs each entrant's :func:`downhill.networks.boundary.classes_on`.
    """
    told: wire.TrainingEnd = {"done": True}
    if not has_plane(trained):
        return told, []
    parts = (trained.examples.train, trained.examples.test)
    train, test = (len(part.labels) for part in parts)
    told["boundary"] = {"view": view(trained), "columns": ACROSS, "rows": ACROSS, "train": train, "test": test}
    places = [(part.inputs.astype("<f4"), part.labels.astype("u1")) for part in parts]
    return told, [*classes, *places[0], *places[1]]


def _curves(entrant: int, run: Run) -> wire.EntrantCurves:
    curves = run.curves
    return {
        "entrant": entrant,
        "steps": curves.steps.tolist(),
        "epochs": curves.epochs.tolist(),
        "seconds": curves.seconds.tolist(),
        "ofWeights": _measured(curves.of_weights),
        "ofAverage": None if curves.of_average is None else _measured(curves.of_average),
        "spreads": _spreads(run.spreads),
        "curvature": _curvature(run),
        "outcome": outcome(run) if run.ends is not None else "",
    }


def _measured(measured: Measured) -> wire.MeasuredCurves:
    return {
        "trainLoss": _rows(measured.train_loss),
        "trainAccuracy": _rows(measured.train_accuracy),
        "testLoss": _rows(measured.test_loss),
        "testAccuracy": _rows(measured.test_accuracy),
    }


def _rows(runs: PerReading) -> list[list[float | None]]:
    """Of one run its numbers; of several their quartiles."""
    with np.errstate(invalid="ignore"):  # between two infinite losses
        rows = runs if len(runs) == 1 else np.percentile(runs, QUARTILES, axis=0)
    return [_finite(row) for row in rows]


def _spreads(spreads: Spreads) -> wire.LayerSpreads:
    return {
        "steps": spreads.steps.tolist(),
        "activations": [_finite(row) for row in spreads.activations],
        "gradients": [_finite(row) for row in spreads.gradients],
    }


def _curvature(run: Run) -> wire.CurvatureCurves:
    entrant, curvature = run.entrant, run.curvature
    stable = limit(entrant, curvature.learning_rate, curvature.steps) - (entrant.coupled_decay or 0.0)
    if any(part.optimizer.preconditioner for part in entrant.parts):  # it is of another matrix than the sharpness
        stable = np.full_like(stable, np.nan)
    return {
        "steps": curvature.steps.tolist(),
        "squaredGradient": _finite(curvature.squared_gradient),
        "curvature": _finite(curvature.curvature),
        "sharpness": _finite(curvature.sharpness),
        "stable": _finite(stable),
    }


def outcome(run: Run) -> str:
    """What has become of a finished entrant, in a sentence; its last losses stand beside it."""
    step = run.diverged_at
    return "Trained to the end." if step is None else f"Diverged by step {step:,}."


def _finite(numbers: np.ndarray) -> list[float | None]:
    return [number if np.isfinite(number) else None for number in numbers.tolist()]
