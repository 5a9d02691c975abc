"""AdamW and Adam with coupled decay on a network whose labels lie: the test loss, each at its best λ."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant
from downhill.lessons._chart import Chart, Series
from downhill.lessons._networks import FEW, FEW_WITH_LIES, mean_of, runs_on
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks import Data

_RATE, _EPOCHS = 0.02, 35
_DECAYS = {"coupled": (1e-3, 3e-3, 1e-2), "apart": (0.1, 0.3, 1.0)}
_RULES = {"coupled": "adam_l2", "apart": "adamw"}
_NONE = 1e-6
"""A decay that is none, but runs the same program."""


def _test_losses(data: Data, name: str, decays: tuple[float, ...]) -> Float[np.ndarray, " decays"]:
    """At the end of the training."""
    entrants = (
        Entrant(_RULES[name], {"learning_rate": _RATE, "weight_decay": decay}, batch_size=100.0) for decay in decays
    )
    return np.array([mean_of(run, "test_loss")[-1] for run in runs_on(data, *entrants, epochs=_EPOCHS)])


@lru_cache(maxsize=2)
def _chart(data: Data) -> Chart:
    """By λ, and without decay."""
    series = [Series(name, np.array(decays), _test_losses(data, name, decays)) for name, decays in _DECAYS.items()]
    x = np.array([_DECAYS["coupled"][0], _DECAYS["apart"][-1]])
    none = _test_losses(data, "apart", (_NONE,)).repeat(2)
    return Chart((*series, Series("none", x, none, "reference")), x_scale="log")


def _best(chart: Chart, name: str) -> tuple[float, float]:
    """λ and test loss."""
    index = int(chart[name].y.argmin())
    return float(chart[name].x[index]), float(chart[name].y[index])


def _helps(chart: Chart, name: str) -> bool:
    """Whether the best λ's test loss is clearly below that without decay."""
    return _best(chart, name)[1] < 0.95 * chart["none"].y[0]


def _holds(chart: Chart) -> bool:
    """Both gain alike, to a twentieth, at λ that are far apart."""
    (coupled_at, coupled), (apart_at, apart) = (_best(chart, name) for name in _DECAYS)
    alike = abs(np.log(apart / coupled)) < np.log(1.05)
    return alike and apart_at > 30 * coupled_at and all(_helps(chart, name) for name in _DECAYS)


def _numbers(chart: Chart) -> Numbers:
    (coupled_at, coupled), (apart_at, apart) = (_best(chart, name) for name in _DECAYS)
    return {
        "none": f"{chart['none'].y[0]:.2f}",
        "coupled": f"{coupled:.2f}",
        "coupled_at": f"{coupled_at:g}",
        "apart": f"{apart:.2f}",
        "apart_at": f"{apart_at:g}",
    }


NETWORK_ADAMW = ChartLesson(
    id="network_adamw",
    chapter="networks",
    number=10,
    source="Loshchilov & Hutter 2019; Ma, CS5489 lecture 10.1",
    chart=partial(_chart, FEW_WITH_LIES),
    without=partial(_chart, FEW),
    holds=_holds,
    answers={
        "apart": lambda chart: _helps(chart, "apart") and not _helps(chart, "coupled"),
        "both": lambda chart: _helps(chart, "apart") and _helps(chart, "coupled"),
        "neither": lambda chart: not _helps(chart, "apart") and not _helps(chart, "coupled"),
    },
    numbers=_numbers,
)
