"""Learning-rate schedules, against optax's, torch's and the formulas by hand."""

import math
from collections.abc import Callable

import jax
import numpy as np
import optax
import pytest
import torch

from downhill import Entrant, Experiment, Schedule, simulate
from downhill.experiment.schedules import SCHEDULES, WARM_UP

ROWS = 130
RATE = 0.3


def in_optax(schedule: Callable[[int], object]) -> list[float]:
    with jax.enable_x64(True):
        return [float(schedule(t)) for t in range(ROWS)]  # type: ignore[arg-type]


def in_torch(make: Callable[[torch.optim.Optimizer], torch.optim.lr_scheduler.LRScheduler]) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    scheduler, rates = make(optimizer), []
    for _ in range(ROWS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize(
    ("kind", "numbers", "schedule"),
    [
        ("constant", {}, optax.constant_schedule(RATE)),
        ("linear", {"decay_steps": 40.0, "end_factor": 0.1}, optax.linear_schedule(RATE, 0.1 * RATE, 40)),
        ("exponential", {"decay_steps": 25.0, "decay_factor": 0.4}, optax.exponential_decay(RATE, 25, 0.4)),
        ("step", {"decay_steps": 25.0, "decay_factor": 0.4}, optax.exponential_decay(RATE, 25, 0.4, staircase=True)),
        ("cosine", {"decay_steps": 60.0, "end_factor": 0.05}, optax.cosine_decay_schedule(RATE, 60, 0.05)),
        ("linear", {"decay_steps": 40.0, "final_rate": 0.07}, optax.linear_schedule(RATE, 0.07, 40)),
        ("cosine", {"decay_steps": 60.0, "final_rate": 0.07}, optax.cosine_decay_schedule(RATE, 60, 0.07 / RATE)),
    ],
)
def test_rates_agree_with_optax(kind: str, numbers: dict[str, float], schedule: Callable[[int], object]) -> None:
    """Source: optax's schedule of that name."""
    np.testing.assert_allclose(Schedule(kind, numbers).rates(RATE, ROWS), in_optax(schedule), rtol=1e-12)


@pytest.mark.parametrize(
    ("kind", "numbers", "make"),
    [
        (
            "linear",
            {"decay_steps": 40.0, "end_factor": 0.1},
            lambda o: torch.optim.lr_scheduler.LinearLR(o, 1.0, 0.1, total_iters=40),
        ),
        (
            "step",
            {"decay_steps": 25.0, "decay_factor": 0.4},
            lambda o: torch.optim.lr_scheduler.StepLR(o, 25, gamma=0.4),
        ),
        (
            "warm_restarts",
            {"first_period": 10.0, "period_factor": 2.0, "end_factor": 0.1},
            lambda o: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(o, 10, 2, eta_min=0.1 * RATE),
        ),
        (
            "linear",
            {"decay_steps": 40.0, "final_rate": 0.07},
            lambda o: torch.optim.lr_scheduler.LinearLR(o, 1.0, 0.07 / RATE, total_iters=40),
        ),
        (
            "cosine",
            {"decay_steps": float(ROWS), "final_rate": 0.07},  # after its end torch's goes up again
            lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, ROWS, eta_min=0.07),
        ),
        (
            "warm_restarts",
            {"first_period": 10.0, "period_factor": 2.0, "final_rate": 0.07},
            lambda o: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(o, 10, 2, eta_min=0.07),
        ),
        (
            "inverse",
            {"decay_steps": 7.0},
            lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda t: 1 / (1 + t / 7)),
        ),
        (
            "cyclical",
            {"cycle_steps": 24.0, "lowest_factor": 0.2},
            lambda o: torch.optim.lr_scheduler.CyclicLR(o, 0.2 * RATE, RATE, 12, cycle_momentum=False),
        ),
        (
            "cyclical",
            {"cycle_steps": 24.0, "lowest_factor": 0.2, "cycle_factor": 0.5},
            lambda o: torch.optim.lr_scheduler.CyclicLR(
                o, 0.2 * RATE, RATE, 12, mode="triangular2", cycle_momentum=False
            ),
        ),
        (
            "one_cycle",
            {"cycle_steps": ROWS + 1.0},  # after its end torch's refuses to go on
            lambda o: torch.optim.lr_scheduler.OneCycleLR(o, RATE, ROWS + 1, cycle_momentum=False),
        ),
        (
            "one_cycle",
            {"cycle_steps": ROWS + 1.0, "rising_share": 0.45, "first_factor": 0.1, "last_factor": 0.001},
            lambda o: torch.optim.lr_scheduler.OneCycleLR(
                o, RATE, ROWS + 1, pct_start=0.45, div_factor=10, final_div_factor=100, cycle_momentum=False
            ),
        ),
    ],
)
def test_rates_agree_with_torch(
    kind: str,
    numbers: dict[str, float],
    make: Callable[[torch.optim.Optimizer], torch.optim.lr_scheduler.LRScheduler],
) -> None:
    """Source: torch's scheduler of that name; for the inverse decay its formula, which torch has no name for."""
    np.testing.assert_allclose(Schedule(kind, numbers).rates(RATE, ROWS), in_torch(make), rtol=1e-12)


@pytest.mark.parametrize("kind", [kind.id for kind in SCHEDULES.values() if WARM_UP in kind.parameters])
def test_warm_up_comes_before_any_schedule(kind: str) -> None:
    """Source: optax's linear_schedule from α/(w + 1) up to α, joined to the same schedule without a warm-up."""
    plain = Schedule(kind).rates(RATE, ROWS)
    warmed = Schedule(kind, {"warm_up": 4.0}).rates(RATE, ROWS)
    np.testing.assert_allclose(warmed[:5], in_optax(optax.linear_schedule(RATE / 5, RATE, 4))[:5], rtol=1e-12)
    np.testing.assert_array_equal(warmed[4:], plain[:-4])
    assert (np.diff(warmed[:5]) > 0).all()


def test_a_warm_up_longer_than_the_run() -> None:
    """Source: the formula α (t + 1)/(w + 1) by hand."""
    rates = Schedule("cosine", {"warm_up": 999.0}).rates(RATE, ROWS)
    np.testing.assert_allclose(rates, RATE * np.arange(1, ROWS + 1) / 1000, rtol=1e-12)


def test_restarts_with_a_broken_factor() -> None:
    """Source: Loshchilov & Hutter 2017: with T_0 = 4 and T_mult = 1.5 the restarts are at 4, 10 and 19 = 4 + 6 + 9."""
    numbers = {"first_period": 4.0, "period_factor": 1.5, "end_factor": 0.0}
    rates = Schedule("warm_restarts", numbers).rates(1.0, 33)
    assert np.flatnonzero(rates == 1.0).tolist() == [0, 4, 10, 19]
    assert rates[7] == pytest.approx(0.5)
    assert rates[18] == pytest.approx((1 + math.cos(math.pi * 8 / 9)) / 2)


def test_the_rule_steps_by_the_scheduled_rate() -> None:
    """Source: gradient descent by hand: Δθ = -α_t g_t with the rates recorded, on a plane whose gradient is known."""
    schedule = Schedule("exponential", {"decay_steps": 10.0, "decay_factor": 0.5, "warm_up": 3.0})
    [run] = simulate(Experiment("plane", (0.0, 0.0), 40, (Entrant("gd", {"learning_rate": RATE}, schedule),)))
    np.testing.assert_array_equal(run.learning_rate, schedule.rates(RATE, 41))
    np.testing.assert_allclose(run.step[1:], -run.learning_rate[:-1, None] * run.gradient[:-1], rtol=1e-12)


def test_half_a_cosine_ends_at_its_floor() -> None:
    """Source: the formula: at t = τ and ever after α_t = e α_0."""
    rates = Schedule("cosine", {"decay_steps": 20.0, "end_factor": 0.25}).rates(1.0, 40)
    assert (rates[20:] == 0.25).all()
    assert rates[10] == pytest.approx(0.625)


@pytest.mark.parametrize(("share", "highest"), [(0.0, 0), (0.01, 0), (1.0, 39)])
def test_one_cycle_that_only_falls_or_only_rises(share: float, highest: int) -> None:
    """Source: the formula; the last rate stays."""
    rates = Schedule("one_cycle", {"cycle_steps": 40.0, "rising_share": share}).rates(1.0, 60)
    assert rates.argmax() == highest
    assert rates[highest] == 1.0
    assert rates[40:] == pytest.approx(4e-6)


# The last rate as a number --------------------------------------------------------------------------------------------

ENDING = pytest.mark.parametrize("kind", [kind.id for kind in SCHEDULES.values() if kind.instead])


@pytest.mark.parametrize("last", [0.0, 0.07, 2.5])
def test_a_linear_decay_to_a_rate(last: float) -> None:
    """Source: Goodfellow et al. 2016, equation 8.14: (1 - t/τ) α_0 + (t/τ) α_τ up to t = τ, and α_τ from then on."""
    rates = Schedule("linear", {"decay_steps": 20.0, "final_rate": last}).rates(RATE, 40)
    by_hand = [(1 - t / 20) * RATE + t / 20 * last for t in range(20)]
    np.testing.assert_allclose(rates[:20], by_hand, rtol=1e-12)
    assert (rates[20:] == last).all(), "to the last bit"


@ENDING
def test_both_ways_to_give_the_last_rate_are_one_schedule(kind: str) -> None:
    """Source: α_τ = e α_0; the warm-up does not know of it."""
    told = Schedule(kind, {"end_factor": 0.2, "warm_up": 6.0})
    as_a_number = Schedule(kind, {"final_rate": 0.2 * RATE, "warm_up": 6.0})
    np.testing.assert_allclose(as_a_number.rates(RATE, ROWS), told.rates(RATE, ROWS), rtol=1e-12)
    assert not np.allclose(as_a_number.rates(2 * RATE, ROWS), told.rates(2 * RATE, ROWS), rtol=1e-3)


@ENDING
def test_several_first_rates_have_a_row_each(kind: str) -> None:
    """Source: the rates of each of them alone."""
    schedule, several = Schedule(kind, {"final_rate": 0.07, "warm_up": 3.0}), np.array([0.01, RATE, 5.0])
    alone = [schedule.rates(rate, ROWS) for rate in several.tolist()]
    np.testing.assert_array_equal(schedule.rates(several[:, None], ROWS), alone)


@ENDING
def test_exactly_one_of_the_two_is_given(kind: str) -> None:
    """Source: the contract; with neither it is e = 0.01, as it always was."""
    assert Schedule(kind).numbers["end_factor"] == 0.01
    assert "end_factor" not in Schedule(kind, {"final_rate": 0.5}).numbers
    with pytest.raises(ValueError, match=f"schedule {kind}: both end_factor and final_rate are given; it takes one of"):
        Schedule(kind, {"end_factor": 0.5, "final_rate": 0.5})
    with pytest.raises(ValueError, match=rf"schedule {kind}: final_rate = -0.1: must be a number in \[0, 100\]"):
        Schedule(kind, {"final_rate": -0.1})


@pytest.mark.parametrize("kind", [kind.id for kind in SCHEDULES.values() if not kind.instead])
def test_other_schedules_have_no_last_rate(kind: str) -> None:
    with pytest.raises(ValueError, match=f"schedule {kind}: unknown number 'final_rate'"):
        Schedule(kind, {"final_rate": 0.1})
    assert Schedule(kind).with_last_rate_as("final_rate", RATE) == Schedule(kind)


@ENDING
def test_the_last_rate_is_given_the_other_way(kind: str) -> None:
    """Source: e = α_τ / α_0, by hand; beyond e = 1 the nearest that is allowed."""
    relative, number = Schedule(kind, {"end_factor": 0.1, "warm_up": 2.0}), Schedule(kind, {"final_rate": 0.03})
    assert relative.with_last_rate_as("final_rate", RATE) == Schedule(kind, {"final_rate": 0.03, "warm_up": 2.0})
    assert number.with_last_rate_as("end_factor", RATE) == Schedule(kind, {"end_factor": 0.1})
    assert number.with_last_rate_as("end_factor", 0.02) == Schedule(kind, {"end_factor": 1.0})
    assert number.with_last_rate_as("final_rate", RATE) == number
