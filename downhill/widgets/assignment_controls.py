"""What an assignment says, hides and wants to be reached."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from downhill.assignments.assignment import HIDDEN, LONGEST_TASK, LONGEST_TITLE, RUNS, Assignment
from downhill.assignments.changes import changes
from downhill.assignments.goal import BOUND, COUNTED, DISTANCE, READINGS, WITHIN, Goal
from downhill.assignments.markdown import render_markdown
from downhill.assignments.work import entrants_of, kind_of
from downhill.drawing.readable import exact
from downhill.experiment import Experiment
from downhill.experiment.labels import labels
from downhill.maps import Map
from downhill.widgets import session
from downhill.widgets.assignment_address import edit, set_field
from downhill.widgets.bound import bound
from downhill.widgets.literal import literal
from downhill.widgets.number_fields import number

_HIDDEN = {
    "curves": "the curves",
    "outcome": "how the race that is given ends",
    "minima": "where the minima are",
    "others": "all entrants but the first",
}
_READINGS = {
    "loss": "loss below",
    DISTANCE: "distance to the nearest global minimum below",
    "train_loss": "training loss below",
    "test_loss": "test loss below",
    "train_accuracy": "training accuracy above",
    "test_accuracy": "test accuracy above",
}
_COUNTED = {"steps": "steps", "gradients": "gradient evaluations", "examples": "examples", "epochs": "epochs"}


def work_controls(assignment: Assignment) -> None:
    """What it is about, and the race that the Playground shows in its place."""
    work, experiment = assignment.work, session.current().experiment
    who = ", ".join(map(str, labels(entrants_of(work), exact)))
    st.markdown(f"A {kind_of(work)}: {literal(who)}")
    if isinstance(work, Experiment) and experiment not in (work, Experiment.from_query(work.to_query())):
        differences = changes(work, experiment)
        st.button(
            "Take the Playground's race instead",
            icon=":material/swap_horiz:",
            help=literal("; ".join(differences)[:200]),
            on_click=set_field,
            args=("work", experiment),
        )


def word_controls(assignment: Assignment) -> None:
    """Title and task, and how the task will look."""
    title, task = assignment.title, assignment.task
    st.text_input(
        "Title", value=title, max_chars=LONGEST_TITLE, **bound("assignment-title", title, partial(set_field, "title"))
    )
    st.text_area(
        "Task",
        value=task,
        max_chars=LONGEST_TASK,
        height=160,
        help="Markdown: **bold**, *italic*, `code`, lists, tables and links; no HTML. A picture becomes a link to it.",
        **bound("assignment-task", task, partial(set_field, "task")),
    )
    if task:
        with st.expander("How the task will look"):
            st.html(render_markdown(task))


def hidden_controls(assignment: Assignment) -> None:
    """What stays hidden until the predictions are locked."""
    chosen = list(assignment.hidden)
    st.multiselect(
        "Hidden until the predictions are locked",
        HIDDEN,
        default=chosen,
        format_func=_HIDDEN.__getitem__,
        help="Where something is predicted, nothing that is computed is shown before, whatever is chosen here. Where "
        "nothing is predicted, these are hidden until the first run.",
        **bound("assignment-hidden", chosen, lambda names: set_field("hidden", tuple(names))),
    )


def run_controls(assignment: Assignment) -> None:
    """How many runs are allowed."""
    runs = assignment.runs
    st.checkbox(
        "Only so many runs",
        value=runs is not None,
        **bound("assignment-limited", runs is not None, lambda on: set_field("runs", 3 if on else None)),
    )
    if runs is not None:
        number(RUNS, runs, "assignment-runs", lambda value: set_field("runs", int(value)), label="Runs")


def goal_controls(assignment: Assignment) -> None:
    """What is to be reached."""
    work, goal = assignment.work, assignment.goal
    if isinstance(work, Map):
        st.caption("The runs of a map have no goal.")
        return
    reads = READINGS[type(work)]
    changed = assignment.free.entrants
    first = Goal(reads[0], BOUND.default, entrant=changed[0] if len(changed) == 1 else None)
    st.checkbox(
        "A goal that the page checks",
        value=goal is not None,
        **bound("assignment-has-goal", goal is not None, lambda on: set_field("goal", first if on else None)),
    )
    if goal is None:
        return
    _choice("What", {name: _READINGS[name] for name in reads}, goal.reads, "reads")
    number(BOUND, goal.bound, "assignment-goal-bound", partial(_set_goal, "bound"), label="Bound")
    is_within = goal.within is not None
    st.checkbox(
        "Within so many",
        value=is_within,
        **bound(
            "assignment-goal-limited", is_within, lambda on: _set_goal("within", int(WITHIN.default) if on else None)
        ),
    )
    if goal.within is not None:
        number(WITHIN, goal.within, "assignment-goal-within", lambda n: _set_goal("within", int(n)), label="How many")
        _choice("Of", {name: _COUNTED[name] for name in COUNTED[type(work)]}, goal.counted, "counted")
    names = map(str, labels(entrants_of(work), exact))
    _choice("By", {None: "anybody in it", **dict(enumerate(names))}, goal.entrant, "entrant")


def _choice(label: str, names: Mapping[Any, str], chosen: Any, field: str) -> None:
    options = list(names)
    at = options.index(chosen)
    st.selectbox(
        label,
        range(len(options)),
        index=at,
        format_func=lambda place: names[options[place]],
        **bound(f"assignment-goal-{field}", at, lambda place: _set_goal(field, options[place])),
    )


def _set_goal(field: str, value: Any) -> None:
    def changed(old: Assignment) -> Assignment:
        return old if old.goal is None else replace(old, goal=replace(old.goal, **{field: value}))

    edit(changed)
