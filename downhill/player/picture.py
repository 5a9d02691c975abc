"""What the player shows of an experiment, but for the numbers of the paths: its landscape, and the race's header."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from downhill.drawing.figures import relief
from downhill.drawing.scale import LEVELS, grid_coordinates, loss_scale
from downhill.drawing.theme import PROJECTOR_SCALE, THEMES, Theme
from downhill.drawing.ticks import TICKS_ACROSS, TICKS_UP, bar_ticks
from downhill.experiment import Experiment
from downhill.experiment.experiment import MAX_ENTRANTS
from downhill.player.packing import sliders, summary
from downhill.simulation import Trajectory, loss_grid
from downhill.simulation.read_outs import nearest_minimum_distance
from landscapes import find_landscape


@dataclass(frozen=True, slots=True)
class Picture:
    """What stands still under a race.

    Attributes:
        header: key, view, scale, figures, path styles: whatever ``landscape.js`` reads, as JSON-able data.
        losses: the loss grid, row-major little-endian float32.
    """

    header: dict[str, Any]
    losses: bytes


def landscape_picture(landscape_id: str, parameters: Mapping[str, float]) -> Picture:
    """The landscape under a race: loss grid, known points, suggested starts, colours of both themes, reliefs."""
    landscape = find_landscape(landscape_id)
    x, y = grid_coordinates(landscape.view)
    losses = loss_grid(landscape_id, parameters, x, y)
    scale = loss_scale(losses, landscape.colour_scale)
    header = {
        "key": _key(landscape_id, parameters),
        "view": landscape.view,
        "columns": len(x),
        "rows": len(y),
        "scale": asdict(scale)
        | {"edges": [scale.edges[0], scale.edges[-1]], "levels": LEVELS, "ticks": bar_ticks(scale)},
        "axes": landscape.axes,
        "points": [asdict(point) for point in landscape.critical_points(parameters)],
        "starts": [asdict(start) for start in landscape.starts],
        "looks": {name: look(theme) for name, theme in THEMES.items()},
        "reliefs": {name: relief(scale, landscape.axes, theme) for name, theme in THEMES.items()},
    }
    return Picture(header, losses.astype("<f4").tobytes())


def _key(landscape_id: str, parameters: Mapping[str, float]) -> str:
    return f"{landscape_id} {dict(parameters)}"


def look(theme: Theme) -> dict[str, Any]:
    """A theme as the browser draws with it."""
    colours = {name: getattr(theme, name) for name in ("background", "ink", "muted", "grid", "casing", "isoline")}
    paths = [asdict(theme.path_style(index)) for index in range(MAX_ENTRANTS)]
    return colours | {
        "fills": theme.fills(LEVELS),
        "paths": paths,
        "projectorScale": PROJECTOR_SCALE,
        "tickDistances": [TICKS_ACROSS, TICKS_UP],
    }


def describe(experiment: Experiment, trajectories: Sequence[Trajectory]) -> dict[str, Any]:
    """The race as the player's header: all but the numbers of its paths."""
    return {
        "experiment": experiment.to_query(),
        "landscape": _key(experiment.landscape, experiment.parameters),
        "start": experiment.start,
        "steps": experiment.steps,
        "budget": experiment.budget,
        "searchKey": _search_key(experiment),
        "lowestKnown": _lowest_known(experiment),
        "entrants": [summary(run, nearest_minimum_distance(experiment, tuple(run.theta[-1]))) for run in trajectories],
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
    points = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    return min((point.loss for point in points if point.kind == "minimum"), default=None)
