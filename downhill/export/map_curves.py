"""A sensitivity as curves: the final loss, or the steps to a loss, at every learning rate."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from downhill.drawing.layout import Box
from downhill.drawing.map_layout import MapContents, lay_out
from downhill.drawing.maps import Show
from downhill.drawing.ranges import linear_range, log_range
from downhill.drawing.readable import readable
from downhill.drawing.theme import THEMES, PathStyle, Theme
from downhill.drawing.ticks import decade_ticks, linear_ticks
from downhill.experiment import Experiment
from downhill.export.axes import TickedAxis, across_distance, draw_axes, draw_grid, up_distance
from downhill.export.background import scale_of
from downhill.export.canvas import Canvas
from downhill.export.map_axes import fractions, ticked
from downhill.export.map_drawing import draw_heading, entrant_names, through
from downhill.export.map_legend import Legend, Line
from downhill.export.style import Style
from downhill.maps import ComputedMap, RateSummary, Sensitivity, summary
from landscapes import find_landscape

Pixels = Float[np.ndarray, " values"]
Quartiles = Float[np.ndarray, "3 values"]

_USUAL_SIZE = (760, 440)
_LEAST = (220, 110)
_SHAPE = (0.8, 3.0)
_LANE = 13  # for each entrant's good rates, above the curves
_BAND = 0.18  # how strongly the quartiles' band covers what lies below
_HEAD = 90
_NONE = "–"


class _Height(NamedTuple):
    """From numbers to heights in a panel.

    Attributes:
        axis: its ticks and ends.
        values: of each entrant the quartiles, in the axis's measure.
    """

    axis: TickedAxis
    values: list[Quartiles]


class MapCurves:
    """A curve for each entrant, above them its good rates and where it begins to diverge.

    Args:
        computed: a sensitivity.
        show: one of ``CURVES``.
        style: how it looks.
    """

    def __init__(self, computed: ComputedMap, show: Show, style: Style) -> None:
        self.theme = THEMES[style.theme].ordered(computed.map.experiment.path_styles)
        self._computed, self._title = computed, style.title
        self._show: Show = show
        self._summaries = summary(computed)
        self._legend = _legend(computed, self._summaries, self.theme)
        above = _LANE * len(self._summaries) + 6
        contents = MapContents(1, (1, 1), _SHAPE, _LEAST, True, above, self._legend.size)
        self.plan = lay_out(contents, (_USUAL_SIZE[0], _USUAL_SIZE[1] + above), style.size, style.scale)

    def draw(self, canvas: Canvas) -> None:
        """Draw all of it."""
        computed, summaries, theme, plan = self._computed, self._summaries, self.theme, self.plan
        scale, [box] = plan.scale, plan.panels
        draw_heading(canvas, computed, _subtitle(computed, self._show), plan, theme, self._title)
        across = ticked(computed.axes[0], box[2] - box[0], across_distance(scale))
        height = _height(computed.map.experiment, summaries, self._show, box[3] - box[1], scale)
        draw_grid(canvas, box, across, height.axis, theme)
        _draw_curves(canvas, computed, summaries, height, box, theme, scale)
        draw_axes(canvas, box, across, height.axis, theme, scale)
        _draw_lanes(canvas, computed, summaries, box, theme, scale)
        self._legend.draw(canvas, plan.legend, plan.room, theme, scale)


def _subtitle(computed: ComputedMap, show: Show) -> str:
    variation = computed.map.variation
    assert isinstance(variation, Sensitivity)
    subtitle = (
        "final loss" if show == "loss" else f"first step with a loss of at most {readable(variation.target or 0.0, 6)}"
    )
    return f"{subtitle}, median and quartiles of {variation.seeds} seeds" if variation.seeds > 1 else subtitle


def _height(
    experiment: Experiment, summaries: tuple[RateSummary, ...], show: Show, pixels: int, scale: float
) -> _Height:
    """Steps as they are; losses in the logarithm above the lowest known minimum, if there is one, as in a race."""
    distance = up_distance(scale)
    if show == "steps":
        ticks = linear_ticks(0, experiment.steps, pixels, distance)
        steps = [each.steps_quartiles for each in summaries if each.steps_quartiles is not None]
        return _Height(TickedAxis(ticks, 0, experiment.steps, "steps to the loss"), steps)
    critical = find_landscape(experiment.landscape).critical_points(experiment.parameters)
    lowest = min((point.loss for point in critical if point.kind == "minimum"), default=None)
    losses, known = [each.loss_quartiles for each in summaries], scale_of(experiment)
    if lowest is None:
        low, high = linear_range(np.concatenate(losses, axis=None), known.lowest, known.highest)
        return _Height(TickedAxis(linear_ticks(low, high, pixels, distance), low, high, "final loss"), losses)
    above = [loss - lowest for loss in losses]
    first, last = log_range(np.concatenate(above, axis=None), 10 * (known.highest - lowest))
    ticks = decade_ticks(first, last, pixels, distance)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = [np.where(loss > 0, np.log10(loss), first) for loss in above]
    return _Height(TickedAxis(ticks, first, last, "final loss − minimum" if lowest else "final loss"), logs)


def _draw_curves(
    canvas: Canvas,
    computed: ComputedMap,
    summaries: tuple[RateSummary, ...],
    height: _Height,
    box: Box,
    theme: Theme,
    scale: float,
) -> None:
    """The quartiles' bands, then the medians with a marker at the best rate."""
    size = wide, high = box[2] - box[0], box[3] - box[1]
    x = fractions(computed.axes[0], computed.axes[0].values) * wide
    heights = [high * (height.axis.high - each) / (height.axis.high - height.axis.low) for each in height.values]
    styles = [theme.path_style(each.entrant) for each in summaries]
    with canvas.clipped(box) as still:
        for (lower, _, upper), style in zip(heights, styles, strict=True):
            for part in _finite(lower):
                corners = np.concatenate([np.column_stack([x, lower])[part], np.column_stack([x, upper])[part][::-1]])
                still.band(np.clip(corners, -1e4, 1e4), style.colour, _BAND)
        for (_, median, _), style in zip(heights, styles, strict=True):
            for part in _finite(median):
                points = np.column_stack([x[part], np.minimum(median[part], high)])
                if len(points) == 1:  # alone among such that have no number: a dot
                    points = points + np.array([[-1.0, 0.0], [1.0, 0.0]])
                still.path(through(points, style, size, theme, scale))
    for each, (_, median, _), style in zip(summaries, heights, styles, strict=True):
        if each.best is not None and median[each.best] >= 0:
            y = min(float(median[each.best]), high)
            canvas.marker((box[0] + float(x[each.best]), box[1] + y), style, theme.casing, scale)


def _finite(values: Pixels) -> list[slice]:
    """The stretches in which all are."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], np.isfinite(values), [False]]).astype(int)))
    return [slice(begin, end) for begin, end in edges.reshape(-1, 2).tolist()]


def _draw_lanes(
    canvas: Canvas, computed: ComputedMap, summaries: tuple[RateSummary, ...], box: Box, theme: Theme, scale: float
) -> None:
    """For each entrant a bar over the good rates, a marker at the best, a cross where it begins to diverge."""
    left, top, right, _ = box
    x = (left + fractions(computed.axes[0], computed.axes[0].values) * (right - left)).tolist()
    first = top - (_LANE * len(summaries) + 6) * scale
    caption = "bar: good rates    marker: best rate    ×: from here some run diverges"
    canvas.text((left, first - 6 * scale), caption, 10 * scale, theme.muted, "ls")
    for lane, each in enumerate(summaries):
        y, style = round(first + (lane + 0.5) * _LANE * scale), theme.path_style(each.entrant)
        canvas.line((left, y), (right, y), theme.grid)
        if each.good:
            begin, end = (x[int(np.searchsorted(each.rates, rate))] for rate in each.good)
            thick = round(2.5 * scale)
            canvas.rectangle((round(begin - scale), y - thick, round(end + scale), y + thick), style.colour)
        if each.diverges_from is not None:
            at = x[int(np.searchsorted(each.rates, each.diverges_from))]
            cross = PathStyle(style.colour, (), "cross", False)
            canvas.marker((at, y), cross, theme.background, 0.8 * scale)
        if each.best is not None:
            canvas.marker((x[each.best], y), style, theme.background, 0.8 * scale)


def _legend(computed: ComputedMap, summaries: tuple[RateSummary, ...], theme: Theme) -> Legend:
    head = (
        f"{len(computed.axes[0].values):,} rates",
        "best rate",
        "final loss there",
        "good rates",
        "decades",
        "diverges from",
    )
    lines = tuple(
        Line(
            theme.path_style(each.entrant),
            (
                str(name),
                _NONE if each.best is None else _brief(each.rates[each.best]),
                _NONE if each.best is None else readable(float(each.loss_quartiles[1, each.best])),
                _NONE if each.good is None else " to ".join(map(_brief, each.good)),
                _NONE if each.decades is None else f"{each.decades:.1f}",
                _NONE if each.diverges_from is None else _brief(each.diverges_from),
            ),
        )
        for each, name in zip(summaries, entrant_names(computed), strict=True)
    )
    return Legend(head, lines, least_head=_HEAD)


def _brief(rate: float) -> str:
    return readable(float(rate), 3)
