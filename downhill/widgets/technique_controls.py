"""What stands around an entrant's rule: its schedule, the gradient it sees, how it sets out, the average it leaves."""

from dataclasses import replace
from functools import partial
from typing import TypeVar

import streamlit as st

from downhill.experiment import Entrant, Schedule
from downhill.experiment.choice import Choice
from downhill.experiment.entrant import (
    BATCH_GROWTH,
    BATCH_SIZE,
    CLIP_NORM,
    CLIP_VALUE,
    COUPLED_DECAY,
    NOISE,
    SAM,
    VELOCITY,
)
from downhill.experiment.schedules import END_FACTOR, FINAL_RATE
from downhill.parameters import Parameter
from downhill.widgets.bound import bound
from downhill.widgets.lineup import Change, Edited
from downhill.widgets.number_fields import number

C = TypeVar("C", bound=Choice)

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
    (
        SAM,
        "Sharpness-aware (SAM)",
        "The gradient is taken at θ + ρ g/‖g‖, with the same minibatch and noise, and clipped after that. It costs two "
        "gradients in place of one (Foret et al. 2021).",
    ),
)

_OF_NETWORKS = {
    NOISE.name: "σ/√m · N(0, 1) is added to each number of the gradient, as if it came from m examples.",
    BATCH_SIZE.name: "Each step sees m of the M examples of the training part, in an order that is shuffled every "
    "epoch. All entrants with the same m see the same batches. Without it each step sees all M.",
}
"""What is told otherwise where networks are trained."""
_GROWTH = "In epoch e, from 0, each step sees m bᵉ examples, rounded; at most all M."

_LAST_RATES = {
    END_FACTOR.name: f"relative to the first ({END_FACTOR.symbol})",
    FINAL_RATE.name: f"as a number ({FINAL_RATE.symbol})",
}


def schedule_controls(edited: Edited) -> None:
    """Kind and numbers of the schedule."""
    if not edited.entrant.takes_rate:
        st.info("This rule takes no learning rate.", icon=":material/info:")
        return
    schedule = edited.entrant.schedule
    _kind("Schedule of the learning rate", schedule, edited)
    _last_rate(schedule, edited)
    _numbers(schedule, edited)


def averaging_controls(edited: Edited) -> None:
    """Kind and numbers of the average."""
    averaging = edited.entrant.averaging
    _kind("Average of the weights" if edited.trains else "Average of the positions", averaging, edited)
    _numbers(averaging, edited)
    drawn = "Its curves are drawn thinner" if edited.trains else "Drawn as a second, thinner path"
    st.caption(f"{drawn}; it does not change the first.")


def gradient_controls(edited: Edited) -> None:
    """Clipping, noise, minibatches, weight decay and SAM, each to be switched on."""
    for parameter, label, explanation in _TOGGLES:
        told = _OF_NETWORKS.get(parameter.name, explanation) if edited.trains else explanation
        value = _toggle(parameter, label, told, edited)
        if parameter == BATCH_SIZE and edited.trains and value is not None:
            _toggle(BATCH_GROWTH, "Growing batches", _GROWTH, edited)


def _toggle(parameter: Parameter, label: str, explanation: str, edited: Edited) -> float | None:
    """A number to be switched on; what it is."""
    value = getattr(edited.entrant, parameter.name)
    key = f"{edited.key}-has-{parameter.name}"
    on_change = partial(_toggled, edited, parameter)
    st.toggle(label, value=value is not None, help=explanation, **bound(key, value is not None, on_change))
    if value is not None:
        _number(parameter, value, edited.key, edited)
    return value


def velocity_controls(edited: Edited) -> None:
    """The initial velocity, to be switched on; for rules that take one."""
    given = edited.entrant.velocity
    st.toggle(
        "Initial velocity",
        value=given is not None,
        help="The rule sets out with the velocity ν₀ in place of 0, as if it had been moving before the start.",
        **bound(f"{edited.key}-has-velocity", given is not None, partial(_velocity_toggled, edited)),
    )
    if given is None:
        return
    for column, parameter, value in zip(st.columns(2, gap="small"), VELOCITY.values(), given, strict=True):
        with column:
            _number(parameter, value, edited.key, edited, slider=False)


def _number(parameter: Parameter, value: float, key: str, edited: Edited, *, slider: bool = True) -> None:
    place, on_change = edited.place(parameter.name), partial(edited.set_number, parameter.name)
    number(parameter, value, f"{key}-{parameter.name}", on_change, place=place, slider=slider)


def _kind(label: str, chosen: Choice, edited: Edited) -> None:
    kinds = chosen.kinds
    st.selectbox(
        label,
        kinds,
        index=list(kinds).index(chosen.kind),
        format_func=lambda kind: kinds[kind].name,
        **bound(f"{edited.key}-{chosen.what}", chosen.kind, partial(_kind_changed, edited.change, chosen.what)),
    )
    st.latex(rf"\begin{{gathered}} {kinds[chosen.kind].formula} \end{{gathered}}")


def _last_rate(schedule: Schedule, edited: Edited) -> None:
    """How the last rate is given, where there is one."""
    given = next((name for name in _LAST_RATES if name in schedule.numbers), None)
    if given is not None:
        st.segmented_control(
            "Last rate", _LAST_RATES, default=given, format_func=lambda name: _LAST_RATES[name], required=True,
            width="stretch", **bound(f"{edited.key}-last-rate", given, partial(_last_rate_changed, edited.change)),
        )  # fmt: skip


def _numbers(chosen: Choice, edited: Edited) -> None:
    for parameter in chosen.parameters:
        _number(parameter, chosen.numbers[parameter.name], f"{edited.key}-{chosen.kind}", edited)


# Callbacks ----------------------------------------------------------------------------------------------------------


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


def _toggled(edited: Edited, parameter: Parameter, on: bool) -> None:
    if parameter == BATCH_SIZE and not on:  # nothing is left that could grow
        edited.change(lambda old: replace(old, batch_size=None, batch_growth=None))
    else:
        edited.set_number(parameter.name, parameter.default if on else None)


def _velocity_toggled(edited: Edited, on: bool) -> None:
    velocity = {name: parameter.default if on else None for name, parameter in VELOCITY.items()}
    edited.change(lambda old: replace(old, **velocity))
