"""Greedy pre-training: sigmoid layers that are stacked one after the other learn where all at once they wait."""

from functools import lru_cache, partial

import numpy as np

from downhill.lessons._chart import Chart, Series
from downhill.lessons._own_weights import batches, descended, first_weights
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks import Network

_DEPTH, _WIDTH = 3, 32
_EPOCHS, _BATCH = 8, 100
"""Of each stage."""


def _deep(depth: int, modern: bool) -> Network:
    activation, initialisation = ("relu", "he") if modern else ("sigmoid", "glorot_normal")
    return Network((_WIDTH,) * depth, activation, initialisation)


@lru_cache(maxsize=2)
def _chart(modern: bool) -> Chart:
    """Layer by layer, and all layers from the beginning, with as many updates."""
    given = batches([(_EPOCHS, _BATCH, 0.1 if modern else 0.3)])
    deep = _deep(_DEPTH, modern)
    stacked, whole = first_weights(_deep(1, modern)), first_weights(deep)
    greedy: list[np.ndarray] = []
    at_once: list[np.ndarray] = []
    for depth in range(1, _DEPTH + 1):
        if depth > 1:  # a new hidden layer and a new output on those that are trained
            stacked = (*stacked[:-1], *first_weights(_deep(depth, modern), seed=depth)[depth - 1 :])
        stacked, losses = descended(stacked, _deep(depth, modern), given)
        greedy.append(losses[:-1])
        whole, losses = descended(whole, deep, given)
        at_once.append(losses[:-1])
    curves = {"greedy": np.concatenate(greedy), "at_once": np.concatenate(at_once)}
    return Chart(
        tuple(Series(name, np.arange(len(losses), dtype=float), losses) for name, losses in curves.items()),
        y_scale="log",
    )


def _stage_ends(chart: Chart) -> np.ndarray:
    """The greedy network's loss before each new layer, and in the end."""
    losses = chart["greedy"].y
    return losses[len(losses) // _DEPTH - 1 :: len(losses) // _DEPTH]


def _waits(chart: Chart) -> int:
    """How long the deep network has lost less than a tenth."""
    losses = chart["at_once"].y
    return int(np.argmax(losses < 0.9 * losses[0]))


def _ends(chart: Chart) -> tuple[float, float]:
    return float(chart["greedy"].y[-1]), float(chart["at_once"].y[-1])


def _holds(chart: Chart) -> bool:
    """Each stage ends lower than the last; the deep one waits longer than a stage's first half, and ends higher."""
    greedy, at_once = _ends(chart)
    sinks = bool((np.diff(_stage_ends(chart)) < 0).all())
    return sinks and greedy < at_once / 1.5 and _waits(chart) > len(chart["greedy"].y) // _DEPTH // 2


def _numbers(chart: Chart) -> Numbers:
    one, two, three = (f"{end:.2f}" for end in _stage_ends(chart))
    greedy, at_once = _ends(_chart(True))
    return {
        "depth": _DEPTH,
        "updates": f"{len(chart['greedy'].x) // _DEPTH}",
        "one": one,
        "two": two,
        "three": three,
        "at_once": f"{_ends(chart)[1]:.2f}",
        "waits": _waits(chart),
        "modern_greedy": f"{greedy:.3f}",
        "modern_at_once": f"{at_once:.3f}",
    }


GREEDY_LAYERS = ChartLesson(
    id="greedy_layers",
    chapter="networks",
    number=16,
    source="Bengio et al. 2007; Goodfellow, Bengio & Courville 2016, section 8.7.4",
    chart=partial(_chart, False),
    without=partial(_chart, True),
    holds=_holds,
    answers={
        "at_once": lambda chart: _ends(chart)[1] < _ends(chart)[0] / 1.1,
        "alike": lambda chart: 1 / 1.1 <= _ends(chart)[1] / _ends(chart)[0] <= 1.1,
        "greedy": lambda chart: _ends(chart)[1] > 1.1 * _ends(chart)[0],
    },
    numbers=_numbers,
)
