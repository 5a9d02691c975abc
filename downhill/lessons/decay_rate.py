"""AdamW's decay: −αλθ in the libraries, −λθ as the paper's listing and a slide write it."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_RATE, _DECAY = 0.1, 0.2
_SCALED, _UNSCALED, _EQUIVALENT = (
    Entrant("adamw", {"learning_rate": _RATE, "weight_decay": decay, "unscaled_decay": unscaled}, name=name)
    for decay, unscaled, name in (
        (_DECAY, 0.0, "−αλθ"),
        (_DECAY, 1.0, "−λθ"),
        (_RATE * _DECAY, 1.0, "−λ′θ"),
    )
)
_RACE = Experiment("booth", (-8.0, 8.0), 150, (_SCALED, _UNSCALED, _EQUIVALENT))


def _ends(runs: Runs) -> tuple[float, ...]:
    """How far from zero each ends."""
    return tuple(float(np.hypot(*run.theta[-1])) for run in runs)


def _pull(runs: Runs, entrant: int) -> float:
    """The share of θ that the first step takes away, beside Adam's own ±α."""
    run = runs[entrant]
    own = -_RATE * np.sign(run.gradient[0])
    return float(((own - run.step[1]) / run.theta[0]).mean())


def _holds(runs: Runs) -> bool:
    scaled, unscaled, equivalent = runs
    same = np.allclose(equivalent.theta, scaled.theta, rtol=1e-9)
    pulls = np.allclose([_pull(runs, 0), _pull(runs, 1)], [_RATE * _DECAY, _DECAY], rtol=1e-4)
    return same and pulls and bool(np.hypot(*(unscaled.theta - scaled.theta).T).max() > 2)


def _numbers(runs: Runs) -> Numbers:
    scaled, unscaled, _ = _ends(runs)
    return {
        "rate": _RATE,
        "decay": _DECAY,
        "scaled": f"{scaled:.1f}",
        "unscaled": f"{unscaled:.1f}",
        "weak": f"{100 * _pull(runs, 0):.0f}",
        "strong": f"{100 * _pull(runs, 1):.0f}",
    }


DECAY_RATE = RaceLesson(
    id="decay_rate",
    chapter="weight_decay",
    number=4,
    source="Loshchilov & Hutter 2019; documentation of PyTorch and optax",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_SCALED, _EQUIVALENT, _EQUIVALENT)),
    holds=_holds,
    answers={
        "scaled": lambda runs: _ends(runs)[0] < 0.9 * _ends(runs)[1],
        "unscaled": lambda runs: _ends(runs)[1] < 0.9 * _ends(runs)[0],
        "same": lambda runs: 0.9 <= _ends(runs)[0] / _ends(runs)[1] <= 1.1,
    },
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "stuck": lambda runs: (np.hypot(*runs[1].step.T) < 0.02) & at_step(runs[1], 1),
        "above": lambda runs: np.hypot(*(runs[0].theta - (1.0, 3.0)).T) < 1,
    },
    numbers=_numbers,
    sliders=(Slider("weight_decay", (1,)), Slider("learning_rate", (0, 1, 2))),
)
