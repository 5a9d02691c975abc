"""LSUV measures each layer's variance and divides by it, whatever the activation."""

from functools import lru_cache, partial

import numpy as np
from jax.nn import initializers
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import Activation, inputs, linear, mean_squares, scaled, sums_by_layer, weights
from downhill.lessons.entry import ChartLesson, Numbers

_LAYERS, _WIDTH, _EXAMPLES = 15, 128, 256
_WIDTHS = [_WIDTH] * (_LAYERS + 1)

PerLayer = Float[np.ndarray, " layers"]


def _swish(z: np.ndarray) -> np.ndarray:
    return z / (1 + np.exp(-z))


def _lsuv(activation: Activation) -> tuple[PerLayer, PerLayer]:
    """The variance of the sums by layer: orthogonal weights, divided by the size of the layer's sums on a batch.

    Of this batch, and of other examples.
    """
    first, others = inputs(2 * _EXAMPLES, _WIDTH).reshape(2, _EXAMPLES, _WIDTH)
    batch, scaled_weights = first, []
    for matrix in weights(initializers.orthogonal(), _WIDTHS):
        scaled_weights.append(matrix / np.sqrt(((batch @ matrix) ** 2).mean()))
        batch = activation(batch @ scaled_weights[-1])
    of_batch, of_others = (mean_squares(sums_by_layer(scaled_weights, activation, each)) for each in (first, others))
    return of_batch, of_others


@lru_cache(maxsize=2)
def _chart(activation: Activation) -> Chart:
    x = np.arange(1.0, _LAYERS + 1)

    def by_rule(scale: float) -> np.ndarray:
        return mean_squares(sums_by_layer(weights(scaled(scale), _WIDTHS), activation, inputs(_EXAMPLES, _WIDTH)))

    of_batch, of_others = _lsuv(activation)
    return Chart(
        (
            Series("xavier", x, by_rule(1.0)),
            Series("he", x, by_rule(2.0)),
            Series("lsuv", x, of_batch),
            Series("others", x, of_others, "points"),
        ),
        y_scale="log",
    )


def _keeps(chart: Chart, name: str) -> bool:
    """Whether all layers' variances are the first one's, to a factor of 2."""
    variances = chart[name].y
    return bool((np.abs(np.log(variances / variances[0])) < np.log(2)).all())


def _holds(chart: Chart) -> bool:
    """On the batch that was measured the variance is 1 by construction; on others nearly, the less the deeper."""
    is_one = bool(np.allclose(chart["lsuv"].y, 1)) and _keeps(chart, "others")
    return is_one and not _keeps(chart, "xavier") and not _keeps(chart, "he")


def _numbers(chart: Chart) -> Numbers:
    def times_smaller(name: str) -> str:
        return f"{float(f'{chart[name].y[0] / chart[name].y[-1]:.0e}'):,.0f}"

    return {
        "layers": _LAYERS,
        "xavier": times_smaller("xavier"),
        "he": times_smaller("he"),
        "others": f"{chart['others'].y[-1]:.1f}",
    }


LSUV = ChartLesson(
    id="lsuv",
    chapter="initialisation",
    number=12,
    source="Mishkin & Matas 2016",
    chart=partial(_chart, _swish),
    without=partial(_chart, linear),
    holds=_holds,
    answers={name: partial(_keeps, name=name) for name in ("xavier", "he", "lsuv")},
    numbers=_numbers,
)
