"""No rule that follows the slope is sure to find the lowest of several minima."""

from dataclasses import replace

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from landscapes import find_landscape

_RULES = (
    Entrant("gd", {"learning_rate": 0.003}),
    Entrant("momentum", {"learning_rate": 0.003, "momentum": 0.8}),
    Entrant("rmsprop", {"learning_rate": 0.06}),
    Entrant("adam", {"learning_rate": 0.15}),
)
_RACE = Experiment("styblinski_tang", (4.2, 1.0), 100, _RULES)
_MINIMA = sorted(
    (point for point in find_landscape("styblinski_tang").critical_points({}) if point.kind == "minimum"),
    key=lambda point: point.loss,
)
_LOWEST, _HIGHEST = _MINIMA[0], _MINIMA[-1]


def _found(runs: Runs) -> tuple[bool, ...]:
    """Who ends in the lowest minimum."""
    return tuple(bool(within(run, _LOWEST.point, 0.3)[-1]) for run in runs)


def _holds(runs: Runs) -> bool:
    """All of them end in the highest of the four, in the corner where they set out."""
    return all(within(run, _HIGHEST.point, 0.3)[-1] for run in runs)


def _numbers(runs: Runs) -> Numbers:
    return {
        "minima": len(_MINIMA),
        "reached": f"{runs[0].loss[-1]:.0f}".replace("-", "−"),
        "lowest": f"{_LOWEST.loss:.0f}".replace("-", "−"),
    }


NO_RULE_FINDS_IT = RaceLesson(
    id="no_rule_finds_it",
    chapter="gradients",
    number=5,
    source="Goodfellow, Bengio & Courville 2016, section 8.2.2",
    experiment=_RACE,
    without=replace(_RACE, start=(-4.2, -1.0)),
    holds=_holds,
    answers={
        "gd": lambda runs: _found(runs) == (True, False, False, False),
        "momentum": lambda runs: _found(runs) == (False, True, False, False),
        "adaptive": lambda runs: _found(runs)[:2] == (False, False) and any(_found(runs)[2:]),
        "none": lambda runs: not any(_found(runs)),
    },
    captions={
        "off": lambda runs: at_step(runs[0], 1),
        "swings": lambda runs: runs[3].theta[:, 1] > 3.0,
        "settled": lambda runs: within(runs[3], _HIGHEST.point, 0.1) & within(runs[1], _HIGHEST.point, 0.1),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (1,)), Slider("momentum", (1,))),
    quiz=True,
)
