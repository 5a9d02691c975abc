"""What stands around an entrant's rule: its schedule, the gradient it sees, how it sets out, the average it leaves."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

import streamlit as st

from downhill.experiment import Entrant, Schedule
from downhill.experiment.choice import Choice
from downhill.experiment.entrant import BATCH_SIZE, CLIP_NORM, CLIP_VALUE, COUPLED_DECAY, NOISE, VELOCITY
from downhill.experiment.schedules import END_FACTOR, FINAL_RATE
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
    (
        COUPLED_DECAY,
        "Weight decay in the gradient",
        "λθ is added to the gradient after any clipping, as if the loss had ½λ‖θ‖² in it (coupled, or L2). The losses "
        "shown are without it.",
    ),
)

_LAST_RATES = {
    END_FACTOR.name: f"relative to the first ({END_FACTOR.symbol})",
    FINAL_RATE.name: f"as a number ({FINAL_RATE.symbol})",
}


def schedule_controls(index: int, entrant: Entrant, key: str, change: Change) -> None:
    """Kind and numbers of the schedule."""
    if not entrant.takes_rate:
        st.info("This rule takes no learning rate.", icon=":material/info:")
        return
    _kind("Schedule of the learning rate", entrant.schedule, key, change)
    _last_rate(entrant.schedule, key, change)
    _numbers(index, entrant.schedule, key, change)


def averaging_controls(index: int, entrant: Entrant, key: str, change: Change) -> None:
    """Kind and numbers of the average."""
    _kind("Average of the positions", entrant.averaging, key, change)
    _numbers(index, entrant.averaging, key, change)
    st.caption("Drawn as a second, thinner path; it does not change the first.")


def gradient_controls(index: int, entrant: Entrant, key: str, change: Change) -> None:
    """Clipping, noise, minibatches and weight decay, each to be switched on."""
    for parameter, label, explanation in _TOGGLES:
        value = getattr(entrant, parameter.name)
        st.toggle(
            label,
            value=value is not None,
            help=explanation,
            **bound(f"{key}-has-{parameter.name}", value is not None, partial(_toggled, change, parameter)),
        )
        if value is not None:
            _number(index, parameter, value, key, change)


def velocity_controls(index: int, entrant: Entrant, key: str, change: Change) -> None:
    """The initial velocity, to be switched on; for rules that take one."""
    given = entrant.velocity
    st.toggle(
        "Initial velocity",
        value=given is not None,
        help="The rule sets out with the velocity ν₀ in place of 0, as if it had been moving before the start.",
        **bound(f"{key}-has-velocity", given is not None, partial(_velocity_toggled, change)),
    )
    if given is None:
        return
    for column, parameter, value in zip(st.columns(2, gap="small"), VELOCITY.values(), given, strict=True):
        with column:
            _number(index, parameter, value, key, change, slider=False)


def _number(index: int, parameter: Parameter, value: float, key: str, change: Change, *, slider: bool = True) -> None:
    place: NumberPlace = {"field": "numbers", "entrant": index, "name": parameter.name}
    on_change = partial(set_number, change, parameter.name)
    number(parameter, value, f"{key}-{parameter.name}", on_change, place=place, slider=slider)


def _kind(label: str, chosen: Choice, key: str, change: Change) -> None:
    kinds = chosen.kinds
    st.selectbox(
        label,
        kinds,
        index=list(kinds).index(chosen.kind),
        format_func=lambda kind: kinds[kind].name,
        **bound(f"{key}-{chosen.what}", chosen.kind, partial(_kind_changed, change, chosen.what)),
    )
    st.latex(rf"\begin{{gathered}} {kinds[chosen.kind].formula} \end{{gathered}}")


def _last_rate(schedule: Schedule, key: str, change: Change) -> None:
    """How the last rate is given, where there is one."""
    given = next((name for name in _LAST_RATES if name in schedule.numbers), None)
    if given is not None:
        st.segmented_control(
            "Last rate", _LAST_RATES, default=given, format_func=lambda name: _LAST_RATES[name], required=True,
            width="stretch", **bound(f"{key}-last-rate", given, partial(_last_rate_changed, change)),
        )  # fmt: skip


def _numbers(index: int, chosen: Choice, key: str, change: Change) -> None:
    for parameter in chosen.parameters:
        _number(index, parameter, chosen.numbers[parameter.name], f"{key}-{chosen.kind}", change)


# Callbacks ----------------------------------------------------------------------------------------------------------


def set_number(change: Change, name: str, value: float | None) -> None:
    """Change one number of the entrant as it is now, which may no longer be what is shown."""
    change(lambda old: old.with_number(name, value))


def _kind_changed(change: Change, what: str, kind: str) -> None:
    change(lambda old: replace(old, **{what: _of_kind(getattr(old, what), kind)}))


def _last_rate_changed(change: Change, name: str) -> None:
    def changed(old: Entrant) -> Entrant:
        rate = next(rate for part in old.parts if (rate := part.learning_rate) is not None)
        return replace(old, schedule=old.schedule.with_last_rate_as(name, rate))

    change(changed)


def _of_kind(old: C, kind: str) -> C:
    """Another kind; the numbers that it shares with the old one stay."""
    shared = {parameter.name for parameter in old.kinds[kind].every_parameter} & old.numbers.keys()
    return type(old)(kind, {name: old.numbers[name] for name in shared})


def _toggled(change: Change, parameter: Parameter, on: bool) -> None:
    set_number(change, parameter.name, parameter.default if on else None)


def _velocity_toggled(change: Change, on: bool) -> None:
    velocity = {name: parameter.default if on else None for name, parameter in VELOCITY.items()}
    change(lambda old: replace(old, **velocity))
