"""The list of optimizers: one line each, of which one at a time is open for editing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from downhill.experiment import Entrant, Experiment
from downhill.experiment.entrant import MAX_NAME_LENGTH
from downhill.experiment.experiment import MAX_ENTRANTS
from downhill.parameters import Parameter
from downhill.widgets import session
from downhill.widgets.bound import bound
from downhill.widgets.literal import literal
from downhill.widgets.machine import Session
from downhill.widgets.number_fields import number
from downhill.widgets.technique_controls import (
    Change,
    averaging_controls,
    gradient_controls,
    schedule_controls,
    set_number,
    velocity_controls,
)
from optimizers import OPTIMIZERS


def entrant_controls(experiment: Experiment) -> None:
    """Every entrant's line, and the button that adds one."""
    if not experiment.entrants:
        st.info("Nobody is racing. Add an optimizer.", icon=":material/directions_run:")
    for index, entrant in enumerate(experiment.entrants):
        _entrant(index, entrant, len(experiment.entrants))
    full = len(experiment.entrants) >= MAX_ENTRANTS
    st.button(
        "Add optimizer",
        icon=":material/add:",
        key="add",
        disabled=full,
        help=f"At most {MAX_ENTRANTS} can race." if full else None,
        on_click=_add,
        width="stretch",
    )


def _entrant(index: int, entrant: Entrant, count: int) -> None:
    key = f"entrant-{index}"
    # Written in every run: renaming makes a new element, which would else forget that it was open.
    st.session_state[key] = session.current().open_entrant == index
    # No number in the label: a changed label is a new element to Streamlit, and the slider in it would lose the focus.
    line = st.expander(f"**{literal(entrant.label)}**", key=key, on_change=_open_changed, args=(index,))
    if line.open:  # what is closed costs nothing
        with line:
            _editor(index, entrant, count)


def _editor(index: int, entrant: Entrant, count: int) -> None:
    key = f"entrant-{index}-{entrant.rule}"
    rule, name = st.columns(2, gap="small")
    rule.selectbox(
        "Rule",
        OPTIMIZERS,
        index=list(OPTIMIZERS).index(entrant.rule),
        format_func=_rule_name,
        **bound(f"{key}-rule", entrant.rule, partial(_rule_changed, index)),
    )
    name.text_input(
        "Name",
        value=entrant.name,
        max_chars=MAX_NAME_LENGTH,
        placeholder=entrant.optimizer.name,
        **bound(f"{key}-name", entrant.name, partial(_name_changed, index)),
    )
    # Only the section that is looked at is drawn: a page with fewer widgets answers a slider sooner.
    section = st.segmented_control(
        "Settings", tuple(_SECTIONS), default="Rule", required=True, key=f"section-{index}", on_change=session.remember,
        label_visibility="collapsed", width="stretch",
    )  # fmt: skip
    change = partial(_change, index)
    _SECTIONS[section](index, entrant, key, change)
    _buttons(index, count)


def _first_rule(index: int, entrant: Entrant, key: str, change: Change) -> None:
    rule = entrant.parts[0]
    _rule(rule, rule.optimizer.hyperparameters, index, entrant, key, change)
    if rule.optimizer.takes_velocity:
        velocity_controls(index, entrant, key, change)


def _second_rule(index: int, entrant: Entrant, key: str, change: Change) -> None:
    """Which rule takes over, and its numbers."""
    st.selectbox(
        "Another rule takes over",
        ("", *OPTIMIZERS),
        index=("", *OPTIMIZERS).index(entrant.then),
        format_func=lambda rule: _rule_name(rule) if rule else "none",
        help="From step s on this rule makes the steps. It begins anew where the first has come to, with a learning "
        "rate of its own; the schedule goes on.",
        **bound(f"{key}-then", entrant.then, partial(_then_changed, index)),
    )
    if entrant.then:
        first, second = entrant.parts
        numbers = entrant.optimizer.hyperparameters[len(first.optimizer.hyperparameters) :]
        _rule(second, numbers, index, entrant, f"{key}-{entrant.then}", change)


def _rule(rule: Entrant, numbers: Sequence[Parameter], index: int, entrant: Entrant, key: str, change: Change) -> None:
    """A rule's formula, and numbers of the entrant that has it."""
    st.latex(rf"\begin{{gathered}} {rule.optimizer.formula_for(rule.hyperparameters)} \end{{gathered}}")
    st.caption(rule.optimizer.idea)
    columns = st.columns(2, gap="small", vertical_alignment="bottom")
    for place, parameter in enumerate(numbers):
        with columns[place % 2]:
            number(
                parameter,
                entrant.hyperparameters[parameter.name],
                key=f"{key}-{parameter.name}",
                on_change=partial(set_number, change, parameter.name),
                owner=entrant.label,
                place={"field": "numbers", "entrant": index, "name": parameter.name},
            )


_SECTIONS: dict[str, Callable[[int, Entrant, str, Change], None]] = {
    "Rule": _first_rule,
    "Schedule": schedule_controls,
    "Gradient": gradient_controls,
    "Average": averaging_controls,
    "Then": _second_rule,
}


def _buttons(index: int, count: int) -> None:
    actions: list[tuple[str, str, bool, Callable[[int], None]]] = [
        ("Duplicate", ":material/content_copy:", count < MAX_ENTRANTS, _duplicate),
        ("Move up", ":material/arrow_upward:", index > 0, partial(_move, by=-1)),
        ("Move down", ":material/arrow_downward:", index < count - 1, partial(_move, by=1)),
        ("Remove", ":material/delete:", True, _remove),
    ]
    row = st.container(horizontal=True, gap="small")
    for label, icon, possible, action in actions:
        row.button(
            label, icon=icon, key=f"entrant-{index}-{label}", disabled=not possible, on_click=action, args=(index,)
        )


def _rule_name(rule: str) -> str:
    return OPTIMIZERS[rule].name


# Callbacks ----------------------------------------------------------------------------------------------------------


def _change(index: int, change: Callable[[Entrant], Entrant]) -> None:
    def changed(old: Experiment) -> Experiment:
        entrants = list(old.entrants)
        entrants[index] = change(entrants[index])
        return replace(old, entrants=tuple(entrants))

    session.edit(changed)


def _rearrange(change: Callable[[list[Entrant]], int | None]) -> None:
    """Change the list; the entrant whose place the change returns is open then. Each keeps its colour."""

    def changed(old: Session) -> Session:
        styled = zip(old.experiment.entrants, old.experiment.path_styles, strict=True)
        entrants = [replace(entrant, path_style=style + 1.0) for entrant, style in styled]
        opened = change(entrants)
        experiment = replace(old.experiment, entrants=tuple(entrants))
        usual = (  # what it would have by its place need not be said
            replace(entrant, path_style=None if style == index else style + 1.0)
            for index, (entrant, style) in enumerate(zip(entrants, experiment.path_styles, strict=True))
        )
        return replace(old, experiment=replace(old.experiment, entrants=tuple(usual)), open_entrant=opened)

    session.edit_session(changed)


def _open_changed(index: int) -> None:
    session.remember(open_entrant=index if st.session_state[f"entrant-{index}"] else None)


def _rule_changed(index: int, rule: str) -> None:
    _change(index, lambda old: old.with_rules(rule, old.then))


def _then_changed(index: int, then: str) -> None:
    _change(index, lambda old: old.with_rules(old.rule, then))


def _name_changed(index: int, name: str) -> None:
    _change(index, lambda old: replace(old, name=name.strip()))


def _add() -> None:
    def added(entrants: list[Entrant]) -> int:
        running = {entrant.rule for entrant in entrants}
        rule = next((rule for rule in OPTIMIZERS if rule not in running), "gd")
        entrants.append(Entrant(rule))
        return len(entrants) - 1

    _rearrange(added)


def _duplicate(index: int) -> None:
    def duplicated(entrants: list[Entrant]) -> int:
        entrants.insert(index + 1, entrants[index])
        return index + 1

    _rearrange(duplicated)


def _remove(index: int) -> None:
    def removed(entrants: list[Entrant]) -> None:
        del entrants[index]

    _rearrange(removed)


def _move(index: int, by: int) -> None:
    def moved(entrants: list[Entrant]) -> int:
        entrants.insert(index + by, entrants.pop(index))
        return index + by

    _rearrange(moved)
