"""Whether what an assignment lets free is there, and holds what the assignment begins with."""

from dataclasses import replace

from downhill.assignments.changes import numbers_of, value_of
from downhill.assignments.free import Free, FreeNumber, FreeRule, check_range
from downhill.assignments.work import Work, entrants_of
from downhill.experiment.checks import shortened
from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import STEPS, Experiment
from downhill.maps.map import Map
from downhill.networks.training import EPOCHS, Training


def fitted(free: Free, work: Work) -> Free:
    """The same, its ends checked as numbers of what they bound.

    Raises:
        ValueError: something that this work does not have, a range beyond what is allowed anyway, or one in which the
            assignment's own value is not.
    """
    experiment = work.experiment if isinstance(work, Map) else work
    if isinstance(experiment, Training):
        if free.landscapes or free.start is not None:
            raise ValueError("free: landscapes, start: a training has none; must be left out")
    else:
        _check_place(free, work, experiment)
    for rule in free.rules:
        _check_rules(rule, work)
    numbers = tuple(_number(number, free, work) for number in free.numbers)
    return replace(free, length=_length(free, experiment), numbers=numbers)


def _check_place(free: Free, work: Work, experiment: Experiment) -> None:
    if free.landscapes:
        _check_holds("free: landscapes", free.landscapes, experiment.landscape)
    for landscape in free.landscapes:
        elsewhere = experiment.on(landscape)
        if isinstance(work, Map):
            replace(work, experiment=elsewhere)
        elsewhere.from_query(elsewhere.to_query())  # a landscape that is a table of numbers cannot be written
    if free.start is not None:
        assert experiment.start is not None  # Experiment fills it in
        free.start.check(experiment.start)


def _check_holds(field: str, ids: tuple[str, ...], own: str) -> None:
    if own not in ids:
        raise ValueError(f"{field}: must hold the assignment's own, {shortened(own)}")


def _length(free: Free, experiment: Experiment | Training) -> tuple[int, int] | None:
    if free.length is None:
        return None
    parameter, own = (EPOCHS, experiment.epochs) if isinstance(experiment, Training) else (STEPS, experiment.steps)
    if len(free.length) != 2:
        raise ValueError(f"free: length = {shortened(repr(free.length))}: must be two whole numbers")
    low, high = check_range("free: length", *free.length, parameter)
    if not low <= own <= high:
        raise ValueError(f"free: length = {free.length!r}: must hold the assignment's own {parameter.name}, {own}")
    return int(low), int(high)


def _entrant(field: str, index: int, work: Work) -> Entrant:
    entrants = entrants_of(work)
    if index >= len(entrants):
        raise ValueError(f"free: {field}: entrant = {index}: must be an index below {len(entrants)}")
    return entrants[index]


def _check_rules(free: FreeRule, work: Work) -> None:
    entrant = _entrant("rules", free.entrant, work)
    field = f"free: rules of entrants[{free.entrant}]"
    _check_holds(field, free.rules, entrant.rule)
    for rule in free.rules:
        try:
            _with_entrant(work, free.entrant, entrant.with_rules(rule, entrant.then))
        except ValueError as error:
            raise ValueError(f"{field}: {error}") from None


def _with_entrant(work: Work, index: int, entrant: Entrant) -> Work:
    if isinstance(work, Map):
        return replace(work, experiment=_replaced(work.experiment, index, entrant))
    return _replaced(work, index, entrant)


def _replaced(work: Experiment | Training, index: int, entrant: Entrant) -> Experiment | Training:
    return replace(work, entrants=(*work.entrants[:index], entrant, *work.entrants[index + 1 :]))


def _number(free: FreeNumber, of: Free, work: Work) -> FreeNumber:
    entrant = _entrant("numbers", free.entrant, work)
    own = numbers_of(entrant)
    others = [numbers_of(entrant.with_rules(rule, entrant.then)) for rule in of.rules_of(free.entrant)]
    having = [numbers[free.name] for numbers in (own, *others) if free.name in numbers]
    if not having:
        raise ValueError(f"free: {free.field}: there is no such number; it has {', '.join(own) or 'none'}")
    ends = [check_range(f"free: {free.field}", free.low, free.high, parameter) for parameter in having]
    fitting = replace(free, low=ends[0][0], high=ends[0][1])
    if free.name in own:
        try:
            fitting.check(value_of(entrant, free.name))
        except ValueError as error:
            raise ValueError(f"free: {error}, and the range must hold the assignment's own value") from None
    return fitting
