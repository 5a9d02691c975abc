"""Equal layers multiply the signal by the same factor each: it explodes, or it vanishes."""

from functools import partial

import numpy as np

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import linear, sums_by_layer
from downhill.lessons.entry import ChartLesson, Numbers

_LAYERS = 30
_SCALES = (1.5, 1.0, 0.5)
_IDS = ("large", "one", "small")


def _norms(scale: float) -> np.ndarray:
    """The length of the signal (1, 0) before the first layer and after each, with W = scale · I."""
    first = np.array([[1.0, 0.0]])
    sums = sums_by_layer([scale * np.eye(2)] * _LAYERS, linear, first)
    return np.array([np.linalg.norm(z) for z in (first, *sums)])


def _chart(scales: tuple[float, float, float]) -> Chart:
    x = np.arange(_LAYERS + 1.0)
    lines = (Series(name, x, _norms(scale)) for name, scale in zip(_IDS, scales, strict=True))
    return Chart(tuple(lines), y_scale="log")


def _holds(chart: Chart) -> bool:
    """The length is sˡ after l layers."""
    layers = chart["one"].x
    return all(np.allclose(chart[name].y, scale**layers) for name, scale in zip(_IDS, _SCALES, strict=True))


def _numbers(chart: Chart) -> Numbers:
    return {
        "layers": _LAYERS,
        "large": f"{chart['large'].y[-1]:,.0f}",
        "small": f"{1 / chart['small'].y[-1]:,.0f}",
    }


def _last(chart: Chart) -> float:
    return float(chart["large"].y[-1])


SIGNAL_BY_DEPTH = ChartLesson(
    id="signal_by_depth",
    chapter="initialisation",
    number=1,
    source="Katanforoosh & Kunin 2019",
    chart=partial(_chart, _SCALES),
    without=partial(_chart, (1.0, 1.0, 1.0)),
    holds=_holds,
    answers={
        "same": lambda chart: bool(np.isclose(_last(chart), 1)),
        "sum": lambda chart: 2 < _last(chart) < 2 * 1.5 * _LAYERS,
        "product": lambda chart: _last(chart) > 1e5,
    },
    numbers=_numbers,
)
