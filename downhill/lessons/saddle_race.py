"""Ruder's race at a saddle: who is away first depends on the learning rate."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import beyond, first_step
from downhill.lessons.entry import Moment, Numbers, RaceLesson, Runs, Slider

_SMALL, _LARGE = 0.01, 0.05
_START = (-1.5, 1e-4)
_RULES = ("gd", "momentum", "nesterov", "adagrad", "rmsprop")


def _six(rate: float) -> Experiment:
    entrants = tuple(Entrant(rule, {"learning_rate": rate}) for rule in _RULES)
    return Experiment("saddle", _START, 110, (*entrants, Entrant("adadelta")))


def _away(runs: Runs) -> tuple[float, ...]:
    """The first step of each at which it is half a unit off the axis."""
    return tuple(first_step(beyond(run, 1, 0.5)) for run in runs)


def _gone(index: int) -> Moment:
    return lambda runs: beyond(runs[index], 1, 0.5)


# Six rules ------------------------------------------------------------------------------------------------------------


def _first_three(runs: Runs) -> set[int]:
    return set(np.argsort(_away(runs))[:3].tolist())


def _six_numbers(runs: Runs) -> Numbers:
    away = zip(runs, _away(runs), strict=True)
    return {"rate": _LARGE, **{run.entrant.rule: f"{steps:.0f}" for run, steps in away}}


_GD, _MOMENTUM, _NESTEROV, _ADAGRAD, _RMSPROP, _ADADELTA = range(6)
_THREE: dict[str, Callable[[Runs], bool]] = {
    "adaptive": lambda runs: _first_three(runs) == {_ADAGRAD, _RMSPROP, _ADADELTA},
    "speed": lambda runs: _first_three(runs) == {_GD, _MOMENTUM, _NESTEROV},
    "mixed": lambda runs: _first_three(runs) == {_NESTEROV, _RMSPROP, _ADADELTA},
}

SADDLE_RACE = RaceLesson(
    id="saddle_race",
    chapter="saddles",
    number=3,
    source="Ruder 2016, after the animation of Radford 2014",
    experiment=_six(_LARGE),
    without=_six(_SMALL),
    holds=lambda runs: _THREE["adaptive"](runs) and max(_away(runs)) == _away(runs)[0],
    answers=_THREE,
    captions={"rmsprop": _gone(_RMSPROP), "adagrad": _gone(_ADAGRAD), "adadelta": _gone(_ADADELTA), "gd": _gone(_GD)},
    numbers=_six_numbers,
    sliders=(Slider("learning_rate", (0, 1, 2, 3, 4)),),
)


# Two rules at two rates -----------------------------------------------------------------------------------------------


def _pair(rate: float) -> tuple[Entrant, Entrant]:
    return (
        Entrant("adagrad", {"learning_rate": rate}),
        Entrant("momentum", {"learning_rate": rate}),
    )


_TWO_RATES = Experiment("saddle", _START, 340, _pair(_SMALL) + _pair(_LARGE))


def _adagrad_first(runs: Runs) -> tuple[bool, bool]:
    """At the small rate, at the large one."""
    adagrad_small, momentum_small, adagrad_large, momentum_large = _away(runs)
    return adagrad_small < momentum_small, adagrad_large < momentum_large


def _rate_holds(runs: Runs) -> bool:
    """Momentum's distance grows by the larger root of λ² − (1 + φ + 2αb)λ + φ = 0 each step, AdaGrad's is α√(8t).

    The latter, since y = ct^p has g ∝ t^p and √Σg² ∝ t^(p + ½)/√(2p + 1), so that Δy = α√(2p + 1)/√t: p is ½.
    """
    b = 1 + 0.9 + 2 * _SMALL
    root = (b + np.sqrt(b * b - 4 * 0.9)) / 2
    growth = runs[1].theta[80, 1] / runs[1].theta[79, 1]
    shape = runs[0].theta[300, 1] / (_SMALL * np.sqrt(8 * 300))
    return (
        _adagrad_first(runs) == (False, True)
        and bool(np.isclose(growth, root, rtol=1e-3))
        and bool(np.isclose(shape, 1, rtol=0.02))
    )


def _rate_numbers(runs: Runs) -> Numbers:
    names = ("adagrad_small", "momentum_small", "adagrad_large", "momentum_large")
    away = zip(names, _away(runs), strict=True)
    return {"small": _SMALL, "large": _LARGE, **{name: f"{steps:.0f}" for name, steps in away}}


SADDLE_RATE = RaceLesson(
    id="saddle_rate",
    chapter="saddles",
    number=4,
    source="Ruder 2016; Duchi, Hazan & Singer 2011",
    experiment=_TWO_RATES,
    without=replace(_TWO_RATES, entrants=_pair(2 * _LARGE) + _pair(_LARGE)),
    holds=_rate_holds,
    answers={
        "both": lambda runs: _adagrad_first(runs) == (True, True),
        "large": lambda runs: _adagrad_first(runs) == (False, True),
        "small": lambda runs: _adagrad_first(runs) == (True, False),
        "neither": lambda runs: _adagrad_first(runs) == (False, False),
    },
    captions={"adagrad_large": _gone(2), "momentum_large": _gone(3), "momentum_small": _gone(1), "last": _gone(0)},
    numbers=_rate_numbers,
    sliders=(Slider("learning_rate", (0,)), Slider("learning_rate", (1,))),
)
