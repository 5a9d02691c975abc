"""Adaptive rules leave a saddle first."""

from dataclasses import replace

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import beyond, first_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE = 0.01
_GD, _MOMENTUM, _RMSPROP, _ADAM = (
    Entrant(rule, {"learning_rate": _RATE}) for rule in ("gd", "momentum", "rmsprop", "adam")
)
_RACE = Experiment("saddle", (-1.5, 1e-6), 160, (_GD, _MOMENTUM, _RMSPROP, _ADAM))


def _steps_to_get_away(runs: Runs) -> tuple[float, ...]:
    return tuple(first_step(beyond(run, 1, 0.5)) for run in runs)


def _holds(runs: Runs) -> bool:
    gd, momentum, rmsprop, adam = _steps_to_get_away(runs)
    return max(rmsprop, adam) < momentum < gd


def _numbers(runs: Runs) -> Numbers:
    _, momentum, rmsprop, adam = _steps_to_get_away(runs)
    away = {"momentum": momentum, "rmsprop": rmsprop, "adam": adam}
    return {"rate": _RATE, "steps": _RACE.steps, **{rule: f"{steps:.0f}" for rule, steps in away.items()}}


SADDLE_ESCAPE = RaceLesson(
    id="saddle_escape",
    chapter="saddles",
    number=2,
    source="Dauphin et al. 2014",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_RMSPROP, _ADAM, _GD, _MOMENTUM)),
    holds=_holds,
    answers={
        "gd": lambda runs: _steps_to_get_away(runs)[0] == min(_steps_to_get_away(runs)),
        "momentum": lambda runs: _steps_to_get_away(runs)[1] == min(_steps_to_get_away(runs)),
        "adaptive": lambda runs: min(_steps_to_get_away(runs)[2:]) == min(_steps_to_get_away(runs)),
    },
    captions={
        "rmsprop": lambda runs: beyond(runs[2], 1, 0.5),
        "adam": lambda runs: beyond(runs[3], 1, 0.5),
        "momentum": lambda runs: beyond(runs[1], 1, 0.5),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0, 1, 2, 3)), Slider("momentum", (1,))),
    quiz=True,
)
