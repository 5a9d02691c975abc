"""What the player shows of an experiment, but for the numbers of the paths: its landscape, and the race's header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from downhill.drawing.figures import relief
from downhill.drawing.readable import exact
from downhill.drawing.scale import LEVELS, LossScale, grid_coordinates, loss_scale
from downhill.drawing.theme import PROJECTOR_SCALE, THEMES, PathStyle, Theme, ThemeName
from downhill.drawing.ticks import TICKS_ACROSS, TICKS_UP, bar_ticks
from downhill.experiment import Experiment
from downhill.experiment.experiment import MAX_ENTRANTS
from downhill.experiment.labels import labels
from downhill.player import wire
from downhill.player.packing import sliders, summary
from downhill.simulation import Trajectory, loss_grid
from downhill.simulation.grid import grid_is_compiled
from downhill.simulation.read_outs import nearest_minimum_distance
from landscapes import find_landscape
from landscapes.entry import Fit


@dataclass(frozen=True, slots=True)
class Picture:
    """What stands still under a race.

    Attributes:
        header: all but the losses.
        losses: the numbers that belong to the header.
    """

    header: wire.LandscapeHeader
    losses: bytes


def landscape_picture(landscape_id: str, parameters: Mapping[str, float]) -> Picture:
    """The landscape under a race: loss grid, known points, suggested starts, colours of both themes, reliefs."""
    landscape = find_landscape(landscape_id)
    x, y = grid_coordinates(landscape.view)
    losses = loss_grid(landscape_id, parameters, x, y)
    scale = loss_scale(losses, landscape.colour_scale)
    header: wire.LandscapeHeader = {
        "key": _key(landscape_id, parameters),
        "view": landscape.view,
        "columns": len(x),
        "rows": len(y),
        "scale": _scale(scale),
        "axes": landscape.axes,
        "points": [
            {"kind": known.kind, "point": known.point, "loss": known.loss}
            for known in landscape.critical_points(parameters)
        ],
        "starts": [{"name": start.name, "point": start.point, "shows": start.shows} for start in landscape.starts],
        "themes": theme_colours(),
        "reliefs": {name: relief(scale, landscape.axes, theme) for name, theme in THEMES.items()},
        "data": landscape.fit and _data(landscape.fit),
    }
    return Picture(header, losses.astype("<f4").tobytes())


def _data(fit: Fit) -> wire.FittedData:
    return {
        "names": fit.names,
        "x": fit.x.tolist(),
        "y": fit.y.tolist(),
        "train": fit.train,
        "curve": fit.curve.tolist(),
    }


def picture_is_compiled(landscape_id: str, parameters: Mapping[str, float]) -> bool:
    """Whether nothing has to be compiled for its picture."""
    return grid_is_compiled(landscape_id, parameters, *grid_coordinates(find_landscape(landscape_id).view))


def _key(landscape_id: str, parameters: Mapping[str, float]) -> str:
    return f"{landscape_id} {dict(parameters)}"


def _scale(scale: LossScale) -> wire.LossScale:
    return {
        "kind": scale.kind,
        "lowest": scale.lowest,
        "highest": scale.highest,
        "floor": scale.floor,
        "edges": (float(scale.edges[0]), float(scale.edges[-1])),
        "levels": LEVELS,
        "ticks": bar_ticks(scale),
    }


def theme_colours() -> dict[ThemeName, wire.ThemeColours]:
    """The themes as the browser draws with them."""
    return {name: _colours(theme) for name, theme in THEMES.items()}


def _colours(theme: Theme) -> wire.ThemeColours:
    return {
        "background": theme.background,
        "ink": theme.ink,
        "muted": theme.muted,
        "grid": theme.grid,
        "casing": theme.casing,
        "isoline": theme.isoline,
        "fills": theme.fills(LEVELS),
        "paths": [_path_style(theme.path_style(index)) for index in range(MAX_ENTRANTS)],
        "projectorScale": PROJECTOR_SCALE,
        "tickDistances": (TICKS_ACROSS, TICKS_UP),
    }


def _path_style(style: PathStyle) -> wire.PathStyle:
    return {"colour": style.colour, "dash": style.dash, "marker": style.marker, "hollow": style.hollow}


def describe(experiment: Experiment, trajectories: Sequence[Trajectory]) -> wire.RaceHeader:
    """The race as the player's header: all but the numbers of its paths."""
    assert experiment.start is not None  # an experiment fills it in
    return {
        "experiment": experiment.to_query(),
        "landscape": _key(experiment.landscape, experiment.parameters),
        "start": experiment.start,
        "parameters": dict(experiment.parameters),
        "steps": experiment.steps,
        "seed": experiment.seed,
        "budget": experiment.budget,
        "searchKey": _search_key(experiment),
        "lowestKnown": _lowest_known(experiment),
        "entrants": [
            summary(run, label, nearest_minimum_distance(experiment, tuple(run.theta[-1])))
            for run, label in zip(trajectories, labels(experiment.entrants, exact), strict=True)
        ],
        "pathStyles": experiment.path_styles,
        **sliders(trajectories),
    }


def _search_key(experiment: Experiment) -> str:
    """What is equal for races that a search for learning rates treats alike: the experiment at the default rates."""
    entrants = tuple(
        replace(each, hyperparameters={name: v for name, v in each.hyperparameters.items() if name != "learning_rate"})
        for each in experiment.entrants
    )
    return replace(experiment, entrants=entrants).to_query()


def _lowest_known(experiment: Experiment) -> float | None:
    return find_landscape(experiment.landscape).lowest_known(experiment.parameters)
