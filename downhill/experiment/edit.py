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
        budget: what the number of steps counts.
        hyperparameters: new values, each as [index of the entrant, name, value]; of several for one the last counts.
    """

    start: NotRequired[tuple[float, float]]
    budget: NotRequired[Budget]
    hyperparameters: NotRequired[list[tuple[int, str, float]]]


FIELDS = frozenset(Edit.__annotations__)


def edited(experiment: Experiment, edit: Mapping[str, Any]) -> Experiment:
    """The experiment with this change.

    Args:
        experiment: the one before.
        edit: an :class:`Edit`, unchecked, for it comes from a browser; other fields in it are passed over.

    Raises:
        ValueError: anything in it that is not allowed.
    """
    entrants = list(experiment.entrants)
    form = "a list of [entrant, name, value]"
    for change in sequence("hyperparameters", edit.get("hyperparameters", ()), form):
        index, name, value = sequence("hyperparameters", change, form)
        if not isinstance(index, int) or index not in range(len(entrants)):
            raise ValueError(f"entrant = {index!r}: there is none with this number any more")
        entrant = entrants[index]
        entrants[index] = replace(entrant, hyperparameters={**entrant.hyperparameters, str(name): value})
    changed: dict[str, Any] = {"entrants": tuple(entrants)}
    if "start" in edit:
        changed["start"] = sequence("start", edit["start"], "a list of two numbers")
    if "budget" in edit:
        changed["budget"] = edit["budget"]
    return replace(experiment, **changed)
