"""On a convex loss the mean of all positions is the better average, in a bent valley the one that forgets."""

from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.experiment import Averaging, Entrant, Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons._moments import at_step
from downhill.lessons._noise import bowl, noisy
from downhill.lessons.entry import ChartLesson, Numbers, RaceLesson, Runs, Slider
from downhill.simulation import simulate

_STEPS, _SEEDS = 800, 12
_KEPT = 0.95
_AVERAGES = (Averaging("arithmetic"), Averaging("exponential", {"averaging_decay": _KEPT}))
_CONVEX = bowl(_STEPS, 0, noisy(0.1, 2.0))
_BENT = Experiment("rosenbrock", (-1.2, 1.0), _STEPS, (Entrant("adam", {"learning_rate": 0.05}, noise=20.0),))
"""Both have their lowest loss at 0."""


@lru_cache(maxsize=2)
def _chart(convex: bool) -> Chart:
    """The loss at the position and at both averages of it, as the mean of several runs."""
    race = _CONVEX if convex else _BENT
    entrants = tuple(replace(race.entrants[0], averaging=averaging) for averaging in _AVERAGES)
    races = [simulate(replace(race, entrants=entrants, seed=seed)) for seed in range(_SEEDS)]
    steps = np.arange(1.0, _STEPS + 1)

    def line(name: str, losses: list[Float[np.ndarray, " rows"]]) -> Series:
        return Series(name, steps, np.mean(losses, axis=0)[1:])

    return Chart(
        (
            line("position", [runs[0].loss for runs in races]),
            line("arithmetic", [_average_loss(runs, 0) for runs in races]),
            line("exponential", [_average_loss(runs, 1) for runs in races]),
        ),
        x_scale="log",
        y_scale="log",
    )


def _average_loss(runs: Runs, index: int) -> Float[np.ndarray, " rows"]:
    losses = runs[index].average_loss
    return runs[index].loss if losses is None else losses


def _late(chart: Chart, name: str) -> float:
    """The mean of the last eighth."""
    return float(chart[name].y[-_STEPS // 8 :].mean())


def _lowest(chart: Chart, name: str) -> bool:
    """Whether this one is lowest late, by a fifth at least."""
    others = (_late(chart, series.id) for series in chart.series if series.id != name)
    return _late(chart, name) < 0.8 * min(others)


_ANSWERS = {
    "position": partial(_lowest, name="position"),
    "arithmetic": partial(_lowest, name="arithmetic"),
    "exponential": partial(_lowest, name="exponential"),
}


def _numbers(chart: Chart) -> Numbers:
    return {
        "kept": _KEPT,
        "position": f"{_late(chart, 'position'):.2g}",
        "arithmetic": f"{_late(chart, 'arithmetic'):.2g}",
        "exponential": f"{_late(chart, 'exponential'):.2g}",
    }


def _convex_holds(chart: Chart) -> bool:
    """In closed form: the position's swings; of the mean what it holds of the start, and σ²/κ²t of noise."""
    curvatures, start = np.array([1.0, 5.0]), np.array([4.0, 2.0])
    swings = 0.04 / (1 - (1 - 0.1 * curvatures) ** 2)
    mean = (start / (0.1 * curvatures * _STEPS)) ** 2 + 4 / (curvatures**2 * _STEPS)
    expected = {"position": swings, "arithmetic": mean}
    close = [0.5 < _late(chart, name) / (curvatures @ each / 2) < 2 for name, each in expected.items()]
    return all(close) and _late(chart, "arithmetic") < _late(chart, "exponential") / 3


def _bent_holds(chart: Chart) -> bool:
    arithmetic, exponential = _late(chart, "arithmetic"), _late(chart, "exponential")
    return exponential < 0.8 * _late(chart, "position") and exponential < arithmetic / 10


AVERAGES_CONVEX = ChartLesson(
    id="averages_convex",
    chapter="averaging",
    number=2,
    source="Polyak & Juditsky 1992",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_convex_holds,
    answers=_ANSWERS,
    numbers=_numbers,
)

AVERAGES_BENT = ChartLesson(
    id="averages_bent",
    chapter="averaging",
    number=4,
    source="Goodfellow, Bengio & Courville 2016, section 8.7.3; as printed: Feinberg 2017",
    chart=partial(_chart, False),
    without=partial(_chart, True),
    holds=_bent_holds,
    answers=_ANSWERS,
    numbers=_numbers,
)

# To be seen: the mean of a bent path ---------------------------------------------------------------------------------

_ADAM = Entrant("adam", {"learning_rate": 0.08}, noise=20.0, averaging=_AVERAGES[0])
_SEEN = replace(_BENT, entrants=(_ADAM,), steps=600, seed=7)
_FORGETS = replace(_SEEN, entrants=(replace(_ADAM, averaging=_AVERAGES[1]),))


def _ratio(runs: Runs) -> Float[np.ndarray, " rows"]:
    """How many times as high the average is as the position."""
    return _average_loss(runs, 0) / runs[0].loss


def _ends(runs: Runs) -> tuple[float, float]:
    return float(runs[0].loss[-1]), float(_average_loss(runs, 0)[-1])


def _path_numbers(runs: Runs) -> Numbers:
    position, average = _ends(runs)
    return {"position": f"{position:.2g}", "average": f"{average:.3g}"}


MEAN_OF_A_BEND = RaceLesson(
    id="mean_of_a_bend",
    chapter="averaging",
    number=3,
    source="Goodfellow, Bengio & Courville 2016, section 8.7.3",
    experiment=_SEEN,
    without=_FORGETS,
    holds=lambda runs: bool((_ratio(runs)[-100:] > 4).all()),
    answers={
        "lower": lambda runs: _ratio(runs)[-1] < 0.9,
        "alike": lambda runs: 0.9 < _ratio(runs)[-1] < 1.1,
        "higher": lambda runs: _ratio(runs)[-1] > 1.1,
    },
    captions={
        "valley": lambda runs: at_step(runs[0], 20),
        "bend": lambda runs: runs[0].theta[:, 0] > -0.2,
        "off": lambda runs: at_step(runs[0], 100) & (_ratio(runs) > 5) & (runs[0].theta[:, 0] > 0),
    },
    numbers=_path_numbers,
    sliders=(Slider("learning_rate", (0,)), Slider("noise", (0,))),
)
