"""½λ‖θ‖² adds λθ to the gradient, and draws the minimum to zero where the loss is flat."""

from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import within
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider

_DECAY = 2.0
_CURVATURES = np.array((1.0, 9.0))
_MINIMUM = np.array((4.0, 3.0))
_RATE = 0.06
_RACE = Experiment(
    "formula:((x - 4)^2 + 9*(y - 3)^2) / 2",
    (-3.0, -3.0),
    100,
    (
        Entrant("gd", {"learning_rate": _RATE}, name="J"),
        Entrant("gd", {"learning_rate": _RATE}, coupled_decay=_DECAY, name="J + ½λ‖θ‖²"),
        Entrant("gd", {"learning_rate": _RATE}, coupled_decay=2 * _DECAY, name=f"J + {_DECAY:g}‖θ‖²"),
    ),
)


def _kept(runs: Runs) -> tuple[float, float]:
    """The share of J's minimum that is left along x and along y with ½λ‖θ‖²."""
    x, y = runs[1].theta[-1] / _MINIMUM
    return float(x), float(y)


def _holds(runs: Runs) -> bool:
    """∇(J + ½λ‖θ‖²) = 0 where θᵢ = λᵢ/(λᵢ + λ) θᵢ*; λ‖θ‖² has 2λ in place of λ."""
    ends = [_CURVATURES / (_CURVATURES + decay) * _MINIMUM for decay in (0, _DECAY, 2 * _DECAY)]
    return all(np.allclose(run.theta[-1], end, atol=0.02) for run, end in zip(runs, ends, strict=True))


def _numbers(runs: Runs) -> Numbers:
    kept_x, kept_y = _kept(runs)
    return {
        "decay": f"{_DECAY:g}",
        "kept_x": f"{100 * kept_x:.0f}",
        "kept_y": f"{100 * kept_y:.0f}",
        "double_x": f"{100 * runs[2].theta[-1, 0] / _MINIMUM[0]:.0f}",
    }


PENALTY_MINIMUM = RaceLesson(
    id="penalty_minimum",
    chapter="weight_decay",
    number=2,
    source="Krogh & Hertz 1991; Goodfellow, Bengio & Courville 2016, chapter 7",
    experiment=_RACE,
    without=replace(_RACE, landscape="formula:((x - 4)^2 + (y - 3)^2) / 2"),
    holds=_holds,
    answers={
        "even": lambda runs: 0.9 < _kept(runs)[0] / _kept(runs)[1] < 1.1,
        "flat": lambda runs: _kept(runs)[0] < 0.9 * _kept(runs)[1],
        "steep": lambda runs: _kept(runs)[0] > 1.1 * _kept(runs)[1],
    },
    captions={
        "walls": lambda runs: np.all([np.abs(run.theta[:, 1] - run.theta[-1, 1]) < 0.3 for run in runs], axis=0),
        "penalty": lambda runs: within(runs[1], (4 / 3, 27 / 11), 0.1),
        "there": lambda runs: within(runs[0], (4.0, 3.0), 0.2),
    },
    numbers=_numbers,
    sliders=(Slider("coupled_decay", (1,)),),
)
