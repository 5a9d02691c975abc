"""What a student may change of an assignment's work, and within which bounds."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from downhill.assignments.assignment import Assignment
from downhill.assignments.changes import numbers_of, value_of
from downhill.assignments.free import MOST_LANDSCAPES, Box, Free, FreeNumber, FreeRule
from downhill.assignments.work import Work, entrants_of
from downhill.drawing.readable import exact
from downhill.experiment import Entrant, Experiment
from downhill.experiment.experiment import START_COORDINATE, STEPS
from downhill.experiment.labels import labels
from downhill.maps import Map
from downhill.networks.training import EPOCHS, Training
from downhill.parameters import Parameter, stops
from downhill.widgets.assignment_address import change_free, edit
from downhill.widgets.bound import bound
from downhill.widgets.literal import literal
from downhill.widgets.number_fields import number
from landscapes import LANDSCAPES, find_landscape
from optimizers import NETWORK_OPTIMIZERS, OPTIMIZERS

_DOUBLED = 2


def free_controls(assignment: Assignment) -> None:
    """All that there is to be changed."""
    work, free = assignment.work, assignment.free
    if not isinstance(work, Training):
        _landscapes(_race_of(work), free)
        if isinstance(work, Experiment):
            _start(work, free)
    _length(work, free)
    names = list(map(str, labels(entrants_of(work), exact)))
    for index, name in enumerate(names):
        with st.expander(f"**{literal(name)}**", expanded=len(names) == 1, key=f"assignment-entrant-{index}"):
            _rules(assignment, index)
            for parameter in available(assignment, index):
                _number(assignment, index, parameter)


def available(assignment: Assignment, index: int) -> Sequence[Parameter]:
    """The numbers of an entrant, with whichever rule it may have; each within what all of these rules allow."""
    own = entrants_of(assignment.work)[index]
    others = [own.with_rules(rule, own.then) for rule in assignment.free.rules_of(index) if rule != own.rule]
    found: dict[str, Parameter] = {}
    for entrant in (own, *others):
        for name, parameter in numbers_of(entrant).items():
            if name not in {**entrant.hyperparameters, **entrant.around}:  # a bound that is not known
                continue
            before = found.get(name, parameter)
            low, high = max(before.low, parameter.low), min(before.high, parameter.high)
            found[name] = replace(
                before, low=low, high=high, high_excluded=before.high_excluded or parameter.high_excluded
            )
    return list(found.values())


def _race_of(work: Experiment | Map) -> Experiment:
    return work.experiment if isinstance(work, Map) else work


def _landscapes(race: Experiment, free: Free) -> None:
    if race.landscape not in LANDSCAPES:  # a formula of one's own
        return
    chosen = list(free.landscapes)

    def choose(ids: list[str]) -> None:
        others = [each for each in ids if each != race.landscape]
        change_free(lambda old: replace(old, landscapes=(race.landscape, *others) if others else ()))

    st.multiselect(
        "Landscapes that may be chosen",
        list(LANDSCAPES),
        default=chosen,
        format_func=lambda each: LANDSCAPES[each].name,
        max_selections=MOST_LANDSCAPES,
        placeholder=f"only {LANDSCAPES[race.landscape].name}",
        **bound("assignment-landscapes", chosen, choose),
    )


def _start(race: Experiment, free: Free) -> None:
    box = free.start
    _switch(
        "The start may be moved", "start", box is not None, lambda on: _set("start", _usual_box(race) if on else None)
    )
    if box is None:
        return
    for axis in "xy":
        columns = st.columns(2, gap="small")
        for column, end in zip(columns, ("low", "high"), strict=True):
            field = f"{axis}_{end}"
            with column:
                number(
                    START_COORDINATE,
                    getattr(box, field),
                    f"assignment-{field}",
                    partial(_side_changed, field),
                    label=f"{axis} {'from' if end == 'low' else 'to'}",
                    step=0.5,
                )


def _set(field: str, value: object) -> None:
    change_free(lambda old: replace(old, **{field: value}))


def _side_changed(side: str, value: float) -> None:
    change_free(lambda old: old if old.start is None else replace(old, start=replace(old.start, **{side: value})))


def _length_changed(end: int, value: float) -> None:
    def changed(old: Free) -> Free:
        if old.length is None:
            return old
        low, high = old.length
        return replace(old, length=(low, int(value)) if end else (int(value), high))

    change_free(changed)


def _usual_box(race: Experiment) -> Box:
    """The landscape's view, and the start."""
    assert race.start is not None  # Experiment fills it in
    (x_low, x_high), (y_low, y_high) = find_landscape(race.landscape).view
    x, y = race.start
    return Box(min(x_low, x), max(x_high, x), min(y_low, y), max(y_high, y))


def _length(work: Work, free: Free) -> None:
    parameter, own = (EPOCHS, work.epochs) if isinstance(work, Training) else (STEPS, _race_of(work).steps)
    usual = (int(parameter.low), int(min(_DOUBLED * own, parameter.high)))
    label = f"The number of {parameter.name} may be changed"
    _switch(label, "length", free.length is not None, lambda on: _set("length", usual if on else None))
    if free.length is None:
        return
    length = free.length
    for end, column in enumerate(st.columns(2, gap="small")):
        with column:
            number(
                parameter,
                length[end],
                f"assignment-length-{end}",
                partial(_length_changed, end),
                label=f"{parameter.name} {'to' if end else 'from'}",
            )


def _rules(assignment: Assignment, index: int) -> None:
    own, chosen = entrants_of(assignment.work)[index], list(assignment.free.rules_of(index))
    catalogue = NETWORK_OPTIMIZERS if isinstance(assignment.work, Training) else OPTIMIZERS
    st.multiselect(
        "Rules that may be chosen",
        list(catalogue),
        default=chosen,
        format_func=lambda each: catalogue[each].name,
        placeholder=f"only {own.optimizer.name}",
        **bound(f"assignment-rules-{index}", chosen, partial(_set_rules, index)),
    )


def _set_rules(index: int, ids: list[str]) -> None:
    """Numbers that none of them has are no longer free."""

    def changed(old: Assignment) -> Assignment:
        own = entrants_of(old.work)[index].rule
        others = [each for each in ids if each != own]
        rules = [each for each in old.free.rules if each.entrant != index]
        rules += [FreeRule(index, (own, *others))] if others else []
        bare = replace(old, free=replace(old.free, rules=tuple(rules), numbers=()))
        names = {each.name for each in available(bare, index)}
        kept = [each for each in old.free.numbers if each.entrant != index or each.name in names]
        return replace(old, free=replace(bare.free, numbers=tuple(kept)))

    edit(changed)


def _number(assignment: Assignment, index: int, parameter: Parameter) -> None:
    free = next((each for each in assignment.free.numbers_of(index) if each.name == parameter.name), None)
    key = f"{index}-{parameter.name}"
    own = entrants_of(assignment.work)[index]
    usual = _usual_range(own, index, parameter)
    _switch(
        f"{parameter.name.replace('_', ' ')} may be changed",
        key,
        free is not None,
        lambda on: _set_number(index, parameter.name, usual if on else None),
    )
    if free is None or parameter.scale == "switch":
        return
    for column, end in zip(st.columns(2, gap="small"), ("low", "high"), strict=True):
        with column:
            number(
                parameter,
                getattr(free, end),
                f"assignment-{key}-{end}",
                partial(_end_changed, free, end),
                label=f"{parameter.name.replace('_', ' ')} {'from' if end == 'low' else 'to'}",
            )


def _usual_range(own: Entrant, index: int, parameter: Parameter) -> FreeNumber:
    """The rule's own, as far as a slider has it, and the value that is there."""
    inside = replace(parameter, default=min(max(parameter.default, parameter.low), parameter.high))
    ends = [stops(inside)[0], stops(inside)[-1]]
    if parameter.name in numbers_of(own):
        ends.append(value_of(own, parameter.name))
    return FreeNumber(index, parameter.name, min(ends), max(ends))


def _set_number(index: int, name: str, free: FreeNumber | None) -> None:
    def changed(old: Free) -> Free:
        others = [each for each in old.numbers if (each.entrant, each.name) != (index, name)]
        return replace(old, numbers=(*others, *([] if free is None else [free])))

    change_free(changed)


def _end_changed(drawn: FreeNumber, end: str, value: float) -> None:
    def changed(old: Free) -> Free:
        is_it = [(each.entrant, each.name) == (drawn.entrant, drawn.name) for each in old.numbers]
        numbers = (replace(each, **{end: value}) if it else each for each, it in zip(old.numbers, is_it, strict=True))
        return replace(old, numbers=tuple(numbers))

    change_free(changed)


def _switch(label: str, key: str, value: bool, choose: object) -> None:
    st.checkbox(label, value=value, **bound(f"assignment-free-{key}", value, choose))  # type: ignore[arg-type]
