"""A race as an animated GIF."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from PIL import Image

from export.frames import Film, steps_shown
from export.layout import Layout, default_size
from export.palette import Palette
from plots.theme import THEMES
from trajectories import Experiment, Trajectory

_FILM_MS = 6_000
_LAST_FRAME_MS = 2_000
_SHORTEST_MS = 20  # shorter delays are stretched by browsers
_LONGEST_MS = 200


def render_gif(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    *,
    layout: Layout = "overlay",
    theme: Literal["light", "dark"] = "light",
    size: tuple[int, int] | None = None,
    frames: int = 120,
    on_progress: Callable[[float], None] | None = None,
) -> bytes:
    """The race from the first step to the last, in about six seconds and for ever again.

    The GIF's comment is ``experiment.to_json()``: who finds the picture can run it again.

    Args:
        experiment: the race.
        trajectories: what :func:`trajectories.simulate` made of it.
        layout: all in one panel, or side by side.
        theme: light or dark.
        size: width and height in pixels; by default 640 × 480, side by side by the number of panels (six: 960 × 640).
        frames: at most so many, evenly spread over the steps; a shorter race has one frame per step and one for the
            start. A race with nobody in it is one still picture.
        on_progress: called with the share done, from 0 to 1; what it raises ends the drawing.
    """
    film = Film(experiment, trajectories, layout, THEMES[theme], size or default_size(layout, len(trajectories)))
    palette = Palette(film.theme, len(trajectories))
    shown = steps_shown(experiment.steps, frames) if trajectories else steps_shown(0, 1)

    def pictures() -> Iterator[Image.Image]:
        for done, frame in enumerate(film.frames(shown)):
            if on_progress:
                on_progress(done / len(shown))
            yield palette.index(frame)

    rest = pictures()
    first = next(rest)
    delay = min(max(_FILM_MS // len(shown), _SHORTEST_MS), _LONGEST_MS)
    file = io.BytesIO()
    first.save(
        file,
        format="GIF",
        save_all=True,
        append_images=rest,
        palette=palette.bytes(),
        optimize=True,  # writes only what differs from the frame before
        transparency=palette.transparent,
        disposal=1,
        duration=[delay] * (len(shown) - 1) + [_LAST_FRAME_MS],
        loop=0,
        comment=experiment.to_json().encode(),
    )
    if on_progress:
        on_progress(1.0)
    return file.getvalue()
