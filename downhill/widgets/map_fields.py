"""Fields that several kinds of map have."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields, replace
from functools import partial
from typing import Any

import streamlit as st

from downhill.maps.specification import PRECISIONS, Variation
from downhill.parameters import Parameter
from downhill.widgets import map_address
from downhill.widgets.bound import bound
from downhill.widgets.number_fields import number


def size_field(size: int, usual: Sequence[int]) -> None:
    """How many values along each side; one that is not among the usual ones is offered too."""
    sizes = sorted({*usual, size})
    st.segmented_control(
        "Size", sizes, format_func=lambda each: f"{each}²", default=size, required=True, width="stretch",
        help="Values along each side; a coarser map comes first.",
        **bound("map-size", size, partial(set_field, "size")),
    )  # fmt: skip


def range_fields(label: str, parameter: Parameter, ends: tuple[float, float], names: tuple[str, str]) -> None:
    """Two fields for both ends of a range; where none was chosen, an end that is changed takes along the other's."""
    labels = (f"{label} from", f"{label} to")
    for index, column in enumerate(st.columns(2, gap="small")):
        other = 1 - index
        with column:
            number(
                parameter,
                ends[index],
                f"map-{names[index]}-{parameter.name}",
                partial(_end_changed, names, ends, index),
                label=labels[index],
                step=(ends[1] - ends[0]) / 20 if parameter.scale == "linear" else None,
                limit={"side": "above" if index else "below", "label": labels[other], "value": ends[other]},
            )


def precision_field(variation: Variation) -> None:
    """What is computed with."""
    st.segmented_control(
        "Precision", PRECISIONS, default=variation.precision, required=True, width="stretch",
        help="A race is computed with float64. float32 is about twice as fast, and ends at numbers beyond 3·10³⁸.",
        **bound("map-precision", variation.precision, partial(set_field, "precision")),
    )  # fmt: skip


def set_field(name: str, value: Any) -> None:
    """Change one field of the map; for callbacks."""
    _change((name,), lambda _: {name: value})


def _change(names: Collection[str], values: Callable[[Variation], dict[str, Any]]) -> None:
    """A field that was still on its way when another kind of map was chosen changes nothing."""

    def changed(old: Variation) -> Variation:
        return replace(old, **values(old)) if set(names) <= {field.name for field in fields(old)} else old

    map_address.edit(changed)


def _end_changed(names: tuple[str, str], ends: tuple[float, float], index: int, value: float) -> None:
    """The other end stays what it is now, which may no longer be what is shown."""

    def changed(old: Variation) -> dict[str, float]:
        other = getattr(old, names[1 - index])
        return {names[index]: value, names[1 - index]: ends[1 - index] if other is None else other}

    _change(names, changed)
