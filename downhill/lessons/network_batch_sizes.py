"""Batch sizes on a network: what an epoch is worth, and what an update is."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart
from downhill.lessons._networks import DIGITS, by_epoch, by_update, gd, runs_on
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks.examples import load

_RATE = 0.1
_SIZES = {"small": 16, "middle": 100, "large": 1000}
_ALIKE = dict.fromkeys(_SIZES, 16)


def _ends(chart: Chart) -> Float[np.ndarray, "3"]:
    """The losses at the end, of the smallest batch first."""
    return np.array([chart[name].y[-1] for name in _SIZES])


# The same number of epochs --------------------------------------------------------------------------------------------

_EPOCHS = 20


@lru_cache(maxsize=2)
def _epochs_chart(alike: bool) -> Chart:
    sizes = _ALIKE if alike else _SIZES
    runs = runs_on(DIGITS, *(gd(_RATE, size) for size in sizes.values()), epochs=_EPOCHS)
    return Chart(tuple(by_epoch(name, run) for name, run in zip(_SIZES, runs, strict=True)), y_scale="log")


def _epochs_hold(chart: Chart) -> bool:
    """After every epoch the smaller batch is ahead, and in the end by far."""
    small, middle, large = (chart[name].y[1:] for name in _SIZES)
    return bool((small < middle).all() and (middle < large).all()) and 10 * small[-1] < large[-1]


def _epochs_numbers(chart: Chart) -> Numbers:
    small, middle, large = (f"{end:.2f}" for end in _ends(chart))
    runs = runs_on(DIGITS, *(gd(_RATE, size) for size in _SIZES.values()), epochs=_EPOCHS)
    updates = {f"{name}_updates": f"{run.steps:,}" for name, run in zip(_SIZES, runs, strict=True)}
    return {
        "small": _SIZES["small"],
        "middle": _SIZES["middle"],
        "large": f"{_SIZES['large']:,}",
        "epochs": _EPOCHS,
        "small_end": small,
        "middle_end": middle,
        "large_end": large,
        **updates,
    }


BATCH_SIZES_BY_EPOCH = ChartLesson(
    id="batch_sizes_by_epoch",
    chapter="networks",
    number=2,
    source="Keskar et al. 2017; Bischl 2018, chapter 3",
    chart=partial(_epochs_chart, False),
    without=partial(_epochs_chart, True),
    holds=_epochs_hold,
    answers={
        "small": lambda chart: _ends(chart)[0] < 0.9 * _ends(chart)[1:].min(),
        "same": lambda chart: _ends(chart).max() < 1.1 * _ends(chart).min(),
        "large": lambda chart: _ends(chart)[2] < 0.9 * _ends(chart)[:2].min(),
    },
    numbers=_epochs_numbers,
)

# The same number of updates -------------------------------------------------------------------------------------------

_EPOCHS_EACH = {"small": 1, "middle": 6, "large": 45}


@lru_cache(maxsize=2)
def _updates_chart(power: float) -> Chart:
    """At rates that grow like this power of the batch size."""
    series = []
    for name, size in _SIZES.items():
        rate = _RATE * (size / _SIZES["small"]) ** power
        [run] = runs_on(DIGITS, gd(rate, size), epochs=_EPOCHS_EACH[name])
        series.append(by_update(name, run))
    return Chart(tuple(series))


def _apart(chart: Chart) -> float:
    """How many times as high the highest end is as the lowest."""
    return float(_ends(chart).max() / _ends(chart).min())


def _updates_numbers(chart: Chart) -> Numbers:
    small, middle, large = (f"{end:.2f}" for end in _ends(chart))
    examples = len(load(DIGITS, 0).train.labels)
    seen = {f"{name}_seen": f"{_EPOCHS_EACH[name] * examples:,}" for name in ("small", "large")}
    return {
        "small": _SIZES["small"],
        "middle": _SIZES["middle"],
        "large": f"{_SIZES['large']:,}",
        "updates": f"{chart['small'].x[-1]:.0f}",
        "small_end": small,
        "middle_end": middle,
        "large_end": large,
        "large_fast": f"{_ends(_updates_chart(0.5))[2]:.2f}",
        **seen,
    }


BATCH_SIZES_BY_UPDATE = ChartLesson(
    id="batch_sizes_by_update",
    chapter="networks",
    number=3,
    source="Shallue et al. 2019; Bischl 2018, chapter 3",
    chart=partial(_updates_chart, 0.0),
    without=partial(_updates_chart, 0.5),
    holds=lambda chart: _apart(chart) < 1.2 and _ends(chart).max() < chart["small"].y[0] / 3,
    answers={
        "small": lambda chart: _apart(chart) > 1.5 and _ends(chart).argmin() == 0,
        "alike": lambda chart: _apart(chart) < 1.2,
        "large": lambda chart: _apart(chart) > 1.5 and _ends(chart).argmin() == 2,
    },
    numbers=_updates_numbers,
)
