"""Runs that begin elsewhere end elsewhere, at like losses; and none of them ends at a critical point."""

from functools import lru_cache, partial

import numpy as np

from downhill.lessons._chart import Chart, Series
from downhill.lessons._networks import DIGITS, FEW, SEEDS, SMALL, momentum, trained
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks import Data, Run, Training

# Where they end -------------------------------------------------------------------------------------------------------

_RUNS, _EPOCHS = 20, 20


@lru_cache(maxsize=2)
def _seeds_run(rate: float) -> Run:
    [run] = trained(Training(DIGITS, (SMALL,), (momentum(rate),), _EPOCHS, seeds=_RUNS)).runs
    return run


@lru_cache(maxsize=2)
def _seeds_chart(rate: float) -> Chart:
    """The losses of the runs at the start and at the end, the best run first."""
    measured = _seeds_run(rate).curves.of_weights
    order = measured.train_loss[:, -1].argsort()
    x = np.arange(1.0, _RUNS + 1)
    return Chart(
        tuple(
            Series(name, x, losses[order].astype(float), "points")
            for name, losses in (
                ("start", measured.train_loss[:, 0]),
                ("train", measured.train_loss[:, -1]),
                ("test", measured.test_loss[:, -1]),
            )
        ),
        y_scale="log",
    )


def _spread(chart: Chart) -> float:
    """How much of the loss lies between the best and the worst run at the end, of what they have come down."""
    return float(np.ptp(chart["train"].y) / (chart["start"].y.mean() - chart["train"].y.mean()))


def _is_alike(chart: Chart) -> bool:
    return _spread(chart) < 0.02 and bool(chart["train"].y.max() < 2 * chart["train"].y.min())


def _is_down(chart: Chart) -> bool:
    return bool(chart["train"].y.max() < chart["start"].y.min() / 20)


def _distances(rate: float) -> tuple[float, float]:
    """The smallest distance between two ends, and the mean length of an end, as vectors of all weights."""
    ends = _seeds_run(rate).ends
    assert ends is not None
    apart = np.linalg.norm(ends[:, None] - ends[None], axis=2)
    return float(apart[np.triu_indices(_RUNS, 1)].min()), float(np.linalg.norm(ends, axis=1).mean())


_RATE, _TINY = 0.1, 0.001


def _seeds_numbers(chart: Chart) -> Numbers:
    nearest, length = _distances(_RATE)
    train, test = chart["train"].y, chart["test"].y
    return {
        "runs": _RUNS,
        "lowest_start": f"{chart['start'].y.min():.1f}",
        "highest_start": f"{chart['start'].y.max():.1f}",
        "best": f"{train[0]:.3f}",
        "worst": f"{train[-1]:.3f}",
        "best_test": f"{test.min():.2f}",
        "worst_test": f"{test.max():.2f}",
        "nearest": f"{nearest:.0f}",
        "length": f"{length:.0f}",
    }


MANY_SEEDS = ChartLesson(
    id="many_seeds",
    chapter="networks",
    number=20,
    source="Choromanska et al. 2015; Goodfellow, Bengio & Courville 2016, section 8.2.2",
    chart=partial(_seeds_chart, _RATE),
    without=partial(_seeds_chart, _TINY),
    # Farther from each other than from zero: no two have come to the same minimum.
    holds=lambda chart: _is_down(chart) and _is_alike(chart) and _distances(_RATE)[0] > _distances(_RATE)[1],
    answers={
        "one": lambda chart: _is_down(chart) and _spread(chart) > 0.2,
        "alike": lambda chart: _is_down(chart) and _is_alike(chart),
        "stuck": lambda chart: not _is_down(chart),
    },
    numbers=_seeds_numbers,
)

# The gradient at the end ----------------------------------------------------------------------------------------------

_UPDATES, _PROBE = 300, 10
_LEFT = 0.1


@lru_cache(maxsize=2)
def _gradient_chart(data: Data, epochs: int) -> Chart:
    """What is left of the loss and of the full gradient's length, along one run."""
    [run] = trained(Training(data, (SMALL,), (momentum(_RATE),), epochs, SEEDS, probe_every=_PROBE)).runs
    lengths, losses = np.sqrt(run.curvature.squared_gradient), run.curves.of_weights.train_loss[0].astype(float)
    return Chart(
        (
            Series("loss", run.curves.steps.astype(float), losses / losses[0]),
            Series("gradient", run.curvature.steps.astype(float), lengths / lengths[0]),
        ),
        y_scale="log",
    )


def _left(chart: Chart, name: str) -> float:
    """The mean of the last quarter."""
    series = chart[name]
    return float(series.y[series.x > 0.75 * _UPDATES].mean())


def _gradient_holds(chart: Chart) -> bool:
    """The loss is nearly gone, the gradient is not, and no longer shrinks in the second half."""
    gradient = chart["gradient"]
    middle = float(gradient.y[(gradient.x > 0.4 * _UPDATES) & (gradient.x < 0.65 * _UPDATES)].mean())
    return _left(chart, "loss") < 0.05 and _left(chart, "gradient") > max(_LEFT, middle / 2)


GRADIENT_AT_THE_END = ChartLesson(
    id="gradient_at_the_end",
    chapter="networks",
    number=21,
    source="Goodfellow, Bengio & Courville 2016, section 8.2.2",
    chart=partial(_gradient_chart, DIGITS, 20),
    without=partial(_gradient_chart, FEW, 75),
    holds=_gradient_holds,
    answers={
        "gone": lambda chart: _left(chart, "gradient") < _LEFT / 2,
        "left": lambda chart: _LEFT < _left(chart, "gradient") < 1,
        "grown": lambda chart: _left(chart, "gradient") > 1,
    },
    numbers=lambda chart: {
        "updates": _UPDATES,
        "loss": f"{100 * _left(chart, 'loss'):.0f}",
        "gradient": f"{100 * _left(chart, 'gradient'):.0f}",
    },
)
