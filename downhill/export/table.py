"""Every number of a race as a table: CSV for spreadsheets and pandas."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from downhill.experiment import Experiment
from downhill.export.checks import check_runs
from downhill.export.dialect import PROGRAMS, Dialect, harmless
from downhill.simulation import Trajectory
from downhill.simulation.fit import fit_at
from downhill.simulation.read_outs import gradient_step_terms, nearest_minimum_distances, step_change, step_prediction
from landscapes import find_landscape

PerRow = Float[np.ndarray, " rows"]
Index = tuple[int, ...]


class Column(NamedTuple):
    """A column of numbers.

    Attributes:
        name: in the header row.
        meaning: what stands in row t; ``{x}`` and ``{y}`` are the names of the landscape's axes.
        unit: what is counted, or none.
        values: of an entrant's run; ``None`` where it has no such numbers.
    """

    name: str
    meaning: str
    unit: str
    values: Callable[[Experiment, Trajectory], PerRow | None]


def render_csv(experiment: Experiment, trajectories: Sequence[Trajectory], dialect: Dialect = PROGRAMS) -> str:
    """The race as CSV (RFC 4180): a header row, then one row per step and entrant; :func:`columns` tells what is in it.

    Numbers are written in full, so that they read back exactly; what is not finite is ``NaN``, ``inf`` or ``-inf``.
    Where an entrant has no such number, as of another rule's state or an average that it lacks, stands ``NaN`` too, and
    for spreadsheets nothing. A column of which nobody has a number is left out.

    A name that begins with ``=``, ``+``, ``-`` or ``@`` gets an apostrophe before it, as OWASP advises against CSV
    injection: a spreadsheet would take it for a formula and carry it out.

    Args:
        experiment: the race.
        trajectories: what :func:`downhill.simulate` made of it.
        dialect: for programs, or for spreadsheets.

    Raises:
        ValueError: trajectories that are not the experiment's.
    """
    check_runs(experiment, trajectories)
    numbers = _numbers(experiment, trajectories)
    parts = [dialect.begin, dialect.rows([[*(name for name, _ in _WHO), *(column.name for column in numbers)]])]
    for count, run in enumerate(trajectories, start=1):
        rows = len(run.loss)
        names = (count, harmless(run.entrant.label), harmless(run.entrant.rule))
        cells = [_cells(column.values(experiment, run), rows) for column in numbers]
        parts.append(dialect.rows((*names, step, *row) for step, row in enumerate(zip(*cells, strict=True))))
    return "".join(parts)


def columns(experiment: Experiment, trajectories: Sequence[Trajectory]) -> list[tuple[str, str]]:
    """The name of every column of this race's table, in their order, and its meaning with the unit."""
    x, y = find_landscape(experiment.landscape).axes
    told = [
        (column.name, f"{column.meaning.replace('{x}', x).replace('{y}', y)} ({column.unit})")
        for column in _numbers(experiment, trajectories)
    ]
    return [*_WHO, *told]


def _numbers(experiment: Experiment, trajectories: Sequence[Trajectory]) -> list[Column]:
    """The columns of which somebody has a number: of one that is missing throughout PyArrow cannot tell the type."""
    return [
        column
        for column in (*_COLUMNS, *_state_columns(trajectories))
        if not trajectories or any(_any_number(column.values(experiment, run)) for run in trajectories)
    ]


def _any_number(values: PerRow | None) -> bool:
    return values is not None and not np.isnan(values).all()


def _cells(values: PerRow | None, rows: int) -> list[float] | list[None]:
    return [None] * rows if values is None else values.tolist()


def _of(name: str, *index: int) -> Callable[[Experiment, Trajectory], PerRow | None]:
    """One component of an array of the trajectory."""
    return lambda _, run: _component(getattr(run, name), index)


def _component(array: np.ndarray | None, index: Index) -> PerRow | None:
    return None if array is None else array[(slice(None), *index)]


def _part(name: str, experiment: Experiment, run: Trajectory) -> PerRow | None:
    return fit_at(experiment, run.theta).get(name)


_NONE = "dimensionless"

_WHO = (
    ("entrant", "number of the entrant, from 1 (count)"),
    ("name", "name of the entrant, as it is shown"),
    ("rule", "its update rule's id"),
    ("step", "t: how many steps have been made (steps)"),
)

_COLUMNS = (
    Column("x", "position θ_t, {x}", _NONE, _of("theta", 0)),
    Column("y", "position θ_t, {y}", _NONE, _of("theta", 1)),
    Column("loss", "f(θ_t), on a landscape with data over all examples", _NONE, _of("loss")),
    Column("gradient_x", "∇f(θ_t) along {x}, without noise or clipping", _NONE, _of("gradient", 0)),
    Column("gradient_y", "∇f(θ_t) along {y}, without noise or clipping", _NONE, _of("gradient", 1)),
    Column("seen_gradient_x", "g_t along {x}, as the rule received it", _NONE, _of("seen_gradient", 0)),
    Column("seen_gradient_y", "g_t along {y}, as the rule received it", _NONE, _of("seen_gradient", 1)),
    Column(
        "learning_rate",
        "α_t; missing where the rule takes none",
        _NONE,
        lambda _, run: run.learning_rate if run.entrant.takes_rate else None,
    ),
    Column("step_x", "Δθ along {x}, the step that led to θ_t; 0 in row 0", _NONE, _of("step", 0)),
    Column("step_y", "Δθ along {y}, the step that led to θ_t; 0 in row 0", _NONE, _of("step", 1)),
    Column("gradient_evaluations", "gradients computed to get here", "count", _of("gradient_evaluations")),
    Column("examples", "examples that these gradients have looked at", "count", _of("examples")),
    Column("hessian_11", "∇²f(θ_t), {x} twice", _NONE, _of("hessian", 0, 0)),
    Column("hessian_12", "∇²f(θ_t), {x} then {y}", _NONE, _of("hessian", 0, 1)),
    Column("hessian_21", "∇²f(θ_t), {y} then {x}", _NONE, _of("hessian", 1, 0)),
    Column("hessian_22", "∇²f(θ_t), {y} twice", _NONE, _of("hessian", 1, 1)),
    Column("eigenvalue_1", "the Hessian's lower eigenvalue", _NONE, _of("eigenvalues", 0)),
    Column("eigenvalue_2", "the Hessian's higher eigenvalue", _NONE, _of("eigenvalues", 1)),
    Column("gradient_step_loss", "f(θ_t - α_t ∇f(θ_t))", _NONE, _of("gradient_step_loss")),
    Column(
        "gradient_step_term_1",
        "-α gᵀg with g = ∇f(θ_t): first term of the change that a gradient step is predicted to make",
        _NONE,
        lambda _, run: gradient_step_terms(run)[:, 0],
    ),
    Column(
        "gradient_step_term_2",
        "½ α² gᵀHg with g = ∇f(θ_t): second term of that prediction",
        _NONE,
        lambda _, run: gradient_step_terms(run)[:, 1],
    ),
    Column(
        "predicted_change",
        "gᵀΔθ + ½ ΔθᵀHΔθ for the step about to be made from θ_t; NaN in the last row",
        _NONE,
        lambda _, run: step_prediction(run),
    ),
    Column("real_change", "f(θ_t+1) - f(θ_t); NaN in the last row", _NONE, lambda _, run: step_change(run)),
    Column(
        "distance",
        "from θ_t to the nearest known minimum; missing where none is known",
        _NONE,
        lambda experiment, run: nearest_minimum_distances(experiment, run.theta),
    ),
    *(
        Column(
            name,
            f"mean loss of the {which} examples at θ_t, without penalties; missing but on one's own data",
            _NONE,
            partial(_part, name),
        )
        for name, which in (("train_loss", "training"), ("test_loss", "test"))
    ),
    Column("average_x", "average of the positions, {x}; missing where none is followed", _NONE, _of("average", 0)),
    Column("average_y", "average of the positions, {y}; missing where none is followed", _NONE, _of("average", 1)),
    Column("average_loss", "f at the average; missing where none is followed", _NONE, _of("average_loss")),
)


def _state_columns(trajectories: Sequence[Trajectory]) -> list[Column]:
    """A column per symbol that some rule remembers, and per component of a vector or matrix, as they first appear."""
    having: dict[tuple[str, Index], list[Trajectory]] = {}
    for run in trajectories:
        for name, values in run.state.items():
            for index in np.ndindex(values.shape[1:]):
                having.setdefault((name, index), []).append(run)
    return [_state_column(name, index, runs) for (name, index), runs in having.items()]


def _state_column(name: str, index: Index, runs: Sequence[Trajectory]) -> Column:
    rules = ", ".join(dict.fromkeys(run.entrant.rule for run in runs))
    # In front of its own name, for a rule may also remember a Hessian, or how many gradients it has computed.
    return Column(
        f"state_{name}{_suffix(index)}",
        f"{name} after t steps{_component_in_words(index)}, remembered by {rules}",
        _NONE,
        lambda _, run: _component(run.state[name], index) if run in runs else None,
    )


def _suffix(index: Index) -> str:
    """``_2`` of a vector, ``_21`` of a matrix, ``_10_1`` where one digit does not do."""
    places = [str(place + 1) for place in index]
    return f"_{('' if all(len(place) == 1 for place in places) else '_').join(places)}" if places else ""


def _component_in_words(index: Index) -> str:
    return f", component {', '.join(str(place + 1) for place in index)}" if index else ""
