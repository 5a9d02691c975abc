"""The cliff throws a run away; clipping the gradient holds it."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool

from downhill.experiment import Entrant, Experiment
from downhill.lessons._moments import below, first_step
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Outcome, Trajectory

_RATE = 0.5
_THRESHOLD = 0.1
_PLAIN = Entrant("gd", {"learning_rate": _RATE}, name="unclipped")
_CLIPPED = Entrant("gd", {"learning_rate": _RATE}, clip_norm=_THRESHOLD)
_RACE = Experiment("cliff_rnn", (5.5, -2.0), 190, (_PLAIN, _CLIPPED))


def _thrown(run: Trajectory) -> float:
    """The length of the longest step."""
    return float(np.hypot(*run.step.T).max())


def _wall(runs: Runs) -> float:
    """The step by which the plain run is thrown."""
    return first_step(np.hypot(*runs[0].step.T) > 1)


def _behind(run: Trajectory) -> Bool[np.ndarray, " rows"]:
    """Where it has come over the wall: the ground behind is higher than the start."""
    return run.loss > 3 * run.loss[0]


def _holds(runs: Runs) -> bool:
    plain, clipped = runs
    stays = clipped.outcome != Outcome.LEFT_THE_VIEW and bool(clipped.loss[-1] < 0.01)
    return _thrown(plain) > 100 and stays and _thrown(clipped) <= _RATE * _THRESHOLD * (1 + 1e-9)


def _numbers(runs: Runs) -> Numbers:
    return {
        "rate": _RATE,
        "threshold": _THRESHOLD,
        "slope": f"{np.hypot(*runs[0].gradient.T).max():.0f}",
        "thrown": f"{_thrown(runs[0]):.0f}",
        "over": f"{first_step(_behind(runs[0])):.0f}",
        "landed": f"{_wall(runs) - 1:.0f}",
        "wall": f"{_wall(runs):.0f}",
        "before": f"{np.hypot(*runs[0].step.T)[: int(_wall(runs))].max():.2f}",
        "loss": f"{runs[1].loss[-1]:.3f}",
        "plain_loss": f"{runs[0].loss[-1]:.2f}",
    }


CATAPULT = RaceLesson(
    id="catapult",
    chapter="cliffs",
    number=1,
    source="Pascanu, Mikolov & Bengio 2013",
    experiment=_RACE,
    without=replace(_RACE, entrants=(replace(_PLAIN, clip_norm=_THRESHOLD), _CLIPPED)),
    holds=_holds,
    answers={
        "stops": lambda runs: _thrown(runs[0]) < 1 and runs[0].outcome == Outcome.CONVERGED,
        "walks": lambda runs: _thrown(runs[0]) < 1 and runs[0].outcome == Outcome.STILL_MOVING,
        "thrown": lambda runs: _thrown(runs[0]) > 1,
    },
    captions={
        "valley": lambda runs: np.arange(len(runs[0].loss)) >= 10,
        "over": lambda runs: _behind(runs[0]),
        "thrown": lambda runs: np.hypot(*runs[0].step.T) > 1,
        "clipped": lambda runs: below(runs[1], 0.005),
    },
    numbers=_numbers,
    sliders=(Slider("clip_norm", (1,)), Slider("learning_rate", (0, 1))),
    quiz=True,
)
