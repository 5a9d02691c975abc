"""The map that the session looks at: which runs of its experiment, in which colours, as the address says."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from plots.maps import SHOWS, Show
from trajectories import Entrant, Experiment
from trajectories.checks import known
from trajectories.maps import Basins, Map, Plane, Sensitivity
from trajectories.maps.specification import Kind
from ui import session
from ui.first_race import FIRST_RACE

SHOW = "show"
_OF, _LANDSCAPE = "map", "map's landscape"

FIRST_MAP = Map(
    Experiment(
        "double_well", steps=100, entrants=(Entrant("gd"), Entrant("momentum"), Entrant("rmsprop"), Entrant("adam"))
    ),
    Basins(size=41),
)
"""Which of two wells four rules find."""

_USUAL: dict[type[Kind], Show] = {Basins: "minimum", Sensitivity: "loss", Plane: "outcome"}


def shows(of: Kind) -> tuple[Show, ...]:
    """What the colours of such a map can tell; of a sensitivity, what its curves can."""
    return tuple(show for show in SHOWS if show != "minimum") if isinstance(of, Sensitivity) else SHOWS


def read_show(texts: Sequence[str], of: Kind) -> Show:
    """What an address says the colours tell, in a field of its own; without it what is usual.

    Raises:
        ValueError: given twice, or not among what such a map can show.
    """
    if len(texts) > 1:
        raise ValueError(f"{SHOW}: given twice")
    chosen = texts[0] if texts else _USUAL[type(of)]
    known(f"{of.kind}: {SHOW}", chosen, shows(of))
    return chosen  # type: ignore[return-value]


def of() -> Kind:
    """Which map the session looks at."""
    return st.session_state[_OF]


def show() -> Show:
    """In which colours; what is usual where those chosen do not suit the kind of map."""
    chosen: Show = st.session_state[SHOW]
    return chosen if chosen in shows(of()) else _USUAL[type(of())]


def set_show(chosen: Show) -> None:
    """Change the colours; for callbacks."""
    session.touch()
    st.session_state[SHOW] = chosen


def edit(change: Callable[[Kind], Kind]) -> None:
    """Replace the map; for callbacks. A change that is not allowed leaves it as it is and says why."""

    def checked(experiment: Experiment) -> Experiment:
        st.session_state[_OF] = Map(experiment, change(of())).of
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
    session.write_address_bar(query(wanted()[0]))


def query(described: Map) -> str:
    """The map and its colours, where they are not the usual ones, as the part of an address after the ``?``."""
    return described.to_query() + ("" if show() == _USUAL[type(described.of)] else f"&{SHOW}={show()}")


def _read(address: str | None) -> dict[str, Any]:
    """The session's values as an address says, the first ones for ``None``; a bare address leaves what there is."""
    if address is None:
        return _values(FIRST_MAP)
    if not address:
        return _own()
    pairs = parse_qsl(address, keep_blank_values=True)
    described = Map.from_query(urlencode([pair for pair in pairs if pair[0] != SHOW]))
    shown = read_show([value for key, value in pairs if key == SHOW], described.of)
    return _values(described) | {SHOW: shown}


def _own() -> dict[str, Any]:
    """What this session has mapped or raced before; the first map if that is nothing."""
    if _OF in st.session_state:
        return {}
    if session.has_experiment() and session.experiment() != FIRST_RACE:
        return _values(Map(session.experiment(), Basins()))
    return _values(FIRST_MAP)


def _values(described: Map) -> dict[str, Any]:
    return session.values(described.experiment) | {
        _OF: described.of,
        _LANDSCAPE: described.experiment.landscape,
        SHOW: _USUAL[type(described.of)],
    }
