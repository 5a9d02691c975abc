"""A learning rate that is reduced where the loss no longer falls, against PyTorch's ReduceLROnPlateau."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from downhill import Entrant, Experiment, Schedule, simulate
from downhill.export import libraries
from downhill.maps import Basins, Map, Sensitivity, compute
from downhill.simulation.sweep import sweep
from tests.quick_maps import quick_maps as quick_maps

RATE, STEPS = 0.102, 120
NUMBERS = {
    "as PyTorch has it": {},
    "patient": {"plateau_patience": 4.0, "plateau_factor": 0.5},
    "rests": {"plateau_patience": 1.0, "plateau_factor": 0.7, "plateau_cooldown": 5.0, "plateau_threshold": 0.3},
    "has a floor": {"plateau_patience": 0.0, "plateau_factor": 0.3, "plateau_floor": 0.05, "plateau_threshold": 0.5},
    "is at 10⁻⁸ at last": {"plateau_patience": 0.0, "plateau_factor": 0.01, "plateau_threshold": 0.9},
}
CHANGING = pytest.mark.parametrize("numbers", NUMBERS.values(), ids=NUMBERS)


def race(numbers: dict[str, float], **around: float) -> Experiment:
    """On ½(x² + 20y²), where the swings across the ravine grow until α has been reduced."""
    entrant = Entrant("gd", {"learning_rate": RATE}, Schedule("reduce_on_plateau", numbers), **around)
    return Experiment("quadratic", (-4.0, 2.0), STEPS, (entrant,))


def scheduler(optimizer: torch.optim.Optimizer, numbers: dict[str, float]) -> torch.optim.lr_scheduler.LRScheduler:
    named = {
        {"floor": "min_lr"}.get(name.removeprefix("plateau_"), name.removeprefix("plateau_")): value
        for name, value in numbers.items()
    }
    if "min_lr" in named:
        named["min_lr"] *= RATE
    return torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **named)  # type: ignore[arg-type]


@CHANGING
def test_the_rates_are_pytorchs(numbers: dict[str, float]) -> None:
    """Source: torch.optim.SGD and ReduceLROnPlateau, given each step's loss; and its θ."""
    [run] = simulate(race(numbers))
    theta = torch.tensor([-4.0, 2.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=RATE)
    watching = scheduler(optimizer, numbers)
    rates, path = [], []
    for _ in range(STEPS + 1):
        rates.append(optimizer.param_groups[0]["lr"])
        path.append(theta.tolist())
        optimizer.zero_grad()
        loss = (theta[0] ** 2 + 20 * theta[1] ** 2) / 2
        loss.backward()
        optimizer.step()
        watching.step(loss.item())
    np.testing.assert_allclose(run.learning_rate, rates, rtol=1e-12)
    np.testing.assert_allclose(run.theta, path, rtol=1e-9, atol=1e-300)
    assert len(set(rates)) > 1


def test_it_watches_the_loss_that_the_rule_sees() -> None:
    """Source: ReduceLROnPlateau on the minibatches' losses, which swing where all the data's fall."""
    around = {"plateau_patience": 2.0, "plateau_factor": 0.8}
    entrant = Entrant("gd", {"learning_rate": 0.01}, Schedule("reduce_on_plateau", around), batch_size=8.0)
    [some] = simulate(Experiment("logistic_regression", steps=60, entrants=(entrant,)))
    [every] = simulate(Experiment("logistic_regression", steps=60, entrants=(replace(entrant, batch_size=None),)))
    assert some.learning_rate[-1] < every.learning_rate[-1] == 0.01
    assert (np.diff(every.loss) < 0).all()


@pytest.mark.usefixtures("quick_maps")
def test_maps_and_sweeps_reduce_it_too() -> None:
    """Source: ``simulate``."""
    experiment = race(NUMBERS["patient"], noise=0.5)
    [run] = simulate(experiment)
    assert run.learning_rate[-1] < RATE
    swept = sweep(experiment, 0, "learning_rate", (0.05, RATE))
    np.testing.assert_allclose(swept.theta[1, STEPS], run.theta[-1], rtol=1e-9)
    [ends] = compute(Map(experiment, Basins(2, precision="float64"))).final_states
    [corner] = simulate(replace(experiment, start=(-5.0, -3.0)))
    np.testing.assert_allclose(ends.theta[0, 0], corner.theta[-1], rtol=1e-9)
    [ends] = compute(Map(experiment, Sensitivity(values=2, low=0.05, high=RATE, precision="float64"))).final_states
    np.testing.assert_allclose(ends.theta[0, 1], run.theta[-1], rtol=1e-9)


def test_other_numbers_run_the_same_program(compilations: list[str]) -> None:
    """Source: JAX's own events."""
    simulate(race(NUMBERS["patient"]))
    compilations.clear()
    simulate(race(NUMBERS["rests"]))
    assert compilations == []


def test_a_rule_that_takes_over_has_the_same_share_of_its_own_rate() -> None:
    """Source: by hand: α_0 is the rate of whose step it is."""
    numbers = {"learning_rate": RATE, "switch_at": 60.0, "then_learning_rate": 0.01}
    first = Entrant("gd", numbers, Schedule("reduce_on_plateau", NUMBERS["rests"]), then="momentum")
    [run] = simulate(replace(race({}), entrants=(first,)))
    [alone] = simulate(race(NUMBERS["rests"]))
    np.testing.assert_allclose(run.learning_rate[:61], alone.learning_rate[:61] * np.r_[np.ones(60), 0.01 / RATE])


def test_other_libraries_get_no_script() -> None:
    """Source: a script is written before it runs."""
    told = libraries(race({}), 0)
    assert told.pop("downhill") == ""
    assert set(told.values()) == {"its schedule watches the loss, and has no rate at each step beforehand"}
