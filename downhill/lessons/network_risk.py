"""A network with labels that lie: the training loss falls, the test loss turns; a penalty holds it back."""

from functools import lru_cache, partial

import numpy as np

from downhill.lessons._chart import Chart, Series
from downhill.lessons._networks import FEW, FEW_WITH_LIES, by_epoch, mean_of, momentum, runs_on
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks import Data
from downhill.networks.examples import load

_RATE, _EPOCHS = 0.15, 50
_NONE = 1e-6
"""A penalty that is none, but runs the same program."""


def _percent(data: Data) -> str:
    return f"{100 * data.numbers['label_noise']:.0f}"


# Without a penalty ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _risk_chart(data: Data) -> Chart:
    [run] = runs_on(data, momentum(_RATE, decay=_NONE), epochs=_EPOCHS)
    return Chart((by_epoch("train", run), by_epoch("test", run, "test_loss")))


def _turns(chart: Chart) -> bool:
    """Whether the test loss ends clearly above its lowest."""
    test = chart["test"].y
    return bool(test[-1] > 1.1 * test.min())


def _risk_holds(chart: Chart) -> bool:
    """From epoch to epoch the training loss falls nearly always; the test loss is lowest before two thirds are over."""
    train, test = chart["train"].y, chart["test"].y
    falls = bool((np.diff(train[::5]) < 0).all())
    return falls and _turns(chart) and int(test.argmin()) < 2 * _EPOCHS // 3


def _risk_numbers(chart: Chart) -> Numbers:
    train, test = chart["train"].y, chart["test"].y
    best = int(test.argmin())
    return {
        "examples": len(load(FEW_WITH_LIES, 0).train.labels),
        "lies": _percent(FEW_WITH_LIES),
        "epochs": _EPOCHS,
        "best": f"{chart['test'].x[best]:.0f}",
        "best_train": f"{train[best]:.2f}",
        "best_test": f"{test[best]:.2f}",
        "train": f"{train[-1]:.2f}",
        "test": f"{test[-1]:.2f}",
    }


NETWORK_RISK = ChartLesson(
    id="network_risk",
    chapter="networks",
    number=8,
    source="Goodfellow, Bengio & Courville 2016, sections 7.8 and 8.1; Zhang et al. 2017",
    chart=partial(_risk_chart, FEW_WITH_LIES),
    without=partial(_risk_chart, FEW),
    holds=_risk_holds,
    answers={
        "falls": lambda chart: not _turns(chart),
        "turns": _turns,
        "rises": lambda chart: bool(chart["test"].y.argmin() == 0),
    },
    numbers=_risk_numbers,
    quiz=True,
)

# With a penalty -------------------------------------------------------------------------------------------------------

_PENALTIES = (_NONE, 1e-3, 4e-3, 1e-2, 3e-2, 1e-1)


@lru_cache(maxsize=2)
def _penalty_chart(data: Data) -> Chart:
    """At the end of the training, by the penalty; what is none stands at the left edge."""
    runs = runs_on(data, *(momentum(_RATE, decay=penalty) for penalty in _PENALTIES), epochs=_EPOCHS)
    x = np.array([3e-4, *_PENALTIES[1:]])
    ends = {name: np.array([mean_of(run, f"{name}_loss")[-1] for run in runs]) for name in ("train", "test")}
    return Chart(tuple(Series(name, x, losses) for name, losses in ends.items()), x_scale="log", y_scale="log")


def _gains(chart: Chart) -> tuple[bool, bool]:
    """Whether the best penalty's test loss is clearly below that of none, and below that of the strongest."""
    test = chart["test"].y
    return bool(test.min() < 0.9 * test[0]), bool(test.min() < 0.9 * test[-1])


def _penalty_holds(chart: Chart) -> bool:
    return bool((np.diff(chart["train"].y) > 0).all()) and _gains(chart) == (True, True)


def _penalty_numbers(chart: Chart) -> Numbers:
    train, test = chart["train"].y, chart["test"].y
    best = int(test.argmin())
    return {
        "epochs": _EPOCHS,
        "train": f"{train[0]:.2f}",
        "test": f"{test[0]:.2f}",
        "best": f"{_PENALTIES[best]:g}",
        "best_train": f"{train[best]:.2f}",
        "best_test": f"{test[best]:.2f}",
        "most_train": f"{train[-1]:.2f}",
        "most_test": f"{test[-1]:.2f}",
    }


NETWORK_PENALTY = ChartLesson(
    id="network_penalty",
    chapter="networks",
    number=9,
    source="Krogh & Hertz 1991; Feinberg 2017",
    chart=partial(_penalty_chart, FEW_WITH_LIES),
    without=partial(_penalty_chart, FEW),
    holds=_penalty_holds,
    answers={
        "none": lambda chart: not _gains(chart)[0],
        "between": lambda chart: _gains(chart) == (True, True),
        "strongest": lambda chart: not _gains(chart)[1],
    },
    numbers=_penalty_numbers,
)
