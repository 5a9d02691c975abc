"""A race read back from the JSON that ``export.number_texts`` writes.

What comes in may be hostile: it is bounded in length, and every field is checked before anything is made of it. What
the numbers claim is not checked: that would be to race again.
"""

import json
import math
import sys
from collections.abc import Iterator
from reprlib import repr as short
from typing import Any, NoReturn, get_args

import numpy as np
from immutabledict import immutabledict

from downhill.experiment import Averaging, Entrant, Experiment
from downhill.experiment.json_text import parsed
from downhill.export.number_texts import written
from downhill.simulation import Outcome, Trajectory
from downhill.simulation.arguments import Spent, rows_within
from downhill.simulation.outcome import OutcomeCode
from downhill.simulation.state import state_shapes

MAX_LENGTH = 200_000_000
"""Characters: the largest race, 12 entrants that remember most in 5,000 steps, has about 130 million."""

_DERIVED = {"gradient_step_terms": (2,)}
"""What is written for people who read the numbers elsewhere: computed from the other arrays, so not kept."""

_WORDS = {word: float(word) for word in ("NaN", "Infinity", "-Infinity")}

_OUTCOMES: dict[str, OutcomeCode] = {code: code for code in get_args(OutcomeCode)}


def read_json(text: str) -> tuple[Experiment, tuple[Trajectory, ...]]:
    """The inverse of :func:`downhill.export.render_json`: the equal experiment, and trajectories equal bit for bit.

    But for a NaN's sign, which is not written.

    Returns:
        The experiment, and a trajectory per entrant, in their order; their arrays are read-only float64.

    Raises:
        ValueError: too long, not JSON, a field missing, unknown or given twice, or a value that is not allowed; the
            message names the field, e.g. ``trajectories[0].theta[3]``.
    """
    race = _object("the race", _parsed(text), ("experiment", "trajectories"))
    experiment = _experiment(race["experiment"])
    runs = _list("trajectories", race["trajectories"], len(experiment.entrants))
    return experiment, tuple(
        _trajectory(f"trajectories[{index}]", run, experiment, entrant)
        for index, (run, entrant) in enumerate(zip(runs, experiment.entrants, strict=True))
    )


def _parsed(text: str) -> Any:
    if len(text) > MAX_LENGTH:
        raise ValueError(f"text of {len(text)} characters: at most {MAX_LENGTH} are allowed")
    return parsed(text, _no_constant)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f'{name}: is no number of JSON; write "{name}"')


def _experiment(described: object) -> Experiment:
    try:
        text = json.dumps(described)
    except RecursionError:
        raise ValueError("experiment: nested too deep") from None
    try:
        return Experiment.from_json(text)
    except ValueError as error:
        raise ValueError(f"experiment: {error}") from None


def _trajectory(field: str, described: object, experiment: Experiment, entrant: Entrant) -> Trajectory:
    shapes = written(entrant.averaging != Averaging())
    names = ("name", "rule", "outcome", "at_step", *shapes, *_DERIVED, "state")
    values = _object(field, described, names)
    if not isinstance(values["name"], str):
        raise ValueError(f"{field}.name = {short(values['name'])}: must be a text")
    if values["rule"] != entrant.rule:
        raise ValueError(f"{field}.rule = {short(values['rule'])}: must be {entrant.rule!r}, as in the experiment")
    rows = _rows(field, values, experiment)
    arrays = _arrays(field, values, shapes | _DERIVED, rows)
    in_state = state_shapes(entrant)
    state = _object(f"{field}.state", values["state"], tuple(in_state))
    return Trajectory(
        entrant=entrant,
        **{name: arrays.get(name) for name in written(averaging=True)},  # type: ignore[arg-type]
        state=immutabledict(_arrays(f"{field}.state", state, in_state, rows)),
        outcome=_outcome(field, values["outcome"], values["at_step"], rows),
    )


def _rows(field: str, values: dict[str, Any], experiment: Experiment) -> int:
    """How many moments were written, if the budget allows so many."""
    counted = f"{field}.gradient_evaluations"
    rows = len(_list(counted, values["gradient_evaluations"]))
    spent = Spent(
        gradients=_array(counted, values["gradient_evaluations"], (rows,)),
        examples=_array(f"{field}.examples", values["examples"], (rows,)),
    )
    if not rows or rows_within(experiment, spent) != rows:
        raise ValueError(f"{counted}: {rows} of them: must be as many as {experiment.steps} {experiment.budget} allow")
    return rows


def _outcome(field: str, kind: object, at_step: object, rows: int) -> Outcome:
    if not isinstance(kind, str) or kind not in _OUTCOMES:
        raise ValueError(f"{field}.outcome = {short(kind)}: must be one of {', '.join(_OUTCOMES)}")
    if type(at_step) is not int or not 0 <= at_step < rows:
        raise ValueError(f"{field}.at_step = {short(at_step)}: must be a whole number from 0 to {rows - 1}")
    return Outcome(_OUTCOMES[kind], at_step)


def _object(field: str, value: object, names: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{field} = {short(value)}: must be an object with {', '.join(names) or 'no fields'}")
    for name in value:
        if name not in names:
            raise ValueError(f"{field}: unknown field {short(name)}; allowed are {', '.join(names) or 'none'}")
    for name in names:
        if name not in value:
            raise ValueError(f"{field}: field {name!r} is missing")
    return value


def _list(field: str, value: object, length: int | None = None) -> list[Any]:
    if not isinstance(value, list) or length not in (None, len(value)):
        found = f": {len(value)} of them" if isinstance(value, list) else f" = {short(value)}"
        raise ValueError(f"{field}{found}: must be a list{'' if length is None else f' of {length}'}")
    return value


def _arrays(field: str, values: dict[str, Any], shapes: dict[str, tuple[int, ...]], rows: int) -> dict[str, np.ndarray]:
    """Every array by name, a row for each step."""
    return {name: _array(f"{field}.{name}", values[name], (rows, *shape)) for name, shape in shapes.items()}


def _array(field: str, nested: object, shape: tuple[int, ...]) -> np.ndarray:
    array = np.fromiter(_numbers(field, nested, shape), np.float64, math.prod(shape)).reshape(shape)
    array.flags.writeable = False
    return array


def _numbers(field: str, nested: object, shape: tuple[int, ...]) -> Iterator[float]:
    if shape:
        for index, each in enumerate(_list(field, nested, shape[0])):
            yield from _numbers(f"{field}[{index}]", each, shape[1:])
    elif isinstance(nested, str) and nested in _WORDS:
        yield _WORDS[nested]
    elif isinstance(nested, int | float) and not isinstance(nested, bool) and abs(nested) <= sys.float_info.max:
        yield float(nested)  # what is too large for one was read as infinity, which is a text here
    else:
        raise ValueError(f"{field} = {short(nested)}: must be a number or one of {', '.join(_WORDS)}")
