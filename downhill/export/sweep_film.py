"""A film whose time is a hyperparameter: how one entrant's whole path bends as it grows."""

from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Int
from PIL import Image

from downhill.drawing.readable import exact, readable
from downhill.drawing.theme import THEMES
from downhill.experiment import Experiment
from downhill.experiment.labels import Label, labels
from downhill.export.frames import draw_whole
from downhill.export.ground import draw_background
from downhill.export.legend import Status, draw_names, draw_values, status, status_of
from downhill.export.outside import End, draw_ends
from downhill.export.raster import Raster
from downhill.export.scene import Area, Head, average_way, draw_heads, draw_moment, end_at, last_drawn, plan_of
from downhill.export.style import Style
from downhill.export.way import LINE, Way
from downhill.simulation import Outcome, Trajectory
from downhill.simulation.sweep import Sweep, swept_parameter

_LONGEST_NAME = 20  # letters, in the title's line


class SweepFrames:
    """Draws a race with one entrant's path at one value of a hyperparameter after the other.

    The others' paths stand still, whole; the swept one lies above them.

    Args:
        experiment: the race.
        trajectories: what came of it.
        sweep: one entrant's runs, from :func:`downhill.simulation.sweep.sweep` of this experiment.
        style: how it looks; its layout must be ``"overlay"``.

    Raises:
        ValueError: another layout, or an entrant or hyperparameter that the experiment does not have.
    """

    def __init__(self, experiment: Experiment, trajectories: Sequence[Trajectory], sweep: Sweep, style: Style) -> None:
        if style.layout != "overlay":
            raise ValueError(f"layout = {style.layout!r}: a film over a hyperparameter is an overlay")
        self._symbol = swept_parameter(experiment, sweep.entrant, sweep.name).symbol
        self.theme = THEMES[style.theme].ordered(experiment.path_styles)
        self.plan = plan_of(experiment, style)
        self._experiment, self._runs, self._sweep = experiment, trajectories, sweep
        self._panel = self.plan.panels[0]
        longest = max(map(self._moment, range(len(sweep.values))), key=len)
        self._background = draw_background(experiment, self.plan, self.theme, style.title, longest)
        self._labels = self._named()
        draw_names(Raster(self._background), self._labels, self.plan, self.theme)
        others = [
            Head(index, self._panel.pixels(run.theta), last_drawn(run))
            for index, run in enumerate(trajectories)
            if index != sweep.entrant
        ]
        self._heads = tuple(others)
        ways = [self._way(head) for head in others]
        for head in others:
            ways += average_way(trajectories[head.entrant], head, self._panel, self.theme, self.plan.scale)
        for way in ways:
            draw_whole(self._background, self._panel.box[:2], way)

    def _named(self) -> tuple[Label, ...]:
        """What the film varies is not what the entrant was entered with."""
        named = list(labels(self._experiment.entrants, exact))
        name, apart = named[self._sweep.entrant]
        begin = f"{self._symbol} = "
        apart = tuple(f"every {self._symbol}" if each.startswith(begin) else each for each in apart)
        named[self._sweep.entrant] = Label(name, apart)
        return tuple(named)

    def _way(self, head: Head) -> Way:
        style = self.theme.path_style(head.entrant)
        return Way(head.points, head.last, self._panel.size, style, self.theme.casing, LINE * self.plan.scale)

    def frames(self, moments: Int[np.ndarray, " shown"]) -> Iterator[Image.Image]:
        """A picture for each of these values' indices."""
        for moment in moments.tolist():
            swept = Head(
                self._sweep.entrant,
                self._panel.pixels(self._sweep.theta[moment]),
                max(int(self._sweep.last_sound_step[moment]), 0),
            )
            frame = self._background.copy()
            draw_whole(frame, self._panel.box[:2], self._way(swept))
            heads = Area(self._panel.box, (), (*self._heads, swept))
            canvas = Raster(frame)
            draw_heads(canvas, frame.width, heads, self._experiment.steps, self.theme, self.plan.scale)
            draw_ends(canvas, self._panel, self._ends(moment, swept), self.theme, self.plan.scale)
            draw_moment(canvas, self._moment(moment), self.plan, self.theme)
            draw_values(canvas, self._labels, self._statuses(moment), self.plan, self.theme)
            yield frame

    def _ends(self, moment: int, swept: Head) -> dict[int, End]:
        outcome = self._sweep.outcomes[moment]
        ends = {head.entrant: end_at(self._runs[head.entrant], self._experiment.steps) for head in self._heads}
        lost = outcome.describe() if outcome == Outcome.DIVERGED else ""
        return ends | {swept.entrant: End(self._sweep.theta[moment][swept.last], lost)}

    def _moment(self, moment: int) -> str:
        """In six digits, for near 1 the first of them say nothing."""
        name = self._experiment.entrants[self._sweep.entrant].label
        brief = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        return f"{self._symbol} of {brief} = {readable(float(self._sweep.values[moment]), 6)}"

    def _statuses(self, moment: int) -> list[Status]:
        outcome = self._sweep.outcomes[moment]
        lost = outcome if outcome in (Outcome.DIVERGED, Outcome.LEFT_THE_VIEW) else None
        statuses = [status(run, self._experiment.steps) for run in self._runs]
        statuses[self._sweep.entrant] = status_of(lost, float(self._sweep.final_loss[moment]))
        return statuses
