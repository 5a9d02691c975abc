"""Every number of a race as JSON."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from trajectories import Experiment, Trajectory


def render_json(experiment: Experiment, trajectories: Sequence[Trajectory]) -> str:
    """The experiment and its trajectories, row t of every list being the moment after t steps.

    Numbers are written in full, so that they read back exactly; JSON knows no infinity and no NaN, so those are null.

    Returns:
        An object with ``experiment`` (what ``Experiment.from_json`` reads) and ``trajectories``, an object per entrant:
        name, rule, outcome, at_step, theta, loss, gradient, learning_rate, step, state, gradient_evaluations.
    """
    described = {
        "experiment": json.loads(experiment.to_json()),
        "trajectories": [
            {
                "name": run.entrant.label,
                "rule": run.entrant.rule,
                "outcome": str(run.outcome),
                "at_step": run.outcome.at_step,
                "theta": _plain(run.theta),
                "loss": _plain(run.loss),
                "gradient": _plain(run.gradient),
                "learning_rate": _plain(run.learning_rate),
                "step": _plain(run.step),
                "state": {name: _plain(values) for name, values in run.state.items()},
                "gradient_evaluations": _plain(run.gradient_evaluations),
            }
            for run in trajectories
        ],
    }
    return json.dumps(described, ensure_ascii=False, allow_nan=False)


def _plain(values: np.ndarray) -> list[Any]:
    if np.isfinite(values).all():
        return values.tolist()
    loose = values.astype(object)
    loose[~np.isfinite(values)] = None
    return loose.tolist()
