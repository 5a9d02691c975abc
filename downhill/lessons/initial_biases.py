"""Biases that are not zero at first: the output's follows the data, a forget gate's keeps the gate open."""

from functools import partial

import numpy as np
from scipy.special import entr, expit

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

# The output's bias ----------------------------------------------------------------------------------------------------

_RARE = 0.02
_CANDIDATES = ("zero", "one", "log_odds")


def _loss(bias: np.ndarray, share: float) -> np.ndarray:
    """The mean cross-entropy of a network whose only output is its bias, for such a share of ones."""
    return share * np.logaddexp(0, -bias) + (1 - share) * np.logaddexp(0, bias)


def _output_chart(share: float) -> Chart:
    x = np.linspace(-7, 2, 181)
    biases = {"zero": 0.0, "one": 1.0, "log_odds": np.log(share / (1 - share))}
    points = (
        Series(name, np.array([biases[name]]), _loss(np.array([biases[name]]), share), "points") for name in _CANDIDATES
    )
    return Chart((Series("loss", x, _loss(x, share)), *points))


def _is_best(chart: Chart, name: str) -> bool:
    return bool(chart[name].y[0] <= chart["loss"].y.min() + 1e-9)


def _output_holds(chart: Chart) -> bool:
    """At the log-odds the loss is the entropy of the shares: no constant answer has less. At 0 it is ln 2."""
    entropy = entr(_RARE) + entr(1 - _RARE)
    return bool(np.isclose(chart["log_odds"].y[0], entropy)) and bool(np.isclose(chart["zero"].y[0], np.log(2)))


def _output_numbers(chart: Chart) -> Numbers:
    return {
        "share": f"{_RARE:.0%}",
        "zero": f"{chart['zero'].y[0]:.2f}",
        "least": f"{chart['log_odds'].y[0]:.2f}",
        "bias": f"{chart['log_odds'].x[0]:.1f}".replace("-", "−"),
        "one": f"{chart['one'].y[0]:.2f}",
    }


OUTPUT_BIAS = ChartLesson(
    id="output_bias",
    chapter="initialisation",
    number=15,
    source="Goodfellow, Bengio & Courville 2016, section 8.4",
    chart=partial(_output_chart, _RARE),
    without=partial(_output_chart, 0.5),
    holds=_output_holds,
    answers={name: partial(_is_best, name=name) for name in _CANDIDATES},
    numbers=_output_numbers,
)


# The forget gate's bias -----------------------------------------------------------------------------------------------

_STEPS = 30
_BIASES = {"zero": 0.0, "one": 1.0, "three": 3.0}


def _gate_chart(shift: float) -> Chart:
    """What is left of a cell's memory after t steps, σ(b)ᵗ, as of the gradient through it."""
    x = np.arange(_STEPS + 1.0)
    return Chart(
        tuple(Series(name, x, expit(bias + shift) ** x) for name, bias in _BIASES.items()),
        y_scale="log",
    )


def _left(chart: Chart) -> float:
    return float(chart["zero"].y[-1])


FORGET_GATE = ChartLesson(
    id="forget_gate",
    chapter="initialisation",
    number=16,
    source="Jozefowicz, Zaremba & Sutskever 2015",
    chart=partial(_gate_chart, 0.0),
    without=partial(_gate_chart, 10.0),
    holds=lambda chart: bool(np.allclose(chart["zero"].y, 0.5 ** chart["zero"].x)) and chart["three"].y[-1] > 0.2,
    answers={
        "most": lambda chart: _left(chart) > 0.9,
        "half": lambda chart: 0.4 < _left(chart) < 0.6,
        "nothing": lambda chart: _left(chart) < 1e-6,
    },
    numbers=lambda chart: {
        "steps": _STEPS,
        "zero": f"{1 / _left(chart):,.0f}",
        "three": f"{chart['three'].y[-1]:.2f}",
    },
)
