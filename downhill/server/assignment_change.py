"""The work that a student has run, from what he has changed of the assignment's."""

from dataclasses import replace
from typing import Any

from downhill.assignments.assignment import Assignment
from downhill.assignments.questions import LARGEST
from downhill.assignments.work import Work, entrants_of
from downhill.experiment.checks import shortened
from downhill.experiment.codec import check_fields
from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import Experiment
from downhill.maps.map import Map
from downhill.networks.training import Training

_FIELDS = ("landscape", "start", "length", "rules", "numbers")


def changed_work(assignment: Assignment, change: object) -> Work:
    """The assignment's work with a change, a ``wire_assignment.WorkChange``, made.

    Whether it is permitted is not looked at here.

    Raises:
        ValueError: the change is no such thing, or there is no such work.
    """
    check_fields("change", change, _FIELDS, required="")
    assert isinstance(change, dict)
    own = assignment.work
    if isinstance(own, Training):
        changed = replace(own, epochs=_whole(change["length"])) if "length" in change else own
        return replace(changed, entrants=_entrants(changed, change))
    if isinstance(own, Map):
        return replace(own, experiment=_race(own.experiment, change))
    return _race(own, change)


def _race(race: Experiment, change: dict[str, Any]) -> Experiment:
    landscape = _text("landscape", change.get("landscape", race.landscape))
    if landscape != race.landscape:
        race = race.on(landscape)
    if "start" in change:
        race = replace(race, start=_point(change["start"]))
    if "length" in change:
        race = replace(race, steps=_whole(change["length"]))
    return replace(race, entrants=_entrants(race, change))


def _entrants(work: Work, change: dict[str, Any]) -> tuple[Entrant, ...]:
    entrants = list(entrants_of(work))
    for index, rule in _each(change, "rules", 2, len(entrants)):
        if _text("rule", rule) != entrants[index].rule:
            entrants[index] = entrants[index].with_rules(rule, entrants[index].then)
    for index, name, value in _each(change, "numbers", 3, len(entrants)):
        entrants[index] = entrants[index].with_number(_text("name", name), _number("numbers", value))
    return tuple(entrants)


def _each(change: dict[str, Any], field: str, length: int, entrants: int) -> list[list[Any]]:
    """Lists of this length that begin with an entrant's index."""
    several = change.get(field, [])
    if not isinstance(several, list):
        raise ValueError(f"change: {field} = {shortened(repr(several))}: must be a list")
    for each in several:
        if not isinstance(each, list) or len(each) != length:
            raise ValueError(f"change: {field}: {shortened(repr(each))}: must be a list of {length}")
        if not isinstance(each[0], int) or isinstance(each[0], bool) or not 0 <= each[0] < entrants:
            raise ValueError(
                f"change: {field}: {shortened(repr(each[0]))}: must be an entrant's index below {entrants}"
            )
    return several


def _point(value: object) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(f"change: start = {shortened(repr(value))}: must be a list of two numbers")
    return _number("start", value[0]), _number("start", value[1])


def _number(field: str, value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= LARGEST:
        raise ValueError(f"change: {field}: {shortened(repr(value))}: must be a number within ±10¹²")
    return float(value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"change: length = {shortened(repr(value))}: must be a whole number")
    return value


def _text(field: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"change: {field} = {shortened(repr(value))}: must be a text")
    return value
