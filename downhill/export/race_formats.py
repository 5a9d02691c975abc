"""Everything that a race can be written as; page and command line choose from this one list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from downhill.experiment import Experiment
from downhill.export.dialect import DECIMAL_COMMA, PROGRAMS, SPREADSHEETS, Dialect
from downhill.export.embed import embedded_layout
from downhill.export.gif import render_gif
from downhill.export.link import qr_code, race_link
from downhill.export.number_texts import render_json
from downhill.export.reel import Progress
from downhill.export.replay import ReplayLayout, render_html
from downhill.export.slide_files import render_slide_files
from downhill.export.slides import Slide, render_slides
from downhill.export.snippet import Library, render_snippet
from downhill.export.still import render_png
from downhill.export.style import USUAL, Style
from downhill.export.table import render_csv
from downhill.export.vector import render_pdf, render_svg, render_tikz
from downhill.export.video import render_mp4, render_webm
from downhill.simulation import Trajectory
from downhill.simulation.portions import finished
from downhill.simulation.sweep import film_values, sweep_in_portions, swept_parameter

Runs = Sequence[Trajectory]


@dataclass(frozen=True, slots=True)
class FileRequest:
    """A file that somebody wants; equal requests are for equal files.

    Attributes:
        file_format: a key of ``RACE_FORMATS``.
        experiment: the race.
        style: how pictures look.
        layout: how a replay is shown first.
        film: index of an entrant and its hyperparameter that a film's time is; ``None`` for the step.
        step: of a still picture; ``None`` for the last.
        entrant: index of the one whose snippet it is.
        library: what the snippet runs on.
        playground: the address that a replay leads back to, if any.
    """

    file_format: str
    experiment: Experiment
    style: Style = USUAL
    layout: ReplayLayout = "overlay"
    film: tuple[int, str] | None = None
    step: int | None = None
    entrant: int = 0
    library: Library = "downhill"
    playground: str | None = None

    def make(self, runs: Runs, on_progress: Progress) -> bytes:
        """The file.

        Args:
            runs: what :func:`downhill.simulate` made of the experiment.
            on_progress: called with the fraction done by formats that take their time; what it raises ends the work.

        Raises:
            ValueError: something in the request that this format cannot have.
        """
        return RACE_FORMATS[self.file_format].make(self, runs, on_progress)

    @property
    def file_name(self) -> str:
        """Such as ``"downhill-beale.gif"``; of a formula only that it is one."""
        return f"downhill-{self.experiment.landscape.partition(':')[0]}.{RACE_FORMATS[self.file_format].extension}"


class RaceFormat(NamedTuple):
    """A format of a race's file.

    Attributes:
        name: for people.
        meaning: what it is, in a few words.
        extension: of the file's name.
        make: writes it.
        pictured: whether a style says how it looks.
        moves: whether it is a film.
        drawn: whether it is a drawing of one step whose width on paper is chosen.
    """

    name: str
    meaning: str
    extension: str
    make: Callable[[FileRequest, Runs, Progress], bytes]
    pictured: bool = False
    moves: bool = False
    drawn: bool = False

    @property
    def still(self) -> bool:
        """Whether it shows one step."""
        return self.pictured and not self.moves


def _film(render: Callable[..., bytes]) -> Callable[[FileRequest, Runs, Progress], bytes]:
    def make(request: FileRequest, runs: Runs, on_progress: Progress) -> bytes:
        experiment, swept = request.experiment, None
        if request.film:
            entrant, name = request.film
            parameter = swept_parameter(experiment, entrant, name)
            value = experiment.entrants[entrant].hyperparameters[name]
            work = sweep_in_portions(experiment, entrant, name, film_values(parameter, value))
            swept = finished(work, lambda _: on_progress(0.0))
        return render(experiment, runs, request.style, sweep=swept, on_progress=on_progress)

    return make


def _still(render: Callable[..., bytes]) -> Callable[[FileRequest, Runs, Progress], bytes]:
    return lambda request, runs, _: render(request.experiment, runs, request.style, step=request.step)


def _replay(request: FileRequest, runs: Runs, on_progress: Progress) -> bytes:
    return render_html(
        request.experiment,
        runs,
        moved=True,
        on_progress=on_progress,
        layout=request.layout,
        playground=request.playground,
    ).encode()


def _lean_replay(request: FileRequest, runs: Runs, _: Progress) -> bytes:
    layout = "overlay" if request.layout == "surface" else request.layout  # it has no relief
    return render_html(request.experiment, runs, lean=True, layout=layout, playground=request.playground).encode()


def _slide(request: FileRequest, runs: Runs, on_progress: Progress) -> bytes:
    slide = Slide(
        experiment=request.experiment,
        trajectories=runs,
        layout=embedded_layout(request.layout),
        title=request.style.title,
    )
    theme, playground = request.style.theme, request.playground
    return render_slides([slide], theme=theme, playground=playground, on_progress=on_progress).encode()


def _csv(dialect: Dialect) -> Callable[[FileRequest, Runs, Progress], bytes]:
    return lambda request, runs, _: render_csv(request.experiment, runs, dialect).encode()


def _json(request: FileRequest, runs: Runs, _: Progress) -> bytes:
    return render_json(request.experiment, runs).encode() + b"\n"


def _snippet(request: FileRequest, _runs: Runs, _: Progress) -> bytes:
    return render_snippet(request.experiment, request.entrant, request.library).encode()


def _qr(request: FileRequest, _runs: Runs, _: Progress) -> bytes:
    if request.playground is None:
        raise ValueError("playground: a QR code needs the address that it leads to")
    code = qr_code(race_link(request.playground, request.experiment, request.layout))
    if code is None:
        raise ValueError("the link is too long for a QR code, which holds 2,953 characters")
    return code[0].encode()


def _drawing(name: str, meaning: str, extension: str, render: Callable[..., bytes]) -> RaceFormat:
    return RaceFormat(name, meaning, extension, _still(render), pictured=True, drawn=True)


RACE_FORMATS: dict[str, RaceFormat] = {
    "gif": RaceFormat("GIF", "the animation", "gif", _film(render_gif), True, True),
    "mp4": RaceFormat("MP4", "the animation as a video (H.264)", "mp4", _film(render_mp4), True, True),
    "webm": RaceFormat("WebM", "the animation as a video (VP9)", "webm", _film(render_webm), True, True),
    "png": RaceFormat("PNG", "the picture of one step", "png", _still(render_png), True),
    "svg": _drawing("SVG", "one step as a drawing, for Word, Inkscape and the web", "svg", render_svg),
    "pdf": _drawing("PDF", "one step as a drawing, for papers and slides", "pdf", render_pdf),
    "tikz": _drawing("TikZ", "one step as a drawing in LaTeX's own type", "tex", render_tikz),
    "for-slides": RaceFormat(
        "zip for slides",
        "for PowerPoint, Keynote and Google Slides: GIFs, a video, pictures",
        "zip",
        _film(render_slide_files),
        True,
        True,
    ),
    "html": RaceFormat(
        "HTML replay", "the player with this race, its sliders and the relief: 2 to 11 MB", "html", _replay
    ),
    "lean-html": RaceFormat(
        "lean HTML replay", "the same without the relief, mostly below 0.5 MB", "html", _lean_replay
    ),
    "slides": RaceFormat(
        "HTML slide",
        "for reveal.js or by itself: the race, and a start to be dragged; mostly below 2 MB",
        "html",
        _slide,
    ),
    "json": RaceFormat("JSON", "every number; Python reads it back exactly", "json", _json),
    "csv": RaceFormat("CSV", "every number, as a table", "csv", _csv(PROGRAMS)),
    "sheet-csv": RaceFormat("CSV for spreadsheets", "the same as spreadsheets open it", "csv", _csv(SPREADSHEETS)),
    "comma-csv": RaceFormat(
        "CSV with decimal commas", "the same where numbers are written 0,5: cells end in ;", "csv", _csv(DECIMAL_COMMA)
    ),
    "snippet": RaceFormat("Python script", "a script that makes one entrant's run again", "py", _snippet),
    "qr": RaceFormat("QR code", "the link to this race, as SVG; needs the Playground's address", "svg", _qr),
}
