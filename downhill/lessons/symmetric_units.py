"""Hidden units that begin equal stay equal: in a race of two, and counted in a layer of eight."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
from jax.nn import initializers

from downhill.experiment import Entrant, Experiment
from downhill.lessons._chart import Chart, Series
from downhill.lessons._layers import inputs, weights
from downhill.lessons.entry import ChartLesson, Numbers, RaceLesson, Runs, Slider

# Two units, as a race -------------------------------------------------------------------------------------------------

_TRUE = (4.0, 0.3)
_INPUTS = (0.25, 0.5, 1.0, 2.0)
_RATE, _NOISE = 0.1, 0.02


def _formula() -> str:
    """The loss of tanh(xu) + tanh(yu), x and y being the two units' weights, for data of two unequal units."""
    targets = (sum(np.tanh(weight * u) for weight in _TRUE) for u in _INPUTS)
    terms = (f"(tanh({u:g}*x)+tanh({u:g}*y)-{t:.3f})^2" for u, t in zip(_INPUTS, targets, strict=True))
    return f"formula:{'+'.join(terms)}"


_DESCENT, _ADAM = Entrant("gd", {"learning_rate": _RATE}), Entrant("adam", {"learning_rate": _RATE})
_NOISY = Entrant("gd", {"learning_rate": _RATE}, noise=_NOISE, name="Gradient descent, σ > 0")
_RACE = Experiment(_formula(), (-2.5, -2.5), 140, (_DESCENT, _ADAM, _NOISY))


def _apart(runs: Runs, index: int) -> np.ndarray:
    return np.abs(runs[index].theta[:, 0] - runs[index].theta[:, 1])


def _unequal(runs: Runs, index: int) -> bool:
    return bool(_apart(runs, index).max() > 0.5)


def _race_holds(runs: Runs) -> bool:
    """The loss does not change when x and y change places, so on the diagonal both slopes are equal."""
    equal = all(bool((_apart(runs, index) == 0).all()) for index in (0, 1))
    return equal and _unequal(runs, 2) and runs[2].loss[-1] < 0.2 * min(run.loss[-1] for run in runs[:2])


def _race_numbers(runs: Runs) -> Numbers:
    return {
        "noise": _NOISE,
        "equal": f"{runs[0].loss[-1]:.2f}",
        "unequal": f"{runs[2].loss[-1]:.2f}",
        "apart": int(np.argmax(_apart(runs, 2) > 0.5)),
    }


SYMMETRIC_UNITS = RaceLesson(
    id="symmetric_units",
    chapter="initialisation",
    number=3,
    source="Goodfellow, Bengio & Courville 2016, section 8.4",
    experiment=_RACE,
    without=replace(_RACE, start=(-2.5, -2.0)),
    holds=_race_holds,
    answers={
        "gd": lambda runs: _unequal(runs, 0),
        "adam": lambda runs: _unequal(runs, 1),
        "noise": lambda runs: _unequal(runs, 2),
    },
    captions={
        "apart": lambda runs: _apart(runs, 2) > 0.5,
        "better": lambda runs: runs[2].loss < 0.2 * min(run.loss[-1] for run in runs[:2]),
    },
    numbers=_race_numbers,
    sliders=(Slider("noise", (2,)), Slider("learning_rate", (1,))),
)


# Eight units, counted -------------------------------------------------------------------------------------------------

_UNITS, _EXAMPLES, _STEPS, _TRAINING_RATE = 8, 64, 200, 0.1
_SCHEMES: Mapping[str, initializers.Initializer] = {
    "zero": initializers.zeros,
    "equal": initializers.constant(0.5),
    "random": initializers.glorot_normal(),
}


def _different_units(initializer: initializers.Initializer) -> int:
    """The rank of the hidden layer's activations after training a small network."""
    first, second = weights(initializer, (2, _UNITS, 1))
    u = inputs(_EXAMPLES, 2)
    target = np.sin(2 * u[:, :1]) * u[:, 1:]
    for _ in range(_STEPS):
        a = np.tanh(u @ first)
        error = (a @ second - target) / _EXAMPLES
        back = error @ second.T * (1 - a**2)
        first, second = first - _TRAINING_RATE * u.T @ back, second - _TRAINING_RATE * a.T @ error
    return int(np.linalg.matrix_rank(np.tanh(u @ first), tol=1e-6))


@lru_cache(maxsize=2)
def _chart(all_random: bool) -> Chart:
    schemes = [_SCHEMES["random"]] * len(_SCHEMES) if all_random else _SCHEMES.values()
    counted = np.array([_different_units(scheme) for scheme in schemes], float)
    return Chart((Series("units", np.arange(float(len(counted))), counted, "bars"),), x_texts=tuple(_SCHEMES))


def _count(chart: Chart, scheme: str) -> int:
    return int(chart["units"].y[list(_SCHEMES).index(scheme)])


DIFFERENT_UNITS = ChartLesson(
    id="different_units",
    chapter="initialisation",
    number=4,
    source="Goodfellow, Bengio & Courville 2016, section 8.4",
    chart=partial(_chart, False),
    without=partial(_chart, True),
    holds=lambda chart: chart["units"].y.tolist() == [0, 1, _UNITS],
    answers={
        "one": lambda chart: _count(chart, "equal") == 1,
        "some": lambda chart: 1 < _count(chart, "equal") < _UNITS,
        "all": lambda chart: _count(chart, "equal") == _UNITS,
    },
    numbers=lambda chart: {
        "units": _UNITS,
        "steps": _STEPS,
        "zero": _count(chart, "zero"),
        "equal": _count(chart, "equal"),
        "random": _count(chart, "random"),
    },
)
