"""A rule that hands over to another at a step, against PyTorch's, against two races one after another, and in maps."""

from dataclasses import replace

import numpy as np
import optax
import pytest
import torch

from downhill import Entrant, Experiment, Schedule, simulate
from downhill.maps import Basins, Map, Plane, Sensitivity, compute
from downhill.simulation.derivation import derive
from downhill.simulation.phases import phases
from downhill.simulation.sweep import sweep
from optimizers import OPTIMIZERS
from tests.products import sampled
from tests.quick_maps import quick_maps as quick_maps
from tests.simulation.test_coupled_decay import beale

START, STEPS, AT = (-1.5, 0.5), 40, 15
CHANCE = {"adahessian", "sophia"}
"""Rules that draw random numbers, others at step 0 of a race than at step 15."""
RATED = Entrant("adam", {"switch_at": float(AT), "then_learning_rate": 0.02, "then_momentum": 0.8}, then="momentum")


def race(*entrants: Entrant, landscape: str = "beale", steps: int = STEPS) -> Experiment:
    return Experiment(landscape, START, steps, entrants)


def test_the_path_is_pytorchs() -> None:
    """Source: torch.optim.Adam for 15 steps, then torch.optim.RMSprop, both with a rate that decays."""
    decay = Schedule("exponential", {"decay_steps": 10.0, "decay_factor": 0.5})
    numbers = {"switch_at": float(AT), "then_learning_rate": 0.02, "then_epsilon": 1e-8}
    [run] = simulate(race(Entrant("adam", numbers, decay, then="rmsprop")))
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizers = torch.optim.Adam([theta]), torch.optim.RMSprop([theta], alpha=0.9)
    path, rates = [theta.tolist()], []
    for step in range(STEPS):
        optimizer = optimizers[step >= AT]
        rates.append((0.02 if step >= AT else 0.01) * 0.5 ** (step / 10))
        optimizer.param_groups[0]["lr"] = rates[-1]
        optimizer.zero_grad()
        beale(theta).backward()
        optimizer.step()
        path.append(theta.tolist())
    np.testing.assert_allclose(run.theta, path, rtol=1e-9)
    np.testing.assert_allclose(run.learning_rate[:-1], rates, rtol=1e-12)


PAIRS = [(one, other) for one in OPTIMIZERS for other in OPTIMIZERS if not {one, other} & CHANCE]


@pytest.mark.parametrize(("rule", "then"), sampled(PAIRS, every=397))
def test_it_is_two_races_one_after_another(rule: str, then: str) -> None:
    """Source: a race of the first rule, and one of the second from where that has come to."""
    both = race(Entrant(rule, {"switch_at": float(AT)}, then=then))
    [run] = simulate(both)
    first, second = both.entrants[0].parts
    [before] = simulate(race(first, steps=AT))
    [after] = simulate(replace(race(second, steps=STEPS - AT), start=tuple(before.theta[-1].tolist())))
    np.testing.assert_allclose(run.theta[: AT + 1], before.theta, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(run.theta[AT:], after.theta, rtol=1e-6, atol=1e-9)
    spent = np.append(before.gradient_evaluations, before.gradient_evaluations[-1] + after.gradient_evaluations[1:])
    np.testing.assert_array_equal(run.gradient_evaluations, spent)


@pytest.mark.parametrize(("at", "alone"), [(0, "momentum"), (STEPS, "adam")])
def test_at_either_end_it_is_one_rule_alone(at: int, alone: str) -> None:
    """Source: a race of that rule; the other makes no step that could be explained."""
    numbers = {"switch_at": float(at), "learning_rate": 0.02, "then_learning_rate": 0.02}
    run, other = simulate(race(Entrant("adam", numbers, then="momentum"), Entrant(alone, {"learning_rate": 0.02})))
    np.testing.assert_allclose(run.theta, other.theta, rtol=1e-12)
    [phase] = phases(run)
    assert (phase.first_step, phase.run.entrant.rule) == (0, alone)


def test_without_a_step_there_is_the_first_rules_phase_alone() -> None:
    """Source: Newton needs 3 gradients for its first step, of which there is 1."""
    entrant = Entrant("newton", {"switch_at": 2.0}, then="gd")
    [run] = simulate(Experiment("beale", START, 1, (entrant,), budget="gradients"))
    assert len(run.loss) == 1
    assert [phase.run.entrant.rule for phase in phases(run)] == ["newton"]


def test_a_budget_of_gradients_counts_both_rules() -> None:
    """Source: Newton needs 3 gradients a step, gradient descent 1: 2 · 3 + 5 = 11."""
    entrant = Entrant("newton", {"switch_at": 2.0, "then_learning_rate": 1e-4}, then="gd")
    assert OPTIMIZERS["newton"].gradient_evaluations == 3
    [run] = simulate(Experiment("beale", START, 11, (entrant,), budget="gradients"))
    assert run.gradient_evaluations.tolist() == [0, 3, 6, 7, 8, 9, 10, 11]
    [ends] = compute(
        Map(Experiment("beale", START, 11, (entrant,), budget="gradients"), Basins(2, precision="float64"))
    ).final_states
    [corner] = simulate(Experiment("beale", (-4.5, -4.5), 11, (entrant,), budget="gradients"))
    np.testing.assert_allclose(ends.theta[0, 0], corner.theta[-1], rtol=1e-9)


def test_the_lines_of_both_rules_lead_to_the_next_position() -> None:
    """Source: the trajectory."""
    [run] = simulate(race(RATED))
    for phase, rule in zip(phases(run), ("adam", "momentum"), strict=True):
        assert phase.run.entrant.rule == rule
        [theta] = [line.values for line in derive(phase.run).lines if line.line.target == "theta"]
        np.testing.assert_allclose(theta, run.theta[phase.first_step + 1 :][: len(theta)], rtol=1e-12)


@pytest.mark.usefixtures("quick_maps")
def test_maps_switch_too() -> None:
    """Source: ``simulate``."""
    there = race(RATED, landscape="himmelblau")
    [ends] = compute(Map(there, Basins(2, precision="float64"))).final_states
    [corner] = simulate(replace(there, start=(-5.0, -5.0)))
    np.testing.assert_allclose(ends.theta[0, 0], corner.theta[-1], rtol=1e-9)
    [ends] = compute(Map(there, Sensitivity(2, low=0.01, high=0.1, precision="float64"))).final_states
    np.testing.assert_allclose(ends.theta[0, 0], simulate(there)[0].theta[-1], rtol=1e-9)
    plane = Plane(0, "switch_at", "then_learning_rate", 2, 15.0, 30.0, 0.01, 0.02, precision="float64")
    [ends] = compute(Map(there, plane)).final_states
    np.testing.assert_allclose(ends.theta[1, 0], simulate(there)[0].theta[-1], rtol=1e-9)
    assert not np.allclose(ends.theta[1, 0], ends.theta[1, 1])


@pytest.mark.usefixtures("quick_maps")
def test_a_map_does_not_stop_where_only_the_first_rule_stands_still() -> None:
    """Source: closed form: 1 - α 10⁻²⁰ is 1 in float64; a signed step has the length α whatever the slope's."""
    entrant = Entrant("gd", {"switch_at": 200.0, "then_learning_rate": 0.01}, then="sign_sgd")
    there = Experiment("formula:1e-20*x + y**2", (1.0, 0.0), 300, (entrant,))
    [ends] = compute(Map(there, Basins(3, precision="float64"))).final_states
    [run] = simulate(there)
    np.testing.assert_allclose(run.theta[-1], (0.0, 0.0), atol=1e-9)
    [corner] = simulate(replace(there, start=(-5.0, -5.0)))
    np.testing.assert_allclose(ends.theta[0, 0], corner.theta[-1], rtol=1e-9)


@pytest.mark.parametrize("name", ["learning_rate", "switch_at", "then_learning_rate", "then_momentum"])
def test_films_over_each_of_its_numbers(name: str) -> None:
    """Source: ``simulate`` of each."""
    entrant = replace(RATED, schedule=Schedule("cosine", {"decay_steps": 30.0}))
    values = (3.0, 20.0) if name == "switch_at" else (0.001, 0.03)
    swept = sweep(race(entrant), 0, name, values)
    for row, value in zip(swept.theta, values, strict=True):
        [run] = simulate(race(entrant.with_number(name, value)))
        np.testing.assert_allclose(row[: STEPS + 1], run.theta, rtol=1e-9)


def test_it_is_written_and_read() -> None:
    """Source: the contract of addresses and files; both rules' own lower bounds are the landscape's."""
    made = Experiment("easom", entrants=(RATED, Entrant("momo", {"switch_at": 3.0}, then="polyak_sgd"), Entrant("gd")))
    assert "switch_at=15,then_learning_rate=0.02,then_momentum=0.8,then=momentum" in made.to_query()
    assert Experiment.from_query(made.to_query()) == Experiment.from_json(made.to_json()) == made
    assert {made.entrants[1].hyperparameters[name] for name in ("lower_bound", "then_f_min")} == {-1.0}
    assert "then" not in Experiment("beale", entrants=(Entrant("gd"),)).to_query()


def test_what_stays_when_a_rule_is_replaced() -> None:
    """Source: what a person expects: the numbers of the other rule, s, and a schedule while there is a rate."""
    scheduled = replace(RATED, schedule=Schedule("cosine"))
    other = scheduled.with_rules("gd", "momentum")
    assert other.parts[1] == scheduled.parts[1]
    assert (other.rule, other.hyperparameters["switch_at"], other.schedule.kind) == ("gd", AT, "cosine")
    alone = scheduled.with_rules("adam", "")
    assert alone == replace(scheduled.parts[0], schedule=Schedule("cosine"))


def test_an_initial_velocity_is_the_first_rules() -> None:
    """Source: a race of the first rule alone; the second sets out at rest."""
    numbers = {"learning_rate": 0.002, "switch_at": float(AT), "then_learning_rate": 0.002}
    moving = Entrant("momentum", numbers, then="nesterov", velocity_x=-0.3)
    run, alone = simulate(race(moving, moving.parts[0]))
    np.testing.assert_allclose(run.theta[: AT + 1], alone.theta[: AT + 1], rtol=1e-12)
    assert run.state["first.velocity"][0].tolist() == [-0.3, 0.0]
    assert run.state["then.velocity"][AT].tolist() == [0.0, 0.0]
    assert moving.parts[1].velocity is None
    assert moving.with_rules("adam", "nesterov").velocity is None


def test_what_is_not_allowed() -> None:
    """Source: the contract: field, value, what is allowed."""
    with pytest.raises(ValueError, match="adam: then = 'nobody': must be one of"):
        Entrant("adam", then="nobody")
    with pytest.raises(ValueError, match="unknown hyperparameter 'switch_at'"):
        Entrant("adam", {"switch_at": 3.0})
    with pytest.raises(ValueError, match=r"switch_at = 2.5: must be a whole number from 0 to 5000"):
        Entrant("adam", {"switch_at": 2.5}, then="gd")
    with pytest.raises(ValueError, match="then = 'gd': a transformation of your own hands over to no other"):
        replace(Entrant.from_optax("mine", optax.sgd(0.1)), then="gd")
