"""On a network, too, growing batches end as falling rates do, with fewer updates."""

from functools import lru_cache, partial

import numpy as np

from downhill.lessons._chart import Chart, Series
from downhill.lessons._networks import SMALL
from downhill.lessons._own_weights import batches, descended, first_weights
from downhill.lessons.entry import ChartLesson, Numbers

_STAGES, _EPOCHS = 4, 3
"""Of each stage."""
_RATE, _BATCH = 0.3, 16


def _run(name: str, rate_factor: float, batch_factor: int) -> Series:
    """The training loss by the examples seen, of a run whose rate and batch change from stage to stage."""
    given = batches([(_EPOCHS, _BATCH * batch_factor**stage, _RATE * rate_factor**stage) for stage in range(_STAGES)])
    _, losses = descended(first_weights(SMALL), SMALL, given, kept=0.0)
    return Series(name, np.append(0, np.cumsum(given.counts)).astype(float), losses)


@lru_cache(maxsize=2)
def _chart(batch_factor: int) -> Chart:
    kinds = {"constant": (1.0, 1), "rate": (0.5, 1), "batch": (1.0, batch_factor)}
    return Chart(tuple(_run(name, *factors) for name, factors in kinds.items()), y_scale="log")


def _last_epoch(chart: Chart, name: str) -> Series:
    series = chart[name]
    last = series.x > series.x[-1] * (1 - 1 / (_STAGES * _EPOCHS))
    return Series(name, series.x[last], series.y[last])


def _late(chart: Chart, name: str) -> float:
    return float(_last_epoch(chart, name).y.mean())


def _swing(chart: Chart, name: str) -> float:
    """The standard deviation of the loss about its trend in the last epoch."""
    last = _last_epoch(chart, name)
    trend = np.polynomial.Polynomial.fit(last.x, last.y, 1)
    return float((last.y - trend(last.x)).std())


def _updates(chart: Chart, name: str) -> int:
    return len(chart[name].x) - 1


def _holds(chart: Chart) -> bool:
    """Both end at like losses and far calmer than the run in which nothing changes."""
    alike = abs(np.log(_late(chart, "batch") / _late(chart, "rate"))) < np.log(1.2)
    calm = 4 * max(_swing(chart, "rate"), _swing(chart, "batch")) < _swing(chart, "constant")
    return bool(alike) and calm and 2 * _updates(chart, "batch") < _updates(chart, "rate")


def _numbers(chart: Chart) -> Numbers:
    return {
        "epochs": _EPOCHS,
        "batch": _BATCH,
        "last": _BATCH * 2 ** (_STAGES - 1),
        "rate_end": f"{_late(chart, 'rate'):.3f}",
        "batch_end": f"{_late(chart, 'batch'):.3f}",
        "constant_end": f"{_late(chart, 'constant'):.3f}",
        "rate_calmer": f"{_swing(chart, 'constant') / _swing(chart, 'rate'):.0f}",
        "batch_calmer": f"{_swing(chart, 'constant') / _swing(chart, 'batch'):.0f}",
        "updates": f"{_updates(chart, 'batch'):,}",
        "others": f"{_updates(chart, 'rate'):,}",
    }


NETWORK_GROWING_BATCHES = ChartLesson(
    id="network_growing_batches",
    chapter="networks",
    number=4,
    source="Smith, Kindermans, Ying & Le 2018",
    chart=partial(_chart, 2),
    without=partial(_chart, 1),
    holds=_holds,
    answers={
        "more": lambda chart: _updates(chart, "batch") > _updates(chart, "rate"),
        "same": lambda chart: _updates(chart, "batch") == _updates(chart, "rate"),
        "fewer": lambda chart: 2 * _updates(chart, "batch") < _updates(chart, "rate"),
    },
    numbers=_numbers,
)
