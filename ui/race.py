"""From the session's experiment to the player."""

import json
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

import numpy as np

# Not used here. Plotly looks whether pandas has been imported, and takes it half imported if another thread is just
# doing that, as scikit-learn does when the first landscape of data is loaded: so it is imported whole before that.
import pandas as pd  # noqa: F401  # pyright: ignore[reportUnusedImport]
import plotly.graph_objects as go
import streamlit as st

from landscapes import find_landscape
from player import Picture, loss_axis, pack, player, summary
from plots.figures import landscape_panel, loss_axes
from plots.scale import loss_scale
from plots.theme import THEMES
from trajectories import Experiment, Trajectory, loss_grid, simulate
from trajectories.experiment import MAX_ENTRANTS
from trajectories.read_outs import nearest_minimum_distance
from ui import session

KEY = "race"
GRID_POINTS = 201


# Trajectories and pictures are never changed once made, so sessions may share them. This cache is Python's own, because
# the route of the read-outs asks it too, outside of any session.
@lru_cache(maxsize=16)
def trajectories_of(experiment: Experiment) -> tuple[Trajectory, ...]:
    """The race, simulated once for everyone who looks at it."""
    return simulate(experiment)


@st.cache_resource(max_entries=32, show_spinner=False)
def picture_of(landscape_id: str, parameters: dict[str, float]) -> Picture:
    """The landscape under a race: loss grid, figures for both themes, colours."""
    landscape = find_landscape(landscape_id)
    x, y = (np.linspace(low, high, GRID_POINTS) for low, high in landscape.view)
    losses = loss_grid(landscape_id, parameters, x, y)
    scale = loss_scale(losses, landscape.colour_scale)
    points = [(point.kind, point.point, point.loss) for point in landscape.critical_points(parameters)]
    header = {
        "key": f"{landscape_id} {parameters}",
        "view": landscape.view,
        "columns": len(x),
        "rows": len(y),
        "scale": asdict(scale),
        "figures": {n: _plain(landscape_panel(scale, x, y, landscape.axes, points, t)) for n, t in THEMES.items()},
        "curves": {name: _plain(loss_axes(theme)) for name, theme in THEMES.items()},
        "styles": {
            name: {
                "ink": theme.ink,
                "muted": theme.muted,
                "casing": theme.casing,
                "paths": [asdict(theme.path_style(index)) for index in range(MAX_ENTRANTS)],
            }
            for name, theme in THEMES.items()
        },
    }
    return Picture(header, losses.astype("<f4").tobytes())


def show_race(experiment: Experiment) -> None:
    """The player with this race; a click on it moves the start of the session's experiment."""
    picture = picture_of(experiment.landscape, dict(experiment.parameters))
    trajectories = trajectories_of(experiment)
    race = {
        "experiment": experiment.to_query(),
        "landscape": picture.header["key"],
        "layout": session.layout(),
        "start": experiment.start,
        "steps": experiment.steps,
        "curve": loss_axis(trajectories, _lowest_known(experiment), _losses_in_view(picture)),
        "entrants": [summary(run, nearest_minimum_distance(experiment, tuple(run.theta[-1]))) for run in trajectories],
    }
    player(picture, race, pack(trajectories), key=KEY, on_start=_start_moved, on_layout=_layout_changed)


def _plain(figure: go.Figure) -> dict[str, Any]:
    return json.loads(str(figure.to_json()))


def _lowest_known(experiment: Experiment) -> float | None:
    points = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    return min((point.loss for point in points if point.kind == "minimum"), default=None)


def _losses_in_view(picture: Picture) -> tuple[float, float]:
    scale = picture.header["scale"]
    return scale["lowest"], scale["highest"]


def _start_moved() -> None:
    start = st.session_state[KEY].start
    session.edit(lambda experiment: replace(experiment, start=start))


def _layout_changed() -> None:
    session.set_layout(st.session_state[KEY].layout)
