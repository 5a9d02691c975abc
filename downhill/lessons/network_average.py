"""The average of a network's weights is better than the weights, while the learning rate stays high."""

from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.experiment import Averaging
from downhill.lessons._chart import Chart, Series
from downhill.lessons._networks import DIGITS, gd, runs_on
from downhill.lessons.entry import ChartLesson, Numbers

_HIGH, _LOW, _EPOCHS = 0.3, 0.01, 15
_DECAY = 0.99


@lru_cache(maxsize=2)
def _chart(rate: float) -> Chart:
    """The training losses of the weights and of their average, of the run's first seed."""
    averaging = Averaging("exponential", {"averaging_decay": _DECAY})
    [run] = runs_on(DIGITS, replace(gd(rate), averaging=averaging), epochs=_EPOCHS)
    assert run.curves.of_average is not None
    return Chart(
        (
            Series("weights", run.curves.epochs, run.curves.of_weights.train_loss[0].astype(float)),
            Series("average", run.curves.epochs, run.curves.of_average.train_loss[0].astype(float)),
        ),
        y_scale="log",
    )


def _late(chart: Chart, name: str) -> Float[np.ndarray, " readings"]:
    """The last ten readings."""
    return chart[name].y[-10:]


def _ratio(chart: Chart) -> float:
    """How many times as high the weights' loss is."""
    return float(_late(chart, "weights").mean() / _late(chart, "average").mean())


def _rises(chart: Chart, name: str) -> int:
    return int((np.diff(_late(chart, name)) > 0).sum())


def _numbers(chart: Chart) -> Numbers:
    return {
        "rate": _HIGH,
        "kept": _DECAY,
        "epochs": _EPOCHS,
        "first_weights": f"{chart['weights'].y[1]:.2f}",
        "first_average": f"{chart['average'].y[1]:.2f}",
        "weights": f"{_late(chart, 'weights').mean():.3f}",
        "average": f"{_late(chart, 'average').mean():.3f}",
        "rises": _rises(chart, "weights"),
    }


NETWORK_AVERAGE = ChartLesson(
    id="network_average",
    chapter="networks",
    number=18,
    source="Polyak & Juditsky 1992; Goodfellow, Bengio & Courville 2016, section 8.7.3",
    chart=partial(_chart, _HIGH),
    without=partial(_chart, _LOW),
    holds=lambda chart: _ratio(chart) > 1.2 and _rises(chart, "average") == 0 < _rises(chart, "weights"),
    answers={
        "weights": lambda chart: _ratio(chart) < 1 / 1.1,
        "alike": lambda chart: 1 / 1.1 < _ratio(chart) < 1.1,
        "average": lambda chart: _ratio(chart) > 1.1,
    },
    numbers=_numbers,
)
