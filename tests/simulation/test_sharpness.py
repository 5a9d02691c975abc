"""The sharpness along a path and what it is held against, against published formulas, NumPy and runs at the edge."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch

from downhill import Entrant, Experiment, Schedule, simulate
from downhill.simulation.sharpness import sharpness, sharpness_limit
from optimizers import OPTIMIZERS

RATE = 0.05


def run_of(rule: str, numbers: Mapping[str, float] | None = None, **around: Any) -> Any:
    """On Beale's function, 40 steps."""
    entrant = Entrant(rule, {"learning_rate": RATE, **(numbers or {})}, **around)
    [run] = simulate(Experiment("beale", (-1.5, 0.5), 40, (entrant,)))
    return run


@pytest.mark.parametrize(
    ("rule", "numbers", "limit"),
    [
        ("gd", {}, 2 / RATE),
        ("momentum", {"momentum": 0.7}, (2 + 2 * 0.7) / RATE),
        ("nesterov", {"momentum": 0.7}, (2 + 2 * 0.7) / ((1 + 2 * 0.7) * RATE)),
        ("adam", {"beta1": 0.9}, 38 / RATE),
        ("adam", {"beta1": 0.5}, (2 + 2 * 0.5) / ((1 - 0.5) * RATE)),
        ("adabelief", {"beta1": 0.9}, 38 / RATE),
        ("rmsprop", {}, 2 / RATE),
        ("adagrad", {}, 2 / RATE),
        ("adadelta", {}, np.nan),
        ("newton", {}, np.nan),
    ],
)
def test_the_limit_is_the_published_one(rule: str, numbers: Mapping[str, float], limit: float) -> None:
    """Source: Cohen et al. 2021, section 2 and appendix B; Cohen et al. 2022, section 3."""
    np.testing.assert_allclose(sharpness_limit(run_of(rule, numbers)), limit, rtol=1e-12)


def test_the_limit_follows_the_schedule_and_the_second_rule() -> None:
    """Source: the same formulas with each step's own rate and rule; with SAM none is known here."""
    run = run_of("gd", schedule=Schedule("inverse", {"decay_steps": 10.0}))
    np.testing.assert_allclose(sharpness_limit(run), 2 / (RATE / (1 + np.arange(41) / 10)))
    both = run_of("gd", {"switch_at": 10.0, "then_learning_rate": 0.1, "then_momentum": 0.5}, then="momentum")
    np.testing.assert_allclose(sharpness_limit(both), np.where(np.arange(41) < 10, 2 / RATE, 3 / 0.1))
    assert np.isnan(sharpness_limit(run_of("gd", sam=0.1))).all()


# One step of Adam with a D that stays, on ½ h θ², as a matrix that acts on (θ, s): by hand, d its decay.
def adam(α: float, β: float, h: float, d: float) -> np.ndarray:
    return np.array([[1 - d - α * (1 - β) * h, -α * β], [(1 - β) * h, β]])


@pytest.mark.parametrize("unscaled", [0.0, 1.0])
@pytest.mark.parametrize("β", [0.0, 0.5, 0.9])
def test_the_bound_of_adam_is_where_the_spectral_radius_is_one(β: float, unscaled: float) -> None:
    """Source: eigenvalues of the step's matrix, as for the rules that maps know; of AdamW with its decay."""
    for rule, decay in (("adam", 0.0), ("adamw", 0.8)):
        numbers = {"beta1": β} | ({"weight_decay": decay, "unscaled_decay": unscaled} if rule == "adamw" else {})
        run = run_of(rule, numbers)
        edge = sharpness_limit(run)[0]
        d = decay if unscaled else RATE * decay
        radius = [np.abs(np.linalg.eigvals(adam(RATE, β, share * edge, d))).max() for share in (0.999, 1.0, 1.001)]
        assert radius[0] < 1 < radius[2]
        assert radius[1] == pytest.approx(1, abs=1e-9)


def test_who_has_a_preconditioner() -> None:
    """Source: the rules whose bounds stand above."""
    preconditioned = {rule for rule, optimizer in OPTIMIZERS.items() if optimizer.preconditioner}
    assert preconditioned == {"adam", "adamw", "adabelief", "rmsprop", "adagrad"}


def in_torch(optimizer: Any, theta: torch.Tensor, steps: int) -> np.ndarray:
    """-α s/Δθ, what PyTorch's rule divides an average of the gradients by, at each step on ½(x² + 9y²)."""
    found = []
    for _ in range(steps):
        before = theta.detach().clone()
        theta.grad = torch.tensor([1.0, 9.0]) * before
        optimizer.step()
        moment = optimizer.state[theta].get("exp_avg", theta.grad)
        found.append((-RATE * moment / (theta.detach() - before)).numpy().copy())
    return np.array(found)


@pytest.mark.parametrize("rule", ["adam", "adamw", "rmsprop", "adagrad"])
def test_the_preconditioner_is_what_pytorch_divides_by(rule: str) -> None:
    """Source: torch.optim's steps, read off its θ; NumPy's eigenvalues of D^(-1/2) H D^(-1/2)."""
    numbers = {"learning_rate": RATE} | ({"weight_decay": 0.0} if rule == "adamw" else {})
    entrant = Entrant(rule, numbers)
    [run] = simulate(Experiment("quadratic", (2.0, 1.0), 30, (entrant,), {"condition": 9.0}))
    theta = torch.tensor([2.0, 1.0], dtype=torch.float64, requires_grad=True)
    make = eval(entrant.optimizer.torch_call, {"torch": torch, "params": [theta], **entrant.hyperparameters})
    divisors = in_torch(make, theta, 31)  # at the last point too, whose step is not made
    expected = [np.linalg.eigvals(np.diag([1.0, 9.0]) / each[:, None]).max() for each in divisors]
    np.testing.assert_allclose(sharpness(run), expected, rtol=1e-8)


def test_without_a_preconditioner_it_is_the_hessians() -> None:
    """Source: NumPy's eigenvalues; decay in the gradient is curvature that the rule sees."""
    run = run_of("momentum", {"learning_rate": 0.001})
    np.testing.assert_allclose(sharpness(run), np.linalg.eigvalsh(run.hessian)[:, 1], rtol=1e-9)
    decayed = run_of("momentum", {"learning_rate": 0.001}, coupled_decay=0.3)
    np.testing.assert_allclose(sharpness(decayed), np.linalg.eigvalsh(decayed.hessian)[:, 1] + 0.3, rtol=1e-9)


@pytest.mark.parametrize("share", [0.97, 1.03])
@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov", "rmsprop", "adam"])
def test_a_run_grows_where_it_is_sharper_and_shrinks_where_not(rule: str, share: float) -> None:
    """Source: the runs themselves, on ½(x² + κy²) with κ so that the sharpness is this share of the limit.

    RMSProp and Adam divide by δ here, beside which the gradient is nothing, so that D stays.
    """
    numbers = {"learning_rate": 0.5} | ({"epsilon": 1.0} if rule in ("rmsprop", "adam") else {})
    numbers |= {"bias_correction": 0.0} if rule == "adam" else {}
    curvature = share * sharpness_limit(run_of(rule, numbers))[0]
    [run] = simulate(
        Experiment("quadratic", (1e-14, 2e-14), 70, (Entrant(rule, numbers),), {"condition": float(curvature)})
    )
    np.testing.assert_allclose(sharpness(run)[5] / sharpness_limit(run)[5], share, rtol=1e-3)
    swings = np.abs(run.theta[:, 1])
    assert (swings[50:].max() > swings[:20].max()) == (share > 1)
