"""Everything that a race knows of each step, for the browser to show the moment it is looked at."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from downhill.experiment import Experiment
from downhill.player import wire
from downhill.player.lines import draw
from downhill.player.packing import message
from downhill.simulation import Trajectory
from downhill.simulation.arguments import gradient_options
from downhill.simulation.derivation import Derivation, derive
from downhill.simulation.fit import CURVE, fit_at
from downhill.simulation.phases import Phase, phases
from downhill.simulation.read_outs import (
    curvature_kinds,
    gradient_step_terms,
    nearest_minimum_distances,
    next_steps,
    step_change,
    step_prediction,
)
from downhill.simulation.sharpness import sharpness, sharpness_limit
from landscapes import find_landscape


class Column(NamedTuple):
    """Numbers of each step.

    Attributes:
        id: name in code.
        label: name for people.
        values: a cell per step.
        listed: whether it belongs into the table of all read-outs; the others are for formulas and pictures.
        kinds: where the number stands for a kind of point, these.
    """

    id: str
    label: str
    values: np.ndarray
    listed: bool = True
    kinds: Sequence[wire.CurvatureKind] | None = None


NAMED = {"theta": "theta", "gradient": "seen_gradient", "learning_rate": "learning_rate", "t": "t"}
"""The columns of what the lines of every rule may read, by its name there; the state's columns have their own names."""

_CURVATURE: dict[wire.CurvatureCode, str] = {
    "not_finite": "–",
    "minimum": "as at a minimum",
    "maximum": "as at a maximum",
    "saddle": "as at a saddle",
    "flat": "flat",
}

FIT = {"train_loss": "train loss, without penalties", "test_loss": "test loss", CURVE: "the model's curve"}
"""What is read off a model of one's own data."""

TAKEN = {
    *("t", "theta", "loss", "gradient", "gradient_norm", "seen_gradient", "learning_rate", "step", "step_length"),
    *("slope_term", "curvature_term", "gradient_step_change", "next_step", "predicted_change", "real_change"),
    *("gradient_evaluations", "examples", "average", "average_loss", "distance", "hessian", "eigenvalues", "curvature"),
    *FIT,
    *("sharpness", "sharpness_limit"),
}
"""The ids of columns that have nothing to do with the rule; a field of its state with such a name gets another id."""


def read_outs(experiment: Experiment, trajectories: Sequence[Trajectory]) -> bytes:
    """Per entrant a table with a row per step and the lines of its rule: ``wire.ReadOutsHeader`` with its numbers."""
    entrants: list[wire.ReadOuts] = []
    blocks: list[bytes] = []
    for run in trajectories:
        worked = [(phase, derive(phase.run)) for phase in phases(run)]
        rows = len(run.loss)
        columns = [*_columns(experiment, run), *(column for each in worked for column in _yielded(*each, rows))]
        blocks += [column.values.astype("<f8").tobytes() for column in columns]
        rules = [_worked_rule(*each) for each in worked]
        entrants.append({"rows": rows, "columns": [_described(each) for each in columns], "rules": rules})
    header: wire.ReadOutsHeader = {"entrants": entrants}
    return message(header, b"".join(blocks))


def _worked_rule(phase: Phase, rule: Derivation) -> wire.WorkedRule:
    before = {name: NAMED.get(name) or _state_id(phase.place + name) for name in rule.before}
    before["t"] = _own_step_id(phase)
    results = {line.target: _result_id(phase, line.target) for line, _ in rule.lines}
    lines: list[wire.RuleLine] = [
        {
            "symbolic": drawn.symbolic,
            "substituted": drawn.substituted,
            "result": drawn.result,
            "column": results[line.target],
        }
        for drawn, (line, _) in zip(draw(rule, before, results), rule.lines, strict=True)
    ]
    return {"first": phase.first_step, "lines": lines}


def _described(column: Column) -> wire.Column:
    described: wire.Column = {
        "id": column.id,
        "label": column.label,
        "listed": column.listed,
        "size": column.values[0].size,
    }
    if column.kinds is not None:
        described["kinds"] = column.kinds
    return described


def _state_id(name: str) -> str:
    return f"state_{name}" if name in TAKEN else name


def _own_step_id(phase: Phase) -> str:
    """Of the column of what its rule's lines call t."""
    return f"{phase.place}t" if phase.first_step else NAMED["t"]


def _result_id(phase: Phase, target: str) -> str:
    return f"line_{phase.place}{target}"


def _yielded(phase: Phase, rule: Derivation, rows: int) -> Iterator[Column]:
    """What the lines yield, a row for each of the whole run's; NaN where this rule makes no step."""
    if phase.first_step:
        yield Column(
            _own_step_id(phase), "step t of the second rule", np.arange(rows) - float(phase.first_step), listed=False
        )
    for line, values in rule.lines:
        everywhere = np.full((rows, *values.shape[1:]), np.nan)
        everywhere[phase.first_step : phase.first_step + len(values)] = values
        yield Column(_result_id(phase, line.target), line.target.replace("_", " "), everywhere, listed=False)


def _columns(experiment: Experiment, run: Trajectory) -> Iterator[Column]:
    """What is known of every entrant's steps, in the order of the table."""
    yield Column("t", "step t", np.arange(float(len(run.loss))), listed=False)
    yield Column("theta", "position θ", run.theta)
    yield Column("loss", "loss", run.loss)
    yield Column("gradient", "slope ∇f", run.gradient)
    with np.errstate(over="ignore", invalid="ignore"):
        yield Column("gradient_norm", "‖∇f‖", np.hypot(*run.gradient.T))
        options = gradient_options(run.entrant, find_landscape(experiment.landscape))
        changed = any(number is not None for number in options)  # the bits differ anyway: two programs computed them
        yield Column("seen_gradient", "g, as the rule sees it", run.seen_gradient, listed=changed)
        yield Column("learning_rate", "learning rate αₜ", run.learning_rate)
        yield Column("step", "step Δθ", run.step)
        yield Column("step_length", "‖Δθ‖", np.hypot(*run.step.T))
        yield from _state(run)
        terms = gradient_step_terms(run)
        yield Column("slope_term", "−αgᵀg", terms[:, 0])
        yield Column("curvature_term", "½α²gᵀHg", terms[:, 1])
        yield Column("gradient_step_change", "f(θ − αg) − f(θ)", run.gradient_step_loss - run.loss)
    yield Column("next_step", "next step Δθ", next_steps(run), listed=False)
    yield Column("predicted_change", "gᵀΔθ + ½ΔθᵀHΔθ, next step", step_prediction(run))
    yield Column("real_change", "f(θ + Δθ) − f(θ), next step", step_change(run))
    yield Column("gradient_evaluations", "gradients so far", run.gradient_evaluations)
    yield Column("examples", "examples so far", run.examples)
    if run.average is not None and run.average_loss is not None:
        yield Column("average", "average θ̄", run.average)
        yield Column("average_loss", "loss at θ̄", run.average_loss)
    for name, values in fit_at(experiment, run.theta).items():
        yield Column(name, FIT[name], values, listed=name != CURVE)
    distance = nearest_minimum_distances(experiment, run.theta)
    if distance is not None:
        yield Column("distance", "distance to nearest minimum", distance)
    yield Column("hessian", "∇²f: xx, xy, yy", run.hessian[:, [0, 0, 1], [0, 1, 1]], listed=False)
    yield Column("eigenvalues", "eigenvalues of H", run.eigenvalues)
    is_preconditioned = any(part.optimizer.preconditioner for part in run.entrant.parts)
    yield Column("sharpness", f"sharpness{', preconditioned' * is_preconditioned}", sharpness(run))
    limit = sharpness_limit(run)
    yield Column("sharpness_limit", "stable up to the sharpness", limit, listed=bool(np.isfinite(limit).any()))
    codes, kinds = curvature_kinds(run.eigenvalues)
    yield Column("curvature", "curvature", kinds, kinds=[{"code": code, "text": _CURVATURE[code]} for code in codes])


def _state(run: Trajectory) -> Iterator[Column]:
    for name, values in run.state.items():
        symbol = run.entrant.optimizer.symbols.get(name)
        words = name.replace("_", " ")
        yield Column(_state_id(name), f"{words} {symbol}" if symbol else words, values)
