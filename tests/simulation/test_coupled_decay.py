"""Weight decay that goes through the gradient, around any rule, against PyTorch's ``weight_decay`` and closed forms."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from downhill import Entrant, Experiment, simulate
from downhill.maps import Basins, Map, Plane, compute
from downhill.simulation.sweep import sweep
from tests.quick_maps import quick_maps as quick_maps

DECAY = 0.3
START, STEPS = (-1.5, 0.5), 60
TORCH: dict[str, tuple[dict[str, float], Callable[[Any], torch.optim.Optimizer]]] = {
    "gd": ({"learning_rate": 0.01}, lambda p: torch.optim.SGD(p, lr=0.01, weight_decay=DECAY)),
    "momentum": (
        {"learning_rate": 0.005, "momentum": 0.9},
        lambda p: torch.optim.SGD(p, lr=0.005, momentum=0.9, weight_decay=DECAY),
    ),
    "adagrad": (
        {"learning_rate": 0.1, "epsilon": 1e-6},
        lambda p: torch.optim.Adagrad(p, lr=0.1, eps=1e-6, weight_decay=DECAY),
    ),
    "rmsprop": (
        {"learning_rate": 0.01, "decay": 0.9, "epsilon": 1e-6},
        lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-6, weight_decay=DECAY),
    ),
    "adadelta": (
        {"decay": 0.9, "epsilon": 1e-6, "learning_rate": 1.0},
        lambda p: torch.optim.Adadelta(p, lr=1.0, rho=0.9, eps=1e-6, weight_decay=DECAY),
    ),
    "adam": (
        {"learning_rate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        lambda p: torch.optim.Adam(p, lr=0.05, weight_decay=DECAY),
    ),
}


def beale(theta: torch.Tensor) -> torch.Tensor:
    x, y = theta
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


@pytest.mark.parametrize("clip", [None, 2.0])
@pytest.mark.parametrize("rule", TORCH)
def test_the_path_is_pytorchs(rule: str, clip: float | None) -> None:
    """Source: torch.optim with ``weight_decay``, in double precision, after ``clip_grad_norm_`` where it clips."""
    numbers, make = TORCH[rule]
    [run] = simulate(Experiment("beale", START, STEPS, (Entrant(rule, numbers, clip_norm=clip, coupled_decay=DECAY),)))
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([theta])
    path = [theta.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        beale(theta).backward()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_([theta], clip)
        optimizer.step()
        path.append(theta.tolist())
    # PyTorch's clip divides by the norm plus 10⁻⁶.
    rtol, atol = (1e-9, 1e-10) if clip is None else (1e-5, 1e-6)
    np.testing.assert_allclose(run.theta, path, rtol, atol)


def test_nesterov_decays_where_it_looks() -> None:
    """Source: v ← φ v - α (∇f(θ̃) + λ θ̃) at θ̃ = θ + φ v, in plain Python on ½(x² + κ y²)."""
    numbers = {"learning_rate": 0.05, "momentum": 0.8}
    entrants = (Entrant("nesterov", numbers, coupled_decay=DECAY),)
    [run] = simulate(Experiment("quadratic", (2.0, 1.0), 30, entrants, {"condition": 7.0}))
    theta, velocity = np.array([2.0, 1.0]), np.zeros(2)
    for row in run.theta:
        np.testing.assert_allclose(row, theta, rtol=1e-10, atol=1e-13)
        ahead = theta + 0.8 * velocity
        velocity = 0.8 * velocity - 0.05 * (np.array([1.0, 7.0]) * ahead + DECAY * ahead)
        theta = theta + velocity


@pytest.mark.parametrize("rule", ["newton", "lbfgs", "bfgs"])
def test_rules_that_look_at_the_loss_see_the_penalty(rule: str) -> None:
    """Source: ½(x - 1)² + ½(y - 3)² + ½λ‖θ‖² is lowest at (1, 3)/(1 + λ); Newton is there in one step."""
    race = Experiment("formula:((x - 1)**2 + (y - 3)**2)/2", (0.0, 0.0), 30, (Entrant(rule, coupled_decay=DECAY),))
    [run] = simulate(race)
    np.testing.assert_allclose(run.theta[-1], np.array([1.0, 3.0]) / (1 + DECAY), rtol=1e-6)
    if rule == "newton":
        np.testing.assert_allclose(run.theta[1], np.array([1.0, 3.0]) / (1 + DECAY), rtol=1e-12)


def test_adam_with_it_is_adam_with_l2() -> None:
    """Source: that rule of the catalogue, which is PyTorch's; and the losses and gradients kept are f's own."""
    l2 = Entrant("adam_l2", {"weight_decay": DECAY})
    around, within = simulate(Experiment("beale", START, 80, (Entrant("adam", coupled_decay=DECAY), l2)))
    np.testing.assert_allclose(around.theta, within.theta, rtol=1e-12)
    np.testing.assert_array_equal(around.loss[0], within.loss[0])
    np.testing.assert_allclose(around.seen_gradient, around.gradient + DECAY * around.theta, rtol=1e-12, atol=1e-12)


@pytest.mark.usefixtures("quick_maps")
def test_maps_and_sweeps_decay_too() -> None:
    """Source: ``simulate``."""
    entrant = Entrant("momentum", {"learning_rate": 0.01}, coupled_decay=DECAY)
    experiment = Experiment("himmelblau", steps=40, entrants=(entrant,))
    [ends] = compute(Map(experiment, Basins(2, precision="float64"))).final_states
    [corner] = simulate(Experiment("himmelblau", (-5.0, -5.0), 40, (entrant,)))
    np.testing.assert_allclose(ends.theta[0, 0], corner.theta[-1], rtol=1e-9)
    swept = sweep(experiment, 0, "learning_rate", (0.01,))
    np.testing.assert_allclose(swept.theta[0, 40], simulate(experiment)[0].theta[40], rtol=1e-9)
    plane = compute(Map(experiment, Plane(size=2, x_low=0.01, x_high=0.02, y_low=0.5, y_high=0.9, precision="float64")))
    np.testing.assert_allclose(plane.final_states[0].theta[1, 0], simulate(experiment)[0].theta[-1], rtol=1e-9)


def test_it_is_written_and_read() -> None:
    """Source: the contract of addresses and files."""
    made = Experiment("beale", entrants=(Entrant("gd", coupled_decay=0.25), Entrant("gd")))
    assert "coupled_decay=0.25" in made.to_query()
    assert Experiment.from_query(made.to_query()) == Experiment.from_json(made.to_json()) == made
    with pytest.raises(ValueError, match=r"gd: coupled_decay = -1.0: must be a number in \[1e-06, 100\]"):
        Entrant("gd", coupled_decay=-1.0)
