"""AdaBelief takes long steps where the gradient is as it expected, however large it is."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, first_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE = 0.03
_ADAM, _ADABELIEF = (Entrant(rule, {"learning_rate": _RATE}) for rule in ("adam", "adabelief"))
_RACE = Experiment("plane", (3.0, 4.0), 80, (_ADAM, _ADABELIEF), {"slope": 10.0})


def _expected() -> Float[np.ndarray, " steps"]:
    """AdaBelief's steps on a constant slope: α √(1 − ρ₂ᵗ) / √((1 − ρ₂) Σ ρ₂^(t−k) ρ₁^(2k)), without the slope."""
    rho1, rho2 = 0.9, 0.999
    t = np.arange(1, _RACE.steps + 1)
    squares = (1 - rho2) * rho1**2 * (rho2**t - rho1 ** (2 * t)) / (rho2 - rho1**2)
    return _RATE * np.sqrt((1 - rho2**t) / squares)


def _holds(runs: Runs) -> bool:
    """g − s fades like ρ₁ᵗ g, so r keeps a memory of the first steps only, and fades with them."""
    adam, adabelief = (np.abs(run.step[1:, 0]) for run in runs)
    return np.allclose(adam, _RATE, rtol=1e-6) and np.allclose(adabelief, _expected(), rtol=1e-6)


def _ratio(runs: Runs) -> float:
    """How many times as long AdaBelief's last step is as Adam's."""
    adam, adabelief = (float(np.hypot(*run.step[-1])) for run in runs)
    return adabelief / adam


def _numbers(runs: Runs) -> Numbers:
    return {"steps": _RACE.steps, "ratio": f"{_ratio(runs):.1f}", "double": int(first_step(_twice(runs)))}


def _twice(runs: Runs) -> Bool[np.ndarray, " rows"]:
    adam, adabelief = (np.hypot(*run.step.T) for run in runs)
    return (adabelief > 2 * adam) & at_step(runs[0], 1)


ADABELIEF = RaceLesson(
    id="adabelief_slope",
    chapter="adaptive",
    number=11,
    source="Zhuang et al. 2020",
    experiment=_RACE,
    without=replace(_RACE, entrants=tuple(replace(each, noise=30.0) for each in _RACE.entrants)),
    holds=_holds,
    answers={
        "shorter": lambda runs: _ratio(runs) < 0.67,
        "same": lambda runs: 0.67 <= _ratio(runs) <= 1.5,
        "longer": lambda runs: _ratio(runs) > 1.5,
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "double": _twice,
        "away": lambda runs: np.hypot(*(runs[1].theta - runs[0].theta).T) > 5,
    },
    numbers=_numbers,
    sliders=(Slider("slope"), Slider("beta1", (1,))),
)
