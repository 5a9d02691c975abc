"""A product of many Gaussian matrices stretches few directions and flattens the others; orthogonal ones keep all."""

from functools import lru_cache, partial

import numpy as np
from jax.nn import initializers

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import scaled, weights
from downhill.lessons.entry import ChartLesson, Numbers

_LAYERS, _WIDTH = 20, 64


def _stretches(initializer: initializers.Initializer) -> np.ndarray:
    """The singular values of the product of all layers, descending."""
    return np.linalg.svd(np.linalg.multi_dot(weights(initializer, [_WIDTH] * (_LAYERS + 1))), compute_uv=False)


@lru_cache(maxsize=2)
def _chart(gaussian: bool) -> Chart:
    x = np.arange(1.0, _WIDTH + 1)
    orthogonal = _stretches(initializers.orthogonal())
    drawn = _stretches(scaled(1.0)) if gaussian else orthogonal
    return Chart((Series("gaussian", x, drawn), Series("orthogonal", x, orthogonal)), y_scale="log")


def _holds(chart: Chart) -> bool:
    """A product of orthogonal matrices is orthogonal; Gaussian ones keep the mean square length, to chance."""
    drawn = chart["gaussian"].y
    return bool(np.allclose(chart["orthogonal"].y, 1, rtol=1e-4)) and drawn[0] > 3 and np.median(drawn) < 0.01


def _numbers(chart: Chart) -> Numbers:
    drawn = chart["gaussian"].y
    return {
        "layers": _LAYERS,
        "width": _WIDTH,
        "most": f"{drawn[0]:.0f}",
        "below": int((drawn < 0.1).sum()),
    }


ORTHOGONAL_PRODUCTS = ChartLesson(
    id="orthogonal_products",
    chapter="initialisation",
    number=11,
    source="Saxe, McClelland & Ganguli 2014",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_holds,
    answers={
        "all": lambda chart: bool(chart["gaussian"].y[0] < 2 * chart["gaussian"].y[-1]),
        "few": lambda chart: chart["gaussian"].y[0] > 3 and bool((chart["gaussian"].y < 0.1).mean() > 0.5),
        "grow": lambda chart: bool((chart["gaussian"].y > 2).mean() > 0.5),
    },
    numbers=_numbers,
)
