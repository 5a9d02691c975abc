"""Every run of a map as a table, and as NumPy's arrays."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from downhill.export.dialect import PROGRAMS, Dialect, harmless
from downhill.maps import Basins, ComputedMap, FinalStates, Sensitivity
from downhill.maps.final_states import NEVER
from downhill.simulation.outcome import OUTCOMES
from landscapes import find_landscape

Cells = Sequence[object]


class _Row(NamedTuple):
    """The runs of one entrant with one place on the second axis.

    Attributes:
        final_states: how they ended.
        minimum: index of the one reached, -1 for none.
    """

    final_states: FinalStates
    minimum: np.ndarray


class _Column(NamedTuple):
    """A column of numbers or words.

    Attributes:
        name: in the header row.
        meaning: what stands there; ``{x}`` and ``{y}`` are the names of the landscape's axes.
        cells: of a row of the map.
    """

    name: str
    meaning: str
    cells: Callable[[_Row], Cells]


def render_map_csv(computed: ComputedMap, dialect: Dialect = PROGRAMS) -> Iterator[bytes]:
    """The map as CSV (RFC 4180), in pieces: a header row, then one row per run.

    :func:`map_columns` tells what is in it. Numbers are written in full, so that they read back exactly; what is not
    finite is ``NaN``, and so is what there is not, but for spreadsheets an empty cell. Names are made harmless to
    spreadsheets as in :func:`downhill.export.render_csv`.

    Args:
        computed: the map.
        dialect: for programs, or for spreadsheets.
    """
    ends = _columns(computed)
    header = [name for name, _ in map_columns(computed)]
    yield f"{dialect.begin}{dialect.rows([header])}".encode()
    across, up = ([_number(computed, side, value) for value in axis.values] for side, axis in enumerate(computed.axes))
    for index, each, reached in zip(computed.entrants, computed.final_states, computed.reached, strict=True):
        entrant = computed.map.experiment.entrants[index]
        names = (index + 1, harmless(entrant.label), harmless(entrant.rule))
        for row, second in enumerate(up):
            part = _Row(_in_row(each, row), reached[row])
            cells = zip(across, *(column.cells(part) for column in ends), strict=True)
            yield dialect.rows((*names, first, second, *rest) for first, *rest in cells).encode()


def map_columns(computed: ComputedMap) -> list[tuple[str, str]]:
    """The name of every column of this map's table, in their order, and its meaning."""
    x, y = find_landscape(computed.map.experiment.landscape).axes
    if isinstance(computed.map.variation, Basins):
        axes = [("start_x", f"start along {x}"), ("start_y", f"start along {y}")]
    elif isinstance(computed.map.variation, Sensitivity):
        axes = [("learning_rate", "α_0"), ("seed", "of everything random in the run")]
    else:
        axes = [(axis.name, f"the hyperparameter {axis.label}") for axis in computed.axes]
    return [*_WHO, *axes, *((column.name, column.meaning.format(x=x, y=y)) for column in _columns(computed))]


def render_map_npz(computed: ComputedMap) -> bytes:
    """The map for NumPy: ``numpy.load`` reads it without pickles.

    Of the whole map:
        ``map``: ``Map.to_json()``, a text.
        ``x_name``, ``y_name``: texts, what the columns and the rows of the arrays below stand for.
        ``x`` (columns,), ``y`` (rows,): their values, ascending.
        ``entrants`` (entrants,), ``names`` (entrants,): the numbers, from 1, of those on the map, and their names.
        ``outcomes`` (8,): texts.
        ``minima`` (minima, 2), ``minima_loss`` (minima,), ``minima_known`` (minima,): places, the lowest first; the
        losses there; whether the landscape lists them.
        ``radius``: how close to a minimum counts.

    Of the entrant with the number N:
        ``theta_N`` (rows, columns, 2), ``loss_N`` (rows, columns): where its runs ended, NaN for those that diverged.
        ``outcome_N``: index into ``outcomes``. ``at_step_N``: when that was settled.
        ``minimum_N``: index into ``minima``, -1 for none.
        ``reached_N``: of a sensitivity with a target the first step with such a loss, 2³¹ - 1 for never.
    """
    arrays: dict[str, Any] = {
        "map": computed.map.to_json(),
        "x_name": computed.axes[0].name,
        "y_name": computed.axes[1].name,
        "x": computed.axes[0].values,
        "y": computed.axes[1].values,
        "entrants": np.array([index + 1 for index in computed.entrants], int),
        "names": np.array([computed.map.experiment.entrants[index].label for index in computed.entrants], str),
        "outcomes": np.array([str(kind) for kind in OUTCOMES]),
        "minima": np.array([minimum.point for minimum in computed.minima]).reshape(-1, 2),
        "minima_loss": np.array([minimum.loss for minimum in computed.minima], float),
        "minima_known": np.array([minimum.known for minimum in computed.minima], bool),
        "radius": computed.radius,
    }
    for index, each, reached in zip(computed.entrants, computed.final_states, computed.reached, strict=True):
        own = each._asdict() | {"minimum": reached}
        arrays |= {f"{name}_{index + 1}": array for name, array in own.items() if array is not None}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def _in_row(ends: FinalStates, row: int) -> FinalStates:
    reached = None if ends.reached is None else ends.reached[row]
    return FinalStates(ends.theta[row], ends.loss[row], ends.outcome[row], ends.at_step[row], reached)


def _number(computed: ComputedMap, side: int, value: float) -> float:
    return int(value) if isinstance(computed.map.variation, Sensitivity) and side == 1 else float(value)


def _columns(computed: ComputedMap) -> tuple[_Column, ...]:
    counted = isinstance(computed.map.variation, Sensitivity) and computed.map.variation.target is not None
    return (*_ENDS, _REACHED) if counted else _ENDS


_WHO = (
    ("entrant", "number of the entrant, from 1"),
    ("name", "name of the entrant, as it is shown"),
    ("rule", "its update rule's id"),
)
_ENDS = (
    _Column("end_x", "θ_K along {x}, NaN where the run diverged", lambda row: row.final_states.theta[:, 0].tolist()),
    _Column("end_y", "θ_K along {y}, NaN where the run diverged", lambda row: row.final_states.theta[:, 1].tolist()),
    _Column("loss", "f(θ_K), NaN where the run diverged", lambda row: row.final_states.loss.tolist()),
    _Column(
        "outcome", "how the run ended", lambda row: [str(OUTCOMES[kind]) for kind in row.final_states.outcome.tolist()]
    ),
    _Column("at_step", "the step at which that was settled", lambda row: row.final_states.at_step.tolist()),
    _Column(
        "minimum",
        "number of the minimum that the run has come close to, from 1, the lowest first; missing for none",
        lambda row: [None if index < 0 else index + 1 for index in row.minimum.tolist()],
    ),
)
_REACHED = _Column(
    "reached",
    "the first step with a loss of at most the target; missing for never",
    lambda row: [
        None if step == NEVER else step
        for step in ([] if row.final_states.reached is None else row.final_states.reached.tolist())
    ],
)
