"""One example, a minibatch, all of them: how sure the gradient is, and what it costs."""

from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from downhill.experiment import Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons._moments import at_step
from downhill.lessons._regression import LOWEST, REGRESSION, above_lowest, variances, with_batches
from downhill.lessons.entry import ChartLesson, Numbers, RaceLesson, Runs, Slider
from downhill.simulation import simulate

_M = REGRESSION.examples

# Which trembles most --------------------------------------------------------------------------------------------------

_SIZES = (1, 16)
_RACE = Experiment(REGRESSION.id, None, 150, tuple(with_batches(size, 0.05) for size in (*_SIZES, None)), seed=1)


def _most(runs: Runs, index: int) -> bool:
    """Whether this run's gradients vary most."""
    return variances(runs)[index] >= max(variances(runs))


def _order_holds(runs: Runs) -> bool:
    one, sixteen, every = variances(runs)
    return one > 4 * sixteen > 0 and every < 1e-12


def _order_numbers(runs: Runs) -> Numbers:
    one, sixteen, _ = variances(runs)
    return {
        "every": _M,
        "sixteen": _SIZES[1],
        "ratio": f"{one / sixteen:.0f}",
        "one_end": f"{above_lowest(runs)[0]:.2f}",
        "every_end": f"{above_lowest(runs)[2]:.3f}",
    }


ONE_EXAMPLE = RaceLesson(
    id="one_example",
    chapter="stochastic",
    number=1,
    source="Robbins & Monro 1951; Bottou, Curtis & Nocedal 2018",
    experiment=_RACE,
    without=replace(_RACE, entrants=(with_batches(16, 0.05), with_batches(16, 0.05), with_batches(1, 0.05))),
    holds=_order_holds,
    answers={
        "one": lambda runs: _most(runs, 0),
        "sixteen": lambda runs: _most(runs, 1),
        "every": lambda runs: _most(runs, 2),
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "wrong_way": lambda runs: np.append(False, np.diff(runs[0].loss) > 0.1) & at_step(runs[0], 5),
        "down": lambda runs: (runs[1].loss < LOWEST + 0.1) & (runs[2].loss < LOWEST + 0.1),
        "never": lambda runs: at_step(runs[0], 100) & (runs[0].loss > LOWEST + 0.2),
    },
    numbers=_order_numbers,
    sliders=(Slider("batch_size", (0,)), Slider("learning_rate", (0, 1, 2))),
    quiz=True,
)

# By which law ---------------------------------------------------------------------------------------------------------

_BATCHES = (1, 2, 4, 8, 16, 32, 64)
_STEPS = 3000
_STILL = 1e-6
"""A learning rate with which the point hardly moves, so that all gradients are of one place."""


@lru_cache(maxsize=2)
def _standard_errors(grow: bool) -> Chart:
    """How far minibatch gradients are from the full one, as root mean squares."""
    entrants = tuple(with_batches(size if grow else _BATCHES[0], _STILL) for size in _BATCHES)
    found = np.sqrt(variances(simulate(Experiment(REGRESSION.id, None, _STEPS, entrants))))
    sizes = np.array(_BATCHES, float)
    return Chart(
        (Series("measured", sizes, found, "points"), Series("law", sizes, found[0] / np.sqrt(sizes), "reference")),
        x_scale="log",
        y_scale="log",
    )


def _power(chart: Chart) -> float:
    """With which power of the batch size the error falls."""
    sizes, errors = chart["measured"].x, chart["measured"].y
    return float(np.polyfit(np.log(sizes), np.log(errors), 1)[0])


def _law_holds(chart: Chart) -> bool:
    """σ/√m; drawn without replacement from M, times √((M - m)/(M - 1))."""
    sizes = chart["measured"].x
    expected = chart["law"].y * np.sqrt((_M - sizes) / (_M - 1))
    return bool(np.allclose(chart["measured"].y, expected, rtol=0.06))


def _law_numbers(chart: Chart) -> Numbers:
    errors = dict(zip(_BATCHES, chart["measured"].y.tolist(), strict=True))
    return {
        "one": f"{errors[1]:.1f}",
        "two": f"{errors[2]:.1f}",
        "four": f"{errors[4]:.1f}",
        "sixty_four": f"{errors[64]:.2f}",
        "times": _BATCHES[-1],
        "less": f"{errors[1] / errors[64]:.0f}",
        "every": _M,
    }


BATCH_VARIANCE = ChartLesson(
    id="batch_variance",
    chapter="stochastic",
    number=2,
    source="Goodfellow, Bengio & Courville 2016, section 8.1.3",
    chart=partial(_standard_errors, True),
    without=partial(_standard_errors, False),
    holds=_law_holds,
    answers={
        "twice": lambda chart: -1.2 < _power(chart) < -0.8,
        "four": lambda chart: -0.6 < _power(chart) < -0.4,
        "never": lambda chart: _power(chart) > -0.1,
    },
    numbers=_law_numbers,
)

# What it costs --------------------------------------------------------------------------------------------------------

_SMALL, _EPOCHS = 13, 5
_SAME_EXAMPLES = Experiment(
    REGRESSION.id,
    None,
    _EPOCHS * _M,
    (with_batches(_SMALL, 0.05), with_batches(None, 0.05)),
    seed=1,
    budget="examples",
)


def _cost_holds(runs: Runs) -> bool:
    """As many examples, M/m times as many steps, and far lower."""
    small, full = runs
    same = small.examples[-1] == full.examples[-1] == _EPOCHS * _M
    steps = len(small.loss) - 1 == _M // _SMALL * (len(full.loss) - 1)
    ends = above_lowest(runs)
    return bool(same) and steps and ends[0] < ends[1] / 10


def _cost_numbers(runs: Runs) -> Numbers:
    small, full = above_lowest(runs)
    return {
        "small": _SMALL,
        "every": _M,
        "examples": f"{_EPOCHS * _M:,}",
        "per_epoch": _M // _SMALL,
        "steps": len(runs[0].loss) - 1,
        "small_end": f"{small:.1g}",
        "full_end": f"{full:.1f}",
    }


COST_PER_EXAMPLE = RaceLesson(
    id="cost_per_example",
    chapter="stochastic",
    number=3,
    source="Bottou & Bousquet 2008",
    experiment=_SAME_EXAMPLES,
    without=replace(_SAME_EXAMPLES, budget="steps", steps=400),
    holds=_cost_holds,
    answers={
        "small": lambda runs: above_lowest(runs)[0] < above_lowest(runs)[1] / 2,
        "same": lambda runs: 0.5 < above_lowest(runs)[0] / above_lowest(runs)[1] < 2,
        "full": lambda runs: above_lowest(runs)[1] < above_lowest(runs)[0] / 2,
    },
    captions={
        "used_up": lambda runs: at_step(runs[0], len(runs[1].loss) - 1),
        "epoch": lambda runs: runs[0].examples >= _M,
        "arrived": lambda runs: runs[0].loss < LOWEST + 0.05,
    },
    numbers=_cost_numbers,
    sliders=(Slider("batch_size", (0,)), Slider("learning_rate", (1,))),
)
