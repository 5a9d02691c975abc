"""A race as it is to be seen: what stands where, at every step; pixels and vectors are drawn from it alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from downhill.drawing.layout import Box, Panel, Plan, plan
from downhill.drawing.readable import exact
from downhill.drawing.theme import THEMES, Theme
from downhill.experiment import Experiment
from downhill.experiment.labels import labels
from downhill.export.background import draw_surroundings, scale_of
from downhill.export.canvas import Canvas
from downhill.export.checks import check_runs, check_style
from downhill.export.curve import LossCurve
from downhill.export.legend import are_whole, draw_names, draw_values, status
from downhill.export.outside import End, draw_ends
from downhill.export.style import Style
from downhill.export.way import AVERAGE_LINE, FAINT_LINE, LINE, Way
from downhill.simulation import Outcome, Trajectory
from landscapes import find_landscape

Runs = Sequence[Trajectory]

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
    """A part of the picture through which entrants find their ways.

    Attributes:
        box: where it is.
        ways: lowest first; they grow with the steps.
        heads: lowest first.
        faint: whole ways below them: what is still to come, or has been.
        reach: pixels beyond the box in which heads are still drawn.
    """

    box: Box
    ways: tuple[Way, ...]
    heads: tuple[Head, ...]
    faint: tuple[Way, ...] = ()
    reach: int = 0


class RaceScene:
    """What a picture of a race shows.

    Attributes:
        plan: where everything lies.
        theme: the colours.
        areas: where trails grow: the panels, then the curve.

    Args:
        experiment: the race.
        runs: what came of it.
        style: how it looks.
        moment: what one of its steps is called.
    """

    def __init__(self, experiment: Experiment, runs: Runs, style: Style, moment: str = "step") -> None:
        check_style(style)
        check_runs(experiment, runs)
        self.theme = THEMES[style.theme].ordered(experiment.path_styles)
        self.plan = plan_of(experiment, style)
        self.experiment, self._runs = experiment, runs
        self._moment, self._title = moment, style.title
        self._labels = labels(experiment.entrants, exact)
        self.areas = tuple(self._panel(panel) for panel in self.plan.panels)
        self._loss_curve = None
        if box := self.plan.curve:
            last = [last_drawn(run) for run in runs]
            self._loss_curve = LossCurve(experiment, runs, last, scale_of(experiment), box, moment)
            self.areas += (self._curve(self._loss_curve, box),)

    def draw_still(self, canvas: Canvas) -> None:
        """What does not move, besides the landscape below it and the faint ways."""
        draw_surroundings(
            canvas, self.experiment, self.plan, self.theme, self._title, self._written(self.experiment.steps)
        )
        draw_names(canvas, self._labels, self.plan, self.theme)
        if self._loss_curve:
            self._loss_curve.draw_axes(canvas, self.theme, self.plan.scale)

    def draw(self, canvas: Canvas, step: int) -> None:
        """All that is seen at this step above the landscape."""
        self.draw_still(canvas)
        for area in self.areas:
            with canvas.clipped(area.box) as part:
                for way in area.faint:
                    part.path(way)
                for way in area.ways:
                    part.path(way, step)
        self.draw_moving(canvas, step)

    def draw_moving(self, canvas: Canvas, step: int) -> None:
        """What is as it is at this step, above the trails."""
        scale = self.plan.scale
        for area in self.areas:
            draw_heads(canvas, self.plan.size[0], area, step, self.theme, scale)
        for panel in self.plan.panels:
            ends = {index: end_at(self._runs[index], step) for index in panel.entrants}
            draw_ends(canvas, panel, ends, self.theme, scale)
        draw_moment(canvas, self._written(step), self.plan, self.theme)
        draw_values(canvas, self._labels, [status(run, step) for run in self._runs], self.plan, self.theme)

    def _written(self, step: int) -> str:
        return f"{self._moment} {step} / {self.experiment.steps}"

    def _panel(self, panel: Panel) -> Area:
        heads = tuple(
            Head(index, panel.pixels(self._runs[index].theta), last_drawn(self._runs[index]))
            for index in panel.entrants
        )
        ways = [self._way(head, panel.size) for head in heads]
        for head in heads:
            ways += average_way(self._runs[head.entrant], head, panel, self.theme, self.plan.scale)
        return Area(panel.box, tuple(ways), heads)

    def _curve(self, curve: LossCurve, box: Box) -> Area:
        heads = tuple(Head(index, curve.points(run), last_drawn(run)) for index, run in enumerate(self._runs))
        size = (box[2] - box[0], box[3] - box[1])
        ways = tuple(self._way(head, size) for head in heads)
        faint = tuple(self._faint(head, size) for head in heads)
        return Area(box, ways, heads, faint, round(_HEAD_REACH * self.plan.scale))

    def _faint(self, head: Head, size: tuple[int, int]) -> Way:
        style = self.theme.path_style(head.entrant)
        faint = replace(style, colour=self.theme.faint(style.colour), dash=())
        return Way(head.points, head.last, size, faint, casing="", width=FAINT_LINE * self.plan.scale)

    def _way(self, head: Head, size: tuple[int, int]) -> Way:
        style = self.theme.path_style(head.entrant)
        return Way(head.points, head.last, size, style, self.theme.casing, LINE * self.plan.scale)


def plan_of(experiment: Experiment, style: Style) -> Plan:
    """Where everything lies in a picture of this race: above panels as many lines as leave the names whole."""
    count, view = len(experiment.entrants), find_landscape(experiment.landscape).view
    named = labels(experiment.entrants, exact)
    plans = [plan(style.layout, style.pixels(count), count, view, style.scale, lines) for lines in _HEADINGS]
    return next((each for each in plans if are_whole(named, each)), plans[-1])


def draw_heads(canvas: Canvas, right_edge: int, area: Area, step: int, theme: Theme, scale: float) -> None:
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
            min(left + min(int(x) + around, width + reach), right_edge),
            top + min(int(y) + around, height + reach),
        )
        with canvas.clipped(box) as part:  # what would stand out of it is cut off
            part.marker((left + x - box[0], top + y - box[1]), theme.path_style(head.entrant), theme.casing, scale)


def draw_moment(canvas: Canvas, text: str, plan: Plan, theme: Theme) -> None:
    """What moment it is, at the end of the title's line."""
    _, top, right, _ = plan.title
    canvas.text((right, top + 23 * plan.scale), text, 13 * plan.scale, theme.ink, "rs", often=True)


def last_drawn(run: Trajectory) -> int:
    """The last step that trail and curve lead to; the start is there even where the function is not defined."""
    return max(run.outcome.last_sound_step(len(run.loss)), 0)


def end_at(run: Trajectory, step: int) -> End:
    """Where its head is at this step."""
    last = last_drawn(run)
    over = run.outcome == Outcome.DIVERGED and step >= last
    return End(run.theta[min(step, last)], run.outcome.describe() if over else "")


def average_way(run: Trajectory, head: Head, panel: Panel, theme: Theme, scale: float) -> list[Way]:
    """Of its averaged positions, if there are any: a thin line of the same colour, without dashes and casing."""
    if run.average is None:
        return []
    style = replace(theme.path_style(head.entrant), dash=())
    points = panel.pixels(run.average)
    return [Way(points, head.last, panel.size, style, casing="", width=AVERAGE_LINE * scale)]
