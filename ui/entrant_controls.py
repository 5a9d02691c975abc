"""The list of optimizers: one line each, of which one at a time is open for editing."""

import re
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from optimizers import OPTIMIZERS
from trajectories import Entrant, Experiment
from trajectories.experiment import CLIP_NORM, MAX_ENTRANTS, MAX_NAME_LENGTH
from ui import session
from ui.numbers import hold, number

_OPEN = "open entrant"


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
    hold(key, st.session_state.get(_OPEN, 0) == index)
    # No number in the label: a changed label is a new element to Streamlit, and the slider in it would lose the focus.
    line = st.expander(f"**{_plain(entrant.label)}**", key=key, on_change=_open_changed, args=(index,))
    if line.open:  # what is closed costs nothing
        with line:
            _editor(index, entrant, count)


def _editor(index: int, entrant: Entrant, count: int) -> None:
    optimizer = OPTIMIZERS[entrant.rule]
    key = f"entrant-{index}-{entrant.rule}"
    rule, name = st.columns(2, gap="small")
    hold(f"{key}-rule", entrant.rule)
    rule.selectbox(
        "Rule",
        OPTIMIZERS,
        key=f"{key}-rule",
        format_func=_rule_name,
        on_change=_rule_changed,
        args=(index, f"{key}-rule"),
    )
    hold(f"{key}-name", entrant.name)
    name.text_input(
        "Name",
        key=f"{key}-name",
        max_chars=MAX_NAME_LENGTH,
        placeholder=optimizer.name,
        on_change=_name_changed,
        args=(index, f"{key}-name"),
    )
    st.latex(rf"\begin{{gathered}} {optimizer.formula} \end{{gathered}}")
    st.caption(optimizer.idea)
    for parameter in optimizer.hyperparameters:
        number(
            parameter,
            entrant.hyperparameters[parameter.name],
            key=f"{key}-{parameter.name}",
            on_change=lambda value, name=parameter.name: _hyperparameter_changed(index, name, value),
        )
    _clip(index, entrant, key)
    _buttons(index, count)


def _clip(index: int, entrant: Entrant, key: str) -> None:
    hold(f"{key}-clip", entrant.clip_norm is not None)
    st.toggle(
        "Clip the gradient's norm",
        key=f"{key}-clip",
        help="If the gradient is longer than h, it is scaled down to length h.",
        on_change=_clip_toggled,
        args=(index, f"{key}-clip"),
    )
    if entrant.clip_norm is not None:
        number(CLIP_NORM, entrant.clip_norm, f"{key}-clip_norm", lambda value: _clip_changed(index, value))


def _buttons(index: int, count: int) -> None:
    actions: list[tuple[str, str, bool, Callable[[int], None]]] = [
        ("Duplicate", ":material/content_copy:", count < MAX_ENTRANTS, _duplicate),
        ("Move up", ":material/arrow_upward:", index > 0, _move_up),
        ("Move down", ":material/arrow_downward:", index < count - 1, _move_down),
        ("Remove", ":material/delete:", True, _remove),
    ]
    row = st.container(horizontal=True, gap="small")
    for label, icon, possible, action in actions:
        row.button(
            label, icon=icon, key=f"entrant-{index}-{label}", disabled=not possible, on_click=action, args=(index,)
        )


def _rule_name(rule: str) -> str:
    return OPTIMIZERS[rule].name


def _plain(text: str) -> str:
    """A person's text with Markdown's signs made harmless."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>$:~^&])", r"\\\1", text)


# Callbacks ----------------------------------------------------------------------------------------------------------


def _change(index: int, change: Callable[[Entrant], Entrant]) -> None:
    def changed(old: Experiment) -> Experiment:
        entrants = list(old.entrants)
        entrants[index] = change(entrants[index])
        return replace(old, entrants=tuple(entrants))

    session.edit(changed)


def _rearrange(change: Callable[[list[Entrant]], None]) -> None:
    def changed(old: Experiment) -> Experiment:
        entrants = list(old.entrants)
        change(entrants)
        return replace(old, entrants=tuple(entrants))

    session.edit(changed)


def _open_changed(index: int) -> None:
    st.session_state[_OPEN] = index if st.session_state[f"entrant-{index}"] else None
    session.touch()


def _rule_changed(index: int, key: str) -> None:
    _change(index, lambda old: Entrant(st.session_state[key], clip_norm=old.clip_norm, name=old.name))


def _name_changed(index: int, key: str) -> None:
    _change(index, lambda old: replace(old, name=st.session_state[key].strip()))


def _hyperparameter_changed(index: int, name: str, value: float) -> None:
    _change(index, lambda old: replace(old, hyperparameters={**old.hyperparameters, name: value}))


def _clip_toggled(index: int, key: str) -> None:
    clip_norm = CLIP_NORM.default if st.session_state[key] else None
    _change(index, lambda old: replace(old, clip_norm=clip_norm))


def _clip_changed(index: int, value: float) -> None:
    _change(index, lambda old: replace(old, clip_norm=value))


def _add() -> None:
    def added(entrants: list[Entrant]) -> None:
        running = {entrant.rule for entrant in entrants}
        rule = next((rule for rule in OPTIMIZERS if rule not in running), "gd")
        entrants.append(Entrant(rule))
        st.session_state[_OPEN] = len(entrants) - 1

    _rearrange(added)


def _duplicate(index: int) -> None:
    _rearrange(lambda entrants: entrants.insert(index + 1, entrants[index]))
    st.session_state[_OPEN] = index + 1


def _remove(index: int) -> None:
    _rearrange(lambda entrants: entrants.__delitem__(index))
    st.session_state[_OPEN] = None


def _move_up(index: int) -> None:
    _rearrange(lambda entrants: entrants.insert(index - 1, entrants.pop(index)))
    st.session_state[_OPEN] = index - 1


def _move_down(index: int) -> None:
    _move_up(index + 1)
    st.session_state[_OPEN] = index + 1
