"""The page of maps: what becomes of every start, every learning rate, every pair of hyperparameters."""

from dataclasses import replace

import streamlit as st

from downhill.experiment.checks import sequence, shortened
from downhill.maps import Basins, Map, Plane, Sensitivity
from downhill.maps.examples import WELLS_100, WELLS_1000
from downhill.maps.specification import Variation
from downhill.player.component import map_view
from downhill.player.wire import MapQuestion
from downhill.server.map_query import FIELD
from downhill.widgets import map_address, session
from downhill.widgets.class_menu import class_menu
from downhill.widgets.entrant_controls import entrant_controls
from downhill.widgets.headings import hidden_heading, page_heading
from downhill.widgets.landscape_controls import landscape_controls, length_controls, start_controls
from downhill.widgets.lineup import RACE_LINEUP
from downhill.widgets.map_address import MAP
from downhill.widgets.map_controls import map_controls
from downhill.widgets.map_export_controls import map_take_home
from downhill.widgets.notices import notices

KEY = "map view"
_WELLS = (
    "From which fraction of these starts do four rules, with the same learning rate, reach the deeper of two wells? "
    "After 100 steps they differ in who has arrived. With 1,000 (set *Steps*) gradient descent, RMSProp and Adam have "
    "reached it from just the starts on its side of the saddle; only momentum crosses the ridge."
)
_FAR = 1e300


@st.fragment
def maps() -> None:
    """The page's body; a fragment, so that a moved slider reruns nothing else."""
    with session.kept_in_address(MAP) as visit:
        described, quantity = map_address.current()
        page_heading("Maps")
        class_menu(described)
        notices(visit)
        picture, controls = st.columns([2.1, 1], gap="medium")
        with picture:
            hidden_heading("Map")
            _show(described, quantity)
            if described in (WELLS_100, WELLS_1000):
                st.caption(_WELLS)
        with controls:
            hidden_heading("What is mapped")
            map_controls(described, quantity)
            hidden_heading("Landscape and start")
            landscape_controls(visit.experiment)
            if not isinstance(described.variation, Basins):  # they start everywhere
                start_controls(visit.experiment)
            length_controls(visit.experiment)
            hidden_heading("Optimizers")
            entrant_controls(RACE_LINEUP, visit.experiment.entrants)
            hidden_heading("Take it home")
            map_take_home(described, quantity)


def _show(described: Map, quantity: str) -> None:
    question: MapQuestion = {
        "query": f"{described.to_query()}&{FIELD}={quantity}",
        "experiment": described.experiment.to_query(),
        "entrants": len(described.experiment.entrants),
        "kind": described.variation.kind,
        "whole": _is_whole(described.variation),
    }
    if isinstance(described.variation, Plane):
        question["entrant"] = described.variation.entrant
        question["names"] = (described.variation.x, described.variation.y)
    map_view(question, key=KEY, on_part=_part_chosen)


def _is_whole(variation: Variation) -> bool:
    return all(getattr(variation, name) is None for name in _ends(variation))


def _ends(variation: Variation) -> tuple[str, ...]:
    """The names of the fields that choose a part."""
    return ("low", "high") if isinstance(variation, Sensitivity) else ("x_low", "x_high", "y_low", "y_high")


def _part_chosen() -> None:
    """Look at a part, or at all of it again; what the browser says may be anything."""
    part: object = st.session_state[KEY].part
    map_address.edit(lambda old: part_of(old, part))


def part_of(old: Variation, part: object) -> Variation:
    """The map with a part of it in view: the pairs of first and last values along its sides, or ``"whole"``.

    Raises:
        ValueError: something else, or numbers that are not allowed.
    """
    names = _ends(old)
    if part == "whole":
        return replace(old, **dict.fromkeys(names))  # type: ignore[arg-type]
    pairs = sequence("part", part, "pairs of numbers")
    numbers = [number for pair in pairs for number in sequence("part", pair, "two numbers")]
    # Compared before float(), which refuses integers too large for it.
    if len(numbers) != len(names) or not all(isinstance(each, int | float) and abs(each) < _FAR for each in numbers):
        raise ValueError(f"part = {shortened(repr(part))}: must be {len(names)} numbers in pairs")
    return replace(old, **dict(zip(names, map(float, numbers), strict=True)))


if __name__ == "__main__":  # as Streamlit runs a page
    maps()
