"""An epoch is as many updates as there are minibatches in the training part."""

from functools import lru_cache, partial

import numpy as np

from downhill.lessons._chart import Chart, Series
from downhill.lessons._networks import DIGITS, by_update, momentum, runs_on
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks.examples import load

_EPOCHS, _BATCH, _RATE = 10, 100, 0.1
_MNIST = 60_000


def _examples() -> int:
    return len(load(DIGITS, 0).train.labels)


@lru_cache(maxsize=2)
def _chart(full: bool) -> Chart:
    """With minibatches, or with all examples in each step."""
    [run] = runs_on(DIGITS, momentum(_RATE, batch=_examples() if full else _BATCH), epochs=_EPOCHS)
    train = by_update("train", run)
    return Chart(
        (train, by_update("test", run, "test_loss"), Series("epochs", train.x[1:], train.y[1:], "points")),
        y_scale="log",
    )


def _updates(chart: Chart) -> int:
    return int(chart["train"].x[-1])


def _holds(chart: Chart) -> bool:
    """⌈n/m⌉ updates between two ends of an epoch, the last of them with what is left; and they are worth something."""
    between = np.diff(chart["epochs"].x, prepend=0)
    train = chart["train"].y
    return bool((between == -(-_examples() // _BATCH)).all()) and len(between) == _EPOCHS and train[-1] < train[0] / 10


def _numbers(chart: Chart) -> Numbers:
    return {
        "epochs": _EPOCHS,
        "batch": _BATCH,
        "examples": f"{_examples():,}",
        "per_epoch": f"{chart['epochs'].x[0]:.0f}",
        "rest": _examples() % _BATCH,
        "updates": f"{_updates(chart):,}",
        "looked_at": f"{_EPOCHS * _examples():,}",
        "train": f"{chart['train'].y[-1]:.2f}",
        "mnist": f"{_MNIST:,}",
        "mnist_updates": f"{_EPOCHS * _MNIST // _BATCH:,}",
    }


EPOCHS_AND_UPDATES = ChartLesson(
    id="epochs_and_updates",
    chapter="networks",
    number=1,
    source="Goodfellow, Bengio & Courville 2016, section 8.1.3",
    chart=partial(_chart, False),
    without=partial(_chart, True),
    holds=_holds,
    answers={
        "epochs": lambda chart: _updates(chart) == _EPOCHS,
        "batches": lambda chart: _updates(chart) == _EPOCHS * -(-_examples() // _BATCH),
        "examples": lambda chart: _updates(chart) == _EPOCHS * _examples(),
    },
    numbers=_numbers,
)
