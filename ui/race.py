"""From the session's experiment to the player."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import numpy as np

# Not used here. Plotly looks whether pandas has been imported, and takes it half imported if another thread is just
# doing that, as scikit-learn does when the first landscape of data is loaded: so it is imported whole before that.
import pandas as pd  # noqa: F401  # pyright: ignore[reportUnusedImport]
import streamlit as st

from landscapes import find_landscape
from player import Picture, pack, player, summary
from plots.figures import relief
from plots.scale import LEVELS, loss_scale
from plots.theme import THEMES, Theme
from trajectories import Experiment, Trajectory, loss_grid, simulate
from trajectories.checks import sequence
from trajectories.experiment import MAX_ENTRANTS
from trajectories.read_outs import nearest_minimum_distance
from ui import session

KEY = "race"
GRID_POINTS = 201

_MOST_EDITS = 100
"""Of those that a player sends at once."""


# Trajectories and pictures are never changed once made, so sessions may share them. This cache is Python's own, because
# the route of the read-outs asks it too, outside of any session.
@lru_cache(maxsize=16)
def trajectories_of(experiment: Experiment) -> tuple[Trajectory, ...]:
    """The race, simulated once for everyone who looks at it."""
    return simulate(experiment)


@st.cache_resource(max_entries=32, show_spinner=False)
def picture_of(landscape_id: str, parameters: dict[str, float]) -> Picture:
    """The landscape under a race: loss grid, known points, suggested starts, colours of both themes, reliefs."""
    landscape = find_landscape(landscape_id)
    x, y = (np.linspace(low, high, GRID_POINTS) for low, high in landscape.view)
    losses = loss_grid(landscape_id, parameters, x, y)
    scale = loss_scale(losses, landscape.colour_scale)
    header = {
        "key": _key(landscape_id, parameters),
        "view": landscape.view,
        "columns": len(x),
        "rows": len(y),
        "scale": asdict(scale) | {"edges": [scale.edges[0], scale.edges[-1]], "levels": LEVELS},
        "axes": landscape.axes,
        "points": [asdict(point) for point in landscape.critical_points(parameters)],
        "starts": [asdict(start) for start in landscape.starts],
        "looks": {name: _look(theme) for name, theme in THEMES.items()},
        "reliefs": {name: relief(scale, landscape.axes, theme) for name, theme in THEMES.items()},
    }
    return Picture(header, losses.astype("<f4").tobytes())


def _key(landscape_id: str, parameters: Mapping[str, float]) -> str:
    return f"{landscape_id} {dict(parameters)}"


def _look(theme: Theme) -> dict[str, Any]:
    colours = {name: getattr(theme, name) for name in ("background", "ink", "muted", "grid", "casing", "isoline")}
    paths = [asdict(theme.path_style(index)) for index in range(MAX_ENTRANTS)]
    return colours | {"fills": theme.fills(LEVELS), "paths": paths}


def describe(experiment: Experiment, trajectories: Sequence[Trajectory]) -> dict[str, Any]:
    """The race as the player's header: all but the numbers of its paths."""
    return {
        "experiment": experiment.to_query(),
        "landscape": _key(experiment.landscape, experiment.parameters),
        "start": experiment.start,
        "steps": experiment.steps,
        "budget": experiment.budget,
        "lowestKnown": _lowest_known(experiment),
        "entrants": [summary(run, nearest_minimum_distance(experiment, tuple(run.theta[-1]))) for run in trajectories],
    }


def show_race(experiment: Experiment) -> None:
    """The player with this race; what is changed in it changes the session's experiment."""
    picture = picture_of(experiment.landscape, dict(experiment.parameters))
    trajectories = trajectories_of(experiment)
    race = describe(experiment, trajectories) | {"layout": session.layout()} | session.heard()
    player(picture, race, pack(trajectories), key=KEY, on_edits=_edited)


def _lowest_known(experiment: Experiment) -> float | None:
    points = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    return min((point.loss for point in points if point.kind == "minimum"), default=None)


def _edited() -> None:
    """Apply what the player says; it may be anything, for it comes from a browser."""
    edits: object = st.session_state[KEY].edits
    for edit in edits[-_MOST_EDITS:] if isinstance(edits, list) else ():
        if isinstance(edit, dict) and session.is_news(edit.get("count")):
            _apply(edit)


def _apply(edit: dict[str, Any]) -> None:
    if "layout" in edit:
        session.set_layout(edit["layout"])
    if edit.keys() & {"start", "hyperparameters", "budget"}:
        session.edit(lambda old: edited(old, edit))


def edited(old: Experiment, edit: Mapping[str, Any]) -> Experiment:
    """The experiment with start, budget and hyperparameters as the player wants them.

    Raises:
        ValueError: anything in it that is not allowed.
    """
    description = json.loads(old.to_json())
    description |= {name: edit[name] for name in ("start", "budget") if name in edit}
    entrants = description["entrants"]
    for change in sequence("hyperparameters", edit.get("hyperparameters", ()), "a list of [entrant, name, value]"):
        index, name, value = sequence("hyperparameters", change, "a list of [entrant, name, value]")
        if index not in range(len(entrants)):
            raise ValueError(f"entrant = {index!r}: there is none with this number any more")
        entrants[index]["hyperparameters"][str(name)] = value
    return Experiment.from_json(json.dumps(description))
