"""Which landscape, its parameters, where the race starts and how long it is."""

from dataclasses import replace
from functools import partial

import streamlit as st

from landscapes import LANDSCAPES
from trajectories import Experiment
from trajectories.experiment import MAX_STEPS, START_COORDINATE
from ui import session
from ui.bound import bound
from ui.numbers import number


def landscape_controls(experiment: Experiment) -> None:
    """Picker, formula, what to look for, parameters."""
    landscape = LANDSCAPES[experiment.landscape]
    st.selectbox(
        "Landscape",
        LANDSCAPES,
        index=list(LANDSCAPES).index(experiment.landscape),
        format_func=_name,
        **bound("landscape", experiment.landscape, _landscape_changed),
    )
    st.latex(f"f({','.join(landscape.axes)}) = {landscape.formula}")
    st.caption(landscape.shows)
    for parameter in landscape.parameters:
        number(
            parameter,
            experiment.parameters[parameter.name],
            key=f"parameter-{landscape.id}-{parameter.name}",
            on_change=partial(_parameter_changed, parameter.name),
        )


def start_controls(experiment: Experiment) -> None:
    """Start and number of steps."""
    assert experiment.start is not None  # Experiment fills it in
    axes = LANDSCAPES[experiment.landscape].axes
    columns = st.columns(3, gap="small")
    for index, (axis, coordinate) in enumerate(zip(axes, experiment.start, strict=True)):
        columns[index].number_input(
            f"Start {axis}",
            min_value=START_COORDINATE.low,
            max_value=START_COORDINATE.high,
            value=coordinate,
            step=0.1,
            format="%g",
            help="or click on the landscape",
            **bound(f"start-{index}", coordinate, partial(_start_changed, index)),
        )
    columns[2].number_input(
        "Steps", 1, MAX_STEPS, experiment.steps, step=50, **bound("steps", experiment.steps, _steps_changed)
    )


def _name(landscape: str) -> str:
    return LANDSCAPES[landscape].name


def _landscape_changed(chosen: str) -> None:
    # Another landscape has other dimensions: its own start and parameters, the same entrants.
    session.edit(lambda old: Experiment(chosen, steps=old.steps, entrants=old.entrants))


def _parameter_changed(name: str, value: float) -> None:
    session.edit(lambda old: replace(old, parameters={**old.parameters, name: value}))


def _start_changed(index: int, coordinate: float) -> None:
    def moved(old: Experiment) -> Experiment:
        assert old.start is not None  # Experiment fills it in
        x, y = old.start
        return replace(old, start=(x, coordinate) if index else (coordinate, y))

    session.edit(moved)


def _steps_changed(steps: int) -> None:
    session.edit(lambda old: replace(old, steps=steps))
