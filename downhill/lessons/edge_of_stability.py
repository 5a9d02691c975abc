"""Gradient descent converges below a learning rate of 2/κ and diverges above; its best rate is just below."""

from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons._moments import at_step, beyond
from downhill.lessons.entry import ChartLesson, Numbers, RaceLesson, Runs, Slider
from downhill.maps import Map, Sensitivity, compute, summary
from downhill.simulation import Trajectory

_KAPPA = 20.0
_BELOW = Entrant("gd", {"learning_rate": 1.95 / _KAPPA})
_ABOVE = Entrant("gd", {"learning_rate": 2.05 / _KAPPA})
_RACE = Experiment("quadratic", (-4.0, 0.2), 60, (_BELOW, _ABOVE), {"condition": _KAPPA})


def _grows(run: Trajectory) -> bool:
    """Across the ravine, from the first step to the last."""
    return bool(abs(run.theta[-1, 1]) > abs(run.theta[0, 1]))


def _race_holds(runs: Runs) -> bool:
    """Each step multiplies the distance by |1 - ακ|."""
    factors = [1 - run.learning_rate[0] * _KAPPA for run in runs]
    heights = [run.theta[:, 1] for run in runs]
    exact = all(np.allclose(y[1:], factor * y[:-1], rtol=1e-9) for factor, y in zip(factors, heights, strict=True))
    return exact and not _grows(runs[0]) and _grows(runs[1])


def _race_numbers(runs: Runs) -> Numbers:
    below, above = runs
    return {
        "kappa": f"{_KAPPA:.0f}",
        "edge": 2 / _KAPPA,
        "below": f"{abs(below.theta[-1, 1]):.3f}",
        "above": f"{abs(above.theta[-1, 1]):.1f}",
        "start": float(below.theta[0, 1]),
    }


EDGE_OF_STABILITY = RaceLesson(
    id="edge_of_stability",
    chapter="learning_rate",
    number=2,
    source="LeCun, Simard & Pearlmutter 1993",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_BELOW, _BELOW)),
    holds=_race_holds,
    answers={
        "both_shrink": lambda runs: not any(map(_grows, runs)),
        "apart": lambda runs: not _grows(runs[0]) and _grows(runs[1]),
        "both_grow": lambda runs: all(map(_grows, runs)),
    },
    captions={
        "swing": lambda runs: at_step(runs[0], 1),
        "calmer": lambda runs: np.abs(runs[0].theta[:, 1]) < 0.1,
        "wilder": lambda runs: beyond(runs[1], 1, 1.0),
        "out": lambda runs: beyond(runs[1], 1, 3.0),
    },
    numbers=_race_numbers,
    sliders=(Slider("learning_rate", (0,)), Slider("learning_rate", (1,)), Slider("condition")),
    layout="grid",
)

_STEPS = 60
_TINY = 1e-300  # at one rate nothing at all is left, which a logarithm cannot show


@lru_cache(maxsize=2)
def _final_losses(x: float) -> Chart:
    """What is left of the loss after 60 steps, by the learning rate."""
    race = Experiment("quadratic", (x, 2.0), _STEPS, (Entrant("gd"),), {"condition": _KAPPA})
    [by_rate] = summary(compute(Map(race, Sensitivity(values=61, low=0.01, high=0.11))))
    rates = by_rate.rates
    law = (x**2 * (1 - rates) ** (2 * _STEPS) + _KAPPA * 4 * (1 - _KAPPA * rates) ** (2 * _STEPS)) / 2
    start = np.full_like(rates, (x**2 + _KAPPA * 4) / 2)
    return Chart(
        (
            Series("runs", rates, np.maximum(by_rate.loss_quartiles[1], _TINY), "points"),
            Series("law", rates, np.maximum(law, _TINY)),
            Series("start", rates, start, "reference"),
        ),
        y_scale="log",
    )


def _best(chart: Chart) -> float:
    return float(chart["runs"].x[np.argmin(chart["runs"].y)])


def _diverging(chart: Chart) -> float:
    """The lowest of the rates whose runs end higher than they began."""
    return float(chart["runs"].x[chart["runs"].y > chart["start"].y][0])


def _best_holds(chart: Chart) -> bool:
    """In closed form: the two directions shrink alike at 2/(1 + κ); from 2/κ on one of them grows."""
    runs, law = chart["runs"].y, chart["law"].y
    close = abs(_best(chart) / (2 / (1 + _KAPPA)) - 1) < 0.04
    return bool(np.allclose(runs, law, rtol=1e-6)) and close and 1 < _diverging(chart) / (2 / _KAPPA) < 1.05


def _best_numbers(chart: Chart) -> Numbers:
    return {
        "kappa": f"{_KAPPA:.0f}",
        "steps": _STEPS,
        "edge": 2 / _KAPPA,
        "half": 1 / _KAPPA,
        "best": f"{_best(chart):.3f}",
        "theory": f"{2 / (1 + _KAPPA):.3f}",
        "diverging": f"{_diverging(chart):.3f}",
    }


BEST_RATE = ChartLesson(
    id="best_rate",
    chapter="learning_rate",
    number=3,
    source="LeCun, Simard & Pearlmutter 1993; Polyak 1964",
    chart=partial(_final_losses, -4.0),
    without=partial(_final_losses, 0.0),
    holds=_best_holds,
    answers={
        "small": lambda chart: _best(chart) < 0.5 / _KAPPA,
        "half": lambda chart: 0.8 < _best(chart) * _KAPPA < 1.2,
        "edge": lambda chart: 1.8 < _best(chart) * _KAPPA < 2,
    },
    numbers=_best_numbers,
)
