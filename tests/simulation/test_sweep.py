"""Many runs in one call: each is the single run with its value, and divergence is where the theory puts it."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import optax
import pytest

from downhill import Averaging, Entrant, Experiment, Outcome, Schedule, simulate
from downhill.parameters import Parameter
from downhill.simulation.sweep import MOST, Sweep, film_values, sweep, swept_parameter
from optimizers import OPTIMIZERS
from tests.products import sampled

NOISE = {"noise": 0.3, "clip_norm": 2.0}
COSINE = {"schedule": Schedule("cosine", {"decay_steps": 40.0, "warm_up": 5.0})}
LINEAR = {"schedule": Schedule("linear", {"decay_steps": 40.0, "final_rate": 0.003, "warm_up": 5.0})}
BATCHES = {"batch_size": 32.0, "noise": 0.1, "clip_value": 1.0}
RATES = (1e-6, 0.001, 0.004, 0.02, 0.7, 100.0)


def singly(experiment: Experiment, index: int, name: str, value: float) -> Experiment:
    """The race of this entrant alone, with this value."""
    entrant = experiment.entrants[index]
    changed = replace(entrant, hyperparameters={**entrant.hyperparameters, name: value})
    return replace(experiment, entrants=(changed,))


@pytest.mark.parametrize("budget", ["steps", "gradients", "examples"])
@pytest.mark.parametrize(
    ("rule", "name", "values", "options", "landscape"),
    [
        ("gd", "learning_rate", RATES, {}, "beale"),
        ("gd", "learning_rate", RATES, COSINE | NOISE, "himmelblau"),
        ("momentum", "momentum", (0.0, 0.5, 0.9, 0.99), NOISE, "beale"),
        ("adam", "learning_rate", RATES, COSINE, "beale"),
        ("gd", "learning_rate", RATES, LINEAR, "beale"),
        ("adam", "beta1", (0.0, 0.9), LINEAR, "beale"),
        ("adam", "bias_correction", (0.0, 1.0), {"averaging": Averaging("arithmetic")}, "beale"),
        ("adam", "beta2", (0.0, 0.9, 0.999), BATCHES | COSINE, "linear_regression"),
        ("newton", "damping", (0.0, 1.0, 50.0), {}, "himmelblau"),
        ("bfgs", "learning_rate", (1e-6, 0.1, 1.0, 30.0), {}, "himmelblau"),
        ("bfgs", "shrink", (0.01, 0.5, 0.99), {}, "himmelblau"),
        ("optax_adam", "learning_rate", RATES[:-1], {}, "formula:x**2 + 3*sin(y)**2"),
        ("noisy_sgd", "eta", (1e-12, 0.01, 1.0), {}, "beale"),
    ],
)
def test_every_run_is_the_single_run_with_its_value(
    rule: str, name: str, values: Sequence[float], options: dict[str, Any], landscape: str, budget: str
) -> None:
    """Source: ``simulate``, which the rules' tests hold against torch, optax and SciPy."""
    steps = 25 if rule in ("newton", "bfgs") else 70  # before rounding errors have grown to what can be seen
    experiment = Experiment(landscape, None, steps, (Entrant("gd"), Entrant(rule, **options)), seed=3, budget=budget)
    swept = sweep(experiment, 1, name, values)
    assert (swept.entrant, swept.name, swept.values.tolist()) == (1, name, list(values))
    for index, value in enumerate(values):
        [run] = simulate(singly(experiment, 1, name, value))
        last = run.outcome.last_sound_step(len(run.loss))
        assert swept.rows[index] == len(run.loss)
        assert swept.last_sound_step[index] == last
        assert (swept.outcomes[index], swept.outcomes[index].at_step) == (run.outcome, run.outcome.at_step)
        sound = run.theta[: last + 1]
        np.testing.assert_allclose(swept.theta[index, : last + 1], sound, rtol=1e-9, atol=1e-9)
        if not swept.diverged[index]:
            np.testing.assert_allclose(swept.final_loss[index], run.loss[-1], rtol=1e-9, atol=1e-9)


OURS = [rule for rule, optimizer in OPTIMIZERS.items() if optimizer.lines]
FROM_OPTAX = ["lbfgs", "lion", "prodigy", "schedule_free_adamw", "noisy_sgd", "sophia"]


@pytest.mark.parametrize("rule", sampled([*OURS, *FROM_OPTAX], every=6))
def test_rules_of_every_kind_can_be_swept(rule: str) -> None:
    """Source: ``simulate``; optax's functions are made anew for every value."""
    experiment = Experiment("himmelblau", steps=8, entrants=(Entrant(rule),))
    rate = experiment.entrants[0].hyperparameters["learning_rate"]
    swept = sweep(experiment, 0, "learning_rate", (rate / 2, rate))
    [run] = simulate(experiment)
    assert swept.outcomes[1] == run.outcome
    np.testing.assert_allclose(swept.theta[1], run.theta, rtol=1e-9, atol=1e-9)


def test_a_budget_of_gradients_ends_every_run_by_itself() -> None:
    """Source: a line search that shrinks hardly at all tries more lengths, so the same budget buys fewer steps."""
    experiment = Experiment("beale", steps=60, entrants=(Entrant("bfgs", {"learning_rate": 30.0}),), budget="gradients")
    swept = sweep(experiment, 0, "shrink", (0.01, 0.5, 0.99))
    assert swept.rows[0] > swept.rows[2]
    assert swept.theta.shape == (3, swept.rows.max(), 2)


# Closed forms ---------------------------------------------------------------------------------------------------------


def ravine(steps: int, rate: float = 0.01) -> Experiment:
    """½(x² + 20 y²), from (-4, 2)."""
    return Experiment("quadratic", (-4.0, 2.0), steps, (Entrant("gd", {"learning_rate": rate}),))


def test_gradient_descent_diverges_beyond_two_over_the_largest_curvature() -> None:
    """Source: y_t = (1 - 20α)^t y_0 grows if and only if α > 2/20."""
    swept = sweep(ravine(5000), 0, "learning_rate", (0.01, 0.0999, 0.1, 0.1005, 0.2))
    assert swept.edges == ((0.1, 0.1005),)
    assert swept.diverged.tolist() == [False, False, False, True, True]


def test_the_end_of_every_run_on_a_quadratic() -> None:
    """Source: the closed form ½((1 - α)^{2K} x₀² + 20 (1 - 20α)^{2K} y₀²)."""
    rates = np.round(np.linspace(0.002, 0.1, 50), 3)
    swept = sweep(ravine(60), 0, "learning_rate", rates.tolist())
    closed = 0.5 * ((1 - rates) ** 120 * 16 + 20 * (1 - 20 * rates) ** 120 * 4)
    np.testing.assert_allclose(swept.final_loss, closed, rtol=1e-9)
    assert swept.best == np.argmin(closed)


def test_the_best_rate_balances_both_curvatures() -> None:
    """Source: for many steps the best rate is 2/(λ_min + λ_max) (Polyak 1964), here 2/21."""
    rates = np.linspace(0.05, 0.1, 201)
    swept = sweep(ravine(2000), 0, "learning_rate", rates.tolist())
    assert swept.best is not None
    assert rates[swept.best] == pytest.approx(2 / 21, abs=5e-4)


def test_of_equals_the_smallest_is_the_best() -> None:
    """Source: at the minimum itself no run moves, whatever its rate."""
    still = replace(ravine(10), start=(0.0, 0.0))
    assert sweep(still, 0, "learning_rate", (0.01, 0.1, 1.0)).best == 0


# Divergence is data ---------------------------------------------------------------------------------------------------


def test_a_divergence_is_kept_as_it_was_computed() -> None:
    """Source: ½·20·y² with α = 100: |y| grows 1999-fold each step, beyond 10⁶ at step 2 and beyond float64 by 95."""
    swept = sweep(ravine(300), 0, "learning_rate", (0.05, 100.0))
    assert swept.outcomes == (Outcome.CONVERGED, Outcome.DIVERGED)
    assert swept.outcomes[1].at_step == 2
    assert swept.last_sound_step.tolist() == [300, 1]
    assert not np.isfinite(swept.theta[1, -1]).any()
    assert not np.isfinite(swept.final_loss[1])
    assert swept.best == 0


def test_where_all_diverge_none_is_best() -> None:
    swept = sweep(ravine(300), 0, "learning_rate", (1.0, 100.0))
    assert (swept.best, swept.edges, swept.diverged.tolist()) == (None, (), [True, True])


def test_a_start_that_is_not_sound_has_no_step_to_draw() -> None:
    """Source: from x = 800 exp(x) is not finite."""
    experiment = Experiment("formula:exp(x) + y**2", (800.0, 0.0), 5, (Entrant("gd"),))
    assert sweep(experiment, 0, "learning_rate", (0.1,)).last_sound_step.tolist() == [-1]


def test_the_curvature_where_a_run_ends_tells_a_minimum_from_a_saddle() -> None:
    """Source: x⁴/4 - x²/2 + y² curves down for |x| < 1/√3, where the run starts, and up at its minima x = ±1.

    From x = 0 the slope along x is 0 for ever.
    """
    experiment = Experiment("formula:x**4/4 - x**2/2 + y**2", (0.3, 0.5), 500, (Entrant("gd"),))
    ended = sweep(experiment, 0, "learning_rate", (0.1, 0.2)).outcomes
    assert ended == (Outcome.CONVERGED, Outcome.CONVERGED)
    on_the_axis = sweep(replace(experiment, start=(0.0, 0.5)), 0, "learning_rate", (0.1, 0.2)).outcomes
    assert on_the_axis == (Outcome.STALLED_AT_SADDLE, Outcome.STALLED_AT_SADDLE)


def test_divergence_may_begin_and_end() -> None:
    """Source: by hand: of momentum with α = 0.15 on λ = 20, |φ| < 1 is stable if and only if αλ < 2(1 + φ): φ > 1/2."""
    experiment = replace(ravine(3000), entrants=(Entrant("momentum", {"learning_rate": 0.15}),))
    swept = sweep(experiment, 0, "momentum", (0.0, 0.3, 0.48, 0.52, 0.9))
    assert swept.edges == ((0.48, 0.52),)
    assert swept.diverged.tolist() == [True, True, True, False, False]


# What comes back ------------------------------------------------------------------------------------------------------


def arrays(swept: Sweep) -> list[np.ndarray]:
    return [swept.values, swept.theta, swept.rows, swept.final_loss, swept.last_sound_step]


@pytest.mark.parametrize("count", [1, 2, 101, 102, MOST])
def test_the_arrays_are_read_only_and_as_long_as_the_values(count: int) -> None:
    """Source: the contract; what is compiled for is 101 and 201 values."""
    swept = sweep(ravine(20), 0, "learning_rate", np.linspace(0.001, 0.2, count).tolist())
    for array in arrays(swept):
        assert len(array) == count
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    assert len(swept.outcomes) == count
    assert swept.theta.shape == (count, 21, 2)
    assert swept.theta.dtype == np.float64


@pytest.mark.parametrize(
    ("entrant", "name", "values", "said"),
    [
        (2, "learning_rate", (0.1,), "entrant = 2: must be an index below 2"),
        (-1, "learning_rate", (0.1,), "entrant = -1: must be an index below 2"),
        (0, "momentum", (0.1,), "gd: unknown hyperparameter 'momentum'; gd has learning_rate"),
        (1, "learning_rate", (0.1,), "from_optax: unknown hyperparameter 'learning_rate'; from_optax has none"),
        (0, "learning_rate", (), "values: 0 of them; must be 1 to 201"),
        (0, "learning_rate", tuple(np.linspace(0.1, 1, 202)), "values: 202 of them; must be 1 to 201"),
        (0, "learning_rate", (0.1, 0.1), "must be ascending"),
        (0, "learning_rate", (0.2, 0.1), "must be ascending"),
        (0, "learning_rate", (0.1, math.nan), r"learning_rate = nan: must be a number in \[1e-06, 100\]"),
        (0, "learning_rate", (0.0, 0.1), r"learning_rate = 0.0: must be a number in \[1e-06, 100\]"),
    ],
)
def test_a_callers_mistake_is_told(entrant: int, name: str, values: Any, said: str) -> None:
    own = Entrant.from_optax("mine", optax.sgd(0.1))
    experiment = replace(ravine(10), entrants=(Entrant("gd"), own))
    with pytest.raises(ValueError, match=said):
        sweep(experiment, entrant, name, values)


# The values of a film -------------------------------------------------------------------------------------------------

HYPERPARAMETERS = {
    f"{rule.id} {parameter.name}": parameter for rule in OPTIMIZERS.values() for parameter in rule.hyperparameters
}


def some_of(parameter: Parameter) -> list[float]:
    """Allowed values, some of which are no slider's."""
    if parameter.scale == "switch":
        return [0.0, 1.0]
    if parameter.scale == "whole":
        return [parameter.low, 17.0, parameter.high]
    middle = parameter.low + 0.123456789 * (parameter.high - parameter.low)
    return [parameter.low, parameter.default, middle, math.nextafter(parameter.high, 0.0)]


@pytest.mark.parametrize("parameter", HYPERPARAMETERS.values(), ids=HYPERPARAMETERS.keys())
def test_a_films_values_are_allowed_ascending_and_have_the_present_one(parameter: Parameter) -> None:
    """Source: the contract, for every hyperparameter there is."""
    for value in some_of(parameter):
        values = film_values(parameter, value)
        assert value in values
        assert list(values) == sorted(set(values))
        assert 2 <= len(values) <= 101
        for each in values:
            assert parameter.check(each, "value") == each


def test_a_log_scale_has_three_decades_around_the_present() -> None:
    """Source: 10^±1.5 times the present value, by hand; what is not the present has 3 digits."""
    rate = swept_parameter(ravine(1), 0, "learning_rate")
    values = film_values(rate, 0.0123456)
    assert len(values) == 101
    assert values[50] == 0.0123456
    np.testing.assert_allclose([values[0], values[-1]], [0.0123456 / 10**1.5, 0.0123456 * 10**1.5], rtol=5e-3)
    np.testing.assert_allclose(np.diff(np.log10(values)), 0.03, atol=5e-3)
    assert all(value == float(f"{value:.3g}") for value in values if value != 0.0123456)


def test_a_log_scale_is_cut_at_its_range() -> None:
    rate = swept_parameter(ravine(1), 0, "learning_rate")
    lowest, highest = film_values(rate, 1e-6), film_values(rate, 100.0)
    assert (lowest[0], len(lowest)) == (1e-6, 51)
    assert (highest[-1], len(highest)) == (100.0, 51)


def test_other_scales_have_the_whole_range() -> None:
    """Source: by hand."""
    beta = Parameter("beta", "β", 0.9, low=0.0, high=1.0, meaning="", scale="near_one", high_excluded=True)
    assert {0.0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.12345} <= set(film_values(beta, 0.12345))
    switch = Parameter("on", "on", 0.0, low=0.0, high=1.0, meaning="", scale="switch")
    assert film_values(switch, 1.0) == (0.0, 1.0)
    whole = Parameter("count", "n", 10.0, low=1.0, high=1e5, meaning="", scale="whole")
    counts = film_values(whole, 17.0)
    assert (counts[0], counts[-1]) == (1.0, 1e5)
    linear = Parameter("linear", "c", 0.0, low=-1.0, high=1.0, meaning="")
    assert film_values(linear, 0.5) == tuple(round(-1 + 0.02 * i, 10) for i in range(101))
    odd = film_values(linear, 0.501)
    assert (odd[0], odd[-1], len(odd)) == (-1.0, 1.0, 101)
    assert 0.501 in odd


def test_a_value_that_is_not_allowed_has_no_film() -> None:
    rate = swept_parameter(ravine(1), 0, "learning_rate")
    with pytest.raises(ValueError, match=r"learning_rate = 0.0: must be a number in \[1e-06, 100\]"):
        film_values(rate, 0.0)
