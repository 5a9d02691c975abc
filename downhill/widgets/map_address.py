"""The map that the session looks at: which runs of its experiment, in which colours, as the address says."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from downhill.drawing.maps import SHOWS, Show
from downhill.experiment import Experiment
from downhill.export.map_colours import read_show
from downhill.maps import Basins, Map, Sensitivity
from downhill.maps.examples import WELLS_100 as FIRST_MAP
from downhill.maps.specification import Variation
from downhill.server.first_race import FIRST_RACE
from downhill.server.map_query import SHOW, split
from downhill.widgets import session

_OF, _LANDSCAPE = "map", "map's landscape"


def shows(of: Variation) -> tuple[Show, ...]:
    """What can be shown of such a map; of a sensitivity the steps only if there is a loss to reach."""
    counted = not isinstance(of, Sensitivity) or of.target is not None
    return SHOWS if counted else tuple(show for show in SHOWS if show != "steps")


def of() -> Variation:
    """Which map the session looks at."""
    return st.session_state[_OF]


def show(wanted: Map) -> Show:
    """What is shown of it; what is usual where that which was chosen cannot be."""
    chosen: Show = st.session_state[SHOW]
    return chosen if chosen in shows(wanted.variation) else read_show(wanted, None)


def set_show(chosen: Show) -> None:
    """Change the colours; for callbacks."""
    st.session_state[SHOW] = chosen
    edit(lambda old: old)


def show_the_usual() -> None:
    """Go back to the colours that are usual for this kind of map; for callbacks."""
    st.session_state[SHOW] = read_show(Map(session.experiment(), of()), None)


def edit(change: Callable[[Variation], Variation]) -> None:
    """Replace the map; for callbacks. A change that is not allowed leaves it as it is and says why."""

    def checked(experiment: Experiment) -> Experiment:
        st.session_state[_OF] = Map(experiment, change(of())).variation
        return replace(experiment)  # a new one, so that an address that was damaged is written anew

    session.edit(checked)


def wanted() -> tuple[Map, str | None]:
    """The map of the session's experiment, and what had to be changed in it because the experiment has changed."""
    experiment = session.experiment()
    if experiment.landscape != st.session_state[_LANDSCAPE]:
        # Another landscape has other places: its own view, as a race has its own start there.
        st.session_state[_LANDSCAPE] = experiment.landscape
        if isinstance(of(), Basins):
            nowhere = dict.fromkeys(("x_low", "x_high", "y_low", "y_high", "radius"))
            st.session_state[_OF] = replace(of(), **nowhere)  # type: ignore[arg-type]
    try:
        return Map(experiment, of()), None
    except ValueError as error:
        st.session_state[_OF] = Basins()
        return Map(experiment, Basins()), f"That map is no longer possible, so the basins are shown instead. {error}"


def follow_address_bar() -> None:
    """Take experiment and map from the address, as a race is taken from it."""
    session.follow_address_bar(_read, instead="first map")


def write_address_bar() -> None:
    """Put both into the address."""
    described, _ = wanted()
    shown = show(described)
    field = "" if shown == read_show(described, None) else f"&{SHOW}={shown}"
    session.write_address_bar(described.to_query() + field)


def _read(address: str | None) -> dict[str, Any]:
    """The session's values as an address says, the first ones for ``None``; a bare address leaves what there is."""
    if address:
        return _values(*split(address))
    if address == "" and _OF in st.session_state:
        return {}
    raced = session.experiment() if address == "" and session.has_experiment() else FIRST_RACE
    described = FIRST_MAP if raced == FIRST_RACE else Map(raced, Basins())
    return _values(described, read_show(described, None))


def _values(described: Map, shown: Show) -> dict[str, Any]:
    return session.values(described.experiment) | {
        _OF: described.variation,
        _LANDSCAPE: described.experiment.landscape,
        SHOW: shown,
    }
