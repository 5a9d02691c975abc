"""A race as an animated GIF.

Pillow encodes every picture; ``Image.save`` would first keep all of them, so what differs from one to the next is taken
out here and written at once: the memory does not grow with the number of frames.
"""

import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image
from PIL.GifImagePlugin import getdata, getheader

from downhill.experiment import Experiment
from downhill.export.palette import Palette
from downhill.export.reel import Progress, Reel, reel
from downhill.export.source import Source
from downhill.export.style import USUAL, Style
from downhill.simulation import Trajectory
from downhill.simulation.sweep import Sweep


def render_gif(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    style: Style = USUAL,
    *,
    sweep: Sweep | None = None,
    on_progress: Progress | None = None,
    source: Source | None = None,
) -> bytes:
    """The race from the first step to the last, for ever again or once.

    The GIF's comment is ``experiment.to_json()``: who finds the picture can run it again.

    Args:
        experiment: the race.
        trajectories: what :func:`downhill.simulate` made of it.
        style: how it looks. A race shorter than ``style.frames`` has one frame per step and one for the start.
        sweep: runs of one entrant from :func:`simulation.sweep.sweep`: time is then its hyperparameter, and a second
            line of the comment says which.
        on_progress: called with the fraction done, from 0 to 1; what it raises ends the drawing.
        source: what the comment says in place of the experiment.

    Raises:
        ValueError: a sweep that does not fit the experiment or the layout; trajectories that are not the experiment's.
    """
    film = reel(experiment, trajectories, style, sweep, on_progress, source)
    palette = Palette(film.theme, film.entrants)
    file = io.BytesIO()
    for part in _parts(film, palette):
        file.write(part)
    if on_progress:
        on_progress(1.0)
    return file.getvalue()


_AGAIN = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
"""The block that has a viewer begin anew, for ever; 0xff is in no comment, which is UTF-8."""


def played_once(gif: bytes) -> bytes:
    """The same film, which stays at its end: what ``style.once`` gives, without drawing it again.

    Args:
        gif: from :func:`render_gif`.
    """
    return gif.replace(_AGAIN, b"", 1)


class _Change(NamedTuple):
    """What a frame changes: the box that differs, with the transparent index where nothing does."""

    indices: np.ndarray
    offset: tuple[int, int]


def _parts(film: Reel, palette: Palette) -> Iterator[bytes]:
    """The file, piece by piece. A frame like the one before prolongs that one, as a viewer cannot tell them apart."""
    pictures = iter(film.pictures())
    shown = palette.index(next(pictures))
    first = _image(shown, palette)
    again = {} if film.once else {"loop": 0}  # without a word of it a viewer plays once
    header, _ = getheader(first, palette.bytes(), {**again, "comment": film.made_of.encode()})
    yield from header
    waiting, duration = _Change(shown, (0, 0)), film.delay
    for picture in pictures:
        following = palette.index(picture)
        change = _change(shown, following, palette.transparent)
        shown = following
        if change is None:
            duration += film.delay
            continue
        yield from _frame(waiting, duration, palette)
        waiting, duration = change, film.delay
    yield from _frame(waiting, duration - film.delay + film.hold, palette)
    yield b";"


def _change(before: np.ndarray, after: np.ndarray, transparent: int) -> _Change | None:
    differs = before != after
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        return None
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return _Change(np.where(differs[box], after[box], np.uint8(transparent)), (int(columns[0]), int(rows[0])))


def _frame(change: _Change, duration: int, palette: Palette) -> list[bytes]:
    image = _image(change.indices, palette)
    return getdata(image, change.offset, duration=duration, transparency=palette.transparent, disposal=1)


def _image(indices: np.ndarray, palette: Palette) -> Image.Image:
    image = Image.fromarray(indices, mode="P")
    image.putpalette(palette.bytes())
    return image
