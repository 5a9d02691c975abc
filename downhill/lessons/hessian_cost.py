"""How many numbers a Hessian has: the weights of a network, squared."""

from functools import partial
from itertools import pairwise

import numpy as np

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_LAYERS = (784, 512, 512, 512, 10)
_PRINTED = 3_285_504


def _chart(interact: bool) -> Chart:
    """The weights by layer, all of them, and the Hessian's entries; of a diagonal one where no two weights interact."""
    layers = [a * b for a, b in pairwise(_LAYERS)]
    n = sum(layers)
    x = np.arange(7.0)
    right = np.array([*layers, n, n**2, n * (n + 1) // 2 if interact else n], float)
    printed = np.array([*[np.nan] * 4, _PRINTED, _PRINTED**2, np.nan], float)
    texts = ("first", "second", "third", "last", "weights", "entries", "differing")
    return Chart(
        (Series("printed", x, printed, "bars"), Series("right", x, right, "bars")), y_scale="log", x_texts=texts
    )


def _counts(chart: Chart) -> tuple[float, float, float]:
    """The weights, the Hessian's entries, and how many of these differ."""
    weights, entries, differing = chart["right"].y[4:]
    return float(weights), float(entries), float(differing)


def _holds(chart: Chart) -> bool:
    """Counted on the weights themselves, and the pairs i ≤ j of a few of them."""
    arrays = [np.empty(shape) for shape in pairwise(_LAYERS)]
    weights, entries, differing = _counts(chart)
    pairs = len(np.triu_indices(100)[0]) / 100**2
    return weights == sum(array.size for array in arrays) == 930_816 and bool(
        np.isclose(differing / entries, pairs, rtol=0.02)
    )


def _numbers(chart: Chart) -> Numbers:
    weights, entries, differing = _counts(chart)
    printed = chart["printed"].y
    return {
        "weights": f"{weights:,.0f}",
        "biases": f"{weights + sum(_LAYERS[1:]):,.0f}",
        "entries": f"{entries:,.0f}",
        "differing": f"{differing:,.0f}",
        "printed": f"{printed[4]:,.0f}",
        "printed_entries": f"{printed[5]:,.0f}",
        "terabytes": f"{4 * differing / 1e12:.1f}",
        "megabytes": f"{4 * weights / 1e6:.1f}",
    }


HESSIAN_COST = ChartLesson(
    id="hessian_cost",
    chapter="second_order",
    number=5,
    source="Goodfellow, Bengio & Courville 2016, chapter 8",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_holds,
    answers={
        "as_many": lambda chart: _counts(chart)[2] == _counts(chart)[0],
        "half": lambda chart: 0.49 < _counts(chart)[2] / _counts(chart)[1] < 0.51,
        "all": lambda chart: _counts(chart)[2] == _counts(chart)[1],
    },
    numbers=_numbers,
)
