"""What an encoder is given: pictures in their order, for how long each stands, and what made them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from downhill.drawing.theme import THEMES, Theme
from downhill.experiment import Experiment
from downhill.export.checks import check_runs, check_style
from downhill.export.frames import RaceFrames
from downhill.export.source import Source, source_of
from downhill.export.style import Style
from downhill.export.sweep_film import SweepFrames
from downhill.simulation import Trajectory
from downhill.simulation.sweep import Sweep

Progress = Callable[[float], None]
"""Called with the fraction done, from 0 to 1; what it raises ends the work."""


@dataclass(frozen=True, slots=True)
class Reel:
    """A film that has yet to be drawn.

    Attributes:
        size: width and height of its pictures.
        theme: its colours.
        entrants: how many race in it.
        count: how many pictures there are.
        delay: milliseconds from one to the next.
        hold: milliseconds that the last one stays.
        once: whether a GIF is not to begin anew.
        made_of: what it was made of, as JSON; of a film over a hyperparameter, a second line says which and its values.
        pictures: draws them, one after the other.
    """

    size: tuple[int, int]
    theme: Theme
    entrants: int
    count: int
    delay: int
    hold: int
    once: bool
    made_of: str
    pictures: Callable[[], Iterator[Image.Image]]


def reel(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    style: Style,
    sweep: Sweep | None,
    on_progress: Progress | None,
    source: Source | None = None,
) -> Reel:
    """The race step by step; with a sweep the path at each of its values.

    A race of nobody is one still picture.

    Raises:
        ValueError: a sweep that is not of this experiment, or in another layout than ``"overlay"``; a size over
            1920 × 1440.
    """
    check_style(style)
    check_runs(experiment, trajectories)
    style.check_film()
    last = len(sweep.values) - 1 if sweep else experiment.steps if trajectories else 0
    moments = style.moments(last)
    source = source or source_of(experiment)
    frames = (
        SweepFrames(experiment, trajectories, sweep, style)
        if sweep
        else RaceFrames(experiment, trajectories, style, source.moment)
    )

    def pictures() -> Iterator[Image.Image]:
        for done, frame in enumerate(frames.frames(moments)):
            if on_progress:
                on_progress(done / len(moments))
            yield frame

    delay = style.delay(len(moments))
    return Reel(
        size=frames.plan.size,
        theme=THEMES[style.theme],
        entrants=len(trajectories),
        count=len(moments),
        delay=delay,
        hold=max(round(style.hold * 100) * 10, delay),
        once=style.once,
        made_of=_made_of(source, sweep),
        pictures=pictures,
    )


def _made_of(source: Source, sweep: Sweep | None) -> str:
    if sweep is None:
        return source.lines
    first, last = (float(np.float64(value)) for value in (sweep.values[0], sweep.values[-1]))
    film = f"film over {sweep.name} of entrant {sweep.entrant + 1}: {len(sweep.values)} values, {first!r} to {last!r}"
    return f"{source.lines}\n{film}"
