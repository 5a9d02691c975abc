"""What a student may change of an assignment's work, and within which bounds."""

from dataclasses import replace
from functools import partial

import streamlit as st

from downhill.assignments.assignment import Assignment
from downhill.assignments.free import MOST_LANDSCAPES, Box, Free
from downhill.assignments.work import Work, entrants_of
from downhill.drawing.readable import exact
from downhill.experiment import Experiment
from downhill.experiment.experiment import START_COORDINATE, STEPS
from downhill.experiment.labels import labels
from downhill.maps import Map
from downhill.networks.training import EPOCHS, Training
from downhill.widgets.assignment_address import change_free
from downhill.widgets.assignment_entrant_controls import free_entrant, switch
from downhill.widgets.bound import bound
from downhill.widgets.literal import literal
from downhill.widgets.number_fields import number
from landscapes import LANDSCAPES, find_landscape

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
            free_entrant(assignment, index)


def _race_of(work: Experiment | Map) -> Experiment:
    return work.experiment if isinstance(work, Map) else work


def _landscapes(race: Experiment, free: Free) -> None:
    chosen = list(free.landscapes)
    # One's own formula is in no catalogue, nor are those that Python or another link has set free.
    options = list(dict.fromkeys((race.landscape, *chosen, *LANDSCAPES)))

    def choose(ids: list[str]) -> None:
        others = [each for each in ids if each != race.landscape]
        change_free(lambda old: replace(old, landscapes=(race.landscape, *others) if others else ()))

    st.multiselect(
        "Landscapes that may be chosen",
        options,
        default=chosen,
        format_func=lambda each: find_landscape(each).name,
        max_selections=MOST_LANDSCAPES,
        placeholder=f"only {find_landscape(race.landscape).name}",
        **bound("assignment-landscapes", chosen, choose),
    )


def _start(race: Experiment, free: Free) -> None:
    box = free.start
    switch(
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
    switch(label, "length", free.length is not None, lambda on: _set("length", usual if on else None))
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
