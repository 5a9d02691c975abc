"""Which landscape, its parameters, where the race starts and how long it is."""

from dataclasses import replace

import streamlit as st

from landscapes import LANDSCAPES
from trajectories import Experiment
from trajectories.experiment import MAX_STEPS, START_COORDINATE
from ui import session
from ui.numbers import hold, number


def landscape_controls(experiment: Experiment) -> None:
    """Picker, formula, what to look for, parameters."""
    landscape = LANDSCAPES[experiment.landscape]
    hold("landscape", experiment.landscape)
    st.selectbox("Landscape", LANDSCAPES, key="landscape", format_func=_name, on_change=_landscape_changed)
    st.latex(f"f({','.join(landscape.axes)}) = {landscape.formula}")
    st.caption(landscape.shows)
    for parameter in landscape.parameters:
        number(
            parameter,
            experiment.parameters[parameter.name],
            key=f"parameter-{landscape.id}-{parameter.name}",
            on_change=lambda value, name=parameter.name: _parameter_changed(name, value),
        )


def start_controls(experiment: Experiment) -> None:
    """Start and number of steps."""
    assert experiment.start is not None  # Experiment fills it in
    axes = LANDSCAPES[experiment.landscape].axes
    columns = st.columns(3, gap="small")
    for index, (axis, coordinate) in enumerate(zip(axes, experiment.start, strict=True)):
        hold(f"start-{index}", coordinate)
        columns[index].number_input(
            f"Start {axis}",
            min_value=START_COORDINATE.low,
            max_value=START_COORDINATE.high,
            step=0.1,
            format="%g",
            key=f"start-{index}",
            help="or click on the landscape",
            on_change=_start_changed,
        )
    hold("steps", experiment.steps)
    columns[2].number_input("Steps", 1, MAX_STEPS, step=50, key="steps", on_change=_steps_changed)


def _name(landscape: str) -> str:
    return LANDSCAPES[landscape].name


def _landscape_changed() -> None:
    # Another landscape has other dimensions: its own start and parameters, the same entrants.
    chosen = st.session_state["landscape"]
    session.edit(lambda old: Experiment(chosen, steps=old.steps, entrants=old.entrants))


def _parameter_changed(name: str, value: float) -> None:
    session.edit(lambda old: replace(old, parameters={**old.parameters, name: value}))


def _start_changed() -> None:
    start = (st.session_state["start-0"], st.session_state["start-1"])
    session.edit(lambda old: replace(old, start=start))


def _steps_changed() -> None:
    session.edit(lambda old: replace(old, steps=st.session_state["steps"]))
