"""What a cliff costs without clipping: the way that had been made, again and again."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import at_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Trajectory

_RATE = 0.15
_START = (-4.0, 2.0)
_PLAIN = Entrant("gd", {"learning_rate": _RATE}, name="unclipped")
_CLIPPED = Entrant("gd", {"learning_rate": _RATE}, clip_norm=1.0)
_RACE = Experiment("cliff", _START, 200, (_PLAIN, _CLIPPED), {"steepness": 100.0})


def _back(run: Trajectory) -> Float[np.ndarray, " rows"]:
    """By how much each step went back, away from the wall."""
    return np.maximum(-run.step[:, 0], 0)


def _throws(run: Trajectory) -> Bool[np.ndarray, " rows"]:
    """The steps that lost at least ten steps' work: on the slope before the wall each makes α/2."""
    return _back(run) > 10 * _RATE / 2


def _steps_lost(run: Trajectory) -> float:
    """How many steps it takes to make up for what was lost by throws."""
    return float(_back(run)[_throws(run)].sum() / (_RATE / 2))


def _holds(runs: Runs) -> bool:
    plain, clipped = runs
    down = np.isclose(plain.step[10, 0], _RATE / 2)
    return bool(down) and _steps_lost(plain) > 50 and not _throws(clipped).any()


def _numbers(runs: Runs) -> Numbers:
    plain, clipped = runs
    thrown = int(np.argmax(_throws(plain)))
    return {
        "first": thrown,
        "steps": _RACE.steps,
        "back": f"{_back(plain)[thrown]:.1f}",
        "again": f"{_back(plain)[thrown] / (_RATE / 2):.0f}",
        "throws": int(_throws(plain).sum()),
        "lost": f"{_steps_lost(plain):.0f}",
        "mean": f"{plain.loss[thrown:].mean():.1f}",
        "clipped_mean": f"{clipped.loss[thrown:].mean():.1f}",
    }


WORK_LOST = RaceLesson(
    id="work_lost",
    chapter="cliffs",
    number=2,
    source="Goodfellow, Bengio & Courville 2016, section 8.2.4",
    experiment=_RACE,
    without=replace(_RACE, entrants=(_CLIPPED, replace(_CLIPPED, clip_norm=0.5))),
    holds=_holds,
    answers={
        "nothing": lambda runs: not _throws(runs[0]).any(),
        "work": lambda runs: bool(_throws(runs[0]).any()) and bool(runs[0].theta[-1, 0] > _START[0]),
        "gone": lambda runs: bool(_throws(runs[0]).any()) and bool(runs[0].theta[-1, 0] < _START[0] - 2),
    },
    captions={
        "wall": lambda runs: runs[0].theta[:, 0] > -0.3,
        "thrown": lambda runs: _throws(runs[0]),
        "again": lambda runs: np.cumsum(_throws(runs[0])) >= 2,
        "clipped": lambda runs: at_step(runs[1], 150),
    },
    numbers=_numbers,
    layout="split",
    sliders=(Slider("clip_norm", (1,)), Slider("learning_rate", (0,)), Slider("steepness")),
)
