"""What Xavier's derivation assumes, and what of it the variance needs."""

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_INPUTS, _DRAWS, _SEED = 50, 20_000, 3
_CORRELATION = 0.5

Draw = tuple[np.ndarray, np.ndarray]


def _as_assumed(w: np.ndarray, a: np.ndarray, _: np.ndarray) -> Draw:
    return w, a


def _correlated(w: np.ndarray, a: np.ndarray, common: np.ndarray) -> Draw:
    return w, np.sqrt(1 - _CORRELATION) * a + np.sqrt(_CORRELATION) * common


def _inputs_with_mean(w: np.ndarray, a: np.ndarray, _: np.ndarray) -> Draw:
    return w, a + 1


def _weights_with_mean(w: np.ndarray, a: np.ndarray, _: np.ndarray) -> Draw:
    return w + 1, a


def _dependent(_: np.ndarray, a: np.ndarray, __: np.ndarray) -> Draw:
    return a, a


_CASES: dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray], Draw]] = {
    "assumed": _as_assumed,
    "correlated": _correlated,
    "inputs": _inputs_with_mean,
    "weights": _weights_with_mean,
    "dependent": _dependent,
}


@lru_cache(maxsize=2)
def _chart(independent: bool) -> Chart:
    """Var z, z = Σ wⱼaⱼ, over n Var w Var a; with independent weights, or one weight that all inputs share."""
    rng = np.random.default_rng(_SEED)
    w, a = rng.standard_normal((2, _DRAWS, _INPUTS))
    common = rng.standard_normal((_DRAWS, 1))
    w = w if independent else np.broadcast_to(w[:, :1], w.shape)
    drawn = [case(w, a, common) for case in _CASES.values()]
    ratios = [(w * a).sum(axis=1).var() / (_INPUTS * w.var() * a.var()) for w, a in drawn]
    x = np.arange(float(len(_CASES)))
    return Chart(
        (Series("ratio", x, np.array(ratios), "bars"), Series("rule", x, np.ones(len(x)), "reference")),
        x_texts=tuple(_CASES),
    )


def _ratio(chart: Chart, case: str) -> float:
    return float(chart["ratio"].y[list(_CASES).index(case)])


def _kept(chart: Chart, case: str) -> bool:
    return abs(_ratio(chart, case) - 1) < 0.1


def _holds(chart: Chart) -> bool:
    """Var wa = E[w]²Var a + E[a]²Var w + Var w Var a: a mean as large as the deviation adds one; Var a² = 2."""
    exact = {"assumed": 1, "correlated": 1, "inputs": 2, "weights": 2, "dependent": 2}
    return all(bool(np.isclose(_ratio(chart, case), ratio, rtol=0.05)) for case, ratio in exact.items())


def _numbers(chart: Chart) -> Numbers:
    return {"n": _INPUTS, **{case: f"{_ratio(chart, case):.2f}" for case in _CASES if case != "assumed"}}


XAVIER_ASSUMPTIONS = ChartLesson(
    id="xavier_assumptions",
    chapter="initialisation",
    number=5,
    source="Glorot & Bengio 2010; Katanforoosh & Kunin 2019",
    chart=partial(_chart, True),
    without=partial(_chart, False),
    holds=_holds,
    answers={
        "correlated": lambda chart: _kept(chart, "correlated"),
        "inputs": lambda chart: _kept(chart, "inputs"),
        "weights": lambda chart: _kept(chart, "weights"),
        "dependent": lambda chart: _kept(chart, "dependent"),
    },
    numbers=_numbers,
)
