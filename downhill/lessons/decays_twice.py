"""AdamW as a slide lists it decays twice: in the gradient, and apart from the step."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _DECAY = 0.1, 0.01
_NUMBERS = {"learning_rate": _RATE, "weight_decay": _DECAY}
_APART = {**_NUMBERS, "unscaled_decay": 1.0}
_ADAM = Entrant("adam", {"learning_rate": _RATE})
_LINE_4 = Entrant("adam_l2", _NUMBERS, name="ĝ + λθ")
_LINE_8 = Entrant("adamw", _APART, name="−λθ")
_BOTH = Entrant("adamw", _APART, coupled_decay=_DECAY, name="ĝ + λθ, −λθ")
_RACE = Experiment("formula:((x - 4)^2 + 4*(y - 3)^2) / 100", (-4.0, -4.0), 150, (_ADAM, _LINE_4, _LINE_8, _BOTH))


def _ends(runs: Runs) -> tuple[float, ...]:
    """How far from zero each ends."""
    return tuple(float(np.hypot(*run.theta[-1])) for run in runs)


def _holds(runs: Runs) -> bool:
    """The first step is −α sign(ĝ + λθ) − λθ; ĝ + λθ alone ends where it is 0, at λᵢ/(λᵢ + λ) θᵢ*."""
    both = runs[3]
    seen = both.gradient[0] + _DECAY * both.theta[0]
    first = np.allclose(both.step[1], -_RATE * np.sign(seen) - _DECAY * both.theta[0], rtol=1e-5)
    penalised = np.allclose(runs[1].theta[-1], (0.02 / 0.03 * 4, 0.08 / 0.09 * 3), atol=0.02)
    adam, line_4, line_8, twice = _ends(runs)
    return first and penalised and twice < 0.9 * min(line_4, line_8) and max(line_4, line_8) < adam


def _numbers(runs: Runs) -> Numbers:
    adam, line_4, line_8, twice = (f"{end:.1f}" for end in _ends(runs))
    return {"adam": adam, "line_4": line_4, "line_8": line_8, "twice": twice}


DECAYS_TWICE = RaceLesson(
    id="decays_twice",
    chapter="weight_decay",
    number=5,
    source="Loshchilov & Hutter 2019, algorithm 2",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_ADAM, _LINE_4, _LINE_8, _LINE_8)),
    holds=_holds,
    answers={
        "apart": lambda runs: 0.95 < _ends(runs)[3] / _ends(runs)[2] < 1.05,
        "coupled": lambda runs: 0.95 < _ends(runs)[3] / _ends(runs)[1] < 1.05 and _ends(runs)[1] < _ends(runs)[2],
        "more": lambda runs: _ends(runs)[3] < 0.95 * min(_ends(runs)[1:3]),
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "apart": lambda runs: np.hypot(*(runs[3].theta - runs[2].theta).T) > 0.4,
        "rest": lambda runs: np.all([np.hypot(*run.step.T) < 0.01 for run in runs[1:]], axis=0) & at_step(runs[3], 1),
    },
    numbers=_numbers,
    sliders=(Slider("weight_decay", (1, 2, 3)), Slider("coupled_decay", (3,))),
)
