"""Whether a race, a map or a training is one that the assignment permits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from downhill.assignments.free import Free, FreeNumber
from downhill.assignments.work import Work, entrants_of, kind_of
from downhill.drawing.readable import exact
from downhill.experiment import codec
from downhill.experiment.checks import known, shortened
from downhill.experiment.entrant import OPTIONAL_NUMBERS, Entrant
from downhill.experiment.experiment import Experiment
from downhill.experiment.labels import labels
from downhill.maps.map import FIELD, Map
from downhill.networks import codec as training_codec
from downhill.networks.training import Training
from downhill.parameters import Parameter
from landscapes import find_landscape
from optimizers import find_optimizer

if TYPE_CHECKING:
    from downhill.assignments.assignment import Assignment

Raced = TypeVar("Raced", Experiment, Training)


def check_change(assignment: "Assignment", work: Work) -> None:
    """Refuse what the assignment does not permit.

    Args:
        assignment: what is to be done.
        work: what was done.

    Raises:
        ValueError: something was changed that may not be, or is out of its range; the message names the first such
            thing, its value and what is allowed.
    """
    own = assignment.work
    if type(work) is not type(own):
        raise ValueError(f"a {kind_of(work)}: must be a {kind_of(own)}, as in the assignment")
    for path, allowed, given in _differences((), _described(_permitted(assignment.free, own, work)), _described(work)):
        raise ValueError(_refused(path, allowed, given))


def changes(own: Work, work: Work) -> list[str]:
    """What has been changed, in brief: ``["start = (1, 0.5)", "Adam: learning rate = 0.2"]``.

    Args:
        own: of the assignment.
        work: another of the same kind.
    """
    names, described = list(map(str, labels(entrants_of(work), exact))), _described(work)
    found = (path for path, _, given in _differences((), _described(own), described) if given is not None)
    # Of a point that has moved both coordinates are said, whichever have changed.
    whole = dict.fromkeys(path[:-1] if isinstance(path[-1], int) else path for path in found)
    return [_told(path, _at(path, described), names) for path in whole]


def numbers_of(entrant: Entrant) -> dict[str, Parameter]:
    """All numbers that an entrant has, by their names in an address: its rule's and those around it."""
    around = [OPTIONAL_NUMBERS[name] for name in entrant.around if name in OPTIONAL_NUMBERS]
    choices = (*entrant.schedule.parameters, *entrant.averaging.parameters)
    return {each.name: each for each in (*entrant.optimizer.hyperparameters, *around, *choices)}


def value_of(entrant: Entrant, name: str) -> float:
    """The value of one of its numbers."""
    return ({**entrant.hyperparameters, **entrant.around})[name]


def _permitted(free: Free, own: Work, changed: Work) -> Work:
    """The own one, with what has been changed and may be."""
    if isinstance(own, Map) and isinstance(changed, Map):
        return replace(own, experiment=_race(free, own.experiment, changed.experiment))
    if isinstance(own, Experiment) and isinstance(changed, Experiment):
        return _race(free, own, changed)
    assert isinstance(own, Training)
    assert isinstance(changed, Training)
    if free.length is not None:
        own = replace(own, epochs=_within("epochs", changed.epochs, free.length))
    return _with_entrants(free, own, changed)


def _race(free: Free, own: Experiment, changed: Experiment) -> Experiment:
    if free.landscapes and changed.landscape != own.landscape:
        own = own.on(known("landscape", changed.landscape, free.landscapes))
    if free.start is not None:
        assert changed.start is not None  # Experiment fills it in
        free.start.check(changed.start)
        own = replace(own, start=changed.start)
    if free.length is not None:
        own = replace(own, steps=_within("steps", changed.steps, free.length))
    return _with_entrants(free, own, changed)


def _within(field: str, value: int, length: tuple[int, int]) -> int:
    low, high = length
    if not low <= value <= high:
        raise ValueError(f"{field} = {value!r}: must be a whole number from {low} to {high}")
    return value


def _with_entrants(free: Free, own: Raced, changed: Raced) -> Raced:
    # Where somebody was added or left out, the lists are compared all the same, and differ in length.
    entrants = [
        _entrant(free.rules_of(index), free.numbers_of(index), entrant, changed.entrants[index], index)
        if index < len(changed.entrants)
        else entrant
        for index, entrant in enumerate(own.entrants)
    ]
    return replace(own, entrants=tuple(entrants))


def _entrant(
    rules: tuple[str, ...], numbers: tuple[FreeNumber, ...], own: Entrant, changed: Entrant, index: int
) -> Entrant:
    if rules and changed.rule != own.rule:
        own = own.with_rules(known(f"entrants[{index}]: rule", changed.rule, rules), own.then)
    for number in numbers:
        if number.name in numbers_of(own).keys() & {**changed.hyperparameters, **changed.around}.keys():
            value = value_of(changed, number.name)
            number.check(value)
            own = own.with_number(number.name, value)
    return own


def _described(work: Work) -> codec.Description:
    if isinstance(work, Map):
        return {**codec.describe(work.experiment), FIELD: work.variation.describe()}
    return training_codec.describe(work) if isinstance(work, Training) else codec.describe(work)


Path = tuple[str | int, ...]
"""Names of fields, and places in lists."""


def _differences(path: Path, own: object, given: object) -> Iterator[tuple[Path, object, object]]:
    """Every number and text that differs: where, what it is here and what there; ``None`` where it is missing."""
    if isinstance(own, Mapping) and isinstance(given, Mapping):
        for name in dict.fromkeys((*own, *given)):
            yield from _differences((*path, name), own.get(name), given.get(name))
    elif isinstance(own, list) and isinstance(given, list) and len(own) == len(given):
        for index, (one, other) in enumerate(zip(own, given, strict=True)):
            yield from _differences((*path, index), one, other)
    elif own != given:
        yield path, own, given


def _refused(path: Path, own: object, given: object) -> str:
    field = "".join(f"[{each}]" if isinstance(each, int) else f": {each}" for each in path).removeprefix(": ")
    if isinstance(own, list) and isinstance(given, list):
        return f"{field}: {len(given)} of them; must be {len(own)}, as in the assignment"
    return shortened(f"{field} = {given!r}: may not be changed; it is {own!r} in the assignment")


def _at(path: Path, described: Any) -> object:
    for each in path:
        described = described[each]
    return described


def _told(path: Path, given: object, names: Sequence[str]) -> str:
    match path:
        case ("landscape",):
            return f"landscape = {find_landscape(str(given)).name}"
        case ("entrants", int() as index, "rule"):
            return f"{names[index]}: rule = {find_optimizer(str(given)).name}"
        case ("entrants", int() as index, *_, str() as name):
            return f"{names[index]}: {name.replace('_', ' ')} = {_spelled(given)}"
        case _:
            return f"{str(path[-1]).replace('_', ' ')} = {_spelled(given)}"


def _spelled(given: object) -> str:
    if isinstance(given, list):
        return f"({', '.join(map(_spelled, given))})"
    return exact(given) if isinstance(given, int | float) else str(given)
