"""A push at the start fades: it shifts the path of momentum by φ‖ν₀‖/(1 − φ) and no farther."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE = 0.015
_MOMENTUM = 0.9
_PUSH = np.array((-0.24, 0.18))  # across the slope, which is along (3, 4)
_AT_REST = Entrant("momentum", {"learning_rate": _RATE, "momentum": _MOMENTUM}, name="ν₀ = 0")
_PUSHED = replace(_AT_REST, name="", velocity_x=float(_PUSH[0]), velocity_y=float(_PUSH[1]))
_RACE = Experiment("plane", (4.0, 2.5), 60, (_AT_REST, _PUSHED))


def _apart(runs: Runs) -> Float[np.ndarray, " rows"]:
    return np.hypot(*(runs[1].theta - runs[0].theta).T)


def _limit() -> float:
    return float(_MOMENTUM / (1 - _MOMENTUM) * np.hypot(*_PUSH))


def _holds(runs: Runs) -> bool:
    """Of the push φᵗν₀ is left in step t, so after t steps they are (φ + … + φᵗ) ν₀ apart (closed form)."""
    t = np.arange(len(runs[0].loss))[:, None]
    moved = _MOMENTUM * (1 - _MOMENTUM**t) / (1 - _MOMENTUM) * _PUSH
    return bool(np.allclose(runs[1].theta - runs[0].theta, moved, atol=1e-12))


def _numbers(_: Runs) -> Numbers:
    return {"push": f"{np.hypot(*_PUSH):.1f}", "limit": f"{_limit():.1f}", "momentum": _MOMENTUM}


INITIAL_VELOCITY = RaceLesson(
    id="initial_velocity",
    chapter="momentum",
    number=8,
    source="Goodfellow, Bengio & Courville 2016, algorithm 8.2",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_AT_REST, replace(_PUSHED, velocity_x=0.0, velocity_y=0.0))),
    holds=_holds,
    answers={
        "away": lambda runs: bool(_apart(runs)[-1] > 1.2 * _apart(runs)[-20]),
        "parallel": lambda runs: bool(0.5 < _apart(runs)[-1] < 1.2 * _apart(runs)[-20]),
        "together": lambda runs: bool(_apart(runs)[-1] < 0.1),
    },
    captions={
        "push": lambda runs: at_step(runs[0], 1),
        "half": lambda runs: _apart(runs) > _limit() / 2,
        "parallel": lambda runs: _apart(runs) > 0.95 * _limit(),
    },
    numbers=_numbers,
    sliders=(Slider("velocity_x", (1,)), Slider("velocity_y", (1,)), Slider("momentum", (0, 1))),
)
