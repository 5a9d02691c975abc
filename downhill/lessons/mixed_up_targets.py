"""An example belongs to its own target: drawn inputs beside the first targets teach that the input does not matter."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_EXAMPLES, _BATCH, _STEPS, _RATE, _SEED = 256, 16, 200, 0.05, 2
_SLOPE, _NOISE = 2.0, 0.3


def _slopes(own: bool) -> Float[np.ndarray, " steps"]:
    """The weight w of the line w x + b by minibatches of ½(w x + b − y)²: with the drawn examples' targets, or y⁽ⁱ⁾."""
    rng = np.random.default_rng(_SEED)
    x = rng.standard_normal(_EXAMPLES)
    x = (x - x.mean()) / x.std()
    y = _SLOPE * x + _NOISE * rng.standard_normal(_EXAMPLES)
    w, b, found = 1.0, 0.0, [1.0]
    for _ in range(_STEPS):
        drawn = rng.integers(_EXAMPLES, size=_BATCH)
        error = w * x[drawn] + b - (y[drawn] if own else y[:_BATCH])
        w, b = w - _RATE * float((error * x[drawn]).mean()), b - _RATE * float(error.mean())
        found.append(w)
    return np.array(found)


@lru_cache(maxsize=2)
def _chart(own: bool) -> Chart:
    """As printed, or with each example's own target; and as it is."""
    steps = np.arange(_STEPS + 1.0)
    return Chart(
        (
            Series("printed", steps, _slopes(own)),
            Series("as_it_is", steps, _slopes(True)),
            Series("true", steps[[0, -1]], np.full(2, _SLOPE), "reference"),
        )
    )


def _late(chart: Chart, name: str) -> float:
    return float(chart[name].y[-_STEPS // 2 :].mean())


def _holds(chart: Chart) -> bool:
    """Independent of the targets, inputs with mean 0 have E[x(wx + b − y)] = w: it is drawn to 0, by 1 − α a step."""
    printed = chart["printed"].y
    law = (1 - _RATE) ** 20
    return (
        abs(_late(chart, "printed")) < 0.2
        and abs(float(printed[20]) - law) < 0.2
        and bool(np.isclose(_late(chart, "as_it_is"), _SLOPE, atol=0.1))
    )


def _numbers(chart: Chart) -> Numbers:
    return {
        "true": _SLOPE,
        "batch": _BATCH,
        "right": f"{_late(chart, 'as_it_is'):.1f}",
        "printed": f"{_late(chart, 'printed'):.1f}".replace("-", "−"),
    }


MIXED_UP_TARGETS = ChartLesson(
    id="mixed_up_targets",
    chapter="stochastic",
    number=5,
    source="Robbins & Monro 1951; as printed: Feinberg 2017",
    chart=partial(_chart, False),
    without=partial(_chart, True),
    holds=_holds,
    answers={
        "right": lambda chart: abs(_late(chart, "printed") - _SLOPE) < 0.2,
        "half": lambda chart: abs(_late(chart, "printed") - _SLOPE / 2) < 0.2,
        "flat": lambda chart: abs(_late(chart, "printed")) < 0.2,
    },
    numbers=_numbers,
)
