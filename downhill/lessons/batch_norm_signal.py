"""Batch normalisation takes each unit's mean and deviation away, and the scale of the weights with them."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import Values, inputs, mean_squares, relu, scaled, sums_by_layer, weights
from downhill.lessons.entry import ChartLesson, Numbers

_LAYERS, _WIDTH, _EXAMPLES = 15, 128, 512
_WIDTHS = [_WIDTH] * (_LAYERS + 1)
_LOW, _HE, _HIGH = 0.5, 2.0, 8.0

PerLayer = Float[np.ndarray, " layers"]


def _plain(scale: float) -> PerLayer:
    """The mean square of the activations by layer."""
    sums = sums_by_layer(weights(scaled(scale), _WIDTHS), relu, inputs(_EXAMPLES, _WIDTH))
    return mean_squares([relu(z) for z in sums])


def _normalised(scale: float) -> tuple[PerLayer, PerLayer]:
    """The same with H′ = (H − μ)/σ before each ReLU: of the batch, and of others with the batch's μ and σ."""
    batch, others = inputs(2 * _EXAMPLES, _WIDTH).reshape(2, _EXAMPLES, _WIDTH)
    found: tuple[list[Values], list[Values]] = [], []
    for matrix in weights(scaled(scale), _WIDTHS):
        mean, deviation = (batch @ matrix).mean(axis=0), (batch @ matrix).std(axis=0)
        batch, others = (relu((each @ matrix - mean) / deviation) for each in (batch, others))
        found[0].append(batch)
        found[1].append(others)
    return mean_squares(found[0]), mean_squares(found[1])


@lru_cache(maxsize=2)
def _chart(normalised: bool) -> Chart:
    x = np.arange(1.0, _LAYERS + 1)
    (small, _), (large, others) = (
        _normalised(scale) if normalised else (_plain(scale), _plain(scale)) for scale in (_LOW, _HIGH)
    )
    return Chart(
        (
            Series("plain_low", x, _plain(_LOW)),
            Series("plain_he", x, _plain(_HE)),
            Series("low", x, small),
            Series("high", x, large, "points"),
            Series("others", x, others, "points"),
        ),
        y_scale="log",
    )


def _keeps(chart: Chart, *names: str) -> bool:
    """Whether all layers have the first one's size in these, to a factor of 3."""
    return all(bool((np.abs(np.log(chart[name].y / chart[name].y[0])) < np.log(3)).all()) for name in names)


def _holds(chart: Chart) -> bool:
    """The factor cancels: both scales give the same, one half after a ReLU, as He et al. 2015 have it of E[a²]."""
    same = np.allclose(chart["low"].y, chart["high"].y, rtol=1e-6)
    half = np.allclose(chart["low"].y, 0.5, atol=0.02) and np.allclose(chart["others"].y, 0.5, atol=0.15)
    return same and half and not _keeps(chart, "plain_low")


def _numbers(chart: Chart) -> Numbers:
    lost = chart["plain_low"].y[0] / chart["plain_low"].y[-1]
    return {
        "layers": _LAYERS,
        "lost": f"{float(f'{lost:.0e}'):,.0f}",
        "half": f"{chart['low'].y[-1]:.2f}",
        "others": f"{chart['others'].y[-1]:.2f}",
    }


BATCH_NORM_SIGNAL = ChartLesson(
    id="batch_norm_signal",
    chapter="initialisation",
    number=13,
    source="Ioffe & Szegedy 2015",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_holds,
    answers={
        "he": lambda chart: _keeps(chart, "plain_he") and not _keeps(chart, "low") and not _keeps(chart, "high"),
        "any": lambda chart: _keeps(chart, "low", "high"),
        "smaller": lambda chart: _keeps(chart, "low") and not _keeps(chart, "high"),
    },
    numbers=_numbers,
)
