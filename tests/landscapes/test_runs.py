"""Runs that a landscape was made to show, and runs on it that others published."""

import math

import numpy as np
import pytest

from downhill import Entrant, Experiment, Outcome, simulate
from landscapes import LANDSCAPES


@pytest.mark.parametrize("rate", [0.01, 0.02, 0.03])
def test_descent_ends_in_the_local_well_and_momentum_in_the_global_one(rate: float) -> None:
    """Source: what the landscape is for: same start, same learning rate, at most 300 steps; wells from x³ - x = t."""
    entry = LANDSCAPES["double_well"]
    shallow, between, deep = sorted(np.roots([1, 0, -1, -entry.defaults["tilt"]]).real)
    descent = Entrant("gd", {"learning_rate": rate})
    momentum = Entrant("momentum", {"learning_rate": rate, "momentum": 0.9})
    in_shallow, in_deep = simulate(Experiment("double_well", steps=300, entrants=(descent, momentum)))
    assert (in_shallow.theta[:, 0] < between).all()
    assert math.dist(in_shallow.theta[-1], (shallow, 0)) < 0.06  # at 0.01 y still has 1 · 0.99³⁰⁰ = 0.049 to go
    assert in_deep.outcome == Outcome.CONVERGED
    assert math.dist(in_deep.theta[-1], (deep, 0)) < 1e-4


def test_logarithmic_goldstein_price_as_published() -> None:
    """Source: vistool (LMU Munich): gradient descent, α = 0.01, from (0.22, 0.77), four decimals.

    They fit (ln f - 8.693) / 2.427 on the unit square, and neither the plain logarithm nor the published view.
    """
    entrant = Entrant("gd", {"learning_rate": 0.01})
    [run] = simulate(Experiment("goldstein_price_log", (0.22, 0.77), 7, (entrant,)))
    assert run.loss[1] == pytest.approx(0.9158, abs=5e-5)
    assert run.loss[7] == pytest.approx(-2.168, abs=5e-5)
    assert run.theta[7] == pytest.approx((0.3405, 0.4107), abs=5e-5)


def test_descent_stays_beside_the_long_valleys_saddle_and_adam_leaves_it() -> None:
    """Source: near the saddle descent multiplies x by 1 + α s each step; Adam's steps are about α long."""
    rules = (Entrant("gd", {"learning_rate": 0.05}), Entrant("adam", {"learning_rate": 0.05}))
    descent, adam = simulate(Experiment("long_valley", steps=200, entrants=rules))
    assert descent.theta[-1][0] == pytest.approx(0.05 * 1.0025**200, rel=1e-3)
    assert adam.theta[-1][0] > 3


@pytest.mark.parametrize(("rate", "converges"), [(0.099, True), (0.101, False)])
def test_descent_in_the_ravine_converges_up_to_two_over_kappa(rate: float, converges: bool) -> None:
    """Source: y is multiplied by 1 - α κ each step, and κ = 20."""
    [run] = simulate(Experiment("quadratic", steps=300, entrants=(Entrant("gd", {"learning_rate": rate}),)))
    t = np.arange(301)
    np.testing.assert_allclose(run.theta[:, 0], -4 * (1 - rate) ** t, rtol=1e-12)
    np.testing.assert_allclose(run.theta[:, 1], 2 * (1 - 20 * rate) ** t, rtol=1e-11)
    assert bool(abs(run.theta[-1][1]) < 2) is converges


def test_momentums_pace_on_the_plane() -> None:
    """Source: the sum of the geometric series: v_t = -α s (1 - φ^t) / (1 - φ) along the gradient."""
    entrant = Entrant("momentum", {"learning_rate": 0.01, "momentum": 0.9})
    [run] = simulate(Experiment("plane", steps=100, entrants=(entrant,), parameters={"slope": 3.0}))
    pace = 0.03 * (1 - 0.9 ** np.arange(101)) / 0.1
    np.testing.assert_allclose(np.hypot(*run.step.T), pace, rtol=1e-12)


def test_the_plateau_holds_descent_and_not_adam() -> None:
    """Source: what the landscape is for; the betas are Adam's defaults."""
    rules = (Entrant("gd", {"learning_rate": 0.01}), Entrant("adam", {"learning_rate": 0.05}))
    descent, adam = simulate(Experiment("plateau", steps=200, entrants=rules))
    assert descent.loss[-1] > 0.9
    assert adam.loss[-1] < 0.01
