"""Every number of a race as JSON."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from trajectories import Experiment, Trajectory
from trajectories.read_outs import gradient_step_terms


def render_json(experiment: Experiment, trajectories: Sequence[Trajectory]) -> str:
    """The experiment and its trajectories, row t of every list being the moment after t steps.

    Numbers are written in full, so that they read back exactly; JSON knows no infinity and no NaN, so those are null.

    Returns:
        An object with ``experiment`` (what ``Experiment.from_json`` reads) and ``trajectories``, an object per entrant:
        name, rule, outcome, at_step, the arrays of ``Trajectory`` under their names, ``gradient_step_terms`` (the two
        terms of the second-order prediction), and ``state`` with an array per symbol.
    """
    described = {
        "experiment": json.loads(experiment.to_json()),
        "trajectories": [
            {
                "name": run.entrant.label,
                "rule": run.entrant.rule,
                "outcome": str(run.outcome),
                "at_step": run.outcome.at_step,
                **{name: _plain(getattr(run, name)) for name in _ARRAYS if getattr(run, name) is not None},
                "gradient_step_terms": _plain(gradient_step_terms(run)),
                "state": {name: _plain(values) for name, values in run.state.items()},
            }
            for run in trajectories
        ],
    }
    return json.dumps(described, ensure_ascii=False, allow_nan=False)


_ARRAYS = tuple(
    field.name for field in dataclasses.fields(Trajectory) if field.name not in ("entrant", "outcome", "state")
)


def _plain(values: np.ndarray) -> list[Any]:
    if np.isfinite(values).all():
        return values.tolist()
    loose = values.astype(object)
    loose[~np.isfinite(values)] = None
    return loose.tolist()
