"""The frames of a race, one after the other; every encoder takes its pictures from here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Int
from PIL import Image, ImageDraw

from export.background import draw_background
from export.drawing import font, stamp_marker
from export.layout import Layout, Panel, plan
from export.legend import draw_values
from export.trails import AVERAGE_LINE, Trail
from landscapes import find_landscape
from plots.theme import Theme
from trajectories import Experiment, Outcome, Trajectory


def steps_shown(steps: int, frames: int) -> Int[np.ndarray, " shown"]:
    """Which steps to show: all of them, or ``frames`` of them evenly spread; always the first and the last."""
    return np.unique(np.linspace(0, steps, min(frames, steps + 1)).round().astype(int))


class Film:
    """Draws a race step by step.

    The background is drawn once; a trail is only ever drawn on, and only the box that has changed is put together anew.

    Args:
        experiment: the race.
        trajectories: what came of it.
        layout: all in one panel, or a panel each.
        theme: the colours.
        size: width and height in pixels.
    """

    def __init__(
        self,
        experiment: Experiment,
        trajectories: Sequence[Trajectory],
        layout: Layout,
        theme: Theme,
        size: tuple[int, int],
    ) -> None:
        self.theme = theme
        self.plan = plan(layout, size, len(experiment.entrants), find_landscape(experiment.landscape).view)
        self._steps = experiment.steps
        self._runs = trajectories
        self._last = [_last_drawable(run) for run in trajectories]
        self._background = draw_background(experiment, self.plan, theme)
        self._trailed = self._background.copy()
        self._points = [
            [panel.pixels(trajectories[index].theta) for index in panel.entrants] for panel in self.plan.panels
        ]
        self._trails = [
            [
                *(
                    Trail(points, self._last[index], panel.size, theme.path_style(index), theme.casing)
                    for index, points in zip(panel.entrants, of_panel, strict=True)
                ),
                *self._average_trails(panel),
            ]
            for panel, of_panel in zip(self.plan.panels, self._points, strict=True)
        ]

    def _average_trails(self, panel: Panel) -> Iterator[Trail]:
        """The averages of the positions: thin lines of the same colour, without dashes and casing."""
        for index in panel.entrants:
            average = self._runs[index].average
            if average is not None:
                style = replace(self.theme.path_style(index), dash=())
                points = panel.pixels(average)
                yield Trail(points, self._last[index], panel.size, style, casing="", width=AVERAGE_LINE)

    def frames(self, steps: Int[np.ndarray, " shown"]) -> Iterator[Image.Image]:
        """A picture for each of these steps, which must not decrease."""
        for step in steps:
            self._draw_trails(int(step))
            frame = self._trailed.copy()
            self._draw_heads(frame, int(step))
            self._draw_numbers(frame, int(step))
            yield frame

    def _draw_trails(self, step: int) -> None:
        for panel, trails in zip(self.plan.panels, self._trails, strict=True):
            for trail in trails:
                box = trail.grow(step)
                if box is None:
                    continue
                left, top = panel.box[:2]
                on_page = (box[0] + left, box[1] + top, box[2] + left, box[3] + top)
                part = self._background.crop(on_page)
                for each in trails:  # all of them, so that the order of drawing stays
                    each.paste_onto(part, box)
                self._trailed.paste(part, on_page[:2])

    def _draw_heads(self, frame: Image.Image, step: int) -> None:
        for panel, of_panel in zip(self.plan.panels, self._points, strict=True):
            part = frame.crop(panel.box)
            width, height = panel.size
            for index, points in zip(panel.entrants, of_panel, strict=True):
                x, y = points[min(step, self._last[index])]
                if 0 <= x <= width and 0 <= y <= height:
                    stamp_marker(part, x, y, self.theme.path_style(index), self.theme.casing)
            frame.paste(part, panel.box[:2])

    def _draw_numbers(self, frame: Image.Image, step: int) -> None:
        _, top, right, _ = self.plan.title
        text = f"step {step} / {self._steps}"
        ImageDraw.Draw(frame).text((right, top + 23), text, fill=self.theme.ink, font=font(13), anchor="rs")
        draw_values(frame, self._runs, self.plan, self.theme, step)


def _last_drawable(run: Trajectory) -> int:
    """The last step that a trail leads to: where a run diverges it is the flight out, if there is a point to fly to."""
    if run.outcome != Outcome.DIVERGED:
        return len(run.loss) - 1
    at_step = run.outcome.at_step
    # NaN compares false; a point beyond this would be infinite in pixels.
    return at_step if (np.abs(run.theta[at_step]) < 1e100).all() else max(at_step - 1, 0)
