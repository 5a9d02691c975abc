"""The addresses of a training's planes, lines and their files: the training's own query, and what is asked of it."""

from typing import NamedTuple, cast, get_args

from downhill.drawing.layout import Layout as PictureLayout
from downhill.drawing.theme import ThemeName
from downhill.experiment.checks import known
from downhill.experiment.codec import read_whole
from downhill.experiment.fields import without_one
from downhill.export.plane_formats import PLANE_FORMATS, PlaneFile
from downhill.export.style import Style
from downhill.networks.plane_choice import PlaneChoice
from downhill.networks.planes import check_choice, check_line
from downhill.networks.training import Training
from downhill.player.wire import Layout, Losses

PLANE, BETWEEN = "plane", "between"
FIELDS = ("format", "losses", "layout", "theme", "point", "projector")
"""Those of a file."""


class PlaneAsked(NamedTuple):
    """A plane that somebody wants to see."""

    training: Training
    choice: PlaneChoice


class LineAsked(NamedTuple):
    """The line between the ends of two entrants."""

    training: Training
    first: int
    second: int


class FileAsked(NamedTuple):
    """A file of a plane."""

    plane: PlaneAsked
    file: PlaneFile

    @property
    def training(self) -> Training:
        """The plane's."""
        return self.plane.training


def read_plane(query: str) -> PlaneAsked:
    """A plane's query: the training's, and perhaps ``plane=random,entrant=1``.

    Raises:
        ValueError: not a valid training, or nothing that can be chosen of it.
    """
    query, chosen = without_one(query, PLANE)
    training = Training.from_query(query)
    choice = PlaneChoice() if chosen is None else PlaneChoice.from_text(chosen)
    check_choice(training, choice)
    return PlaneAsked(training, choice)


def read_line(query: str) -> LineAsked:
    """A line's query: the training's, and ``between=0,1``.

    Raises:
        ValueError: not a valid training, or no indices of two of its entrants.
    """
    query, text = without_one(query, BETWEEN)
    first, _, second = (text or "").partition(",")
    if not all(index.isascii() and index.isdecimal() and len(index) < 4 for index in (first, second)):
        raise ValueError(f"{BETWEEN} = {text!r:.100}: must be the indices of two entrants, like 0,1")
    asked = LineAsked(Training.from_query(query), int(first), int(second))
    check_line(*asked)
    return asked


def read_file(query: str) -> FileAsked:
    """A file's query: the plane's, ``format``, and perhaps ``losses``, ``layout``, ``theme``, ``point``, ``projector``.

    Raises:
        ValueError: as :func:`read_plane`, or a field that is not allowed.
    """
    fields: dict[str, str | None] = {}
    for name in FIELDS:
        query, fields[name] = without_one(query, name)
    file_format = known("format", fields["format"], PLANE_FORMATS)
    losses = cast(Losses, known("losses", fields["losses"] or "train", get_args(Losses)))
    layout = cast(Layout, known("layout", fields["layout"] or "overlay", get_args(Layout)))
    style = Style(
        cast(PictureLayout, layout if layout in get_args(PictureLayout) else "overlay"),  # a picture has no relief
        cast(ThemeName, known("theme", fields["theme"] or "light", get_args(ThemeName))),
        projector=known("projector", fields["projector"] or "no", ("yes", "no")) == "yes",
    )
    point = None if fields["point"] is None else read_whole("point", fields["point"])
    if point is not None and point < 0:
        raise ValueError(f"point = {point}: must be a whole number from 0")
    return FileAsked(read_plane(query), PlaneFile(file_format, losses, style, layout, point))
