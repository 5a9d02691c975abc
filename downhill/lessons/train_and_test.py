"""What is minimised is the loss on the examples at hand; what counts is the loss on others."""

from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float

from downhill.lessons._chart import Chart, Series
from downhill.lessons.entry import ChartLesson, Numbers

_DEGREE, _EXAMPLES, _TESTS, _SEED = 9, 15, 4000, 5
_NOISE = 0.3
_PENALTIES = np.geomspace(1e-6, 10, 57)


def _draw(random: np.random.Generator, n: int) -> tuple[Float[np.ndarray, "n d"], Float[np.ndarray, " n"]]:
    """Examples of a sine with noise: the powers of the input, as Legendre polynomials, and the targets."""
    x = np.sort(random.uniform(-1, 1, n))
    return np.polynomial.legendre.legvander(x, _DEGREE), np.sin(np.pi * x) + _NOISE * random.standard_normal(n)


@lru_cache(maxsize=2)
def _chart(examples: int) -> Chart:
    """The mean squared error of the minimum of (1/n)‖Xθ − y‖² + λ‖θ‖², on the examples and on others."""
    random = np.random.default_rng(_SEED)
    inputs, targets = _draw(random, examples)
    unseen, unseen_targets = _draw(random, _TESTS)
    hessian, pull = inputs.T @ inputs / examples, inputs.T @ targets / examples
    fits = [np.linalg.solve(hessian + penalty * np.eye(len(pull)), pull) for penalty in _PENALTIES]
    return Chart(
        (
            Series("train", _PENALTIES, np.array([((inputs @ fit - targets) ** 2).mean() for fit in fits])),
            Series("test", _PENALTIES, np.array([((unseen @ fit - unseen_targets) ** 2).mean() for fit in fits])),
            Series("noise", _PENALTIES, np.full(len(fits), _NOISE**2), "reference"),
        ),
        x_scale="log",
        y_scale="log",
    )


def _worse(chart: Chart) -> tuple[bool, bool]:
    """Whether the smallest penalty is clearly worse on other examples than the best one, and whether the largest is."""
    test = chart["test"].y
    return bool(test[0] > 1.2 * test.min()), bool(test[-1] > 1.2 * test.min())


def _holds(chart: Chart) -> bool:
    """On the examples the loss can only grow with λ; on others it is never below the noise, and lowest in between."""
    train, test = chart["train"].y, chart["test"].y
    return bool((np.diff(train) > 0).all()) and bool((test > 0.95 * _NOISE**2).all()) and _worse(chart) == (True, True)


def _numbers(chart: Chart) -> Numbers:
    train, test = chart["train"].y, chart["test"].y
    best = int(test.argmin())
    return {
        "degree": _DEGREE,
        "examples": _EXAMPLES,
        "train": f"{train[0]:.3f}",
        "test": f"{test[0]:.2f}",
        "best": f"{_PENALTIES[best]:.2f}",
        "best_train": f"{train[best]:.3f}",
        "best_test": f"{test[best]:.2f}",
        "most": f"{test[-1]:.2f}",
    }


TRAIN_AND_TEST = ChartLesson(
    id="train_and_test",
    chapter="weight_decay",
    number=1,
    source="Vapnik 1991; Goodfellow, Bengio & Courville 2016, sections 5.2 and 8.1",
    chart=partial(_chart, _EXAMPLES),
    without=partial(_chart, _TESTS),
    holds=_holds,
    answers={
        "smallest": lambda chart: not _worse(chart)[0],
        "between": lambda chart: _worse(chart) == (True, True),
        "largest": lambda chart: not _worse(chart)[1],
    },
    numbers=_numbers,
)
