"""Newton's method is drawn to saddles; with the absolute curvatures it is not."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step, beyond, first_step, within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE = 0.1
_NEWTON, _SADDLE_FREE = (Entrant(rule, {"learning_rate": _RATE}) for rule in ("newton", "saddle_free_newton"))
_RACE = Experiment("saddle", (-1.5, 0.3), 50, (_NEWTON, _SADDLE_FREE))
_NEAR = 0.05


def _holds(runs: Runs) -> bool:
    """On a quadratic Newton goes straight to the critical point, θ_t = (1 − α)^t θ₀; |H| turns only the sign of y."""
    newton, saddle_free = (run.theta for run in runs)
    fading = (1 - _RATE) ** np.arange(len(newton))[:, None]
    drawn_in = np.allclose(newton, fading * newton[0], rtol=1e-9)
    growing = (1 + _RATE) ** np.arange(len(newton))
    turned_away = np.allclose(saddle_free[:, 1], growing * saddle_free[0, 1], rtol=1e-9)
    return drawn_in and turned_away and np.allclose(saddle_free[:, 0], newton[:, 0], rtol=1e-9)


def _numbers(runs: Runs) -> Numbers:
    left = first_step(beyond(runs[1], 1, 2.0))
    return {"rate": _RATE, "steps": _RACE.steps, "near": f"{np.hypot(*runs[0].theta[-1]):.3f}", "left": int(left)}


NEWTON_AT_SADDLES = RaceLesson(
    id="newton_at_saddles",
    chapter="second_order",
    number=2,
    source="Dauphin et al. 2014",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_SADDLE_FREE, _SADDLE_FREE)),
    holds=_holds,
    answers={
        "into_the_saddle": lambda runs: bool(within(runs[0], (0.0, 0.0), _NEAR)[-1]),
        "down": lambda runs: bool(runs[0].loss[-1] < -1),
        "stays": lambda runs: bool(np.hypot(*(runs[0].theta[-1] - runs[0].theta[0])) < 0.1),
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "down": lambda runs: beyond(runs[1], 1, 1.0),
        "near": lambda runs: within(runs[0], (0.0, 0.0), _NEAR),
    },
    numbers=_numbers,
    sliders=(Slider("learning_rate", (0, 1)), Slider("damping", (0,))),
    quiz=True,
)
