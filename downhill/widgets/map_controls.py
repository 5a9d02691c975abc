"""Which map, over what, how fine, and what its colours tell."""

from functools import partial

import streamlit as st

from downhill.drawing.maps import Show
from downhill.experiment import Experiment
from downhill.experiment.experiment import START_COORDINATE
from downhill.maps import Basins, Map, Plane, Sensitivity
from downhill.maps.specification import SEEDS, TARGET, VALUES, VARIATIONS, Variation
from downhill.widgets import map_address
from downhill.widgets.bound import bound
from downhill.widgets.map_fields import precision_field, range_fields, set_field, size_field
from downhill.widgets.number_fields import number
from landscapes import find_landscape
from optimizers.entry import LEARNING_RATE

_SIZES = (64, 128, 256, 512, 1024)
_NAMES = {Basins.kind: "Basins", Sensitivity.kind: "Sensitivity", Plane.kind: "Plane"}
_TELL = {
    Basins.kind: "Where every start leads.",
    Sensitivity.kind: "What every learning rate leads to, from the one start.",
    Plane.kind: "What every pair of two hyperparameters leads to, from the one start.",
}
_SHOWN: dict[Show, str] = {
    "minimum": "minimum reached",
    "outcome": "outcome",
    "steps": "steps needed",
    "loss": "final loss",
}
_EASY_TARGET = 0.01  # above the lowest known loss


def map_controls(described: Map, quantity: Show) -> None:
    """Kind of map, its colours, its own fields."""
    variation = described.variation
    st.segmented_control(
        "Map", _NAMES, format_func=_NAMES.__getitem__, default=variation.kind, required=True, width="stretch",
        **bound("map-kind", variation.kind, _kind_changed),
    )  # fmt: skip
    st.caption(_TELL[variation.kind])
    quantities = map_address.quantities(variation)
    st.selectbox(
        "Shows" if isinstance(variation, Sensitivity) else "Coloured by",
        quantities,
        index=quantities.index(quantity),
        format_func=_SHOWN.__getitem__,
        **bound(f"map-show-{variation.kind}", quantity, map_address.set_quantity),
    )
    if isinstance(variation, Basins):
        _basins(described, variation)
    elif isinstance(variation, Plane):
        _plane(described, variation)
    else:
        _sensitivity(described, variation)


# The kinds --------------------------------------------------------------------------------------------------------


def _basins(described: Map, variation: Basins) -> None:
    size_field(variation.size, _SIZES)
    for axis, shown in zip("xy", described.axes, strict=True):
        ends = (float(shown.values[0]), float(shown.values[-1]))
        range_fields(shown.name, START_COORDINATE, ends, (f"{axis}_low", f"{axis}_high"))
    precision_field(variation)


def _sensitivity(described: Map, variation: Sensitivity) -> None:
    rates = described.axes[0].values
    range_fields("Learning rate", LEARNING_RATE, (float(rates[0]), float(rates[-1])), ("low", "high"))
    columns = st.columns(2, gap="small")
    for column, parameter, value in zip(columns, (VALUES, SEEDS), (variation.values, variation.seeds), strict=True):
        with column:
            number(
                parameter,
                value,
                f"map-{parameter.name}",
                partial(_count_changed, parameter.name),
                label=parameter.name.capitalize(),
            )
    st.toggle(
        "A loss to reach",
        value=variation.target is not None,
        help="Count the steps until the loss is at most this.",
        **bound("map-has-target", variation.target is not None, partial(_target_toggled, described.experiment)),
    )
    if variation.target is not None:
        number(TARGET, variation.target, "map-target", partial(set_field, "target"), label="Loss to reach")
    precision_field(variation)


def _plane(described: Map, variation: Plane) -> None:
    entrants = described.experiment.entrants
    possible = [index for index in range(len(entrants)) if len(_pair_of(described.experiment, index)) > 1]
    st.selectbox(
        "Whose",
        possible,
        index=possible.index(variation.entrant),
        format_func=lambda index: f"{index + 1}. {entrants[index].label}",
        **bound("map-entrant", variation.entrant, partial(_entrant_changed, described.experiment)),
    )
    parameters = {
        each.name: each for each in entrants[variation.entrant].optimizer.hyperparameters if each.scale != "switch"
    }
    for axis, direction, shown in zip("xy", ("To the right", "Upwards"), described.axes, strict=True):
        st.selectbox(
            direction,
            parameters,
            index=list(parameters).index(shown.name),
            format_func=lambda name: f"{name.replace('_', ' ')} {parameters[name].symbol}",
            **bound(f"map-{axis}", shown.name, partial(_axis_changed, axis)),
        )
        ends = (float(shown.values[0]), float(shown.values[-1]))
        range_fields(shown.label, parameters[shown.name], ends, (f"{axis}_low", f"{axis}_high"))
    size_field(variation.size, _SIZES[:-1])
    precision_field(variation)


# Callbacks --------------------------------------------------------------------------------------------------------


def _kind_changed(kind: str) -> None:
    map_address.choose(first_plane if kind == Plane.kind else lambda _: VARIATIONS[kind]())


def first_plane(experiment: Experiment) -> Plane:
    """A plane of the first entrant that has two hyperparameters.

    Raises:
        ValueError: nobody has.
    """
    for index in range(len(experiment.entrants)):
        if len(pair := _pair_of(experiment, index)) > 1:
            return Plane(index, x=pair[0], y=pair[1])
    raise ValueError("plane: nobody races who has two hyperparameters; add momentum, for one")


def _pair_of(experiment: Experiment, index: int) -> tuple[str, ...]:
    """The first two hyperparameters of an entrant that are more than on or off; fewer if it has fewer."""
    names = [each.name for each in experiment.entrants[index].optimizer.hyperparameters if each.scale != "switch"]
    return tuple(names[:2])


def _entrant_changed(experiment: Experiment, index: int) -> None:
    x, y = _pair_of(experiment, index)

    def changed(old: Variation) -> Variation:
        assert isinstance(old, Plane)
        return Plane(index, x, y, old.size, precision=old.precision)

    map_address.edit(changed)


def _axis_changed(axis: str, name: str) -> None:
    """The other axis takes what this one had, if it would be the same."""

    def changed(old: Variation) -> Variation:
        assert isinstance(old, Plane)
        other = "y" if axis == "x" else "x"
        names = {axis: name, other: getattr(old, other)}
        if names[other] == name:
            names[other] = getattr(old, axis)
        return Plane(old.entrant, names["x"], names["y"], old.size, precision=old.precision)

    map_address.edit(changed)


def _count_changed(name: str, value: float) -> None:
    set_field(name, int(value))


def _target_toggled(experiment: Experiment, on: bool) -> None:
    points = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    lowest = min((point.loss for point in points if point.kind == "minimum"), default=0.0)
    set_field("target", lowest + _EASY_TARGET if on else None)
