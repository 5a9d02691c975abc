"""The page of maps: what becomes of every start, every learning rate, every pair of hyperparameters."""

from dataclasses import replace
from typing import Any

import streamlit as st

from player.component import map_view
from trajectories.checks import sequence
from trajectories.maps import Map, Plane, Sensitivity
from trajectories.maps.specification import Kind
from ui import maps_address, session
from ui.entrant_controls import entrant_controls
from ui.landscape_controls import landscape_controls, start_controls
from ui.literal import literal, shortened
from ui.maps_controls import map_controls

KEY = "map view"


@st.fragment
def maps() -> None:
    """The page's body; a fragment, so that a moved slider reruns nothing else."""
    maps_address.follow_address_bar()
    st.title("Maps", anchor=False)
    notice = st.container()  # there in every run: the map's place on the page must not change
    wanted, changed = maps_address.wanted()
    if fault := session.fault():
        notice.error(literal(shortened(fault)), icon=":material/error:")
    if changed:
        notice.info(literal(shortened(changed)), icon=":material/info:")
    picture, controls = st.columns([2.1, 1], gap="medium")
    with picture:
        _show(wanted)
    with controls:
        map_controls(wanted)
        landscape_controls(wanted.experiment)
        start_controls(wanted.experiment)
        entrant_controls(wanted.experiment)
    maps_address.write_address_bar()


def _show(wanted: Map) -> None:
    asked: dict[str, Any] = {
        "query": f"{wanted.to_query()}&{maps_address.SHOW}={maps_address.show()}",
        "experiment": wanted.experiment.to_query(),
        "entrants": len(wanted.experiment.entrants),
        "kind": wanted.of.kind,
        "whole": isinstance(wanted.of, Sensitivity) or _is_whole(wanted.of),
    }
    if isinstance(wanted.of, Plane):
        asked |= {"entrant": wanted.of.entrant, "names": [wanted.of.x, wanted.of.y]}
    map_view(asked, key=KEY, on_part=_part_chosen)


def _is_whole(of: Kind) -> bool:
    return not isinstance(of, Sensitivity) and all(end is None for end in (of.x_low, of.x_high, of.y_low, of.y_high))


def _part_chosen() -> None:
    """Look at a part, or at all of it again; what the browser says may be anything."""
    part: object = st.session_state[KEY].part
    maps_address.edit(lambda old: _part_of(old, part))


def _part_of(old: Kind, part: object) -> Kind:
    if isinstance(old, Sensitivity):
        raise ValueError("sensitivity: has no part to look at")
    if part == "whole":
        return replace(old, x_low=None, x_high=None, y_low=None, y_high=None)
    ranges = sequence("part", part, "two pairs of numbers")
    numbers = [number for each in ranges for number in sequence("part", each, "two numbers")]
    if len(numbers) != 4:
        raise ValueError(f"part: {len(numbers)} numbers; must be 4")
    return replace(old, **dict(zip(("x_low", "x_high", "y_low", "y_high"), numbers, strict=True)))
