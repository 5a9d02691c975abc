"""A race's step or a map as a drawing, from which SVG, PDF and TikZ are written."""

from collections.abc import Callable, Sequence
from typing import TypedDict, Unpack

from downhill.drawing.maps import Show
from downhill.experiment import Experiment
from downhill.export.background import scale_of
from downhill.export.contours import contours
from downhill.export.map_picture import map_scene
from downhill.export.scene import RaceScene
from downhill.export.sketch import Clip, Sketch, rectangle
from downhill.export.source import Source, source_of
from downhill.export.still import checked_step
from downhill.export.style import USUAL, Style
from downhill.export.svg import write_svg
from downhill.export.tikz import write_tikz
from downhill.export.vector_file import TOLERANCE_PT, Drawing, points_per_pixel
from downhill.maps import ComputedMap
from downhill.simulation import Trajectory
from landscapes import find_landscape

Write = Callable[[Drawing], bytes]


def race_drawing(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    style: Style = USUAL,
    *,
    step: int | None = None,
    source: Source | None = None,
) -> Drawing:
    """What :func:`downhill.export.render_png` shows, with the same arguments.

    Raises:
        ValueError: a step that the race does not have.
    """
    step = checked_step(experiment, step)
    source = source or source_of(experiment)
    scene = RaceScene(experiment, trajectories, style, source.moment)
    sketch = _begun(scene.plan.size, scene.theme.background, style)
    if scene.plan.panels:
        scale = scale_of(experiment)
        panel, thick = scene.plan.panels[0], scene.plan.thick
        ground = contours(experiment, panel, scale, scene.theme, sketch.tolerance, thick)
        sketch.items.extend(Clip(panel.box, [ground]) for panel in scene.plan.panels)
    scene.draw(sketch, step)
    title = style.title or find_landscape(experiment.landscape).name
    return Drawing(sketch.items, scene.plan.size, style.width_cm, title, source)


def map_drawing(computed: ComputedMap, show: Show, style: Style = USUAL) -> Drawing:
    """What :func:`downhill.export.render_map_png` shows, with the same arguments.

    Raises:
        ValueError: nobody is on the map.
    """
    scene = map_scene(computed, show, style)
    sketch = _begun(scene.plan.size, scene.theme.background, style)
    scene.draw(sketch)
    title = style.title or find_landscape(computed.map.experiment.landscape).name
    source = Source("Map", computed.map.to_json())
    return Drawing(sketch.items, scene.plan.size, style.width_cm, title, source)


def _begun(size: tuple[int, int], background: str, style: Style) -> Sketch:
    sketch = Sketch(TOLERANCE_PT / points_per_pixel(size[0], style.width_cm))
    sketch.items.append(rectangle(0, 0, *size, background))
    return sketch


def _write_pdf(drawing: Drawing) -> bytes:
    # fpdf2 and what it needs for fonts take a good part of a second to load: only who wants a PDF waits for them.
    from downhill.export.pdf import write_pdf

    return write_pdf(drawing)


WRITERS: dict[str, Write] = {"svg": write_svg, "pdf": _write_pdf, "tikz": write_tikz}
"""By the names of the formats."""


class Keywords(TypedDict, total=False):
    """What :func:`downhill.export.render_png` takes by name."""

    step: int | None
    source: Source | None


def render_svg(
    experiment: Experiment, trajectories: Sequence[Trajectory], style: Style = USUAL, **rest: Unpack[Keywords]
) -> bytes:
    """A step of a race as SVG; arguments and errors are those of :func:`downhill.export.render_png`."""
    return WRITERS["svg"](race_drawing(experiment, trajectories, style, **rest))


def render_pdf(
    experiment: Experiment, trajectories: Sequence[Trajectory], style: Style = USUAL, **rest: Unpack[Keywords]
) -> bytes:
    """A step of a race as PDF; arguments and errors are those of :func:`downhill.export.render_png`."""
    return WRITERS["pdf"](race_drawing(experiment, trajectories, style, **rest))


def render_tikz(
    experiment: Experiment, trajectories: Sequence[Trajectory], style: Style = USUAL, **rest: Unpack[Keywords]
) -> bytes:
    """A step of a race as TikZ; arguments and errors are those of :func:`downhill.export.render_png`."""
    return WRITERS["tikz"](race_drawing(experiment, trajectories, style, **rest))


def render_map_svg(computed: ComputedMap, show: Show, style: Style = USUAL) -> bytes:
    """A map as SVG; arguments and errors are those of :func:`downhill.export.render_map_png`."""
    return WRITERS["svg"](map_drawing(computed, show, style))


def render_map_pdf(computed: ComputedMap, show: Show, style: Style = USUAL) -> bytes:
    """A map as PDF of one page; arguments and errors are those of :func:`downhill.export.render_map_png`."""
    return WRITERS["pdf"](map_drawing(computed, show, style))


def render_map_tikz(computed: ComputedMap, show: Show, style: Style = USUAL) -> bytes:
    """A map as TikZ; arguments and errors are those of :func:`downhill.export.render_map_png`."""
    return WRITERS["tikz"](map_drawing(computed, show, style))
