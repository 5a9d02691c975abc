"""Layers of unequal width: two rules called Xavier, and why no one variance suits all layers."""

from collections.abc import Sequence
from functools import lru_cache, partial

import numpy as np

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import gradients_by_layer, inputs, linear, mean_squares, scaled, sums_by_layer, weights
from downhill.lessons.entry import ChartLesson, Numbers

# Two rules of one name ------------------------------------------------------------------------------------------------

_EXAMPLES = 400
_FUNNEL = (1024, 512, 256, 128, 64)
_EVEN = (256,) * len(_FUNNEL)
_RULES = {"inputs": scaled(1.0), "both": scaled(1.0, "fan_avg")}


@lru_cache(maxsize=2)
def _rules_chart(widths: Sequence[int]) -> Chart:
    """The variance of the sums on the way up, and of the gradients on the way down, by layer."""
    x = np.arange(1.0, len(widths))
    series = []
    for name, rule in _RULES.items():
        matrices = weights(rule, widths)
        sums = sums_by_layer(matrices, linear, inputs(_EXAMPLES, widths[0]))
        gradients = gradients_by_layer(matrices, np.ones_like, sums, inputs(_EXAMPLES, widths[-1]))
        series += [
            Series(f"{name}_up", x, mean_squares(sums)),
            Series(f"{name}_down", x, mean_squares(gradients)),
        ]
    return Chart(tuple(series), y_scale="log")


def _kept(chart: Chart, name: str) -> bool:
    """Whether the last layer's variance is that of the inputs, 1, to a fifth."""
    return bool(abs(np.log(chart[f"{name}_up"].y[-1])) < np.log(1.2))


def _rules_hold(chart: Chart) -> bool:
    """On the way up n_in Var w: 1, or 2n_in/(m + n) = 4/3 a layer; down n_out Var w: 1/2, or 2/3."""
    up, down = (np.array([chart[f"{name}_{way}"].y for name in _RULES]) for way in ("up", "down"))
    steps_up, steps_down = (up[:, -1] / up[:, 0]) ** (1 / 3), (down[:, 0] / down[:, -1]) ** (1 / 3)
    return bool(np.allclose(steps_up, [1, 4 / 3], rtol=0.06)) and bool(
        np.allclose(steps_down, [1 / 2, 2 / 3], rtol=0.06)
    )


def _rules_numbers(chart: Chart) -> Numbers:
    return {
        "first": f"{_FUNNEL[0]:,}",
        "last": _FUNNEL[-1],
        "inputs_up": f"{chart['inputs_up'].y[-1]:.2f}",
        "both_up": f"{chart['both_up'].y[-1]:.1f}",
        "inputs_down": f"{chart['inputs_down'].y[0]:.2f}",
        "both_down": f"{chart['both_down'].y[0]:.2f}",
    }


TWO_XAVIERS = ChartLesson(
    id="two_xaviers",
    chapter="initialisation",
    number=9,
    source="Glorot & Bengio 2010; Katanforoosh & Kunin 2019",
    chart=partial(_rules_chart, _FUNNEL),
    without=partial(_rules_chart, _EVEN),
    holds=_rules_hold,
    answers={
        "inputs": lambda chart: _kept(chart, "inputs") and not _kept(chart, "both"),
        "both": lambda chart: _kept(chart, "both") and not _kept(chart, "inputs"),
        "either": lambda chart: _kept(chart, "inputs") and _kept(chart, "both"),
    },
    numbers=_rules_numbers,
)


# One variance for all layers ------------------------------------------------------------------------------------------

_WIDTHS = (512, 512, 256, 128, 32, 16)
"""Inputs of each layer."""


def _spread(widths: Sequence[int], variance: float) -> float:
    """The largest variance of a layer's sums over the smallest, that of the inputs, 1, among them."""
    variances = np.cumprod([1.0, *(n * variance for n in widths)])
    return float(variances.max() / variances.min())


def _constant_chart(widths: Sequence[int]) -> Chart:
    x = np.geomspace(1e-3, 0.1, 401)
    return Chart(
        (
            Series("constant", x, np.array([_spread(widths, variance) for variance in x])),
            Series("by_width", x, np.ones_like(x), "reference"),
        ),
        x_scale="log",
        y_scale="log",
    )


def _best(chart: Chart) -> float:
    return float(chart["constant"].y.min())


CONSTANT_WEIGHTS = ChartLesson(
    id="constant_weights",
    chapter="initialisation",
    number=10,
    source="Katanforoosh & Kunin 2019",
    chart=partial(_constant_chart, _WIDTHS),
    without=partial(_constant_chart, (64,) * len(_WIDTHS)),
    holds=lambda chart: _best(chart) > 5,
    answers={
        "fits": lambda chart: _best(chart) < 1.2,
        "roughly": lambda chart: 1.2 <= _best(chart) < 2,
        "none": lambda chart: _best(chart) >= 2,
    },
    numbers=lambda chart: {
        "most": max(_WIDTHS),
        "fewest": min(_WIDTHS),
        "best": f"{_best(chart):.0f}",
        "at": f"{chart['constant'].x[chart['constant'].y.argmin()]:.4f}",
    },
)
