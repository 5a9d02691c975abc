"""Net2Net: a wider network that computes what a trained small one does, and goes on from there."""

from functools import lru_cache, partial
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons._networks import SMALL
from downhill.lessons._own_weights import batches, descended, first_weights
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks import Network
from downhill.networks.layers import Weights

_TEACHER, _STUDENT = Network((8,)), SMALL
_EPOCHS, _BATCH, _RATE = 10, 100, 0.1
_NOISE, _SEED = 0.05, 0
"""Without a little noise on them, copies of a unit would stay equal."""


def _widened(teacher: Weights, noise: float, divided: bool) -> Weights:
    """Every new unit is a copy of one of the teacher's; what a unit hands on is divided among its copies."""
    draw = np.random.default_rng(_SEED)
    [few], [many] = _TEACHER.hidden, _STUDENT.hidden
    copied = np.append(np.arange(few), draw.integers(few, size=many - few))
    first, last = ({name: np.asarray(array) for name, array in layer.items()} for layer in teacher)
    into: Float[np.ndarray, "inputs many"] = first["weight"][:, copied]
    shares = np.bincount(copied)[copied] if divided else np.ones(many)
    return (
        _layer(into + noise * draw.standard_normal(into.shape), first["bias"][copied]),
        _layer(last["weight"][copied] / shares[:, None], last["bias"]),
    )


def _layer(weight: np.ndarray, bias: np.ndarray) -> dict[str, Array]:
    return {"weight": jnp.asarray(weight, jnp.float32), "bias": jnp.asarray(bias, jnp.float32)}


class _Losses(NamedTuple):
    """By update; the teacher's first half is its training, all others begin where that ends."""

    teacher: np.ndarray
    copies: np.ndarray
    student: np.ndarray
    scratch: np.ndarray


@lru_cache(maxsize=2)
def _losses(divided: bool) -> _Losses:
    given = batches([(_EPOCHS, _BATCH, _RATE)])
    teacher, learning = descended(first_weights(_TEACHER), _TEACHER, given)
    _, going_on = descended(teacher, _TEACHER, given)
    begins = (_widened(teacher, 0.0, divided), _widened(teacher, _NOISE, divided), first_weights(_STUDENT))
    wide = (descended(begin, _STUDENT, given)[1] for begin in begins)
    return _Losses(np.append(learning[:-1], going_on), *wide)


def _chart(divided: bool) -> Chart:
    losses = _losses(divided)
    updates = len(losses.scratch) - 1
    return Chart(
        tuple(
            Series(name, np.arange(len(each), dtype=float) + (0 if name == "teacher" else updates), each)
            for name, each in losses._asdict().items()
        ),
        y_scale="log",
    )


def _handed_over(chart: Chart) -> float:
    """The teacher's loss, where the others begin."""
    return float(chart["teacher"].y[len(chart["scratch"].y) - 1])


def _begins_alike(chart: Chart) -> bool:
    return bool(np.isclose(chart["copies"].y[0], _handed_over(chart), rtol=1e-4))


def _reached(chart: Chart) -> int:
    """After how many updates a new network of this width has come to the teacher's loss."""
    return int(np.argmax(chart["scratch"].y < _handed_over(chart)))


def _overtaken(chart: Chart) -> int:
    """After how many updates the new network is below the student for good."""
    is_ahead = chart["student"].y <= chart["scratch"].y
    return int(np.nonzero(is_ahead)[0].max()) + 1


def _holds(chart: Chart) -> bool:
    """It begins at the teacher's loss, exactly; with noise nearly so, and then comes lower than teacher and copies."""
    near = abs(np.log(chart["student"].y[0] / _handed_over(chart))) < np.log(1.2)
    lower = chart["student"].y[-1] < 0.8 * min(chart[name].y[-1] for name in ("teacher", "copies"))
    return _begins_alike(chart) and bool(near) and bool(lower) and _reached(chart) > 10


def _numbers(chart: Chart) -> Numbers:
    return {
        "few": _TEACHER.hidden[0],
        "many": _STUDENT.hidden[0],
        "handed_over": f"{_handed_over(chart):.2f}",
        "begin": f"{chart['student'].y[0]:.2f}",
        "scratch_begin": f"{chart['scratch'].y[0]:.1f}",
        **{f"{name}_end": f"{chart[name].y[-1]:.2f}" for name in ("teacher", "copies", "student", "scratch")},
        "reached": _reached(chart),
        "overtaken": _overtaken(chart),
    }


NET2NET = ChartLesson(
    id="net2net",
    chapter="networks",
    number=17,
    source="Chen, Goodfellow & Shlens 2016; as printed: Feinberg 2017",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_holds,
    answers={
        "scratch": lambda chart: chart["copies"].y[0] > 0.5 * chart["scratch"].y[0],
        "teacher": _begins_alike,
        "lower": lambda chart: chart["copies"].y[0] < 0.9 * _handed_over(chart),
    },
    numbers=_numbers,
)
