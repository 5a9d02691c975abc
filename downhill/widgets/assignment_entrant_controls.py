"""What a student may change of an entrant: its rule, and each of its numbers within a range."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from downhill.assignments.assignment import Assignment
from downhill.assignments.changes import numbers_of, value_of
from downhill.assignments.free import Free, FreeNumber, FreeRule
from downhill.assignments.work import entrants_of
from downhill.experiment import Entrant
from downhill.networks.training import Training
from downhill.parameters import Parameter, Scale, stops
from downhill.widgets.assignment_address import change_free, edit
from downhill.widgets.bound import bound
from downhill.widgets.number_fields import number
from optimizers import NETWORK_OPTIMIZERS, OPTIMIZERS, find_optimizer

_AROUND: Mapping[Scale, float] = {"log": 100.0, "whole": 10.0}
"""How many times less, and more, a free number may be than it is, unless the lecturer says otherwise."""
_DIGITS = 1  # behind the first one


def free_entrant(assignment: Assignment, index: int) -> None:
    """All that there is to be changed of the entrant with this index."""
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


def _rules(assignment: Assignment, index: int) -> None:
    own, chosen = entrants_of(assignment.work)[index], list(assignment.free.rules_of(index))
    catalogue = NETWORK_OPTIMIZERS if isinstance(assignment.work, Training) else OPTIMIZERS
    st.multiselect(
        "Rules that may be chosen",
        list(dict.fromkeys((own.rule, *chosen, *catalogue))),  # a typed rule is in no catalogue
        default=chosen,
        format_func=lambda each: find_optimizer(each).name,
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
    switch(
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
    """Some decades around the value that is there; where its scale has none, all that a slider has."""
    inside = replace(parameter, default=min(max(parameter.default, parameter.low), parameter.high))
    value = value_of(own, parameter.name) if parameter.name in numbers_of(own) else inside.default
    ends = [stops(inside)[0], stops(inside)[-1]]
    if value > 0 and (times := _AROUND.get(parameter.scale)):
        digits = 0 if parameter.scale == "whole" else _DIGITS - math.floor(math.log10(value / times))
        ends = [max(ends[0], round(value / times, digits)), min(ends[1], round(value * times, digits))]
    return FreeNumber(index, parameter.name, min(*ends, value), max(*ends, value))


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


def switch(label: str, key: str, value: bool, choose: Callable[[bool], None]) -> None:
    """A box to tick."""
    st.checkbox(label, value=value, **bound(f"assignment-free-{key}", value, choose))
