"""The list of optimizers: one line each, of which one at a time is open for editing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from downhill.experiment import Entrant
from downhill.experiment.entrant import MAX_ENTRANTS, MAX_NAME_LENGTH
from downhill.parameters import Parameter
from downhill.widgets import session
from downhill.widgets.bound import bound
from downhill.widgets.lineup import Edited, Lineup
from downhill.widgets.literal import literal
from downhill.widgets.number_fields import number
from downhill.widgets.rule_control import rule_control
from downhill.widgets.technique_controls import (
    averaging_controls,
    gradient_controls,
    schedule_controls,
    velocity_controls,
)
from optimizers import NETWORK_OPTIMIZERS, OPTIMIZERS, RULE_PREFIX, Optimizer


def entrant_controls(lineup: Lineup[Any], entrants: Sequence[Entrant]) -> None:
    """Every entrant's line, and the button that adds one.

    Args:
        lineup: whose they are.
        entrants: as they are now.
    """
    does, doing = ("train", "training") if lineup.trains else ("race", "racing")
    if not entrants:
        st.info(f"Nobody is {doing}. Add an optimizer.", icon=":material/directions_run:")
    for index, entrant in enumerate(entrants):
        _entrant(lineup, index, entrant, len(entrants))
    full = len(entrants) >= MAX_ENTRANTS
    st.button(
        "Add optimizer",
        icon=":material/add:",
        key="add",
        disabled=full,
        help=f"At most {MAX_ENTRANTS} can {does}." if full else None,
        on_click=_add,
        args=(lineup,),
        width="stretch",
    )


def _entrant(lineup: Lineup[Any], index: int, entrant: Entrant, count: int) -> None:
    key = f"entrant-{index}"
    # Written in every run: renaming makes a new element, which would else forget that it was open.
    st.session_state[key] = session.current().open_entrant == index
    # No number in the label: a changed label is a new element to Streamlit, and the slider in it would lose the focus.
    line = st.expander(f"**{literal(entrant.label)}**", key=key, on_change=_open_changed, args=(index,))
    if line.open:  # what is closed costs nothing
        with line:
            _editor(Edited(index, entrant, lineup.trains, partial(lineup.change, index)))
            _buttons(lineup, index, count)


def _editor(edited: Edited) -> None:
    entrant = edited.entrant
    rule, name = st.columns(2, gap="small")
    rules = [*_rules(edited.trains), _own_rule(entrant.rule)]
    rule.selectbox(
        "Rule",
        rules,
        index=rules.index(entrant.rule),
        format_func=_rule_name,
        **bound(f"{edited.key}-rule", entrant.rule, partial(_rule_changed, edited)),
    )
    name.text_input(
        "Name",
        value=entrant.name,
        max_chars=MAX_NAME_LENGTH,
        placeholder=entrant.optimizer.name,
        **bound(f"{edited.key}-name", entrant.name, partial(_name_changed, edited)),
    )
    # Only the section that is looked at is drawn: a page with fewer widgets answers a slider sooner.
    section = st.segmented_control(
        "Settings", tuple(_SECTIONS), default="Rule", required=True, key=f"section-{edited.index}",
        on_change=session.remember, label_visibility="collapsed", width="stretch",
    )  # fmt: skip
    _SECTIONS[section](edited)


def _first_rule(edited: Edited) -> None:
    rule = edited.entrant.parts[0]
    if rule.rule.startswith(RULE_PREFIX):
        rule_control(edited)
    elif rule.optimizer.lines and not edited.entrant.then:
        st.button(
            "Open as a formula",
            icon=":material/function:",
            key=f"{edited.key}-open",
            help="The same rule as text, which makes the same steps and can be changed.",
            on_click=edited.change,
            args=(Entrant.as_typed,),
        )
    _rule(rule, rule.optimizer.hyperparameters, edited, edited.key)
    if rule.optimizer.takes_velocity and not edited.trains:
        velocity_controls(edited)


def _second_rule(edited: Edited) -> None:
    """Which rule takes over, and its numbers."""
    entrant = edited.entrant
    options = ("", *_rules(edited.trains), _own_rule(entrant.then))
    st.selectbox(
        "Another rule takes over",
        options,
        index=options.index(entrant.then),
        format_func=lambda rule: _rule_name(rule) if rule else "none",
        help="From step s on this rule makes the steps. It begins anew where the first has come to, with a learning "
        "rate of its own; the schedule goes on.",
        **bound(f"{edited.key}-then", entrant.then, partial(_then_changed, edited)),
    )
    if entrant.then:
        first, second = entrant.parts
        numbers = entrant.optimizer.hyperparameters[len(first.optimizer.hyperparameters) :]
        if entrant.then.startswith(RULE_PREFIX):
            rule_control(edited, second=True)
        _rule(second, numbers, edited, f"{edited.key}-{entrant.then}")


def _rule(rule: Entrant, numbers: Sequence[Parameter], edited: Edited, key: str) -> None:
    """A rule's formula, and numbers of the entrant that has it."""
    st.latex(rf"\begin{{gathered}} {rule.optimizer.formula_for(rule.hyperparameters)} \end{{gathered}}")
    st.caption(rule.optimizer.idea)
    columns = st.columns(2, gap="small", vertical_alignment="bottom")
    for place, parameter in enumerate(numbers):
        with columns[place % 2]:
            number(
                parameter,
                edited.entrant.hyperparameters[parameter.name],
                key=f"{key}-{parameter.name}",
                on_change=partial(edited.set_number, parameter.name),
                owner=edited.entrant.label,
                place=edited.place(parameter.name),
            )


_SECTIONS: dict[str, Callable[[Edited], None]] = {
    "Rule": _first_rule,
    "Schedule": schedule_controls,
    "Gradient": gradient_controls,
    "Average": averaging_controls,
    "Then": _second_rule,
}


def _buttons(lineup: Lineup[Any], index: int, count: int) -> None:
    actions: list[tuple[str, str, bool, Callable[[Lineup[Any], int], None]]] = [
        ("Duplicate", ":material/content_copy:", count < MAX_ENTRANTS, _duplicate),
        ("Move up", ":material/arrow_upward:", index > 0, partial(_move, by=-1)),
        ("Move down", ":material/arrow_downward:", index < count - 1, partial(_move, by=1)),
        ("Remove", ":material/delete:", True, _remove),
    ]
    row = st.container(horizontal=True, gap="small")
    for label, icon, possible, action in actions:
        key = f"entrant-{index}-{label}"
        row.button(label, icon=icon, key=key, disabled=not possible, on_click=action, args=(lineup, index))


def _rules(trains: bool) -> Mapping[str, Optimizer]:
    return NETWORK_OPTIMIZERS if trains else OPTIMIZERS


def _own_rule(rule: str) -> str:
    """The typed rule that is offered: this one, or the one that has been left last."""
    return rule if rule.startswith(RULE_PREFIX) else RULE_PREFIX + session.current().typed_rule


def _rule_name(rule: str) -> str:
    return "Your own rule" if rule.startswith(RULE_PREFIX) else NETWORK_OPTIMIZERS[rule].name


# Callbacks ----------------------------------------------------------------------------------------------------------


def _open_changed(index: int) -> None:
    session.remember(open_entrant=index if st.session_state[f"entrant-{index}"] else None)


def _rule_changed(edited: Edited, rule: str) -> None:
    _leave(edited.entrant.rule)
    if rule.startswith(RULE_PREFIX):
        edited.change(lambda old: old.with_text(rule.removeprefix(RULE_PREFIX)))
    else:
        edited.change(lambda old: old.with_rules(rule, old.then))


def _then_changed(edited: Edited, then: str) -> None:
    _leave(edited.entrant.then)
    edited.change(lambda old: old.with_rules(old.rule, then))


def _leave(rule: str) -> None:
    """A typed rule that goes can be had again."""
    if rule.startswith(RULE_PREFIX):
        session.remember(typed_rule=rule.removeprefix(RULE_PREFIX))


def _name_changed(edited: Edited, name: str) -> None:
    edited.change(lambda old: replace(old, name=name.strip()))


def _add(lineup: Lineup[Any]) -> None:
    def added(entrants: Sequence[Entrant]) -> Entrant:
        running = {entrant.rule for entrant in entrants}
        rule = next((rule for rule in OPTIMIZERS if rule not in running), "gd")
        # Rules that train are compared by what they make of the same examples.
        return Entrant(rule, batch_size=entrants[-1].batch_size if lineup.trains and entrants else None)

    lineup.rearrange(lambda order: order[-1], added)


def _duplicate(lineup: Lineup[Any], index: int) -> None:
    def duplicated(order: list[int]) -> int:
        order.insert(index + 1, order[index])
        return index + 1

    lineup.rearrange(duplicated)


def _remove(lineup: Lineup[Any], index: int) -> None:
    def removed(order: list[int]) -> None:
        del order[index]

    lineup.rearrange(removed)


def _move(lineup: Lineup[Any], index: int, by: int) -> None:
    def moved(order: list[int]) -> int:
        order.insert(index + by, order.pop(index))
        return index + by

    lineup.rearrange(moved)
