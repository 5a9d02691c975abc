"""Everything that a plane through a training's paths can be written as."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from downhill.drawing.readable import exact
from downhill.experiment.labels import labels
from downhill.export.dialect import DECIMAL_COMMA, PROGRAMS, SPREADSHEETS, Dialect, harmless
from downhill.export.gif import render_gif
from downhill.export.reel import Progress
from downhill.export.replay import ReplayLayout, render_html
from downhill.export.source import Source
from downhill.export.still import render_png
from downhill.export.style import USUAL, Style
from downhill.export.vector import render_pdf, render_svg, render_tikz
from downhill.export.video import render_mp4, render_webm
from downhill.networks.planes import ComputedPlane
from downhill.player.plane_race import PlaneRace, held, plane_race
from downhill.player.wire import Losses


@dataclass(frozen=True, slots=True)
class PlaneFile:
    """A file of a plane that somebody wants.

    Attributes:
        file_format: a key of ``PLANE_FORMATS``.
        losses: over which landscape the paths are drawn: ``"train"`` or ``"test"``.
        style: how pictures look; without a title they say how much of the paths' variance the plane holds.
        layout: how a replay is shown first.
        point: of a still picture; ``None`` for the last.
    """

    file_format: str
    losses: Losses = "train"
    style: Style = USUAL
    layout: ReplayLayout = "overlay"
    point: int | None = None

    def make(self, computed: ComputedPlane, on_progress: Progress = lambda _: None) -> bytes:
        """The file.

        Args:
            computed: the plane.
            on_progress: called with the fraction done by formats that take their time; what it raises ends the work.

        Raises:
            ValueError: there is no such point.
        """
        return PLANE_FORMATS[self.file_format].make(self, computed, on_progress)

    @property
    def file_name(self) -> str:
        """Such as ``"downhill-plane.gif"``."""
        return f"downhill-plane.{PLANE_FORMATS[self.file_format].extension}"


class PlaneFormat(NamedTuple):
    """A format of a plane's file.

    Attributes:
        name: for people.
        meaning: what it is, in a few words.
        extension: of the file's name.
        make: writes it.
    """

    name: str
    meaning: str
    extension: str
    make: Callable[[PlaneFile, ComputedPlane, Progress], bytes]


def plane_source(race: PlaneRace) -> Source:
    """What a file of a plane holds, so that it can be made again: the training, and in a second line which plane."""
    computed = race.computed
    return Source(
        "Training",
        computed.training.to_json(),
        f"plane={computed.choice.to_text()}",
        "point",
        f"{held(race.computed)}. {race.about}",
        race.projection,
    )


def render_plane_csv(computed: ComputedPlane, dialect: Dialect = PROGRAMS) -> str:
    """The paths on the plane as CSV: a header row, then one row per point and entrant; numbers in full.

    ``point`` counts the points of a path, ``step`` is that of the training before which it was taken, ``x`` and ``y``
    are those of the nearest point of the plane, ``train_loss`` and ``test_loss`` are the path's own, ``plane_loss`` and
    ``plane_test_loss`` those there. Names are made harmless to spreadsheets as in :func:`downhill.export.render_csv`.

    Args:
        computed: the plane.
        dialect: for programs, or for spreadsheets.
    """
    entrants = computed.training.entrants
    parts = [dialect.begin, dialect.rows([PLANE_COLUMNS])]
    for index, (label, path) in enumerate(zip(labels(entrants, exact), computed.paths, strict=True)):
        names = (index + 1, harmless(str(label)), harmless(entrants[index].rule))
        losses = (path.train_loss, path.plane_loss, path.test_loss, path.plane_test_loss)
        columns = (path.steps, *path.coordinates.T, *losses)
        cells = zip(*(column.tolist() for column in columns), strict=True)
        parts.append(dialect.rows((*names, point, *row) for point, row in enumerate(cells)))
    return "".join(parts)


def render_grid_csv(computed: ComputedPlane, dialect: Dialect = PROGRAMS) -> str:
    """The losses of the plane as CSV: a header row, then one row per point of the grid, the lowest y first."""
    x, y = np.meshgrid(computed.xs, computed.ys)
    columns = (x, y, computed.train_loss, computed.test_loss)
    rows = zip(*(column.ravel().tolist() for column in columns), strict=True)
    return "".join([dialect.begin, dialect.rows([GRID_COLUMNS]), dialect.rows(rows)])


GRID_COLUMNS = ("x", "y", "train_loss", "test_loss")
LOSS_COLUMNS = ("train_loss", "plane_loss", "test_loss", "plane_test_loss")
PLANE_COLUMNS = ("entrant", "name", "rule", "point", "step", "x", "y", *LOSS_COLUMNS)


def _film(render: Callable[..., bytes]) -> Callable[[PlaneFile, ComputedPlane, Progress], bytes]:
    def make(wanted: PlaneFile, computed: ComputedPlane, on_progress: Progress) -> bytes:
        race = plane_race(computed, wanted.losses)
        style = _titled(wanted.style, computed)
        return render(race.experiment, race.trajectories, style, on_progress=on_progress, source=plane_source(race))

    return make


def _still(render: Callable[..., bytes]) -> Callable[[PlaneFile, ComputedPlane, Progress], bytes]:
    def make(wanted: PlaneFile, computed: ComputedPlane, _: Progress) -> bytes:
        race = plane_race(computed, wanted.losses)
        if wanted.point is not None and wanted.point > race.experiment.steps:
            raise ValueError(f"point = {wanted.point}: must be a whole number from 0 to {race.experiment.steps}")
        style, source = _titled(wanted.style, computed), plane_source(race)
        return render(race.experiment, race.trajectories, style, step=wanted.point, source=source)

    return make


def _titled(style: Style, computed: ComputedPlane) -> Style:
    return replace(style, title=style.title or held(computed))


def _replay(lean: bool) -> Callable[[PlaneFile, ComputedPlane, Progress], bytes]:
    def make(wanted: PlaneFile, computed: ComputedPlane, _: Progress) -> bytes:
        race = plane_race(computed, wanted.losses)
        layout = "overlay" if lean and wanted.layout == "surface" else wanted.layout  # it has no relief
        page = render_html(race.experiment, race.trajectories, lean=lean, layout=layout, source=plane_source(race))
        return page.encode()

    return make


def _csv(
    dialect: Dialect, render: Callable[[ComputedPlane, Dialect], str] = render_plane_csv
) -> Callable[[PlaneFile, ComputedPlane, Progress], bytes]:
    return lambda _, computed, __: render(computed, dialect).encode()


PLANE_FORMATS: dict[str, PlaneFormat] = {
    "gif": PlaneFormat("GIF", "the animation", "gif", _film(render_gif)),
    "mp4": PlaneFormat("MP4", "the animation as a video (H.264)", "mp4", _film(render_mp4)),
    "webm": PlaneFormat("WebM", "the animation as a video (VP9)", "webm", _film(render_webm)),
    "png": PlaneFormat("PNG", "the picture of one point", "png", _still(render_png)),
    "svg": PlaneFormat("SVG", "one point as a drawing", "svg", _still(render_svg)),
    "pdf": PlaneFormat("PDF", "one point as a drawing", "pdf", _still(render_pdf)),
    "tikz": PlaneFormat("TikZ", "one point as a drawing in LaTeX's own type", "tex", _still(render_tikz)),
    "html": PlaneFormat("HTML replay", "the player with this plane and the relief", "html", _replay(lean=False)),
    "lean-html": PlaneFormat("lean HTML replay", "the same without the relief", "html", _replay(lean=True)),
    "csv": PlaneFormat("CSV", "the paths, as a table", "csv", _csv(PROGRAMS)),
    "sheet-csv": PlaneFormat("CSV for spreadsheets", "the same as spreadsheets open it", "csv", _csv(SPREADSHEETS)),
    "comma-csv": PlaneFormat(
        "CSV with decimal commas", "the same where numbers are written 0,5: cells end in ;", "csv", _csv(DECIMAL_COMMA)
    ),
    "grid-csv": PlaneFormat("CSV of the landscape", "every loss of the plane", "csv", _csv(PROGRAMS, render_grid_csv)),
}
"""By name; page and route choose from this one list."""
