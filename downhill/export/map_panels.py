"""A map as panels of coloured cells, one for each entrant."""

import numpy as np
from jaxtyping import Float
from PIL import ImageColor

from downhill.drawing.layout import Box, default_size
from downhill.drawing.map_layout import MapContents, lay_out
from downhill.drawing.maps import Colouring, Show
from downhill.drawing.readable import percent
from downhill.drawing.theme import THEMES, PathStyle, Theme
from downhill.experiment.labels import Label
from downhill.export.axes import TickedAxis, across_distance, draw_axes, up_distance
from downhill.export.canvas import Canvas
from downhill.export.legend import one_line
from downhill.export.map_axes import fractions, ticked
from downhill.export.map_colours import basis, coloured
from downhill.export.map_drawing import draw_heading, entrant_names, through
from downhill.export.map_legend import Legend, Line
from downhill.export.style import Style
from downhill.maps import Basins, ComputedMap, Sensitivity, boundary

_LEAST = (110, 110)
_STRIP = (200, 26)
_SUBTITLES: dict[Show, str] = {
    "minimum": "minimum reached",
    "outcome": "outcome",
    "steps": "steps to convergence",
    "loss": "final loss",
}


class MapPanels:
    """A panel of coloured cells for each entrant.

    Args:
        computed: the map.
        show: what its colours tell.
        style: how it looks.
    """

    def __init__(self, computed: ComputedMap, show: Show, style: Style) -> None:
        self.theme = THEMES[style.theme]
        self._computed, self._title = computed, style.title
        self._show: Show = show
        self._colouring = coloured(computed, show)
        self._legend = _legend(computed, self._colouring, self.theme)
        self.plan = lay_out(_contents(computed, self._legend), _usual_size(computed), style.size, style.scale)

    def draw(self, canvas: Canvas) -> None:
        """Draw all of it."""
        computed, theme, plan = self._computed, self.theme, self.plan
        draw_heading(canvas, computed, _SUBTITLES[self._show], plan, theme, self._title)
        colours = np.array([ImageColor.getrgb(colour) for colour in self._colouring.colours[theme.name]], np.uint8)
        for place, box in enumerate(plan.panels):
            size = box[2] - box[0], box[3] - box[1]
            with canvas.clipped(box) as still:
                still.cells(colours[self._colouring.indices[place][::-1]], (0, 0, *size))
                _mark(still, computed, size, theme, plan.scale)
            _name(canvas, entrant_names(computed)[place], box, theme, plan.scale)
            across, up = _axes(computed, box, plan.labelled[place], plan.scale)
            draw_axes(canvas, box, across, up, theme, plan.scale)
        self._legend.draw(canvas, plan.legend, plan.room, theme, plan.scale)


def _legend(computed: ComputedMap, colouring: Colouring, theme: Theme) -> Legend:
    colours, names = colouring.colours[theme.name], entrant_names(computed)
    lines = tuple(
        Line(colours[each.colour], (each.label, *(percent(count, colouring.runs) for count in each.counts)))
        for each in colouring.classes
    )
    if boundary(computed.map) is not None:
        lines += (Line(None, ("largest stable learning rate", "")),)
    head = (f"% of {basis(computed)}", *(map(str, names) if len(names) > 1 else [""]))
    first, behind = colouring.ramp.colours if colouring.ramp else (0, 0)
    return Legend(head, lines, colouring.ramp, colours[first:behind])


def _contents(computed: ComputedMap, legend: Legend) -> MapContents:
    across, up = (axis.values for axis in computed.axes)
    shape, is_strip = (1.0, 1.5), isinstance(computed.map.variation, Sensitivity)
    if isinstance(computed.map.variation, Basins):
        shape = (min(max(np.ptp(across) / np.ptp(up), 0.5), 2.0),) * 2
    return MapContents(
        panels=len(computed.entrants),
        cells=(len(across), len(up)),
        shape=(4.0, 1e3) if is_strip else shape,
        least=_STRIP if is_strip else _LEAST,
        in_a_column=is_strip,
        above=0,
        legend=legend.size,
    )


def _usual_size(computed: ComputedMap) -> tuple[int, int]:
    if isinstance(computed.map.variation, Sensitivity):
        return 760, 120 + 90 * len(computed.entrants)
    return default_size("grid", len(computed.entrants))


def _mark(still: Canvas, computed: ComputedMap, size: tuple[int, int], theme: Theme, scale: float) -> None:
    """What lies over the cells: the minima, the boundary that theory knows."""
    if isinstance(computed.map.variation, Basins):
        points = np.array([minimum.point for minimum in computed.minima]).reshape(-1, 2)
        for x, y in _pixels(computed, points, size).tolist():
            if 0 <= x <= size[0] and 0 <= y <= size[1]:
                still.point((x, y), "minimum", theme.ink, theme.casing, scale)
    line = boundary(computed.map)
    if line is not None:
        style = PathStyle(theme.ink, (), "circle", False)
        still.path(through(_pixels(computed, line, size), style, size, theme, scale))


def _pixels(
    computed: ComputedMap, points: Float[np.ndarray, "points 2"], size: tuple[int, int]
) -> Float[np.ndarray, "points 2"]:
    across, up = computed.axes
    return np.column_stack([fractions(across, points[:, 0]) * size[0], (1 - fractions(up, points[:, 1])) * size[1]])


def _axes(computed: ComputedMap, box: Box, labelled: tuple[bool, bool], scale: float) -> tuple[TickedAxis, TickedAxis]:
    left, top, right, bottom = box
    across, up = computed.axes
    x = ticked(across, right - left, across_distance(scale), labelled=labelled[0])
    y = ticked(up, bottom - top, up_distance(scale), labelled=labelled[1])
    return x, y if len(up.values) > 1 else y._replace(ticks=[], labelled=False)


def _name(canvas: Canvas, label: Label, box: Box, theme: Theme, scale: float) -> None:
    left, top, right, _ = box
    text, size = one_line(label, 13 * scale, right - left)
    canvas.text((left, top - 5 * scale), text, size, theme.ink, "ls")
