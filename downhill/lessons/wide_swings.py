"""A run that swings widely can have the better average: what counts is the place that it swings about."""

import numpy as np
from jaxtyping import Float

from downhill.experiment import Averaging, Experiment
from downhill.lessons._moments import at_step
from downhill.lessons._noise import between, bowl, distances, noisy
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_RATES = (0.05, 0.3)
_STEPS, _LATE, _SIGMA = 150, 100, 3.0


def _race(averaging: Averaging) -> Experiment:
    return bowl(_STEPS, 0, *(noisy(rate, _SIGMA, averaging=averaging) for rate in _RATES))


def _average_distances(run: Trajectory) -> Float[np.ndarray, " rows"]:
    return np.full(len(run.loss), np.inf) if run.average is None else np.hypot(*run.average.T)


def _swings(runs: Runs) -> tuple[float, float]:
    narrow, wide = runs
    return between(narrow, _LATE, _STEPS), between(wide, _LATE, _STEPS)


def _averages(runs: Runs) -> tuple[float, float]:
    narrow, wide = (float(np.sqrt((_average_distances(run)[_LATE:] ** 2).mean())) for run in runs)
    return narrow, wide


def _holds(runs: Runs) -> bool:
    """The mean still holds x₀/(αt) of the way, from both; its noise is σ/(κ√t) whatever α is."""
    forgotten = [4 / (rate * _STEPS) for rate in _RATES]
    noise = _SIGMA * np.sqrt((1 + 1 / 25) / _STEPS)
    expected = [np.hypot(each, noise) for each in forgotten]
    close = all(0.5 < end / each < 2 for end, each in zip(_averages(runs), expected, strict=True))
    return close and _swings(runs)[1] > 2 * _swings(runs)[0] and _averages(runs)[1] < _averages(runs)[0] / 2


def _numbers(runs: Runs) -> Numbers:
    (narrow, wide), averages = _swings(runs), _averages(runs)
    return {
        "narrow": f"{narrow:.2f}",
        "wide": f"{wide:.2f}",
        "narrow_average": f"{averages[0]:.2f}",
        "wide_average": f"{averages[1]:.2f}",
    }


WIDE_SWINGS = RaceLesson(
    id="wide_swings",
    chapter="averaging",
    number=1,
    source="Polyak & Juditsky 1992",
    experiment=_race(Averaging("arithmetic")),
    without=_race(Averaging("exponential", {"averaging_decay": 0.5})),
    holds=_holds,
    answers={
        "narrow": lambda runs: _averages(runs)[0] < _averages(runs)[1] / 1.2,
        "alike": lambda runs: 1 / 1.2 < _averages(runs)[0] / _averages(runs)[1] < 1.2,
        "wide": lambda runs: _averages(runs)[1] < _averages(runs)[0] / 1.2,
    },
    captions={
        "there": lambda runs: distances(runs[1]) < 1,
        "swings": lambda runs: at_step(runs[1], 15) & (distances(runs[1]) > 2),
        "nearer": lambda runs: at_step(runs[1], 40) & (_average_distances(runs[1]) < 0.4),
        "end": lambda runs: at_step(runs[1], _LATE),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0,)), Slider("learning_rate", (1,)), Slider("noise", (0, 1))),
    layout="grid",
    quiz=True,
)
