"""Cosine decay with warm restarts: calm again and again, not only at the end."""

from dataclasses import replace

from downhill.experiment import Schedule
from downhill.lessons._moments import at_step
from downhill.lessons._noise import between, bowl, distances, noisy
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_STEPS, _FIRST, _SECOND = 350, 50, 150
_ONCE = noisy(0.2, 2.0, Schedule("cosine", {"decay_steps": float(_STEPS), "end_factor": 0.0}))
_AGAIN = noisy(
    0.2, 2.0, Schedule("warm_restarts", {"first_period": float(_FIRST), "period_factor": 2.0, "end_factor": 0.0})
)
_RACE = bowl(_STEPS, 1, _ONCE, _AGAIN)


def _before(runs: Runs, restart: int) -> tuple[float, float]:
    """How far both are from the minimum in the last steps before a restart."""
    once, again = runs
    return between(once, restart - 10, restart), between(again, restart - 10, restart)


def _after(runs: Runs) -> float:
    """How far the one that restarts is once it has been thrown back a second time."""
    return between(runs[1], _SECOND + 5, _SECOND + 35)


def _holds(runs: Runs) -> bool:
    """The rate is back at α₀, at T₀ and at T₀ + 2 T₀; calm before both, and not for long after."""
    rates = runs[1].learning_rate
    back = rates[0] == rates[_FIRST] == rates[_SECOND] == 0.2 and max(rates[_FIRST - 1], rates[_SECOND - 1]) < 0.001
    calmer = all(again < once / 2 for once, again in (_before(runs, _FIRST), _before(runs, _SECOND)))
    return bool(back) and calmer and _after(runs) > 2 * _before(runs, _SECOND)[1]


def _numbers(runs: Runs) -> Numbers:
    once, again = _before(runs, _SECOND)
    return {
        "first": _FIRST,
        "second": _SECOND,
        "once": f"{once:.2f}",
        "again": f"{again:.2f}",
        "after": f"{_after(runs):.2f}",
        "end": f"{max(between(run, _STEPS - 10, _STEPS - 1) for run in runs):.2f}",
    }


WARM_RESTARTS = RaceLesson(
    id="warm_restarts",
    chapter="decay",
    number=4,
    source="Loshchilov & Hutter 2017",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_ONCE, _ONCE)),
    holds=_holds,
    answers={
        "once": lambda runs: _before(runs, _SECOND)[0] < _before(runs, _SECOND)[1] / 1.5,
        "alike": lambda runs: 1 / 1.5 < _before(runs, _SECOND)[0] / _before(runs, _SECOND)[1] < 1.5,
        "again": lambda runs: _before(runs, _SECOND)[1] < _before(runs, _SECOND)[0] / 1.5,
    },
    captions={
        "calm": lambda runs: at_step(runs[1], _FIRST - 1),
        "thrown": lambda runs: at_step(runs[1], _FIRST + 1) & (distances(runs[1]) > 0.6),
        "longer": lambda runs: at_step(runs[1], _SECOND - 1),
        "end": lambda runs: at_step(runs[1], _STEPS - 20),
    },
    numbers=_numbers,
    sliders=(Slider("first_period", (1,)), Slider("period_factor", (1,)), Slider("noise", (0, 1))),
    layout="grid",
)
