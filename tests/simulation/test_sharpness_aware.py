"""SAM around any rule, against plain loops in PyTorch (Foret et al. 2021, algorithm 1)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from downhill import Entrant, Experiment, simulate
from downhill.maps import Basins, Map, Plane, compute
from downhill.simulation.cost import seconds
from downhill.simulation.sweep import sweep
from tests.quick_maps import quick_maps as quick_maps

RHO = 0.2
START, STEPS = (-1.5, 0.5), 60
TORCH: dict[str, tuple[dict[str, float], Callable[[Any], torch.optim.Optimizer]]] = {
    "gd": ({"learning_rate": 0.005}, lambda p: torch.optim.SGD(p, lr=0.005)),
    "momentum": (
        {"learning_rate": 0.002, "momentum": 0.9},
        lambda p: torch.optim.SGD(p, lr=0.002, momentum=0.9),
    ),
    "adam": (
        {"learning_rate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        lambda p: torch.optim.Adam(p, lr=0.05),
    ),
}


def beale(theta: torch.Tensor) -> torch.Tensor:
    x, y = theta
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def slope(theta: torch.Tensor) -> torch.Tensor:
    [found] = torch.autograd.grad(beale(theta), theta)
    return found


@pytest.mark.parametrize("around", [{}, {"clip_norm": 2.0, "coupled_decay": 0.3}], ids=["alone", "clipped, decay"])
@pytest.mark.parametrize("rule", TORCH)
def test_the_path_is_that_of_a_loop_in_pytorch(rule: str, around: dict[str, float]) -> None:
    """Source: the ascent by the gradient as it is; what is found there is clipped, and decay added to it at θ."""
    numbers, make = TORCH[rule]
    [run] = simulate(Experiment("beale", START, STEPS, (Entrant(rule, numbers, sam=RHO, **around),)))
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([theta])
    path = [theta.tolist()]
    for _ in range(STEPS):
        there = slope(theta)
        found = slope((theta + RHO * there / torch.linalg.norm(there)).detach().requires_grad_())
        if "clip_norm" in around:
            found = found * min(1.0, around["clip_norm"] / float(torch.linalg.norm(found)))
        theta.grad = found + around.get("coupled_decay", 0.0) * theta.detach()
        optimizer.step()
        path.append(theta.tolist())
    np.testing.assert_allclose(run.theta, path, rtol=1e-9, atol=1e-10)
    [without] = simulate(Experiment("beale", START, STEPS, (Entrant(rule, numbers, **around),)))
    assert not np.allclose(without.theta[-1], path[-1], rtol=1e-3)


def test_both_gradients_have_one_noise() -> None:
    """Source: on ½‖θ‖² noise adds the same n to both: g = θ + n is seen, and θ + ρ g/‖g‖ + n is found."""
    race = Experiment("quadratic", (2.0, 1.0), 20, (Entrant("gd", noise=0.5),), {"condition": 1.0})
    [plain] = simulate(race)
    [run] = simulate(replace(race, entrants=(Entrant("gd", noise=0.5, sam=RHO),)))
    noise = plain.seen_gradient - plain.gradient
    seen = run.gradient + noise
    there = run.theta + RHO * seen / np.linalg.norm(seen, axis=1, keepdims=True)
    np.testing.assert_allclose(run.seen_gradient, there + noise, rtol=1e-6, atol=1e-7)  # it is drawn in float32


def test_where_the_gradient_is_0_nothing_moves() -> None:
    """Source: 0/0 is taken for 0."""
    [run] = simulate(Experiment("quadratic", (0.0, 0.0), 3, (Entrant("gd", sam=RHO),)))
    np.testing.assert_array_equal(run.theta, 0.0)


@pytest.mark.parametrize(
    ("entrant", "each"),
    [
        (Entrant("gd", sam=RHO), 2),
        (Entrant("nesterov", sam=RHO), 2),
        (Entrant("newton", sam=RHO), 4),
        (Entrant("rule:theta = theta - 0.001*(g + grad(theta - 0.001*g))", sam=RHO), 4),
    ],
    ids=["gd", "nesterov", "newton", "typed"],
)
def test_each_gradient_costs_two(entrant: Entrant, each: int) -> None:
    """Source: a gradient of the rule's is one more; its products with the Hessian, of which Newton has two, are not."""
    race = Experiment("beale", START, 21, (entrant,), budget="gradients")
    [run] = simulate(race)
    np.testing.assert_array_equal(run.gradient_evaluations, each * np.arange(21 // each + 1))
    assert seconds(race) > seconds(replace(race, entrants=(replace(entrant, sam=None),)))


@pytest.mark.usefixtures("quick_maps")
@pytest.mark.parametrize("rule", ["momentum", "bfgs"])
def test_maps_and_sweeps_see_it_too(rule: str) -> None:
    """Source: ``simulate``; BFGS counts its gradients while it runs."""
    entrant = Entrant(rule, {"learning_rate": 0.01}, sam=RHO)
    experiment = Experiment("himmelblau", steps=40, entrants=(entrant,), budget="gradients")
    [run] = simulate(experiment)
    [ends] = compute(Map(experiment, Basins(2, precision="float64"))).final_states
    [corner] = simulate(replace(experiment, start=(-5.0, -5.0)))
    np.testing.assert_allclose(ends.theta[0, 0], corner.theta[-1], rtol=1e-9)
    swept = sweep(experiment, 0, "learning_rate", (0.01,))
    np.testing.assert_allclose(swept.theta[0, swept.rows[0] - 1], run.theta[-1], rtol=1e-9)
    if rule == "momentum":
        sides = Plane(size=2, x_low=0.01, x_high=0.02, y_low=0.5, y_high=0.9, precision="float64")
        plane = compute(Map(experiment, sides))
        np.testing.assert_allclose(plane.final_states[0].theta[1, 0], run.theta[-1], rtol=1e-9)


def test_it_is_written_and_read() -> None:
    """Source: the contract of addresses and files."""
    made = Experiment("beale", entrants=(Entrant("gd", sam=0.25), Entrant("gd")))
    assert "sam=0.25" in made.to_query()
    assert Experiment.from_query(made.to_query()) == Experiment.from_json(made.to_json()) == made
    with pytest.raises(ValueError, match=r"gd: sam = 0.0: must be a number in \[1e-06, 1000\]"):
        Entrant("gd", sam=0.0)
