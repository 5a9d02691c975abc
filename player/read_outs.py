"""Everything that a race knows of each step, for the browser to show the moment it is looked at."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from player.packing import message
from trajectories import Trajectory
from trajectories.read_outs import curvature_kinds, gradient_step_terms

Column = tuple[str, np.ndarray]


def read_outs(trajectories: Sequence[Trajectory]) -> bytes:
    """Per entrant a table with a row per step, as one message.

    The header has ``entrants``, each with ``rows`` and ``columns``, each of which has ``label``, ``size`` (numbers in a
    cell) and, where its number stands for words, ``words``. The numbers are little-endian float64, column by column.
    """
    entrants: list[dict[str, Any]] = []
    blocks: list[bytes] = []
    for run in trajectories:
        columns: list[dict[str, Any]] = []
        for label, values in _columns(run):
            columns.append({"label": label, "size": values[0].size})
            blocks.append(values.astype("<f8").tobytes())
        words, kinds = curvature_kinds(run.eigenvalues)
        columns.append({"label": "curvature", "size": 1, "words": words})
        blocks.append(kinds.astype("<f8").tobytes())
        entrants.append({"rows": len(run.loss), "columns": columns})
    return message({"entrants": entrants}, b"".join(blocks))


def _columns(run: Trajectory) -> Iterator[Column]:
    yield "position θ", run.theta
    yield "loss", run.loss
    yield "slope ∇f", run.gradient
    with np.errstate(over="ignore", invalid="ignore"):
        yield "‖∇f‖", np.hypot(*run.gradient.T)
        if not np.array_equal(run.seen_gradient, run.gradient, equal_nan=True):
            yield "g, noisy or clipped", run.seen_gradient
        yield "learning rate αₜ", run.learning_rate
        yield "step Δθ", run.step
        yield "‖Δθ‖", np.hypot(*run.step.T)
        for name, values in run.state.items():
            symbol = run.entrant.optimizer.symbols.get(name)
            yield f"{name.replace('_', ' ')} {symbol}" if symbol else name.replace("_", " "), values
        terms = gradient_step_terms(run)
        yield "−αgᵀg", terms[:, 0]
        yield "½α²gᵀHg", terms[:, 1]
        yield "f(θ − αg) − f(θ)", run.gradient_step_loss - run.loss
    yield "gradients so far", run.gradient_evaluations
    if run.average is not None and run.average_loss is not None:
        yield "average θ̄", run.average
        yield "loss at θ̄", run.average_loss
    yield "eigenvalues of H", run.eigenvalues
