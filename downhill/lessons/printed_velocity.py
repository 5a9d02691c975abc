"""Adam as lecture notes print it: a minus sign too many, and the bias correction inside the recursion."""

from functools import partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_RATE, _BETA1, _BETA2, _EPSILON = 0.1, 0.9, 0.999, 1e-8
_START, _STEPS = 2.0, 60


def _path(*, minus: bool, inside: bool) -> Float[np.ndarray, " steps"]:
    """Adam on ½x², whose slope is x; ε stands inside the root, as in the notes."""
    sign = -1.0 if minus else 1.0
    x, v, c, path = _START, 0.0, 0.0, [_START]
    for k in range(1, _STEPS + 1):
        v = _BETA1 * v + sign * (1 - _BETA1) * x
        c = _BETA2 * c + (1 - _BETA2) * x * x
        v_hat, c_hat = v / (1 - _BETA1**k), c / (1 - _BETA2**k)
        if inside:
            v, c = v_hat, c_hat
        x -= _RATE * v_hat / np.sqrt(c_hat + _EPSILON)
        path.append(x)
    return np.array(path)


def _chart(misprinted: bool) -> Chart:
    k = np.arange(_STEPS + 1.0)
    return Chart(
        (
            Series("printed", k, _path(minus=misprinted, inside=misprinted)),
            Series("inside", k, _path(minus=False, inside=misprinted)),
            Series("minus", k, _path(minus=misprinted, inside=False)),
            Series("as_it_is", k, _path(minus=False, inside=False)),
        )
    )


def _first_step(chart: Chart, name: str) -> float:
    return float(chart[name].y[1] - chart[name].y[0])


def _way(chart: Chart, name: str) -> float:
    """How far from the start it ends."""
    return float(chart[name].y[-1] - chart[name].y[0])


def _holds(chart: Chart) -> bool:
    """The first step is ±α; corrected inside, v and c are multiplied by 1/(1 − βᵏ) again and again.

    On a slope that hardly changes the second step is (β₁ + (1 − β₁))/(1 − β₁²) over the root of the same for β₂.
    """
    firsts = [_first_step(chart, name) / _RATE for name in ("printed", "inside", "minus", "as_it_is")]
    second = float(np.diff(chart["inside"].y)[1]) / _RATE
    law = (1 / (1 - _BETA1**2)) / np.sqrt(1 / (1 - _BETA2**2))
    stuck = max(abs(_way(chart, name)) for name in ("printed", "inside"))
    return (
        np.allclose(firsts, (1, -1, 1, -1), atol=1e-6)
        and bool(np.isclose(-second, law, rtol=0.05))
        and stuck < 2 * _RATE
        and _way(chart, "minus") > 1
        and abs(chart["as_it_is"].y[-1]) < 0.2
    )


def _numbers(chart: Chart) -> Numbers:
    return {
        "start": f"{_START:.0f}",
        "rate": _RATE,
        "steps": _STEPS,
        "printed": f"{chart['printed'].y[-1]:.2f}",
        "inside": f"{chart['inside'].y[-1]:.2f}",
        "minus": f"{chart['minus'].y[-1]:.1f}",
        "right": f"{chart['as_it_is'].y[-1]:.2f}".replace("-", "−"),
    }


PRINTED_VELOCITY = ChartLesson(
    id="printed_velocity",
    chapter="adaptive",
    number=14,
    source="Kingma & Ba 2015, algorithm 1; as printed: Möller, Training neural networks",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_holds,
    answers={
        "arrives": lambda chart: abs(chart["printed"].y[-1]) < 0.2,
        "climbs": lambda chart: _way(chart, "printed") > 1,
        "stuck": lambda chart: 0 < _way(chart, "printed") < 2 * _RATE,
    },
    numbers=_numbers,
)
