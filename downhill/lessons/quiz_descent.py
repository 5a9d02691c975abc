"""The quiz on the variants of gradient descent and its relatives, each question with a race."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from downhill.experiment import Entrant, Experiment
from downhill.experiment.schedules import Schedule
from downhill.lessons._moments import at_step, below, within
from downhill.lessons.entry import Moment, RaceLesson, Runs, Slider
from downhill.simulation import Outcome, Trajectory
from landscapes import find_landscape

_SOURCE = "Katanforoosh & Kunin 2019"
_RULES = ("gd", "momentum", "rmsprop", "adam")
_RULE_INDEX = {rule: index for index, rule in enumerate(_RULES)}


def _slope(run: Trajectory) -> np.ndarray:
    return np.hypot(*run.gradient.T)


# The most variance ----------------------------------------------------------------------------------------------------

_BATCH = 16


def _descent(batch: float | None, name: str = "") -> Entrant:
    return Entrant("gd", {"learning_rate": 0.05}, batch_size=batch, name=name)


_SINGLE, _MINI, _FULL = _descent(1.0), _descent(float(_BATCH)), _descent(None, "m = M")
_BATCHES = Experiment("linear_regression", None, 150, (_SINGLE, _MINI, _FULL), {"shift": 0.5})


def _variances(runs: Runs) -> list[float]:
    """The mean squared distance between the gradient that was seen and that of all examples."""
    return [float(((run.seen_gradient - run.gradient) ** 2).sum(axis=1).mean()) for run in runs]


def _varies_most(index: int) -> Callable[[Runs], bool]:
    return lambda runs: int(np.argmax(_variances(runs))) == index


def _variance_holds(runs: Runs) -> bool:
    """The variance falls like 1/m, and is 0 where all examples are used."""
    single, mini, full = _variances(runs)
    return _BATCH / 2 < single / mini < 2 * _BATCH and full < 1e-20


def _spread(run: Trajectory) -> float:
    """How far the second half of the run is scattered."""
    return float(np.hypot(*run.theta[len(run.theta) // 2 :].std(axis=0)))


QUIZ_VARIANCE = RaceLesson(
    id="quiz_variance",
    chapter="quiz",
    number=1,
    source=_SOURCE,
    experiment=_BATCHES,
    without=replace(_BATCHES, entrants=(_FULL, _MINI, _SINGLE)),
    holds=_variance_holds,
    answers={"single": _varies_most(0), "mini": _varies_most(1), "full": _varies_most(2)},
    captions={
        "first": lambda runs: at_step(runs[0], 1),
        "arrived": lambda runs: _slope(runs[2]) < 0.05,
    },
    numbers=lambda runs: {
        "mini_size": _BATCH,
        "single": f"{_variances(runs)[0]:.1f}",
        "mini": f"{_variances(runs)[1]:.1f}",
        "times": f"{_variances(runs)[0] / _variances(runs)[1]:.0f}",
        "scattered": f"{_spread(runs[0]):.2f}",
        "scattered_mini": f"{_spread(runs[1]):.2f}",
    },
    sliders=(Slider("batch_size", (1,)), Slider("learning_rate", (0, 1, 2))),
    quiz=True,
)


# What is not true -----------------------------------------------------------------------------------------------------

_LOW, _HIGH, _MINIBATCH_RATE, _SMALL_BATCH = 0.3, 0.63, 0.1, 8.0


def _with_rate(rate: float) -> Entrant:
    return Entrant("gd", {"learning_rate": rate})


def _minibatch(schedule: Schedule, name: str) -> Entrant:
    return Entrant("gd", {"learning_rate": _MINIBATCH_RATE}, schedule=schedule, batch_size=_SMALL_BATCH, name=name)


_CONSTANT = _minibatch(Schedule(), f"m = {_SMALL_BATCH:g}")
_DECAYING = _minibatch(Schedule("inverse", {"decay_steps": 20.0}), f"m = {_SMALL_BATCH:g}, α/(1 + t/τ)")
_CONVEX = Experiment(
    "linear_regression", None, 150, (_with_rate(_LOW), _with_rate(_HIGH), _CONSTANT, _DECAYING), {"shift": 0.5}
)


def _biased(run: Trajectory) -> bool:
    """Whether the minibatches' gradients differ on average from the gradient, by four standard errors."""
    error = run.seen_gradient - run.gradient
    return bool((np.abs(error.mean(axis=0)) > 4 * error.std(axis=0) / np.sqrt(len(error))).any())


def _last_steps(run: Trajectory) -> float:
    return float(np.hypot(*run.step[-50:].T).mean())


_FALSE: Mapping[str, Callable[[Runs], bool]] = {
    "diverges": lambda runs: runs[1].loss[-1] < runs[1].loss[0],
    "never": lambda runs: runs[0].outcome == Outcome.CONVERGED,
    "random": lambda runs: _biased(runs[2]),
    "bounces": lambda runs: _last_steps(runs[2]) < 2 * _last_steps(runs[3]),
}
"""What each run would have to show for the statement to be false."""


def _untrue_holds(runs: Runs) -> bool:
    """On a convex quadratic descent converges if and only if α is below 2 over the largest curvature."""
    largest = float(runs[0].eigenvalues[0, 1])
    return _LOW < 2 / largest < _HIGH and [name for name, is_false in _FALSE.items() if is_false(runs)] == ["never"]


QUIZ_UNTRUE = RaceLesson(
    id="quiz_untrue",
    chapter="quiz",
    number=2,
    source=_SOURCE,
    experiment=_CONVEX,
    without=replace(_CONVEX, entrants=(_with_rate(_HIGH), _with_rate(_HIGH + 0.02), _CONSTANT, _DECAYING)),
    holds=_untrue_holds,
    answers=_FALSE,
    captions={
        "converged": lambda runs: _slope(runs[0]) < 1e-3,
        "diverged": lambda runs: runs[1].loss > runs[1].loss[0],
        "bounces": lambda runs: at_step(runs[2], 120),
    },
    numbers=lambda runs: {
        "low": _LOW,
        "high": _HIGH,
        "limit": f"{2 / runs[0].eigenvalues[0, 1]:.2f}",
        "converged": runs[0].outcome.at_step,
        "bounce": f"{_last_steps(runs[2]):.3f}",
        "decayed": f"{_last_steps(runs[3]):.3f}",
    },
    sliders=(Slider("learning_rate", (1,)), Slider("learning_rate", (2,))),
    quiz=True,
)


# The global minimum ---------------------------------------------------------------------------------------------------

_GLOBAL = (-2.903534, -2.903534)
_WELLS = Experiment(
    "styblinski_tang",
    (0.5, 1.2),
    120,
    (
        Entrant("gd", {"learning_rate": 0.01}),
        Entrant("momentum", {"learning_rate": 0.003}),
        Entrant("rmsprop", {"learning_rate": 0.05}),
        Entrant("adam", {"learning_rate": 0.1}),
    ),
)


def _reaches(runs: Runs, *rules: str) -> bool:
    return all(bool(within(runs[_RULE_INDEX[rule]], _GLOBAL, 0.3)[-1]) for rule in rules)


def _in_a_poorer_well(run: Trajectory) -> bool:
    """At the end both curvatures are positive, but the loss is far above the lowest."""
    lowest = find_landscape("styblinski_tang").lowest_known({})
    assert lowest is not None
    return bool(run.eigenvalues[-1, 0] > 0) and bool(run.loss[-1] > lowest + 20)


QUIZ_GLOBAL = RaceLesson(
    id="quiz_global",
    chapter="quiz",
    number=3,
    source=_SOURCE,
    experiment=_WELLS,
    without=replace(_WELLS, start=(-0.5, -1.2)),
    holds=lambda runs: all(_in_a_poorer_well(run) for run in runs),
    answers={
        "gd": lambda runs: _reaches(runs, "gd"),
        "momentum": lambda runs: _reaches(runs, "momentum"),
        "adaptive": lambda runs: _reaches(runs, "rmsprop", "adam"),
        "none": lambda runs: not any(_reaches(runs, rule) for rule in _RULES),
    },
    captions={
        "gd": lambda runs: within(runs[0], (2.7468, 2.7468), 0.1),
        "all": lambda runs: np.logical_and.reduce([within(run, (2.7468, 2.7468), 0.3) for run in runs]),
    },
    numbers=lambda runs: {
        "end": f"{runs[0].loss[-1]:.0f}".replace("-", "−"),
        "lowest": f"{find_landscape('styblinski_tang').lowest_known({}):.0f}".replace("-", "−"),
    },
    sliders=(Slider("momentum", (1,)), Slider("learning_rate", (1,))),
    quiz=True,
)


# The ravine -----------------------------------------------------------------------------------------------------------


def _ravine(condition: float) -> Experiment:
    """Gradient descent with the best of its constant rates, 2/(1 + κ)."""
    rates = {"gd": round(2 / (1 + condition), 4), "momentum": 0.02, "rmsprop": 0.05, "adam": 0.2}
    entrants = tuple(Entrant(rule, {"learning_rate": rate}) for rule, rate in rates.items())
    return Experiment("quadratic", (-4.0, 2.0), 100, entrants, {"condition": condition, "angle": 30.0})


_CONDITION = 100.0


def _least_successful(rule: str) -> Callable[[Runs], bool]:
    return lambda runs: int(np.argmax([run.loss[-1] for run in runs])) == _RULE_INDEX[rule]


def _ravine_holds(runs: Runs) -> bool:
    """With this rate the distance shrinks by (κ − 1)/(κ + 1) each step, no more."""
    distance = np.hypot(*runs[0].theta.T)
    expected = ((_CONDITION - 1) / (_CONDITION + 1)) ** 100
    others = max(float(run.loss[-1]) for run in runs[1:])
    return bool(np.isclose(distance[-1] / distance[0], expected, rtol=0.1)) and runs[0].loss[-1] > 5 * others


def _lost(rule: str) -> Moment:
    index = _RULE_INDEX[rule]
    return lambda runs: below(runs[index], 0.01 * runs[index].loss[0])


QUIZ_RAVINE = RaceLesson(
    id="quiz_ravine",
    chapter="quiz",
    number=4,
    source=_SOURCE,
    experiment=_ravine(_CONDITION),
    without=_ravine(1.0),
    holds=_ravine_holds,
    answers={rule: _least_successful(rule) for rule in _RULES},
    captions={"zigzag": lambda runs: at_step(runs[0], 6), "adam": _lost("adam"), "rmsprop": _lost("rmsprop")},
    numbers=lambda runs: {
        "condition": f"{_CONDITION:g}",
        "steps": 100,
        "factor": f"{(_CONDITION - 1) / (_CONDITION + 1):.2f}",
        **{rule: f"{runs[index].loss[-1]:.2g}" for rule, index in _RULE_INDEX.items()},
    },
    sliders=(Slider("condition"), Slider("learning_rate", (0,))),
    quiz=True,
)


# Parameters of different influence ------------------------------------------------------------------------------------

_INFLUENCE = 100.0
_UNEQUAL = Experiment(
    "quadratic",
    (-3.0, 2.0),
    60,
    (
        Entrant("gd", {"learning_rate": 0.015}),
        Entrant("momentum", {"learning_rate": 0.002}),
        Entrant("rmsprop", {"learning_rate": 0.1}),
        Entrant("adam", {"learning_rate": 0.1}),
    ),
    {"condition": _INFLUENCE, "angle": 0.0},
)


def _step_ratio(run: Trajectory) -> float:
    """Of the first five steps the way along x over that along y."""
    x, y = np.abs(run.step[1:6]).sum(axis=0)
    return float(x / y)


def _moves_evenly(rule: str) -> Callable[[Runs], bool]:
    return lambda runs: 0.5 < _step_ratio(runs[_RULE_INDEX[rule]]) < 2


def _influence_holds(runs: Runs) -> bool:
    """The first step of gradient descent and of momentum is αg, and the slopes are x and κy."""
    slopes = 3.0 / (_INFLUENCE * 2.0)
    first = [float(np.abs(run.step[1, 0] / run.step[1, 1])) for run in runs]
    return bool(np.allclose(first, [slopes, slopes, 1, 1], rtol=1e-3))


QUIZ_INFLUENCE = RaceLesson(
    id="quiz_influence",
    chapter="quiz",
    number=5,
    source=_SOURCE,
    experiment=_UNEQUAL,
    without=replace(_UNEQUAL, parameters={"condition": 1.0, "angle": 0.0}),
    holds=_influence_holds,
    answers={rule: _moves_evenly(rule) for rule in _RULES},
    captions={
        "start": lambda runs: at_step(runs[0], 5),
        "adam": lambda runs: within(runs[3], (0.0, 0.0), 0.3),
    },
    numbers=lambda runs: {
        "condition": f"{_INFLUENCE:g}",
        **{rule: f"{_step_ratio(runs[index]):.2f}" for rule, index in _RULE_INDEX.items()},
    },
    sliders=(Slider("condition"), Slider("angle")),
    quiz=True,
)
