"""Linear decay over four steps: as its table says, and as the formula below it is printed."""

from functools import partial

import numpy as np

from downhill.experiment import Schedule
from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_FIRST, _LAST, _TAU = 0.1, 0.02, 4
_ROWS = 7


def _chart(last: float) -> Chart:
    """The rates of the product's own schedule, and of the formulas up to k = τ."""
    k = np.arange(float(_ROWS))
    falling = k[: _TAU + 1]
    schedule = Schedule("linear", {"decay_steps": float(_TAU), "final_rate": last})
    table = (1 - falling / _TAU) * _FIRST + falling / _TAU * last
    return Chart(
        (
            Series("as_it_is", k, schedule.rates(_FIRST, _ROWS)),
            Series("table", falling[1:], table[1:], "points"),
            Series("printed", falling, falling * -(_FIRST + last) / _TAU + _FIRST),
            Series("zero", k, 0 * k, "reference"),
        )
    )


def _printed_end(chart: Chart) -> float:
    return float(chart["printed"].y[_TAU])


def _holds(chart: Chart) -> bool:
    """k(α_τ - α₀)/τ + α₀ is the table's line, and stays at α_τ; printed it ends at -α_τ, a step uphill."""
    k, rates = chart["as_it_is"].x, chart["as_it_is"].y
    right = np.where(k < _TAU, k * (_LAST - _FIRST) / _TAU + _FIRST, _LAST)
    same = np.allclose(rates, right) and np.allclose(chart["table"].y, right[1 : _TAU + 1])
    return bool(same) and bool(np.isclose(_printed_end(chart), -_LAST))


def _numbers(chart: Chart) -> Numbers:
    return {
        "first": _FIRST,
        "last": _LAST,
        "tau": _TAU,
        "printed": f"{_printed_end(chart):.2f}".replace("-", "−"),
        "half": f"{chart['as_it_is'].y[2]:.2f}",
        "half_printed": f"{chart['printed'].y[2]:.2f}",
    }


LINEAR_DECAY = ChartLesson(
    id="linear_decay",
    chapter="decay",
    number=2,
    source="Goodfellow, Bengio & Courville 2016, section 8.3.1; as printed: Bischl 2018, chapter 3",
    chart=partial(_chart, _LAST),
    without=partial(_chart, 0.0),
    holds=_holds,
    answers={
        "last": lambda chart: bool(np.isclose(_printed_end(chart), chart["as_it_is"].y[_TAU], atol=1e-12)),
        "nought": lambda chart: bool(np.isclose(_printed_end(chart), 0, atol=1e-12)),
        "negative": lambda chart: _printed_end(chart) < -1e-12,
    },
    numbers=_numbers,
)
