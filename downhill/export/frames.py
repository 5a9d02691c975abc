"""The frames of a race, one after the other; every encoder takes its pictures from here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int
from PIL import Image

from downhill.drawing.layout import Box, Panel, Plan, plan
from downhill.drawing.readable import exact
from downhill.drawing.theme import THEMES, Theme
from downhill.experiment import Experiment
from downhill.experiment.labels import labels
from downhill.export.background import draw_background, scale_of
from downhill.export.curve import LossCurve
from downhill.export.drawing import stamp_marker, write
from downhill.export.legend import are_whole, draw_names, draw_values, status
from downhill.export.outside import End, draw_ends
from downhill.export.style import Style
from downhill.export.trails import AVERAGE_LINE, FAINT_LINE, LINE, Trail
from downhill.simulation import Outcome, Trajectory
from landscapes import find_landscape

_HEAD_REACH = 8  # beyond a curve's box, so that a head at its end is whole

_HEADINGS = (1, 2, 3)  # lines: name and loss in one; the loss in one of its own; the name in two


@dataclass(frozen=True, slots=True)
class Head:
    """Where an entrant's marker is.

    Attributes:
        entrant: its index.
        points: the pixels of every step, from the corner of a box.
        last: the last of them to show.
    """

    entrant: int
    points: Float[np.ndarray, "steps 2"]
    last: int


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the picture in which trails grow.

    Attributes:
        box: where it is.
        trails: lowest first.
        heads: lowest first.
        reach: pixels beyond the box in which heads are still drawn.
    """

    box: Box
    trails: tuple[Trail, ...]
    heads: tuple[Head, ...]
    reach: int = 0


class RaceFrames:
    """Draws a race step by step.

    The background is drawn once; a trail is only ever drawn on, and only the box that has changed is put together anew.

    Args:
        experiment: the race.
        trajectories: what came of it.
        style: how it looks.
        moment: what one of its steps is called.
    """

    def __init__(
        self, experiment: Experiment, trajectories: Sequence[Trajectory], style: Style, moment: str = "step"
    ) -> None:
        self.theme = THEMES[style.theme].ordered(experiment.path_styles)
        self.plan = plan_of(experiment, style)
        self._experiment, self._runs = experiment, trajectories
        self._moment = moment
        last = self._written(experiment.steps)
        self._background = draw_background(experiment, self.plan, self.theme, style.title, last)
        self._labels = labels(experiment.entrants, exact)
        draw_names(self._background, self._labels, self.plan, self.theme)
        self._areas = tuple(self._panel(panel) for panel in self.plan.panels)
        if self.plan.curve:
            self._areas += (self._curve(self.plan.curve),)
        self._trailed = self._background.copy()

    def _panel(self, panel: Panel) -> Area:
        heads = tuple(
            Head(index, panel.pixels(self._runs[index].theta), last_drawn(self._runs[index]))
            for index in panel.entrants
        )
        trails = [self._trail(head, panel.size) for head in heads]
        for head in heads:
            trails += average_trail(self._runs[head.entrant], head, panel, self.theme, self.plan.scale)
        return Area(panel.box, tuple(trails), heads)

    def _curve(self, box: Box) -> Area:
        last = [last_drawn(run) for run in self._runs]
        curve = LossCurve(self._experiment, self._runs, last, scale_of(self._experiment), box, self._moment)
        curve.draw_axes(self._background, self.theme, self.plan.scale)
        heads = tuple(
            Head(index, curve.points(run), end) for index, (run, end) in enumerate(zip(self._runs, last, strict=True))
        )
        size = (box[2] - box[0], box[3] - box[1])
        for head in heads:
            self._draw_whole(head, box, size)
        return Area(box, tuple(self._trail(head, size) for head in heads), heads, round(_HEAD_REACH * self.plan.scale))

    def _draw_whole(self, head: Head, box: Box, size: tuple[int, int]) -> None:
        """A curve's whole way, faintly: what is still to come, or has been."""
        style = self.theme.path_style(head.entrant)
        faint = replace(style, colour=self.theme.faint(style.colour), dash=())
        way = Trail(head.points, head.last, size, faint, casing="", width=FAINT_LINE * self.plan.scale)
        if reach := way.grow(head.last):
            paste_trails(self._background, self._background, Area(box, (way,), ()), reach)

    def _trail(self, head: Head, size: tuple[int, int]) -> Trail:
        style = self.theme.path_style(head.entrant)
        return Trail(head.points, head.last, size, style, self.theme.casing, LINE * self.plan.scale)

    def frames(self, steps: Int[np.ndarray, " shown"]) -> Iterator[Image.Image]:
        """A picture for each of these steps, which must not decrease."""
        for step in steps.tolist():
            for area in self._areas:
                self._grow(area, step)
            frame = self._trailed.copy()
            for area in self._areas:
                draw_heads(frame, area, step, self.theme, self.plan.scale)
            for panel in self.plan.panels:
                ends = {index: end_at(self._runs[index], step) for index in panel.entrants}
                draw_ends(frame, panel, ends, self.theme, self.plan.scale)
            draw_moment(frame, self._written(step), self.plan, self.theme)
            draw_values(frame, self._labels, [status(run, step) for run in self._runs], self.plan, self.theme)
            yield frame

    def _written(self, step: int) -> str:
        return f"{self._moment} {step} / {self._experiment.steps}"

    def _grow(self, area: Area, step: int) -> None:
        for trail in area.trails:
            if box := trail.grow(step):
                paste_trails(self._trailed, self._background, area, box)


def plan_of(experiment: Experiment, style: Style) -> Plan:
    """Where everything lies in a picture of this race: above panels as many lines as leave the names whole."""
    count, view = len(experiment.entrants), find_landscape(experiment.landscape).view
    named = labels(experiment.entrants, exact)
    plans = [plan(style.layout, style.pixels(count), count, view, style.scale, lines) for lines in _HEADINGS]
    return next((each for each in plans if are_whole(named, each)), plans[-1])


def paste_trails(image: Image.Image, background: Image.Image, area: Area, box: Box) -> None:
    """Put a box of an area together anew: the background and all its trails, so that the order of drawing stays."""
    left, top = area.box[:2]
    on_page = (box[0] + left, box[1] + top, box[2] + left, box[3] + top)
    part = background.crop(on_page)
    for trail in area.trails:
        trail.paste_onto(part, box)
    image.paste(part, on_page[:2])


def draw_heads(frame: Image.Image, area: Area, step: int, theme: Theme, scale: float) -> None:
    """The markers at this step, as far as they are in their area."""
    left, top, right, bottom = area.box
    width, height, reach = right - left, bottom - top, area.reach
    around = round(_HEAD_REACH * 2 * scale)  # more than a marker's half
    for head in area.heads:
        x, y = head.points[min(step, head.last)].tolist()
        if not (0 <= x <= width and 0 <= y <= height):
            continue
        box = (
            left + max(int(x) - around, -reach),
            top + max(int(y) - around, -reach),
            min(left + min(int(x) + around, width + reach), frame.width),
            top + min(int(y) + around, height + reach),
        )
        part = frame.crop(box)  # what would stand out of it is cut off
        stamp_marker(part, left + x - box[0], top + y - box[1], theme.path_style(head.entrant), theme.casing, scale)
        frame.paste(part, box[:2])


def draw_moment(frame: Image.Image, text: str, plan: Plan, theme: Theme) -> None:
    """What moment it is, at the end of the title's line."""
    _, top, right, _ = plan.title
    write(frame, (right, top + 23 * plan.scale), text, 13 * plan.scale, theme.ink, "rs")


def last_drawn(run: Trajectory) -> int:
    """The last step that trail and curve lead to; the start is there even where the function is not defined."""
    return max(run.outcome.last_sound_step(len(run.loss)), 0)


def end_at(run: Trajectory, step: int) -> End:
    """Where its head is at this step."""
    last = last_drawn(run)
    over = run.outcome == Outcome.DIVERGED and step >= last
    return End(run.theta[min(step, last)], run.outcome.describe() if over else "")


def average_trail(run: Trajectory, head: Head, panel: Panel, theme: Theme, scale: float) -> list[Trail]:
    """Of its averaged positions, if there are any: a thin line of the same colour, without dashes and casing."""
    if run.average is None:
        return []
    style = replace(theme.path_style(head.entrant), dash=())
    points = panel.pixels(run.average)
    return [Trail(points, head.last, panel.size, style, casing="", width=AVERAGE_LINE * scale)]
