"""One step of a race as a PNG."""

import io
from collections.abc import Sequence

from PIL.PngImagePlugin import PngInfo

from downhill.experiment import Experiment
from downhill.export.ground import painted_ground
from downhill.export.raster import Raster
from downhill.export.scene import RaceScene
from downhill.export.source import Source, source_of
from downhill.export.style import USUAL, Style
from downhill.simulation import Trajectory


def render_png(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    style: Style = USUAL,
    *,
    step: int | None = None,
    source: Source | None = None,
) -> bytes:
    """The picture at a step, with ``experiment.to_json()`` as the PNG's text ``Experiment``.

    Args:
        experiment: the race.
        trajectories: what :func:`downhill.simulate` made of it.
        style: how it looks; frames, speed and hold mean nothing here.
        step: 0 to the experiment's steps; ``None`` for the last.
        source: what the PNG's text is in place of the experiment.

    Raises:
        ValueError: a step that the race does not have; trajectories that are not the experiment's.
    """
    step = checked_step(experiment, step)
    source = source or source_of(experiment)
    scene = RaceScene(experiment, trajectories, style, source.moment)
    picture = painted_ground(experiment, scene.plan, scene.theme)
    scene.draw(Raster(picture), step)
    text = PngInfo()
    text.add_itxt(source.name, source.lines)
    file = io.BytesIO()
    picture.save(file, "PNG", pnginfo=text)  # "optimize" takes three times as long and saves a hundredth
    return file.getvalue()


def checked_step(experiment: Experiment, step: int | None) -> int:
    """The step; the last for ``None``.

    Raises:
        ValueError: a step that the race does not have.
    """
    if step is None:
        return experiment.steps
    if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step <= experiment.steps:
        raise ValueError(f"step = {step!r}: must be a whole number from 0 to {experiment.steps}")
    return step
