"""What stands around an entrant's rule: schedule of the learning rate, the gradient it sees, the average it leaves."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

import streamlit as st

from downhill.experiment import Averaging, Entrant, Schedule
from downhill.experiment.choice import Choice
from downhill.experiment.entrant import BATCH_SIZE, CLIP_NORM, CLIP_VALUE, NOISE
from downhill.parameters import Parameter
from downhill.player.wire import NumberPlace
from downhill.widgets.bound import bound
from downhill.widgets.number_fields import number

C = TypeVar("C", bound=Choice)
Change = Callable[[Callable[[Entrant], Entrant]], None]
"""Replaces the entrant by what the function makes of it."""

_TOGGLES = (
    (CLIP_NORM, "Clip the gradient's norm", "If the gradient is longer than h, it is scaled down to length h."),
    (CLIP_VALUE, "Clip each coordinate", "Each coordinate of the gradient is limited to ±h, before the norm is."),
    (
        NOISE,
        "Gradient noise",
        "σ/√m · N(0, 1) is added to each coordinate, as if the gradient came from m examples. "
        "All entrants of a race see the same noise; the seed changes it.",
    ),
    (
        BATCH_SIZE,
        "Minibatches",
        "On a landscape with data each step sees m of the M examples, in an order that is shuffled every epoch. "
        "Elsewhere m only divides the noise.",
    ),
)


def schedule_controls(index: int, entrant: Entrant, key: str, change: Change) -> None:
    """Kind and numbers of the schedule."""
    if entrant.learning_rate is None:
        st.info("This rule takes no learning rate.", icon=":material/info:")
        return
    _choice("Schedule of the learning rate", index, entrant.schedule, key, lambda new: change(partial(_scheduled, new)))


def averaging_controls(index: int, entrant: Entrant, key: str, change: Change) -> None:
    """Kind and numbers of the average."""
    _choice("Average of the positions", index, entrant.averaging, key, lambda new: change(partial(_averaged, new)))
    st.caption("Drawn as a second, thinner path; it does not change the first.")


def gradient_controls(index: int, entrant: Entrant, key: str, change: Change) -> None:
    """Clipping, noise and minibatches, each to be switched on."""
    for parameter, label, explanation in _TOGGLES:
        value = getattr(entrant, parameter.name)
        set_value = partial(_set, change, parameter.name)
        st.toggle(
            label,
            value=value is not None,
            help=explanation,
            **bound(f"{key}-has-{parameter.name}", value is not None, partial(_toggled, set_value, parameter)),
        )
        if value is not None:
            number(
                parameter,
                value,
                f"{key}-{parameter.name}",
                set_value,
                place=_place(index, parameter),
                slider=True,
            )


def _place(index: int, parameter: Parameter) -> NumberPlace:
    return {"field": "numbers", "entrant": index, "name": parameter.name}


def _choice(label: str, index: int, chosen: C, key: str, on_choice: Callable[[C], None]) -> None:
    make = type(chosen)
    kinds = chosen.kinds
    st.selectbox(
        label,
        kinds,
        index=list(kinds).index(chosen.kind),
        format_func=lambda kind: kinds[kind].name,
        **bound(f"{key}-{make.what}", chosen.kind, lambda kind: on_choice(_of_kind(chosen, kind))),
    )
    st.latex(rf"\begin{{gathered}} {kinds[chosen.kind].formula} \end{{gathered}}")
    for parameter in kinds[chosen.kind].parameters:
        number(
            parameter,
            chosen.numbers[parameter.name],
            f"{key}-{chosen.kind}-{parameter.name}",
            partial(_renumbered, on_choice, chosen, parameter.name),
            place=_place(index, parameter),
            slider=True,
        )


def _of_kind(old: C, kind: str) -> C:
    """Another kind; the numbers that it shares with the old one stay."""
    shared = {parameter.name for parameter in old.kinds[kind].parameters} & old.numbers.keys()
    return type(old)(kind, {name: old.numbers[name] for name in shared})


def _renumbered(on_choice: Callable[[C], None], old: C, name: str, value: float) -> None:
    on_choice(type(old)(old.kind, {**old.numbers, name: value}))


def _scheduled(schedule: Schedule, old: Entrant) -> Entrant:
    return replace(old, schedule=schedule)


def _averaged(averaging: Averaging, old: Entrant) -> Entrant:
    return replace(old, averaging=averaging)


def _toggled(set_value: Callable[[float | None], None], parameter: Parameter, on: bool) -> None:
    set_value(parameter.default if on else None)


def _set(change: Change, name: str, value: float | None) -> None:
    change(lambda old: replace(old, **{name: value}))
