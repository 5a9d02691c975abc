"""A change to an experiment as the browser sends it, and the experiment with this change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NotRequired, TypedDict

from downhill.experiment.checks import sequence
from downhill.experiment.experiment import Budget, Experiment


class Edit(TypedDict):
    """What of an experiment is changed; what is not named stays as it is.

    Attributes:
        start: θ_0, as [x, y].
        parameters: the landscape's, by name.
        steps: K.
        seed: of everything random.
        budget: what the number of steps counts.
        numbers: of entrants, each as [index of the entrant, name, value]; of several for one the last counts. The names
            are those of an address: of hyperparameters, of numbers that may be absent, and of the kinds of schedule and
            average that the entrant has.
    """

    start: NotRequired[tuple[float, float]]
    parameters: NotRequired[dict[str, float]]
    steps: NotRequired[int]
    seed: NotRequired[int]
    budget: NotRequired[Budget]
    numbers: NotRequired[list[tuple[int, str, float]]]


FIELDS = frozenset(Edit.__annotations__)
_BESIDE = ("layout", "count")
"""What the player says beside: how the race is laid out, and which edit this is."""
_CHANGE = "a list of [entrant, name, value]"


def edited(experiment: Experiment, edit: Mapping[str, Any]) -> Experiment:
    """The experiment with this change.

    Args:
        experiment: the one before.
        edit: an :class:`Edit`, unchecked, for it comes from a browser; it may have ``layout`` and ``count`` beside.

    Raises:
        ValueError: anything in it that is not allowed.
    """
    entrants = list(experiment.entrants)
    for name in edit:
        if name not in (*FIELDS, *_BESIDE):
            raise ValueError(f"edit: unknown field {name!r}; allowed are {', '.join(sorted(FIELDS))}")
    for change in sequence("numbers", edit.get("numbers", ()), _CHANGE):
        parts = sequence("numbers", change, _CHANGE)
        if len(parts) != 3:
            raise ValueError(f"numbers = {change!r}: must be {_CHANGE}")
        index, name, value = parts
        if type(index) is not int or index not in range(len(entrants)):
            raise ValueError(f"entrant = {index!r}: there is none with this number any more")
        entrants[index] = entrants[index].with_number(str(name), value)
    changed: dict[str, Any] = {"entrants": tuple(entrants)}
    if "start" in edit:
        changed["start"] = sequence("start", edit["start"], "a list of two numbers")
    if "parameters" in edit:
        if not isinstance(parameters := edit["parameters"], dict):
            raise ValueError(f"parameters = {parameters!r}: must be an object with numbers by name")
        changed["parameters"] = {**experiment.parameters, **parameters}
    changed |= {name: edit[name] for name in ("steps", "seed", "budget") if name in edit}
    return replace(experiment, **changed)
