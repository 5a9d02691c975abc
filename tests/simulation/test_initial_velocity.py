"""An initial velocity ν₀ of the rules that have one, against closed forms and the libraries with their state preset."""

from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import torch

from downhill import Entrant, Experiment, simulate
from downhill.experiment.edit import edited
from downhill.maps import Basins, Map, Plane, Sensitivity, compute
from downhill.simulation.derivation import derive
from downhill.simulation.sweep import sweep
from optimizers import OPTIMIZERS
from tests.quick_maps import quick_maps as quick_maps
from tests.simulation.test_coupled_decay import beale

START, STEPS = (1.0, 1.5), 60
NU = np.array((-0.3, 0.2))
VELOCITY = {"velocity_x": -0.3, "velocity_y": 0.2}
NUMBERS = {"learning_rate": 0.002, "momentum": 0.8}
TAKING = [rule for rule, entry in OPTIMIZERS.items() if entry.takes_velocity]


def path(rule: str, start: tuple[float, float] = START, **around: float) -> np.ndarray:
    [run] = simulate(Experiment("beale", start, STEPS, (Entrant(rule, NUMBERS, **(VELOCITY | around)),)))
    return run.theta


def test_who_takes_one() -> None:
    """Source: the rules' formulas: whose first step reads a velocity."""
    assert TAKING == ["momentum", "nesterov", "nesterov_shifted", "rmsprop_graves"]


def test_the_closed_form_on_a_plane() -> None:
    """Source: by hand: θ_{k+1} = θ_k - α Σ_{j≤k} φ^j g + φ^{k+1} ν₀, g = (3, -4); looking ahead changes no gradient."""
    rules = tuple(Entrant(rule, NUMBERS, **VELOCITY) for rule in ("momentum", "nesterov", "nesterov_shifted"))
    momentum, nesterov, shifted = simulate(Experiment("formula:3*x - 4*y", START, STEPS, rules))
    k = np.arange(STEPS)[:, None]
    velocity = 0.8 ** (k + 1) * NU - 0.002 * (1 - 0.8 ** (k + 1)) / (1 - 0.8) * np.array((3.0, -4.0))
    for run in (momentum, nesterov):
        np.testing.assert_allclose(np.diff(run.theta, axis=0), velocity, rtol=1e-10, atol=1e-14)
    steps = 0.8 * velocity - 0.002 * np.array((3.0, -4.0))
    np.testing.assert_allclose(np.diff(shifted.theta, axis=0), steps, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize(("rule", "nesterov"), [("momentum", False), ("nesterov_shifted", True)])
def test_the_path_is_pytorchs_with_a_preset_buffer(rule: str, nesterov: bool) -> None:
    """Source: torch.optim.SGD, whose buffer b has v = -α b."""
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=0.002, momentum=0.8, nesterov=nesterov)
    optimizer.state[theta]["momentum_buffer"] = torch.tensor(-NU / 0.002)
    theirs = [theta.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        beale(theta).backward()
        optimizer.step()
        theirs.append(theta.tolist())
    np.testing.assert_allclose(path(rule), theirs, rtol=1e-9, atol=1e-10)


def test_nesterov_is_its_shifted_form_from_where_it_looks() -> None:
    """Source: with ψ = θ + φ v the one is the other (Bengio et al. 2013), from ψ_0 = θ_0 + φ ν₀."""
    [run] = simulate(Experiment("beale", START, STEPS, (Entrant("nesterov", NUMBERS, **VELOCITY),)))
    x, y = np.array(START) + 0.8 * NU
    ahead = run.theta + 0.8 * run.state["velocity"]
    np.testing.assert_allclose(path("nesterov_shifted", (float(x), float(y))), ahead, rtol=1e-9, atol=1e-10)


def test_graves_rule_is_optaxs_with_a_preset_trace() -> None:
    """Source: optax.rmsprop, whose trace is Δ itself."""
    theirs = optax.rmsprop(0.002, decay=0.95, eps=1e-4, centered=True, momentum=0.8)
    found = [np.array(START)]
    with jax.enable_x64(True):
        state = optax.tree.set(theirs.init(jnp.asarray(START)), trace=jnp.asarray(NU))
        for _ in range(STEPS):
            theta = torch.tensor(found[-1], requires_grad=True)
            [gradient] = torch.autograd.grad(beale(theta), [theta])
            updates, state = theirs.update(jnp.asarray(gradient.numpy()), state)
            found.append(found[-1] + np.asarray(updates))
    np.testing.assert_allclose(path("rmsprop_graves"), found, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("rule", TAKING)
def test_the_explained_step_begins_with_it(rule: str) -> None:
    """Source: the trajectory's own θ_1, reached line by line from a state whose row 0 is ν₀."""
    [run] = simulate(Experiment("beale", START, STEPS, (Entrant(rule, NUMBERS, **VELOCITY),)))
    assert run.state["velocity"][0].tolist() == NU.tolist()
    worked = derive(run)
    assert worked.before["velocity"][0].tolist() == NU.tolist()
    assert worked.lines[-1].line.target == "theta"
    np.testing.assert_allclose(worked.lines[-1].values[0], run.theta[1], rtol=1e-12)


@pytest.mark.usefixtures("quick_maps")
def test_maps_and_sweeps_set_out_with_it() -> None:
    """Source: ``simulate``."""
    entrant = Entrant("momentum", {"learning_rate": 0.01}, **VELOCITY)
    experiment = Experiment("himmelblau", steps=40, entrants=(entrant,))
    wanted = simulate(experiment)[0].theta[-1]
    [ends] = compute(Map(experiment, Basins(2, precision="float64"))).final_states
    [corner] = simulate(Experiment("himmelblau", (-5.0, -5.0), 40, (entrant,)))
    np.testing.assert_allclose(ends.theta[0, 0], corner.theta[-1], rtol=1e-9)
    rates = compute(Map(experiment, Sensitivity(values=2, low=0.01, high=0.02, precision="float64")))
    np.testing.assert_allclose(rates.final_states[0].theta[0, 0], wanted, rtol=1e-9)
    plane = compute(Map(experiment, Plane(size=2, x_low=0.01, x_high=0.02, y_low=0.5, y_high=0.9, precision="float64")))
    np.testing.assert_allclose(plane.final_states[0].theta[1, 0], wanted, rtol=1e-9)
    np.testing.assert_allclose(sweep(experiment, 0, "learning_rate", (0.01,)).theta[0, 40], wanted, rtol=1e-9)
    single = compute(Map(experiment, Basins(2, precision="float32"))).final_states[0].theta[0, 0]
    np.testing.assert_allclose(single, corner.theta[-1], rtol=1e-3)


def test_another_one_compiles_nothing() -> None:
    """Source: the house's rule: every number is traced. Counted is every program that JAX's compiler makes."""
    programs: list[str] = []

    def listen(event: str, duration: float, **_: object) -> None:
        del duration
        if event == "/jax/core/compile/backend_compile_duration":
            programs.append(event)

    path("momentum")
    jax.monitoring.register_event_duration_secs_listener(listen)
    try:
        path("momentum", velocity_x=7.0)
        path("momentum", velocity_x=0.0, velocity_y=-1e6)
    finally:
        jax.monitoring.unregister_event_duration_listener(listen)
    assert programs == []


# How it is given ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [{"velocity_x": 0.25}, {"velocity_x": 0.25, "velocity_y": 0.0}])
def test_one_alone_leaves_the_other_at_0(given: Mapping[str, float]) -> None:
    """Source: the contract of ``Entrant``, addresses and files."""
    made = Experiment("beale", entrants=(Entrant("nesterov", **given), Entrant("nesterov")))
    assert made.entrants[0].velocity == (0.25, 0.0)
    assert made.entrants[1].velocity is None
    assert "velocity_x=0.25,velocity_y=0" in made.to_query()
    assert Experiment.from_query(made.to_query()) == Experiment.from_json(made.to_json()) == made
    alone = Experiment.from_query("landscape=beale&entrant=nesterov,velocity_y=-2")
    assert alone.entrants == (Entrant("nesterov", velocity_x=0.0, velocity_y=-2.0),)


@pytest.mark.parametrize("rule", ["gd", "adam", "nesterov_growing", "sgd"])
def test_a_rule_without_a_velocity_refuses_it(rule: str) -> None:
    """Source: the contract: the field, the value, and what is allowed. Growing momentum begins with a factor of 0."""
    words = f"{rule}: velocity_y = 0.5: this rule takes no initial velocity; those that do are {', '.join(TAKING)}"
    with pytest.raises(ValueError, match=words):
        Entrant(rule, velocity_y=0.5)


def test_it_has_a_range_and_can_be_edited() -> None:
    """Source: the contract of ``Entrant`` and of edits."""
    with pytest.raises(ValueError, match=r"momentum: velocity_x = inf: must be a number in \[-1000000, 1000000\]"):
        Entrant("momentum", velocity_x=float("inf"))
    race = Experiment("beale", entrants=(Entrant("momentum", velocity_x=1.0), Entrant("gd")))
    changed = edited(race, {"numbers": [[0, "velocity_y", 0.5]]})
    assert changed.entrants[0] == Entrant("momentum", velocity_x=1.0, velocity_y=0.5)
    assert changed.entrants[0].around == {"velocity_x": 1.0, "velocity_y": 0.5, "warm_up": 0.0}
    with pytest.raises(ValueError, match="gd: velocity_y"):
        edited(race, {"numbers": [[1, "velocity_y", 0.5]]})
