"""Every number of a race as JSON; ``export.reading`` reads it back."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from immutabledict import immutabledict

from downhill.experiment import Experiment
from downhill.export.checks import check_runs
from downhill.simulation import Trajectory
from downhill.simulation.read_outs import gradient_step_terms

ARRAYS: Mapping[str, tuple[int, ...]] = immutabledict(
    {
        "theta": (2,),
        "loss": (),
        "gradient": (2,),
        "seen_gradient": (2,),
        "learning_rate": (),
        "step": (2,),
        "hessian": (2, 2),
        "eigenvalues": (2,),
        "gradient_step_loss": (),
        "gradient_evaluations": (),
        "examples": (),
    }
)
"""The arrays that every ``Trajectory`` has, with the shape of a row."""

AVERAGES: Mapping[str, tuple[int, ...]] = immutabledict({"average": (2,), "average_loss": ()})
"""The same for those that are there only where the entrant follows an average."""


def render_json(experiment: Experiment, trajectories: Sequence[Trajectory]) -> str:
    """The experiment and its trajectories, row t of every list being the moment after t steps.

    Numbers are written in full, so that they read back bit for bit. JSON knows no infinity and no NaN, so these are the
    texts ``"Infinity"``, ``"-Infinity"`` and ``"NaN"``; Python's ``float`` and JavaScript's ``Number`` read them all. A
    NaN's sign is lost: processors compute it with either, and it means nothing.

    Returns:
        An object with ``experiment`` (what ``Experiment.from_json`` reads) and ``trajectories``, an object per entrant:
        name, rule, outcome, at_step, the arrays of ``Trajectory`` under their names, ``gradient_step_terms`` (the two
        terms of the second-order prediction), and ``state`` with an array per symbol.

    Raises:
        ValueError: an entrant was made by ``from_optax``; trajectories that are not the experiment's.
    """
    check_runs(experiment, trajectories)
    described = {
        "experiment": json.loads(experiment.to_json()),
        "trajectories": [
            {
                "name": run.entrant.label,
                "rule": run.entrant.rule,
                "outcome": str(run.outcome),
                "at_step": run.outcome.at_step,
                **{name: plain(getattr(run, name)) for name in written(run.average is not None)},
                "gradient_step_terms": plain(gradient_step_terms(run)),
                "state": {name: plain(values) for name, values in run.state.items()},
            }
            for run in trajectories
        ],
    }
    return json.dumps(described, ensure_ascii=False, allow_nan=False)


def written(averaging: bool) -> dict[str, tuple[int, ...]]:
    """The arrays that are written of an entrant, with the shape of a row."""
    return {**ARRAYS, **AVERAGES} if averaging else dict(ARRAYS)


def plain(values: np.ndarray) -> list[Any]:
    """An array as lists, in which what is not finite is a text."""
    odd = ~np.isfinite(values)
    if not odd.any():
        return values.tolist()
    loose = values.astype(object)
    loose[odd] = [_word(number) for number in values[odd].tolist()]
    return loose.tolist()


def _word(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    return "Infinity" if number > 0 else "-Infinity"
