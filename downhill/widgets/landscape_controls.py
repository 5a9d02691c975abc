"""Which landscape, its parameters, where the race starts and how long it is."""

from dataclasses import replace
from functools import partial

import streamlit as st

from downhill.experiment import Experiment
from downhill.experiment.experiment import SEED, START_COORDINATE, STEPS
from downhill.experiment.shown import shown_race
from downhill.expressions import PREFIX
from downhill.widgets import session
from downhill.widgets.bound import bound
from downhill.widgets.data_control import data_control, first_data
from downhill.widgets.formula_control import FIRST_FORMULA, formula_control
from downhill.widgets.number_fields import number
from landscapes import LANDSCAPES, OWN_DATA, find_landscape


def landscape_controls(experiment: Experiment) -> None:
    """Picker, formula, what to look for and where it is seen, parameters."""
    landscape = find_landscape(experiment.landscape)
    own = next((prefix for prefix in _OWN if experiment.landscape.startswith(prefix)), None)
    chosen = own or experiment.landscape
    options = (*LANDSCAPES, *_OWN)
    st.selectbox(
        "Landscape",
        options,
        index=options.index(chosen),
        format_func=_name,
        **bound("landscape", chosen, _landscape_changed),
    )
    if own == PREFIX:
        formula_control(landscape)
    if own == OWN_DATA:
        data_control(landscape.id)
    st.latex(f"f({','.join(landscape.axes)}) = {landscape.formula}")
    st.caption(landscape.shows)
    _show_it(experiment, shown_race(landscape))
    for parameter in landscape.parameters:
        number(
            parameter,
            experiment.parameters[parameter.name],
            key=f"parameter-{own or landscape.id}-{parameter.name}",
            on_change=partial(_parameter_changed, parameter.name),
            place={"field": "parameters", "name": parameter.name},
            slider=True,
        )


def _show_it(experiment: Experiment, race: Experiment | None) -> None:
    if race is None or race == experiment:
        return
    st.button(
        "Show it",
        icon=":material/visibility:",
        key="show-it",
        type="tertiary",
        help="Replaces entrants, start and steps by those with which this is seen, and parameters by their defaults. "
        "The browser's Back returns to the race of now.",
        on_click=session.edit,
        args=(lambda _: race,),
    )


def start_controls(experiment: Experiment) -> None:
    """Where the race starts."""
    assert experiment.start is not None  # Experiment fills it in
    axes = find_landscape(experiment.landscape).axes
    columns = st.columns(2, gap="small")
    for index, (axis, coordinate) in enumerate(zip(axes, experiment.start, strict=True)):
        with columns[index]:
            number(
                START_COORDINATE,
                coordinate,
                f"start-{index}",
                partial(_start_changed, index),
                label=f"Start {axis}",
                step=0.1,
                place={"field": "start", "axis": index},
            )


def length_controls(experiment: Experiment) -> None:
    """Number of steps, seed."""
    steps, seed = st.columns(2, gap="small")
    counted = experiment.budget.capitalize()
    with steps:
        number(STEPS, experiment.steps, "steps", _steps_changed, label=counted, step=50, place={"field": "steps"})
    with seed:
        number(SEED, experiment.seed, "seed", _seed_changed, label="Seed", place={"field": "seed"})


_OWN = {PREFIX: "Your own formula …", OWN_DATA: "Your own data …"}
"""What belongs to no catalogue, by how its ids begin."""


def _name(option: str) -> str:
    return _OWN.get(option) or LANDSCAPES[option].name


def _landscape_changed(option: str) -> None:
    chosen = {PREFIX: f"{PREFIX}{FIRST_FORMULA}", OWN_DATA: first_data()}.get(option, option)
    # Another landscape has other dimensions: its own start and parameters, all else the same.
    session.edit(lambda old: old.on(chosen))


def _parameter_changed(name: str, value: float) -> None:
    session.edit(lambda old: replace(old, parameters={**old.parameters, name: value}))


def _start_changed(index: int, coordinate: float) -> None:
    def moved(old: Experiment) -> Experiment:
        assert old.start is not None  # Experiment fills it in
        x, y = old.start
        return replace(old, start=(x, coordinate) if index else (coordinate, y))

    session.edit(moved)


def _seed_changed(seed: float) -> None:
    session.edit(lambda old: replace(old, seed=int(seed)))


def _steps_changed(steps: float) -> None:
    session.edit(lambda old: replace(old, steps=int(steps)))
