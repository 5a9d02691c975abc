"""What becomes of the signal and of the gradient in a deep network, by how its weights are drawn."""

from functools import lru_cache, partial

import numpy as np
from jax.nn import initializers
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import (
    Activation,
    gradients_by_layer,
    inputs,
    linear,
    mean_squares,
    relu,
    scaled,
    sums_by_layer,
    tanh,
    weights,
)
from downhill.lessons.entry import ChartLesson, Numbers

_LAYERS, _WIDTH, _EXAMPLES = 20, 256, 64
_WIDTHS = [_WIDTH] * (_LAYERS + 1)
_X = np.arange(1.0, _LAYERS + 1)

PerLayer = Float[np.ndarray, " layers"]


def _sums(initializer: initializers.Initializer, activation: Activation) -> list[np.ndarray]:
    return sums_by_layer(weights(initializer, _WIDTHS), activation, inputs(_EXAMPLES, _WIDTH))


def _factor(values: PerLayer) -> float:
    """By which factor the values change from layer to layer, in the geometric mean."""
    return float((values[-1] / values[0]) ** (1 / (len(values) - 1)))


def _about(number: float) -> str:
    """To one digit."""
    return f"{float(f'{number:.0e}'):,.0f}"


# Forward through tanh -------------------------------------------------------------------------------------------------

_TANH_SCALES = {"half": 0.5, "xavier": 1.0, "double": 2.0}


@lru_cache(maxsize=2)
def _tanh_chart(activation: Activation) -> Chart:
    """The variance of the activations."""

    def variances(scale: float) -> PerLayer:
        return mean_squares([activation(z) for z in _sums(scaled(scale), activation)])

    lines = (Series(name, _X, variances(scale)) for name, scale in _TANH_SCALES.items())
    return Chart((*lines, Series("law", _X, 1 / (2 * _X), "reference")), y_scale="log")


def _tail(chart: Chart, name: str) -> PerLayer:
    return chart[name].y[_LAYERS // 4 :]


def _xavier_falls_as_law(chart: Chart) -> bool:
    """From q ← E[tanh²√q n] ≈ q − 2q² there follows q ≈ 1/(2l)."""
    return bool((np.abs(np.log(_tail(chart, "xavier") * 2 * _X[_LAYERS // 4 :])) < np.log(1.5)).all())


def _tanh_holds(chart: Chart) -> bool:
    return (
        _xavier_falls_as_law(chart)
        and 0.4 < _factor(_tail(chart, "half")) < 0.55
        and abs(np.log(_factor(_tail(chart, "double")))) < 0.01
    )


def _tanh_numbers(chart: Chart) -> Numbers:
    first, last = chart["xavier"].y[[0, -1]]
    return {
        "layers": _LAYERS,
        "first": f"{first:.2f}",
        "last": f"{last:.2f}",
        "half": _about(chart["half"].y[0] / chart["half"].y[-1]),
        "double": f"{chart['double'].y[-1]:.2f}",
    }


XAVIER_TANH = ChartLesson(
    id="xavier_tanh",
    chapter="initialisation",
    number=6,
    source="Glorot & Bengio 2010; Poole et al. 2016",
    chart=partial(_tanh_chart, tanh),
    without=partial(_tanh_chart, linear),
    holds=_tanh_holds,
    answers={
        "stays": lambda chart: abs(np.log(_factor(_tail(chart, "xavier")))) < 0.03,
        "slowly": _xavier_falls_as_law,
        "exponentially": lambda chart: _factor(_tail(chart, "xavier")) < 0.7,
    },
    numbers=_tanh_numbers,
)


# Forward through ReLU -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _relu_chart(activation: Activation) -> Chart:
    """The variance of the sums z."""
    schemes = {
        "xavier": scaled(1.0),
        "orthogonal": initializers.orthogonal(),
        "he": scaled(2.0),
    }
    lines = (Series(name, _X, mean_squares(_sums(scheme, activation))) for name, scheme in schemes.items())
    return Chart((*lines, Series("law", _X, 0.5 ** (_X - 1), "reference")), y_scale="log")


def _half_is_left() -> bool:
    """E[a²] = ½ Var z for a = max(z, 0)."""
    z = inputs(_EXAMPLES, 1000)
    return bool(np.isclose((relu(z) ** 2).mean() / z.var(), 0.5, rtol=0.02))


def _relu_holds(chart: Chart) -> bool:
    return (
        _half_is_left()
        and bool(np.isclose(_factor(chart["xavier"].y), 0.5, rtol=0.05))
        and bool(np.isclose(_factor(chart["he"].y), 1, rtol=0.05))
    )


def _relu_numbers(chart: Chart) -> Numbers:
    left = chart["xavier"].y[-1] / chart["xavier"].y[0]
    return {"layers": _LAYERS, "left": _about(1 / left), "factor": f"{_factor(chart['xavier'].y):.2f}"}


HE_RELU = ChartLesson(
    id="he_relu",
    chapter="initialisation",
    number=7,
    source="He et al. 2015",
    chart=partial(_relu_chart, relu),
    without=partial(_relu_chart, linear),
    holds=_relu_holds,
    answers={
        "stays": lambda chart: abs(np.log(_factor(chart["xavier"].y))) < 0.05,
        "halves": lambda chart: bool(np.isclose(_factor(chart["xavier"].y), 0.5, rtol=0.1)),
        "grows": lambda chart: _factor(chart["xavier"].y) > 1.05,
    },
    numbers=_relu_numbers,
    quiz=True,
)


# Backward -------------------------------------------------------------------------------------------------------------

_BACKWARD_SCALES = {"one": 1.0, "two": 2.0, "four": 4.0}


def _positive(z: np.ndarray) -> np.ndarray:
    return (z > 0).astype(float)


@lru_cache(maxsize=2)
def _backward_chart(activation: Activation, slope: Activation) -> Chart:
    """The mean square of the gradient with respect to z."""

    def squares(scale: float) -> PerLayer:
        matrices = weights(scaled(scale), _WIDTHS)
        sums = sums_by_layer(matrices, activation, inputs(_EXAMPLES, _WIDTH))
        last = inputs(2 * _EXAMPLES, _WIDTH)[_EXAMPLES:]
        return mean_squares(gradients_by_layer(matrices, slope, sums, last))

    lines = (Series(name, _X, squares(scale)) for name, scale in _BACKWARD_SCALES.items())
    return Chart(tuple(lines), y_scale="log")


def _arrives(chart: Chart, name: str) -> bool:
    """Whether the first layer's gradient is as large as the last one's, to a factor of 2."""
    squares = chart[name].y
    return abs(np.log(squares[0] / squares[-1])) < np.log(2)


def _backward_holds(chart: Chart) -> bool:
    """Each layer multiplies by n Var(w)/2: half of the units pass nothing back."""
    factors = [_factor(chart[name].y[::-1]) for name in _BACKWARD_SCALES]
    return bool(np.allclose(factors, [0.5, 1, 2], rtol=0.05))


def _backward_numbers(chart: Chart) -> Numbers:
    def times(name: str) -> float:
        return float(chart[name].y[0] / chart[name].y[-1])

    return {"layers": _LAYERS, "one": _about(1 / times("one")), "four": _about(times("four"))}


def _ones(z: np.ndarray) -> np.ndarray:
    return np.ones_like(z)


GRADIENT_BY_LAYER = ChartLesson(
    id="gradient_by_layer",
    chapter="initialisation",
    number=8,
    source="He et al. 2015; Glorot & Bengio 2010",
    chart=partial(_backward_chart, relu, _positive),
    without=partial(_backward_chart, linear, _ones),
    holds=_backward_holds,
    answers={name: partial(_arrives, name=name) for name in _BACKWARD_SCALES},
    numbers=_backward_numbers,
)
