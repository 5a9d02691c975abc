"""The frames of a race, one after the other; every encoder takes its pictures from here."""

from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Int
from PIL import Image

from downhill.drawing.layout import Box
from downhill.experiment import Experiment
from downhill.export.ground import painted_ground
from downhill.export.raster import Raster
from downhill.export.scene import RaceScene
from downhill.export.style import Style
from downhill.export.trails import Trail
from downhill.export.way import Way
from downhill.simulation import Trajectory


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
        self._scene = RaceScene(experiment, trajectories, style, moment)
        self.theme, self.plan = self._scene.theme, self._scene.plan
        self._background = painted_ground(experiment, self.plan, self.theme)
        self._scene.draw_still(Raster(self._background))
        for area in self._scene.areas:
            for way in area.faint:
                draw_whole(self._background, area.box[:2], way)
        self._trails = [(area.box[:2], [Trail(way) for way in area.ways]) for area in self._scene.areas]
        self._trailed = self._background.copy()

    def frames(self, steps: Int[np.ndarray, " shown"]) -> Iterator[Image.Image]:
        """A picture for each of these steps, which must not decrease."""
        for step in steps.tolist():
            for corner, trails in self._trails:
                for trail in trails:
                    if box := trail.grow(step):
                        paste_trails(self._trailed, self._background, corner, trails, box)
            frame = self._trailed.copy()
            self._scene.draw_moving(Raster(frame), step)
            yield frame


def draw_whole(image: Image.Image, corner: tuple[int, int], way: Way) -> None:
    """A way to its end, in the area with this corner."""
    trail = Trail(way)
    if box := trail.grow(way.last):
        paste_trails(image, image, corner, [trail], box)


def paste_trails(
    image: Image.Image, background: Image.Image, corner: tuple[int, int], trails: Sequence[Trail], box: Box
) -> None:
    """Put a box of an area together anew: the background and all its trails, so that the order of drawing stays."""
    left, top = corner
    on_page = (box[0] + left, box[1] + top, box[2] + left, box[3] + top)
    part = background.crop(on_page)
    for trail in trails:
        trail.paste_onto(part, box)
    image.paste(part, on_page[:2])
