"""To grow the batch calms a run as to shrink the learning rate does, with fewer updates."""

from functools import lru_cache, partial
from itertools import repeat

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons._regression import LOWEST, REGRESSION
from downhill.lessons.entry import ChartLesson, Numbers
from landscapes._data import diabetes

_RUNS, _SEED = 150, 0
_STAGES, _EXAMPLES = 4, 3200
"""Of each stage."""
_RATE, _BATCH = 0.05, 8


def _excess(rate_factor: float, batch_factor: int) -> tuple[Float[np.ndarray, " steps"], Float[np.ndarray, " steps"]]:
    """Examples seen, and the mean loss above the lowest, of runs whose rate and batch change from stage to stage."""
    u, v = diabetes()
    inputs = np.stack([u + REGRESSION.defaults["shift"], np.ones_like(u)], axis=1)
    draw = np.random.default_rng(_SEED)
    theta = np.tile(REGRESSION.start, (_RUNS, 1))
    seen, losses = [0], [((inputs @ theta[0] - v) ** 2).mean()]
    for stage in range(_STAGES):
        rate, batch = _RATE * rate_factor**stage, _BATCH * batch_factor**stage
        for _ in repeat(None, _EXAMPLES // batch):
            chosen = draw.integers(len(v), size=(_RUNS, batch))
            errors = np.einsum("rbi,ri->rb", inputs[chosen], theta) - v[chosen]
            theta = theta - rate * 2 * np.einsum("rb,rbi->ri", errors, inputs[chosen]) / batch
            seen.append(seen[-1] + batch)
            losses.append(((inputs @ theta.T - v[:, None]) ** 2).mean())
    return np.array(seen, float), np.array(losses) - LOWEST


@lru_cache(maxsize=2)
def _chart(batch_factor: int) -> Chart:
    kinds = {"constant": (1.0, 1), "rate": (0.5, 1), "batch": (1.0, batch_factor)}
    return Chart(
        tuple(Series(kind, *_excess(*factors)) for kind, factors in kinds.items()),
        y_scale="log",
    )


def _late(chart: Chart, kind: str) -> float:
    """The mean of the last quarter of the last stage."""
    series = chart[kind]
    return float(series.y[series.x > (_STAGES - 0.25) * _EXAMPLES].mean())


def _updates(chart: Chart, kind: str) -> int:
    return len(chart[kind].x) - 1


def _holds(chart: Chart) -> bool:
    constant, rate, batch = (_late(chart, kind) for kind in ("constant", "rate", "batch"))
    alike = max(rate, batch) < 1.4 * min(rate, batch) < constant / 3
    return alike and _updates(chart, "batch") < _updates(chart, "rate") / 2


def _numbers(chart: Chart) -> Numbers:
    return {
        "stage": f"{_EXAMPLES:,}",
        "batch": _BATCH,
        "last": _BATCH * 2 ** (_STAGES - 1),
        "calmer": f"{_late(chart, 'constant') / _late(chart, 'batch'):.0f}",
        "updates": f"{_updates(chart, 'batch'):,}",
        "others": f"{_updates(chart, 'rate'):,}",
    }


GROWING_BATCHES = ChartLesson(
    id="growing_batches",
    chapter="stochastic",
    number=4,
    source="Smith, Kindermans, Ying & Le 2018",
    chart=partial(_chart, 2),
    without=partial(_chart, 1),
    holds=_holds,
    answers={
        "rate": lambda chart: _late(chart, "rate") < _late(chart, "batch") / 1.5,
        "batch": lambda chart: _late(chart, "batch") < _late(chart, "rate") / 1.5,
        "alike": lambda chart: 1 / 1.5 < _late(chart, "batch") / _late(chart, "rate") < 1.5,
    },
    numbers=_numbers,
)
