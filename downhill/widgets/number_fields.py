"""One adjustable number on a page: a slider for moving and, beside it, a field that holds the number exactly."""

import math
from collections.abc import Callable

import streamlit as st

from downhill.drawing.readable import readable
from downhill.parameters import Parameter, stops
from downhill.widgets.bound import bound


def nearest_stop(parameter: Parameter, value: float) -> float:
    """The slider position that shows ``value`` best."""
    return min(stops(parameter), key=lambda stop: abs(stop - value))


def number(parameter: Parameter, value: float, key: str, on_change: Callable[[float], None]) -> None:
    """Slider and field for one parameter; for an option a switch.

    Args:
        parameter: range, scale and meaning.
        value: what they show.
        key: identity of the pair in the page.
        on_change: called with the new number; its range is checked by whoever keeps it.
    """
    if parameter.scale == "switch":
        _switch(parameter, value, key, on_change)
        return
    slider, field = st.columns([3, 2], vertical_alignment="bottom", gap="small")
    slider.select_slider(
        _label(parameter),
        options=stops(parameter),
        value=nearest_stop(parameter, value),
        format_func=_short,
        help=_help(parameter),
        **bound(f"{key}-slider", nearest_stop(parameter, value), on_change),
    )
    with field:
        _field(parameter, value, key, on_change, label=f"{parameter.name.replace('_', ' ')}, exactly", hidden=True)


def exact_number(parameter: Parameter, value: float, key: str, on_change: Callable[[float], None]) -> None:
    """Only the field, where the slider is elsewhere; for an option a switch. Arguments as for :func:`number`."""
    if parameter.scale == "switch":
        _switch(parameter, value, key, on_change)
    else:
        _field(parameter, value, key, on_change, label=_label(parameter), hidden=False)


def _field(
    parameter: Parameter, value: float, key: str, on_change: Callable[[float], None], *, label: str, hidden: bool
) -> None:
    st.number_input(
        label,
        min_value=parameter.low,
        max_value=parameter.high,
        value=value,
        step=button_step(parameter, value),
        format="%g",
        help=None if hidden else _help(parameter),
        label_visibility="collapsed" if hidden else "visible",
        **bound(f"{key}-number", value, on_change),
    )


def _label(parameter: Parameter) -> str:
    name = parameter.name.replace("_", " ")
    return name if name == parameter.symbol else f"{name} {parameter.symbol}"


def _help(parameter: Parameter) -> str:
    return f"{parameter.meaning}; {parameter.allowed}"


def _switch(parameter: Parameter, value: float, key: str, on_change: Callable[[float], None]) -> None:
    st.toggle(
        parameter.name.replace("_", " "),
        value=bool(value),
        help=parameter.meaning,
        **bound(f"{key}-switch", bool(value), lambda on: on_change(float(on))),
    )


def button_step(parameter: Parameter, value: float) -> float:
    """What + and - add: a tenth of the value's power of ten, so that they are of use at any size of the number."""
    if parameter.scale == "whole":
        return 1.0
    return 10.0 ** (math.floor(math.log10(value)) - 1) if parameter.scale == "log" else 0.01


def _short(value: float) -> str:
    return readable(value, 6)
