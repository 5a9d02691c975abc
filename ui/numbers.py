"""One adjustable number on a page: a slider for moving and, beside it, a field that holds the number exactly."""

import math
from collections.abc import Callable

import streamlit as st

from catalogue import Parameter, stops
from ui.bound import bound


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
    name = parameter.name.replace("_", " ")
    slider.select_slider(
        name if name == parameter.symbol else f"{name} {parameter.symbol}",
        options=stops(parameter),
        value=nearest_stop(parameter, value),
        format_func=_short,
        help=f"{parameter.meaning}; {parameter.allowed}",
        **bound(f"{key}-slider", nearest_stop(parameter, value), on_change),
    )
    field.number_input(
        f"{name}, exactly",
        min_value=parameter.low,
        max_value=parameter.high,
        value=value,
        step=_button_step(parameter, value),
        format="%g",
        label_visibility="collapsed",
        **bound(f"{key}-number", value, on_change),
    )


def _switch(parameter: Parameter, value: float, key: str, on_change: Callable[[float], None]) -> None:
    st.toggle(
        parameter.name.replace("_", " "),
        value=bool(value),
        help=parameter.meaning,
        **bound(f"{key}-switch", bool(value), lambda on: on_change(float(on))),
    )


def _button_step(parameter: Parameter, value: float) -> float:
    """What + and - add: a tenth of the value's power of ten, so that they are of use at any size of the number."""
    if parameter.scale == "whole":
        return 1.0
    return 10.0 ** (math.floor(math.log10(value)) - 1) if parameter.scale == "log" else 0.01


def _short(value: float) -> str:
    return f"{value:g}"
