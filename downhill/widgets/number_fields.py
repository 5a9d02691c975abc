"""One adjustable number on a page: a field that takes it as people write it, and with it a slider where it is moved."""

from collections.abc import Callable

import streamlit as st

from downhill.parameters import Parameter, stops
from downhill.player.component import number_field
from downhill.player.wire import Limit, NumberField, NumberPlace
from downhill.widgets import session
from downhill.widgets.bound import bound

_HEARD = "heard numbers"


def number(
    parameter: Parameter,
    value: float,
    key: str,
    on_change: Callable[[float], None],
    *,
    label: str | None = None,
    owner: str = "",
    step: float | None = None,
    place: NumberPlace | None = None,
    slider: bool = False,
    limit: Limit | None = None,
) -> None:
    """A field for one parameter, with a slider or without; for an option a switch.

    Args:
        parameter: range, scale and meaning.
        value: what it shows.
        key: identity in the page.
        on_change: called with the new number, which is in the parameter's range.
        label: what stands over it; its name and symbol unless given.
        owner: whose it is, where several have one.
        step: what + and − add, unless it is the parameter's.
        place: where in a race it is, if a player on the page may change it without the page.
        slider: whether it has one. A hyperparameter's is in the player, where the paths follow while it moves.
        limit: another field's number, which it may not reach.
    """
    if parameter.scale == "switch":
        _switch(parameter, value, key, on_change)
        return
    heard: dict[str, int] = st.session_state.setdefault(_HEARD, {})
    field: NumberField = {
        "label": label or _label(parameter),
        "owner": owner,
        "meaning": parameter.meaning,
        "allowed": parameter.allowed,
        "low": parameter.low,
        "high": parameter.high,
        "high_excluded": parameter.high_excluded,
        "scale": parameter.scale,
        "value": value,
        "step": step or parameter.step,
        "heard": heard.get(key, 0),
    }
    if slider:
        field["stops"] = stops(parameter)
    if place:
        field["place"] = place
    if limit:
        field["limit"] = limit

    def changed(chosen: object) -> None:
        heard[key] = heard.get(key, 0) + 1
        try:
            on_change(parameter.check(chosen, parameter.name))
        except ValueError as error:
            session.refuse(error)

    number_field(field, key=f"{key}-number", on_value=changed)


def kept_number(parameter: Parameter, key: str, *, label: str, step: float | None = None) -> float:
    """A field for a number of the page's own, which belongs to no experiment; what it is set to.

    Args:
        parameter: range, scale, meaning, and what it is at first, or once it is no longer allowed.
        key: identity in the page; under it the number is kept in the session.
        label: what stands over it.
        step: as :func:`number` takes it.
    """

    def keep(chosen: float) -> None:
        st.session_state[key] = chosen

    try:
        value = parameter.check(st.session_state.get(key), parameter.name)
    except ValueError:  # not set yet, or the range has changed
        value = parameter.default
    number(parameter, value, key, keep, label=label, step=step)
    return value


def _label(parameter: Parameter) -> str:
    name = parameter.name.replace("_", " ")
    return name if name == parameter.symbol else f"{name} {parameter.symbol}"


def _switch(parameter: Parameter, value: float, key: str, on_change: Callable[[float], None]) -> None:
    st.toggle(
        parameter.name.replace("_", " "),
        value=bool(value),
        help=parameter.meaning,
        **bound(f"{key}-switch", bool(value), lambda on: on_change(float(on))),
    )
