"""A sensitivity map in numbers."""

import math
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

import numpy as np
import optax
import pytest

from downhill import Entrant, Experiment, simulate
from downhill.maps import Basins, ComputedMap, FinalStates, Map, RateSummary, Sensitivity, compute, summary
from downhill.maps.final_states import NEVER
from downhill.simulation.outcome import BOUND, OUTCOMES, Outcome
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")

INF = math.inf
OWN = Entrant.from_optax("Mine", optax.sgd(0.01))
START = (-4.0, 2.0)
STEPS, κ = 60, 20.0
CONVERGED, DIVERGED = OUTCOMES.index(Outcome.CONVERGED), OUTCOMES.index(Outcome.DIVERGED)


# Closed forms ---------------------------------------------------------------------------------------------------------


def descent(α: np.ndarray) -> np.ndarray:
    """f after STEPS of gradient descent on ½(x² + κ y²), +∞ where |y| has been beyond 10⁶."""
    x, y = START[0] * (1 - α) ** STEPS, START[1] * (1 - κ * α) ** STEPS
    return np.where(np.abs(y) <= BOUND, (x**2 + κ * y**2) / 2, INF)


def heavy_ball(α: np.ndarray, φ: float) -> np.ndarray:
    """The same for the heavy ball, by powers of the matrix that acts on (θ, v); α must keep it from diverging."""
    loss = np.zeros(len(α))
    for λ, start in ((1.0, START[0]), (κ, START[1])):
        matrices = np.array([[[1 - a * λ, φ], [-a * λ, φ]] for a in α])
        loss += λ / 2 * (np.linalg.matrix_power(matrices, STEPS) @ np.array([start, 0.0]))[:, 0] ** 2
    return loss


@pytest.fixture(scope="module")
def race() -> ComputedMap:
    entrants = (OWN, Entrant("gd"), Entrant("momentum", {"momentum": 0.6}))
    wanted = Sensitivity(values=160, low=1e-4, high=0.16, target=0.01)
    return compute(Map(Experiment("quadratic", START, STEPS, entrants), wanted))


def test_gradient_descent_is_summed_up_as_its_closed_form(race: ComputedMap) -> None:
    """Source: f_K(α) = ½(x_0² (1 - α)^2K + κ y_0² (1 - ακ)^2K), exactly; best and divergence found by NumPy."""
    [gd, _] = summary(race)
    α = np.geomspace(1e-4, 0.16, 160)
    expected = descent(gd.rates)
    np.testing.assert_allclose(gd.rates, α, rtol=1e-6)
    for quartile in gd.loss_quartiles:
        np.testing.assert_allclose(quartile, expected, rtol=1e-9, atol=1e-18)
    np.testing.assert_array_equal(gd.diverged_fraction, np.isinf(expected))
    assert (gd.entrant, gd.best) == (1, np.argmin(expected))
    assert gd.stable_below == 2 / κ
    # In 60 steps only the rates with (ακ - 1)^60 · 2 > 10⁶ get beyond the bound: those from 1.12 · 2/κ on.
    theory = (1 + (BOUND / START[1]) ** (1 / STEPS)) / κ
    assert theory == pytest.approx(1.12 * 2 / κ, rel=1e-2)
    assert gd.diverges_from == gd.rates[np.searchsorted(gd.rates, theory)]


def test_the_good_stretch_is_measured_against_the_best_of_all(race: ComputedMap) -> None:
    """Source: closed forms of both rules: losses at most f_best + 1 % of the way down from f_0."""
    losses = {1: descent(race.axes[0].values), 2: heavy_ball(race.axes[0].values, 0.6)}
    lowest = min(float(loss.min()) for loss in losses.values())
    start = (START[0] ** 2 + κ * START[1] ** 2) / 2
    for each in summary(race):
        good = losses[each.entrant] - lowest <= 0.01 * (start - lowest)
        assert each.good is not None
        low, high = (int(np.flatnonzero(each.rates == rate)[0]) for rate in each.good)
        assert good[low : high + 1].all()
        assert not good[low - 1]
        assert not good[high + 1]
        assert each.best is not None
        assert low <= each.best <= high
        assert each.decades == pytest.approx(math.log10(each.good[1] / each.good[0]), rel=1e-12)


def test_steps_to_the_target_are_counted(race: ComputedMap) -> None:
    """Source: closed form: the first t with ½(x_t² + κ y_t²) ≤ 0.01."""
    [gd, _] = summary(race)
    assert gd.steps_quartiles is not None
    t = np.arange(STEPS + 1)
    for α, steps in zip(gd.rates[::10], gd.steps_quartiles[1, ::10], strict=True):
        losses = ((START[0] * (1 - α) ** t) ** 2 + κ * (START[1] * (1 - κ * α) ** t) ** 2) / 2
        there = np.flatnonzero(losses <= 0.01)
        assert steps == (there[0] if there.size else INF)


def test_who_takes_no_rate_is_left_out(race: ComputedMap) -> None:
    """Source: an optax transformation of one's own keeps its rate to itself."""
    assert [each.entrant for each in summary(race)] == [1, 2]


# Chance ---------------------------------------------------------------------------------------------------------------


def test_quartiles_are_those_of_the_seeds_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: every run made by ``simulate`` with its seed, NumPy's quantiles and counts over them."""
    monkeypatch.setattr(import_module("downhill.maps.compute"), "runs_per_device", lambda *_: 32)  # 24 are wanted
    entrant = Entrant("gd", noise=2.0)
    experiment = Experiment("quadratic", steps=25, entrants=(entrant,), seed=11)
    [each] = summary(compute(Map(experiment, Sensitivity(values=4, low=0.003, high=0.3, seeds=6, target=4.0))))
    runs = [
        simulate(replace(experiment, seed=seed, entrants=tuple(with_rate(entrant, rate) for rate in each.rates)))
        for seed in range(11, 17)
    ]
    kinds = np.array([[OUTCOMES.index(run.outcome) for run in row] for row in runs])
    loss = np.where(kinds == DIVERGED, INF, [[run.loss[-1] for run in row] for row in runs])
    assert (np.ptp(loss[:, :2], axis=0) > 0).all(), "chance must play a part"
    assert np.isinf(loss[:, 3]).all(), "and some must diverge"
    np.testing.assert_allclose(each.loss_quartiles[:, :3], np.quantile(loss[:, :3], [0.25, 0.5, 0.75], axis=0))
    assert np.isinf(each.loss_quartiles[:, 3]).all()
    np.testing.assert_allclose(each.outcome_fractions, [(kinds == kind).mean(axis=0) for kind in range(len(OUTCOMES))])
    first = [[next((t for t, f in enumerate(run.loss) if f <= 4.0), 1e9) for run in row] for row in runs]
    expected = np.quantile(first, [0.25, 0.5, 0.75], axis=0)
    assert each.steps_quartiles is not None
    np.testing.assert_allclose(each.steps_quartiles, np.where(expected > 1e7, INF, expected))


def with_rate(entrant: Entrant, rate: float) -> Entrant:
    return replace(entrant, hyperparameters={"learning_rate": float(rate)})


# Corner cases, on ends made by hand -----------------------------------------------------------------------------------


def summed(
    *losses: Sequence[Sequence[float]], reached: Sequence[Sequence[int]] | None = None
) -> tuple[RateSummary, ...]:
    """Summaries of these final losses, a row for each seed; +∞ for runs that diverged. The start's loss is 48."""
    shape = np.shape(losses[0])
    entrants = tuple(Entrant("gd") for _ in losses)
    variation = Sensitivity(values=shape[1], low=1e-5, high=1e-5 * 10.0 ** (shape[1] - 1), seeds=shape[0])
    wanted = Map(Experiment("quadratic", START, entrants=entrants), variation)
    ends = tuple(ends_of(np.array(each, float), reached) for each in losses)
    nowhere = tuple(np.full(shape, -1, np.int8) for _ in losses)
    return summary(ComputedMap(wanted, wanted.axes, tuple(range(len(losses))), ends, (), nowhere, 0.1))


def ends_of(loss: np.ndarray, reached: Sequence[Sequence[int]] | None) -> FinalStates:
    diverged = np.isinf(loss)
    return FinalStates(
        theta=np.zeros((*loss.shape, 2)),
        loss=np.where(diverged, np.nan, loss),
        outcome=np.where(diverged, DIVERGED, CONVERGED).astype(np.int8),
        at_step=np.zeros(loss.shape, np.int32),
        reached=None if reached is None else np.array(reached, np.int32),
    )


def test_the_start_of_the_tables_below() -> None:
    """Source: ½(16 + 20 · 4) by hand: 99 % of the way from 48 down to 0 is 0.48."""
    assert (START[0] ** 2 + κ * START[1] ** 2) / 2 == 48


def test_a_diverged_run_counts_as_infinite() -> None:
    """Source: NumPy's quantiles with 10³⁰⁰ in its place: what comes near that has to do with it."""
    losses = [[1.0, 2.0, INF], [3.0, INF, INF], [2.0, 5.0, INF], [0.0, 7.0, 1.0]]
    [each] = summed(losses)
    expected = np.quantile(np.minimum(losses, 1e300), [0.25, 0.5, 0.75], axis=0)
    np.testing.assert_allclose(each.loss_quartiles, np.where(expected > 1e290, INF, expected))
    np.testing.assert_array_equal(each.diverged_fraction, [0, 0.25, 0.75])
    assert each.diverges_from == each.rates[1]


def test_no_target_no_steps_and_never_is_infinite() -> None:
    """Source: the definition."""
    [each] = summed([[1.0, 2.0]])
    assert each.steps_quartiles is None
    [each] = summed([[1.0, 2.0]], reached=[[5, NEVER]])
    np.testing.assert_array_equal(each.steps_quartiles, [[5, INF]] * 3)


def test_where_everything_diverges_there_is_no_best() -> None:
    """Source: the definition: none of them has a finite median; the smallest rate already diverges."""
    [each] = summed([[INF, INF], [INF, INF], [1.0, 2.0]])
    assert (each.best, each.good, each.decades) == (None, None, None)
    assert each.diverges_from == each.rates[0]


def test_of_equals_the_smaller_rate_is_the_best() -> None:
    """Source: the definition."""
    [each] = summed([[3.0, 0.1, 0.1, 0.1, 2.0]])
    assert each.best == 1
    assert each.good == (each.rates[1], each.rates[3])


def test_the_good_stretch_is_the_longest_without_a_gap() -> None:
    """Source: the definition: 0.48 is still good, 0.49 is not; the best rate may lie in a shorter one."""
    [each] = summed([[0.1, 0.49, 0.48, 0.1, 0.2, INF, 0.0]])
    assert each.good == (each.rates[2], each.rates[4])
    assert each.decades == pytest.approx(2)
    assert each.best == 6
    [twice] = summed([[0.1, 0.2, 0.49, 0.1, 0.0, 3.0, 3.0]])
    assert twice.good == (twice.rates[0], twice.rates[1]), "of equals the smaller rates"


def test_the_good_stretch_may_reach_both_sides() -> None:
    """Source: the definition."""
    [each] = summed([[0.3, 0.0, 0.3]])
    assert each.good == (each.rates[0], each.rates[2])
    [single] = summed([[9.0, 0.0, 9.0]])
    assert (single.good, single.decades) == ((single.rates[1],) * 2, 0)


def test_divergence_below_the_best_is_passed_over() -> None:
    """Source: the definition: it asks for rates above the best."""
    [each] = summed([[INF, 0.0, 1.0]])
    assert each.diverges_from is None


def test_who_falls_short_of_the_best_of_all_is_not_good() -> None:
    """Source: the definition: 99 % of the way down to the other's 0 is 0.48."""
    better, worse = summed([[9.0, 0.0, 9.0]], [[9.0, 1.0, 9.0]])
    assert better.good is not None
    assert (worse.best, worse.good) == (1, None)


def test_where_nobody_gets_below_the_start_nothing_is_good() -> None:
    """Source: the definition: there is no way down of which it could be a share."""
    [each] = summed([[50.0, 60.0, 70.0]])
    assert (each.best, each.good) == (0, None)


def test_nobody_on_the_map_is_nothing_to_sum_up() -> None:
    """Source: one's own transformation takes no rate; an experiment may be empty."""
    for entrants in ((), (OWN,)):
        assert summary(compute(Map(Experiment("quadratic", entrants=entrants), Sensitivity(values=3)))) == ()


def test_another_kind_of_map_is_refused() -> None:
    """Source: house rule: the message names field, value and what is allowed."""
    computed = compute(Map(Experiment("quadratic"), Basins(size=2)))
    with pytest.raises(ValueError, match=r"map = Basins\(.*must be a sensitivity"):
        summary(computed)
