"""Which landscape, its parameters, where the race starts and how long it is."""

from dataclasses import replace
from functools import partial

import streamlit as st

from landscapes import LANDSCAPES
from trajectories import Experiment
from trajectories.experiment import BUDGETS, MAX_STEPS, SEED, START_COORDINATE, Budget
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
    counted = "Steps" if experiment.budget == "steps" else "Gradients"
    columns[2].number_input(
        counted, 1, MAX_STEPS, experiment.steps, step=50, **bound("steps", experiment.steps, _steps_changed)
    )
    budget, seed = st.columns([2, 1], gap="small", vertical_alignment="bottom")
    budget.segmented_control(
        "Compare by equal numbers of",
        BUDGETS,
        default=experiment.budget,
        format_func=_BUDGET_NAMES.__getitem__,
        required=True,
        help="Some rules need several gradients for a step; with the same number of gradients they make fewer steps.",
        width="stretch",
        **bound("budget", experiment.budget, _budget_changed),
    )
    seed.number_input(
        "Seed",
        0,
        int(SEED.high),
        experiment.seed,
        help="Another seed, other noise and other minibatches.",
        **bound("seed", experiment.seed, _seed_changed),
    )


def _name(landscape: str) -> str:
    return LANDSCAPES[landscape].name


def _landscape_changed(chosen: str) -> None:
    # Another landscape has other dimensions: its own start and parameters, all else the same.
    session.edit(lambda old: replace(old, landscape=chosen, start=None, parameters={}))


def _parameter_changed(name: str, value: float) -> None:
    session.edit(lambda old: replace(old, parameters={**old.parameters, name: value}))


def _start_changed(index: int, coordinate: float) -> None:
    def moved(old: Experiment) -> Experiment:
        assert old.start is not None  # Experiment fills it in
        x, y = old.start
        return replace(old, start=(x, coordinate) if index else (coordinate, y))

    session.edit(moved)


_BUDGET_NAMES = {"steps": "steps", "gradients": "gradient evaluations"}


def _budget_changed(budget: Budget) -> None:
    session.edit(lambda old: replace(old, budget=budget))


def _seed_changed(seed: int) -> None:
    session.edit(lambda old: replace(old, seed=seed))


def _steps_changed(steps: int) -> None:
    session.edit(lambda old: replace(old, steps=steps))
