"""What is read off a run at every step."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
import torch

from downhill import Entrant, Experiment, simulate
from downhill.simulation import Trajectory
from downhill.simulation.arguments import rows_within, spent
from downhill.simulation.read_outs import curvature_kinds, gradient_step_terms
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.products import sampled


def rosenbrock(point: torch.Tensor) -> torch.Tensor:
    x, y = point
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def run(rule: str, rate: float, steps: int = 60) -> Trajectory:
    [trajectory] = simulate(Experiment("rosenbrock", (-1.2, 1.0), steps, (Entrant(rule, {"learning_rate": rate}),)))
    return trajectory


def test_hessian_and_eigenvalues() -> None:
    """Source: torch's Hessian of the formula, and NumPy's eigenvalues of it."""
    trajectory = run("adam", 0.05)
    for theta, hessian, eigenvalues in zip(trajectory.theta, trajectory.hessian, trajectory.eigenvalues, strict=True):
        expected = torch.autograd.functional.hessian(rosenbrock, torch.from_numpy(theta.copy())).numpy()
        np.testing.assert_allclose(hessian, expected, rtol=1e-10, atol=1e-9)
        np.testing.assert_allclose(eigenvalues, np.linalg.eigvalsh(expected), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("landscape", sampled(LANDSCAPES, every=12))
def test_eigenvalues_everywhere(landscape: str) -> None:
    """Source: NumPy's eigenvalues of the recorded Hessian, which is symmetric; on every landscape."""
    [trajectory] = simulate(Experiment(landscape, steps=20, entrants=(Entrant("adam", {"learning_rate": 0.05}),)))
    hessian = trajectory.hessian
    scale = 1e-12 * np.abs(hessian).max() + 1e-15
    np.testing.assert_allclose(hessian, np.swapaxes(hessian, 1, 2), rtol=1e-9, atol=scale)
    np.testing.assert_allclose(trajectory.eigenvalues, np.linalg.eigvalsh(hessian), rtol=1e-9, atol=10 * scale)


def test_the_loss_after_a_gradient_step() -> None:
    """Source: the formula at θ - α ∇f; for gradient descent it is the next loss."""
    adam, gd = run("adam", 0.002), run("gd", 0.002)
    for trajectory in (adam, gd):
        after = trajectory.theta - 0.002 * trajectory.gradient
        expected = [rosenbrock(torch.from_numpy(point)).item() for point in after]
        np.testing.assert_allclose(trajectory.gradient_step_loss, expected, rtol=1e-10)
    np.testing.assert_allclose(gd.gradient_step_loss[:-1], gd.loss[1:], rtol=1e-10)


def test_the_second_order_prediction_is_exact_on_a_quadratic() -> None:
    """Source: Taylor: a quadratic has no third term, so the two terms are what really happens."""
    entrants = tuple(Entrant(rule, {"learning_rate": 0.03}) for rule in ("gd", "adam"))
    for trajectory in simulate(Experiment("quadratic", (-4.0, 2.0), 60, entrants, {"condition": 7.0, "angle": 20.0})):
        terms = gradient_step_terms(trajectory)
        assert (terms[:, 0] < 0).all()
        assert (terms[:, 1] > 0).all()
        happened = trajectory.gradient_step_loss - trajectory.loss
        np.testing.assert_allclose(terms.sum(axis=1), happened, rtol=1e-9, atol=1e-12)


def test_the_prediction_fails_where_the_curvature_changes() -> None:
    """Source: by hand at one step of Rosenbrock: -α gᵀg + ½ α² gᵀHg with torch's derivatives."""
    trajectory = run("gd", 0.002)
    theta = torch.tensor([-1.2, 1.0], dtype=torch.float64)
    g = torch.autograd.functional.jacobian(rosenbrock, theta)
    curved = g @ torch.autograd.functional.hessian(rosenbrock, theta) @ g
    np.testing.assert_allclose(gradient_step_terms(trajectory)[0], [-0.002 * g @ g, 0.5 * 0.002**2 * curved])
    assert trajectory.gradient_step_loss[0] - trajectory.loss[0] != pytest.approx(
        sum(gradient_step_terms(trajectory)[0])
    )


@pytest.mark.parametrize(
    ("eigenvalues", "code"),
    [
        ((1.0, 2.0), "minimum"),
        ((-2.0, -1.0), "maximum"),
        ((-2.0, 2.0), "saddle"),
        ((0.0, 2.0), "flat"),
        ((-1.0, 0.0), "flat"),
        ((np.nan, np.nan), "not_finite"),
    ],
)
def test_what_the_signs_say(eigenvalues: tuple[float, float], code: str) -> None:
    """Source: second-derivative test: what its signs say, and that a zero leaves open."""
    codes, [kind] = curvature_kinds(np.array([eigenvalues]))
    assert codes[kind] == code


# Budgets --------------------------------------------------------------------------------------------------------------


FEW = ("gd", "newton", "bfgs", "lbfgs")  # by one, by three, and by their own count
MORE = [pytest.param(rule, marks=pytest.mark.product) for rule in OPTIMIZERS if rule not in FEW]


@pytest.mark.parametrize("rule", [*FEW, *MORE])
def test_a_budget_of_gradients_ends_a_run_by_its_own_count(rule: str) -> None:
    """Source: the entries' gradient evaluations per step: K of them allow ⌊K / per step⌋ steps."""
    [by_steps] = simulate(Experiment("beale", steps=20, entrants=(Entrant(rule),)))
    [by_gradients] = simulate(Experiment("beale", steps=20, entrants=(Entrant(rule),), budget="gradients"))
    assert by_gradients.gradient_evaluations[-1] <= 20
    rows = len(by_gradients.loss)
    np.testing.assert_array_equal(by_gradients.theta, by_steps.theta[:rows])
    each = OPTIMIZERS[rule].gradient_evaluations
    if each is not None:
        assert rows - 1 == 20 // each
    elif rows <= 20:
        assert by_steps.gradient_evaluations[rows] > 20


def looked_at(total: float, batch: float, gradients: Iterable[float]) -> list[float]:
    """Examples looked at, by hand: an epoch takes ``batch`` of ``total`` until what is left of them is less."""
    counts, left = [0.0], total
    for each in gradients:
        size = min(batch, left)
        left = left - size or total
        counts.append(counts[-1] + each * size)
    return counts


@pytest.mark.parametrize(
    ("landscape", "total", "batch"),
    [
        *(("logistic_regression", 100, batch) for batch in (30.0, 50.0, 99.0, 100.0, 1000.0, None)),
        *(("linear_regression", 442, batch) for batch in (1.0, 64.0, 441.0)),
        ("tiny_network", 150, 149.0),
    ],
)
def test_examples_are_those_of_the_minibatches(landscape: str, total: int, batch: float | None) -> None:
    """Source: by hand, an epoch's last batch being smaller; a Newton step looks at its batch three times."""
    for rule, each in (("gd", 1), ("newton", 3)):
        entrant = Entrant(rule, batch_size=batch)
        race = Experiment(landscape, steps=50, entrants=(entrant,), budget="examples")
        used = spent(race, entrant, None, 51)
        wanted = looked_at(total, batch or total, [each] * 50)
        assert used.examples.tolist() == wanted
        for budget in (int(wanted[3]) + more for more in (-1, 0, 1)):
            rows = rows_within(replace(race, steps=budget), used)
            assert rows == sum(count <= budget for count in wanted)


@pytest.mark.parametrize(("rule", "batch"), [("gd", 30.0), ("bfgs", 30.0), ("bfgs", None)])
def test_a_budget_of_examples_ends_a_run_by_its_own_count(rule: str, batch: float | None) -> None:
    """Source: by hand; BFGS looks as often as its state counts."""
    entrant = Entrant(rule, batch_size=batch)
    [run] = simulate(Experiment("logistic_regression", steps=250, entrants=(entrant,)))
    wanted = looked_at(100, batch or 100, np.diff(run.gradient_evaluations))
    assert run.examples.tolist() == wanted
    [within] = simulate(Experiment("logistic_regression", steps=250, entrants=(entrant,), budget="examples"))
    assert within.examples.tolist() == [count for count in wanted if count <= 250]
    np.testing.assert_array_equal(within.theta, run.theta[: len(within.theta)])


@pytest.mark.parametrize(("batch", "noise", "each"), [(None, None, 1), (None, 0.5, 1), (8.0, 0.5, 8), (8.0, None, 8)])
def test_without_data_a_gradient_counts_as_the_examples_it_seems_to_come_from(
    batch: float | None, noise: float | None, each: int
) -> None:
    """Source: σ/√m is the noise of the mean of m examples; 50 of them are enough for 50 // (3 m) steps of Newton's."""
    entrants = tuple(Entrant(rule, batch_size=batch, noise=noise) for rule in ("gd", "newton"))
    gd, newton = simulate(Experiment("beale", steps=50, entrants=entrants, budget="examples"))
    assert gd.examples.tolist() == [each * t for t in range(50 // each + 1)]
    assert newton.examples.tolist() == [3 * each * t for t in range(50 // (3 * each) + 1)]
