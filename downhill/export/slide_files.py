"""A race for PowerPoint, Keynote and Google Slides: what these take, in one zip, and how it is inserted."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace

from PIL import Image

from downhill.experiment import Experiment
from downhill.export.gif import played_once, render_gif
from downhill.export.parts import page_file
from downhill.export.reel import Progress
from downhill.export.still import render_png
from downhill.export.style import USUAL, Style
from downhill.export.vector import render_pdf, render_svg
from downhill.export.video import render_mp4
from downhill.simulation import Trajectory
from downhill.simulation.sweep import Sweep


def render_slide_files(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    style: Style = USUAL,
    *,
    sweep: Sweep | None = None,
    on_progress: Progress | None = None,
) -> bytes:
    """A zip of the race as GIF that loops, GIF that plays once, and MP4; of its end as PNG, SVG and PDF; and a README.

    The MP4 begins with the PNG, for one frame: see :func:`downhill.export.render_mp4`.

    Args:
        experiment: the race.
        trajectories: what :func:`downhill.simulate` made of it.
        style: how all of it looks.
        sweep: what the films' time is in place of the step; as for :func:`downhill.export.render_gif`.
        on_progress: called with the fraction done, from 0 to 1; what it raises ends the work.

    Raises:
        ValueError: a sweep that does not fit the experiment or the layout.
    """
    first, second = _halves(on_progress or (lambda _: None))
    png = render_png(experiment, trajectories, style)
    gif = render_gif(experiment, trajectories, replace(style, once=False), sweep=sweep, on_progress=first)
    with Image.open(io.BytesIO(png)) as poster:
        mp4 = render_mp4(experiment, trajectories, style, sweep=sweep, on_progress=second, poster=poster.convert("RGB"))
    return _zipped(
        {
            "README.txt": page_file("slide_files.txt").encode(),
            "race.gif": gif,
            "race-once.gif": played_once(gif),
            "race.mp4": mp4,
            "race.pdf": render_pdf(experiment, trajectories, style),
            "race.png": png,
            "race.svg": render_svg(experiment, trajectories, style),
        }
    )


def _halves(on_progress: Progress) -> tuple[Callable[[float], None], Callable[[float], None]]:
    return lambda done: on_progress(done / 2), lambda done: on_progress((1 + done) / 2)


def _zipped(files: dict[str, bytes]) -> bytes:
    """A zip without the moment at which it was made."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()
