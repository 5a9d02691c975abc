"""Every reading of a training as a table, and as JSON."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from downhill.export.dialect import PROGRAMS, Dialect, harmless
from downhill.export.number_texts import plain
from downhill.networks import Run, Trained
from downhill.networks.runs import Curvature, Curves, Measured, Spreads


class _Column(NamedTuple):
    """A column of numbers.

    Attributes:
        name: in the header row.
        meaning: what stands in each row.
        values: of a run's curves, a row for each seed; ``None`` where it has no such numbers.
    """

    name: str
    meaning: str
    values: Callable[[Curves], Float[np.ndarray, "runs readings"] | None]


def render_training_csv(trained: Trained, dialect: Dialect = PROGRAMS) -> str:
    """The training as CSV (RFC 4180): a header row, then one row per entrant, seed and reading.

    :func:`training_columns` tells what is in it. Numbers are written in full, so that they read back exactly, and names
    are made harmless to spreadsheets, both as in :func:`downhill.export.render_csv`. The averages' columns are there
    where an entrant follows one.

    Args:
        trained: what :func:`downhill.networks.train` has returned.
        dialect: for programs, or for spreadsheets.
    """
    numbers = _numbers(trained)
    parts = [dialect.begin, dialect.rows([[name for name, _ in training_columns(trained)]])]
    for count, run in enumerate(trained.runs, start=1):
        curves = run.curves
        names = (count, harmless(run.entrant.label), harmless(run.entrant.rule))
        when = list(zip(curves.steps.tolist(), curves.epochs.tolist(), curves.seconds.tolist(), strict=True))
        tables = [column.values(curves) for column in numbers]
        for index, seed in enumerate(trained.training.run_seeds):
            cells = (_cells(table, index, len(when)) for table in tables)
            rows = zip(when, *cells, strict=True)
            parts.append(dialect.rows((*names, seed, *moment, *row) for moment, *row in rows))
    return "".join(parts)


def training_columns(trained: Trained) -> list[tuple[str, str]]:
    """The name of every column of this training's table, in their order, and its meaning."""
    return [*_WHO, *((column.name, column.meaning) for column in _numbers(trained))]


def render_training_json(trained: Trained) -> str:
    """The training and all that was read off its runs, but for their weights.

    Numbers are written in full, and what is not finite as text, both as in :func:`downhill.export.render_json`.

    Returns:
        An object with ``training`` (what ``Training.from_json`` reads) and ``runs``, an object per entrant: name, rule,
        weights, steps, diverged_at, seeds, and ``curves``, ``spreads`` and ``curvature`` with the arrays of
        ``downhill.networks.runs`` under their names.

    Raises:
        ValueError: an entrant was made by ``from_optax``.
    """
    described = {
        "training": json.loads(trained.training.to_json()),
        "runs": [_described(run, trained.training.run_seeds) for run in trained.runs],
    }
    return json.dumps(described, ensure_ascii=False, allow_nan=False)


def _described(run: Run, seeds: Iterable[int]) -> dict[str, Any]:
    return {
        "name": run.entrant.label,
        "rule": run.entrant.rule,
        "weights": run.weights,
        "steps": run.steps,
        "diverged_at": run.diverged_at,
        "seeds": list(seeds),
        "curves": _arrays(run.curves),
        "spreads": _arrays(run.spreads),
        "curvature": _arrays(run.curvature),
    }


def _arrays(noted: Curves | Measured | Spreads | Curvature) -> dict[str, Any]:
    values = ((each.name, getattr(noted, each.name)) for each in fields(noted))
    return {name: plain(each) if isinstance(each, np.ndarray) else each and _arrays(each) for name, each in values}


def _numbers(trained: Trained) -> Sequence[_Column]:
    averages = any(run.curves.of_average is not None for run in trained.runs)
    return (*_OF_WEIGHTS, *_OF_AVERAGE) if averages else _OF_WEIGHTS


def _cells(table: Float[np.ndarray, "runs readings"] | None, index: int, readings: int) -> list[float] | list[None]:
    return [None] * readings if table is None else table[index].tolist()


def _of_weights(name: str) -> Callable[[Curves], Any]:
    return lambda curves: getattr(curves.of_weights, name)


def _of_average(name: str) -> Callable[[Curves], Any]:
    return lambda curves: None if curves.of_average is None else getattr(curves.of_average, name)


_WHO = (
    ("entrant", "number of the entrant, from 1"),
    ("name", "name of the entrant, as it is shown"),
    ("rule", "its update rule's id"),
    ("seed", "of the run"),
    ("step", "t: how many steps had been made"),
    ("epoch", "how many epochs had been made"),
    ("seconds", "what the steps had taken until then, of all seeds together"),
)
_MEASURED = {
    "train_loss": "mean cross-entropy of the training part",
    "train_accuracy": "fraction of the training part that is classified rightly",
    "test_loss": "mean cross-entropy of the test part",
    "test_accuracy": "fraction of the test part that is classified rightly",
}
_OF_WEIGHTS = tuple(_Column(name, meaning, _of_weights(name)) for name, meaning in _MEASURED.items())
_OF_AVERAGE = tuple(
    _Column(f"average_{name}", f"the same with the average of the weights: {meaning}", _of_average(name))
    for name, meaning in _MEASURED.items()
)
