"""The settled claim: which fraction of a grid of starts reaches the deeper of two wells.

Source: the four rules in NumPy, in float64, written here after their publications and held against ``simulate``.
"""

from functools import cache

import numpy as np
import pytest

from downhill import Experiment, simulate
from downhill.maps import Basins, ComputedMap, Map, compute
from downhill.maps.examples import WELLS_100, WELLS_1000

# Of 1,681 starts, those from which gradient descent, momentum, RMSProp and Adam reach the deeper well.
CLAIM = {100: (196, 1066, 902, 700), 1000: (902, 1066, 902, 902)}
EXAMPLES = {100: WELLS_100, 1000: WELLS_1000}
RULES = ("gd", "momentum", "rmsprop", "adam")
TILT, RADIUS = 0.15, np.hypot(4.4, 3.0) / 100  # of the view [-2.2, 2.2] × [-1.5, 1.5] a hundredth of the diagonal

budgets = pytest.mark.parametrize("steps", CLAIM)


def starts() -> np.ndarray:
    x, y = np.meshgrid(np.linspace(-2.2, 2.2, 41), np.linspace(-1.5, 1.5, 41))
    return np.stack([x, y], axis=-1)


def slope(theta: np.ndarray) -> np.ndarray:
    """The gradient of (x² - 1)²/4 - t x + y²/2, by hand."""
    x, y = theta[..., 0], theta[..., 1]
    return np.stack([x**3 - x - TILT, y], axis=-1)


@cache
def ended(rule: str, steps: int, rate: float = 0.02) -> np.ndarray:
    """Where the rule ends from every start, in float64, after its publication."""
    theta = starts()
    v, r = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, steps + 1):
        g = slope(theta)
        if rule == "gd":
            theta = theta - rate * g
        elif rule == "momentum":
            v = 0.9 * v - rate * g
            theta = theta + v
        elif rule == "rmsprop":
            r = 0.9 * r + 0.1 * g**2
            theta = theta - rate * g / (1e-6 + np.sqrt(r))
        else:
            v, r = 0.9 * v + 0.1 * g, 0.999 * r + 0.001 * g**2
            theta = theta - rate * (v / (1 - 0.9**t)) / (1e-8 + np.sqrt(r / (1 - 0.999**t)))
    return theta


def wells() -> np.ndarray:
    """The roots of x³ - x - t: the shallow well, the saddle, the deep well."""
    return np.sort(np.roots([1, 0, -1, -TILT]).real)


def arrived(theta: np.ndarray) -> np.ndarray:
    """Which are in the deeper well."""
    return np.hypot(theta[..., 0] - wells()[2], theta[..., 1]) <= RADIUS


@pytest.fixture(scope="module")
def computed() -> dict[int, ComputedMap]:
    return {steps: compute(example) for steps, example in EXAMPLES.items()}


@budgets
def test_the_claim(steps: int, computed: dict[int, ComputedMap]) -> None:
    """Source: the four rules in NumPy; the map's float32 answers for none of the 1,681 starts differently."""
    done = computed[steps]
    assert done.minima[0].point == pytest.approx((wells()[2], 0), abs=1e-12)
    assert done.radius == pytest.approx(RADIUS)
    for rule, reached, count in zip(RULES, done.reached, CLAIM[steps], strict=True):
        expected = arrived(ended(rule, steps))
        np.testing.assert_array_equal(reached == 0, expected)
        assert expected.sum() == count


@pytest.mark.parametrize("rate", [0.01, 0.05])
def test_another_rate_leads_to_the_same_shares(rate: float) -> None:
    """Source: the four rules in NumPy: after 1,000 steps it is the rule that counts, not this number."""
    assert tuple(arrived(ended(rule, 1000, rate)).sum() for rule in RULES) == CLAIM[1000]


def test_only_momentum_crosses_the_watershed(computed: dict[int, ComputedMap]) -> None:
    """Source: the saddle between the wells, a root of the gradient: the others' starts are those beyond it."""
    beyond = starts()[..., 0] > wells()[1]
    gd, momentum, rmsprop, adam = (reached == 0 for reached in computed[1000].reached)
    for reached in (gd, rmsprop, adam):
        np.testing.assert_array_equal(reached, beyond)
    assert (momentum & ~beyond).sum() - (beyond & ~momentum).sum() == 1066 - 902
    assert (beyond & ~momentum).any(), "some it carries out of the deeper well"


@pytest.mark.parametrize(("row", "column"), [(0, 0), (7, 3), (20, 18), (33, 26)])
def test_a_few_starts_one_by_one(row: int, column: int) -> None:
    """Source: ``simulate``: its runs are those in NumPy, and end in the same well.

    Beside a minimum RMSProp divides rounding errors by its vanishing √r: there it is no longer the same to the last
    digit, only to the length of a step.
    """
    x, y = starts()[row, column].tolist()
    runs = simulate(Experiment("double_well", (x, y), 1000, WELLS_1000.experiment.entrants))
    for rule, run in zip(RULES, runs, strict=True):
        np.testing.assert_allclose(run.theta[30], ended(rule, 30)[row, column], rtol=1e-9)
        for steps in CLAIM:
            theta = ended(rule, steps)[row, column]
            np.testing.assert_allclose(run.theta[steps], theta, atol=0.02)
            assert arrived(run.theta[steps]) == arrived(theta)


@budgets
def test_the_examples_can_be_written_down(steps: int) -> None:
    """Source: the claim's words: 41 × 41 starts, four rules, one rate, this budget."""
    example = EXAMPLES[steps]
    assert Map.from_query(example.to_query()) == example
    assert (example.experiment.steps, example.variation) == (steps, Basins(size=41))
    assert [entrant.rule for entrant in example.experiment.entrants] == [*RULES]
    assert {entrant.learning_rate for entrant in example.experiment.entrants} == {0.02}
