"""The rules beyond the first six: against twins in NumPy on torch's derivatives, SciPy, and closed forms."""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import torch
from jaxtyping import Array, Float
from scipy.optimize import minimize

from downhill import Entrant, Experiment, Outcome, simulate
from downhill.simulation.derivation import derive
from downhill.simulation.gradients import GradientOptions
from downhill.simulation.loop import Rows, run_loop
from landscapes import Landscape
from optimizers import OPTIMIZERS

STEPS = 60  # in all races here that need no other number, so that a rule is compiled once for a landscape
Point = tuple[float, float]
Numbers = Mapping[str, float]
Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

# Two landscapes in torch, its derivatives, and the loop ---------------------------------------------------------------


def beale(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def himmelblau(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def rosenbrock(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (1 - x) ** 2 + 100.0 * (y - x**2) ** 2


def matyas(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 0.26 * (x**2 + y**2) - 0.48 * x * y


def booth(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2


IN_TORCH: dict[str, Loss] = {
    "beale": beale,
    "himmelblau": himmelblau,
    "rosenbrock": rosenbrock,
    "matyas": matyas,
    "booth": booth,
}


class Derivatives:
    """Value, gradient and Hessian of one of the above, by torch."""

    def __init__(self, name: str) -> None:
        self.f = IN_TORCH[name]

    def value(self, theta: np.ndarray) -> float:
        return self.f(*torch.tensor(theta, dtype=torch.float64)).item()

    def gradient(self, theta: np.ndarray) -> np.ndarray:
        point = torch.tensor(theta, dtype=torch.float64, requires_grad=True)
        [gradient] = torch.autograd.grad(self.f(point[0], point[1]), [point])
        return gradient.numpy()

    def hessian(self, theta: np.ndarray) -> np.ndarray:
        point = torch.tensor(theta, dtype=torch.float64, requires_grad=True)
        [gradient] = torch.autograd.grad(self.f(point[0], point[1]), [point], create_graph=True)
        columns = [torch.autograd.grad(gradient[i], [point], retain_graph=True)[0] for i in (0, 1)]
        return torch.stack(columns).numpy()


def private(f: Callable[[Float[Array, ""], Float[Array, ""]], Float[Array, ""]]) -> Landscape:
    """A landscape that is not shipped."""
    box = ((-10.0, 10.0), (-10.0, 10.0))
    return Landscape("private", "Private", "", lambda point, _: f(point[0], point[1]), box, (0.0, 0.0), "", "")


PLANE = private(lambda x, y: 3 * x - 4 * y)
SADDLE = private(lambda x, y: x**2 - y**2)
BOWL = private(lambda x, y: 1.5 * x**2 + 0.25 * y**2)


def row(landscape: Landscape, rule: str, start: Point, steps: int, **numbers: float) -> Rows:
    """The same loop that simulate runs, on a landscape of this file, as NumPy arrays."""
    numbers = {p.name: p.default for p in OPTIMIZERS[rule].hyperparameters} | numbers
    with jax.enable_x64(True):
        traced = {name: np.float64(value) for name, value in numbers.items()}
        rates, options = np.full(steps + 1, numbers["learning_rate"]), GradientOptions(None, None, None, None)
        named = {"landscape": landscape, "optimizer": OPTIMIZERS[rule]}
        rows = run_loop(np.array(start), {}, traced, rates, options, np.uint32(0), **named)
        return jax.tree.map(np.asarray, rows)


# Twins: each rule once more, in NumPy ---------------------------------------------------------------------------------
#
# A twin yields θ_0, θ_1, … from the formula, one step a time, with torch's derivatives.

Path = Iterator[np.ndarray]
Twin = Callable[[Derivatives, np.ndarray, Numbers], Path]


def nesterov_shifted(d: Derivatives, theta: np.ndarray, n: Numbers) -> Path:
    """With ψ the classical method's look-ahead point: this path is ψ, and the look-ahead is computed here."""
    position, velocity = theta, np.zeros(2)
    while True:
        ahead = position + n["momentum"] * velocity
        yield ahead
        velocity = n["momentum"] * velocity - n["learning_rate"] * d.gradient(ahead)
        position = position + velocity


def nesterov_growing(d: Derivatives, theta: np.ndarray, n: Numbers) -> Path:
    """Su, Boyd & Candès 2016, equation 1, in the two points x and y: no velocity is kept."""
    x = y = theta
    for k in itertools.count(1):
        yield x
        before, x = x, y - n["learning_rate"] * d.gradient(y)
        y = x + (k - 1) / (k + 2) * (x - before)


def adadelta(d: Derivatives, theta: np.ndarray, n: Numbers) -> Path:
    r = u = np.zeros(2)
    while True:
        yield theta
        g = d.gradient(theta)
        r = n["decay"] * r + (1 - n["decay"]) * g**2
        change = -np.sqrt((u + n["epsilon"]) / (r + n["epsilon"])) * g
        u = n["decay"] * u + (1 - n["decay"]) * change**2
        theta = theta + n["learning_rate"] * change


def adam_family(rule: str, d: Derivatives, theta: np.ndarray, n: Numbers) -> Path:
    """Adam, or the rule of its kin that is named."""
    s = r = np.zeros(2)
    t = 0
    while True:
        yield theta
        g, t = d.gradient(theta), t + 1
        if rule == "adam_l2":
            g = g + n["weight_decay"] * theta
        s = n["beta1"] * s + (1 - n["beta1"]) * g
        r = n["beta2"] * r + (1 - n["beta2"]) * (g - s if rule == "adabelief" else g) ** 2
        s_hat, r_hat = s, r
        if n["bias_correction"]:
            s_hat, r_hat = s / (1 - n["beta1"] ** t), r / (1 - n["beta2"] ** t)
        below = np.sqrt(r_hat + n["epsilon"]) if n["epsilon_inside_root"] else np.sqrt(r_hat) + n["epsilon"]
        pull = 0.0 * theta
        if rule == "adamw":
            pull = n["weight_decay"] * theta * (1.0 if n["unscaled_decay"] else n["learning_rate"])
        theta = theta - n["learning_rate"] * s_hat / below - pull


def newton(d: Derivatives, theta: np.ndarray, n: Numbers) -> Path:
    """By Cramer's rule, with no linear algebra from a library."""
    while True:
        yield theta
        (a, b), (_, c) = d.hessian(theta) + n["damping"] * np.eye(2)
        p, q = d.gradient(theta)
        theta = theta - n["learning_rate"] * np.array([c * p - b * q, a * q - b * p]) / (a * c - b * b)


def saddle_free_newton(d: Derivatives, theta: np.ndarray, n: Numbers) -> Path:
    """|H| as the square root of H²: for 2×2, √M = (M + √det M I) / √(tr M + 2 √det M)."""
    while True:
        yield theta
        squared = d.hessian(theta) @ d.hessian(theta)
        root_det = abs(np.linalg.det(d.hessian(theta)))
        absolute = (squared + root_det * np.eye(2)) / math.sqrt(np.trace(squared) + 2 * root_det)
        theta = theta - n["learning_rate"] * np.linalg.inv(absolute + n["damping"] * np.eye(2)) @ d.gradient(theta)


def bfgs(d: Derivatives, theta: np.ndarray, n: Numbers) -> Path:
    """With the update of the Hessian itself (Nocedal & Wright, 6.19), inverted anew at each step."""
    hessian = np.eye(2)
    while True:
        yield theta
        g = d.gradient(theta)
        p = -np.linalg.solve(hessian, g)
        a = n["learning_rate"]
        while not d.value(theta + a * p) <= d.value(theta) + n["c1"] * a * (g @ p):
            a *= n["shrink"]
        s = a * p
        y = d.gradient(theta + s) - g
        if s @ y > 0:
            hs = hessian @ s
            hessian = hessian - np.outer(hs, hs) / (s @ hs) + np.outer(y, y) / (y @ s)
        theta = theta + s


ADAM = {"learning_rate": 0.02, "beta1": 0.8, "beta2": 0.97, "epsilon": 1e-3}
SWITCHED = {"epsilon_inside_root": 1.0, "bias_correction": 0.0}
TWINS: list[tuple[str, Twin, Numbers]] = [
    ("nesterov_shifted", nesterov_shifted, {"learning_rate": 0.0005, "momentum": 0.7}),
    ("nesterov_growing", nesterov_growing, {"learning_rate": 0.0005}),
    ("adadelta", adadelta, {"learning_rate": 1.0, "decay": 0.8, "epsilon": 1e-4}),
    ("adadelta", adadelta, {"learning_rate": 0.6}),
    ("adam", partial(adam_family, "adam"), ADAM),
    ("adam", partial(adam_family, "adam"), ADAM | {"epsilon_inside_root": 1.0}),
    ("adam", partial(adam_family, "adam"), ADAM | {"bias_correction": 0.0}),
    ("adam", partial(adam_family, "adam"), ADAM | SWITCHED),
    ("adam_l2", partial(adam_family, "adam_l2"), ADAM | {"weight_decay": 0.4}),
    ("adam_l2", partial(adam_family, "adam_l2"), ADAM | SWITCHED | {"weight_decay": 0.4}),
    ("adabelief", partial(adam_family, "adabelief"), ADAM),
    ("adabelief", partial(adam_family, "adabelief"), ADAM | SWITCHED),
    ("adamw", partial(adam_family, "adamw"), ADAM | {"weight_decay": 0.4}),
    ("adamw", partial(adam_family, "adamw"), ADAM | {"weight_decay": 0.02, "unscaled_decay": 1.0}),
    ("adamw", partial(adam_family, "adamw"), ADAM | SWITCHED | {"weight_decay": 0.4}),
    ("newton", newton, {"learning_rate": 0.1}),
    ("newton", newton, {"learning_rate": 0.7, "damping": 40.0}),
    ("saddle_free_newton", saddle_free_newton, {"learning_rate": 0.1}),
    ("saddle_free_newton", saddle_free_newton, {"learning_rate": 0.7, "damping": 5.0}),
    ("bfgs", bfgs, {}),
    ("bfgs", bfgs, {"learning_rate": 0.3, "shrink": 0.7, "c1": 0.1}),
]
STARTS: dict[str, Point] = {"beale": (1.0, 1.5), "himmelblau": (2.0, 3.5)}


@pytest.mark.parametrize("landscape", STARTS)
@pytest.mark.parametrize(("rule", "twin", "numbers"), TWINS)
def test_the_path_is_the_formulas(rule: str, twin: Twin, numbers: Numbers, landscape: str) -> None:
    """Source: the rule's formula in NumPy above, derivatives by torch's autograd; 60 steps."""
    entrant = Entrant(rule, numbers)
    [ours] = simulate(Experiment(landscape, STARTS[landscape], STEPS, (entrant,)))
    other = twin(Derivatives(landscape), np.array(STARTS[landscape]), entrant.hyperparameters)
    path = [next(other) for _ in range(STEPS + 1)]
    assert np.ptp(path, axis=0).max() > 0.05, "a run that hardly moves proves nothing"
    np.testing.assert_allclose(ours.theta, path, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize(("rule", "numbers"), [("adam", {}), ("adam", SWITCHED), ("adabelief", SWITCHED)])
def test_the_averages_in_the_state_are_not_corrected(rule: str, numbers: dict[str, float]) -> None:
    """Source: s_1 = (1 - ρ1) g and r_1 = (1 - ρ2) g², AdaBelief's (1 - ρ2) (ρ1 g)², at the first gradient."""
    [run] = simulate(Experiment("beale", (1.0, 1.5), STEPS, (Entrant(rule, numbers),)))
    g = run.gradient[0]
    np.testing.assert_allclose(run.state["first_moment"][1], 0.1 * g, rtol=1e-12)
    square = (0.9 * g) ** 2 if rule == "adabelief" else g**2
    np.testing.assert_allclose(run.state["second_moment"][1], 0.001 * square, rtol=1e-10)


# Momentum that grows --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("condition", [1.0, 30.0, 1000.0])
def test_growing_momentum_keeps_nesterovs_bound(condition: float) -> None:
    """Source: Su, Boyd & Candès 2016, equation 3: f(x_k) - f* ≤ 2‖x_0 - x*‖²/(s (k + 1)²) for s ≤ 1/L, f convex.

    Gradient descent at the same rate does not keep it on the longest of these valleys.
    """
    rate, start = 1 / condition, (-4.0, 2.0)
    rules = tuple(Entrant(rule, {"learning_rate": rate}) for rule in ("nesterov_growing", "gd"))
    growing, plain = simulate(Experiment("quadratic", start, 500, rules, {"condition": condition}))
    bound = 2 * np.dot(start, start) / (rate * np.arange(1, 502) ** 2)
    assert (growing.loss <= bound).all()
    assert (plain.loss <= bound).all() == (condition < 1000)


def test_the_growing_momentum_is_shown_as_it_is_counted() -> None:
    """Source: (k - 1)/(k + 2) after k = 1, 2, 3, … steps, by hand; before the first there is no velocity."""
    [run] = simulate(Experiment("beale", (1.0, 1.5), STEPS, (Entrant("nesterov_growing", {"learning_rate": 0.001}),)))
    [momentum] = (values for line, values in derive(run).lines if line.target == "momentum")
    np.testing.assert_allclose(momentum[:5], (0, 0, 1 / 4, 2 / 5, 3 / 6), rtol=1e-15)
    looked = run.theta[:-1] + momentum[:, None] * run.state["velocity"][:-1]
    np.testing.assert_allclose(run.state["look_ahead"][1:], looked, rtol=1e-12)


# Graves' RMSProp ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slope", [1e-3, 1.0, 1e8])
def test_where_the_gradient_never_changes_the_variance_is_not_negative(slope: float) -> None:
    """Source: by hand: with g constant n - m⊙m = ρ^t (1 - ρ^t) g⊙g, which rounding must not carry below 0.

    Once it is 0 the step tends to α g/((1 - φ)√δ).
    """
    plane = private(lambda x, y: slope * (3 * x - 4 * y))
    numbers = {"learning_rate": 0.1, "momentum": 0.5, "decay": 0.7, "epsilon": 1e-16}
    rows = row(plane, "rmsprop_graves", (0.0, 0.0), 500, **numbers)
    assert np.isfinite(rows.theta).all()
    rho = 0.7 ** np.arange(1, 11)[:, None]
    g, velocity, expected = slope * np.array((3.0, -4.0)), np.zeros(2), []
    for variance in rho * (1 - rho) * g**2:
        velocity = 0.5 * velocity - 0.1 * g / np.sqrt(variance + 1e-16)
        expected.append(velocity)
    np.testing.assert_allclose(rows.next_step[:10], expected, rtol=1e-9)


# Adam's options -------------------------------------------------------------------------------------------------------


def test_without_bias_correction_adams_first_step_is_wrong() -> None:
    """Source: by hand: α (1 - ρ1) / √(1 - ρ2) instead of α: 0.1 / √0.1 = 0.32 α, or, at ρ2 = 0.999, 3.2 α."""
    for rho2, factor in ((0.9, 0.1 / math.sqrt(0.1)), (0.999, 0.1 / math.sqrt(0.001)), (0.0, 0.1)):
        numbers = {"learning_rate": 0.01, "beta2": rho2, "epsilon": 1e-16}
        with_it = row(PLANE, "adam", (0.0, 0.0), 1, **numbers).next_step[0]
        without = row(PLANE, "adam", (0.0, 0.0), 1, bias_correction=0.0, **numbers).next_step[0]
        np.testing.assert_allclose(with_it, (-0.01, 0.01), rtol=1e-12)
        np.testing.assert_allclose(without, (-0.01 * factor, 0.01 * factor), rtol=1e-12)


def test_epsilon_inside_the_root_is_optaxs_eps_root() -> None:
    """Source: optax.adam(eps=0, eps_root=δ), whose bias correction also comes before its root, on the bowl."""
    theirs = optax.adam(0.05, b1=0.8, b2=0.95, eps=0.0, eps_root=0.02)
    numbers = {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.02, "epsilon_inside_root": 1.0}
    ours = row(BOWL, "adam", (2.0, -1.0), 100, **numbers).theta
    path = [np.array((2.0, -1.0))]
    with jax.enable_x64(True):
        state = theirs.init(jnp.asarray(path[0]))
        for _ in range(100):
            updates, state = theirs.update(jnp.asarray(path[-1] * (3.0, 0.5)), state)
            path.append(path[-1] + np.asarray(updates))
    np.testing.assert_allclose(ours, path, rtol=1e-9, atol=1e-12)


def test_with_rho1_0_epsilon_inside_the_root_is_d2ls_rmsprop() -> None:
    """Source: Zhang et al., Dive into Deep Learning, 12.8: RMSProp with ε = 1e-6 inside, on 0.1 x² + 2 y², 20 steps.

    Adam with ρ1 = 0 and no bias correction is that rule: (-0.010599, 0.000000), all six decimals.
    """
    d2l = private(lambda x, y: 0.1 * x**2 + 2 * y**2)
    numbers = {"learning_rate": 0.4, "beta1": 0.0, "beta2": 0.9, "epsilon": 1e-6}
    end = row(d2l, "adam", (-5.0, -2.0), 20, **numbers, **SWITCHED).theta[-1]
    np.testing.assert_allclose(end, (-0.010599, 0.0), rtol=0, atol=5e-7)


@pytest.mark.parametrize("rule", ["adam", "adam_l2", "adamw", "adabelief", "adahessian"])
def test_the_formula_shows_the_options(rule: str) -> None:
    """Source: Kingma & Ba 2015, algorithm 1: hats only with bias correction, δ under the root or beside it."""
    entry = OPTIMIZERS[rule]
    numbers = {p.name: p.default for p in entry.hyperparameters}
    assert entry.formula_for(numbers) == entry.formula
    assert r"\delta + " in entry.formula
    assert r"\hat s &= \frac{s}{1 - \rho_1^{t + 1}}" in entry.formula
    switched = entry.formula_for(numbers | SWITCHED)
    assert r"\sqrt{r + \delta}" in switched
    assert "hat" not in switched
    for formula in (entry.formula, switched):
        assert formula.count("{") == formula.count("}")
        assert all(line.strip() for line in formula.split(r"\\"))


# Weight decay ---------------------------------------------------------------------------------------------------------


def test_decay_in_the_gradient_and_apart_from_it_differ_as_by_hand() -> None:
    """Source: by hand, first step: L2 moves ≈ α whatever λ; decoupled moves α + αλθ; unscaled α + λθ."""
    alpha, lam, theta = 0.01, 0.5, np.array((2.0, -3.0))
    numbers = {"learning_rate": alpha, "weight_decay": lam, "epsilon": 1e-16}
    direction = np.sign((3.0, -4.0))

    def first(rule: str, **more: float) -> np.ndarray:
        return np.asarray(row(PLANE, rule, (2.0, -3.0), 1, **numbers, **more).next_step[0])

    np.testing.assert_allclose(first("adam_l2"), -alpha * direction, rtol=1e-12)
    np.testing.assert_allclose(first("adamw"), -alpha * direction - alpha * lam * theta, rtol=1e-12)
    np.testing.assert_allclose(first("adamw", unscaled_decay=1.0), -alpha * direction - lam * theta, rtol=1e-12)


def test_on_level_ground_adamw_shrinks_geometrically() -> None:
    """Source: with g = 0 Adam's step is 0: θ_t = (1 - αλ)^t θ_0, unscaled (1 - λ)^t θ_0."""
    level = private(lambda x, y: 0.0 * (x + y))
    t = np.arange(51)[:, None]
    for unscaled, kept in ((0.0, 1 - 0.1 * 0.2), (1.0, 1 - 0.2)):
        numbers = {"learning_rate": 0.1, "weight_decay": 0.2, "unscaled_decay": unscaled}
        theta = row(level, "adamw", (2.0, -3.0), 50, **numbers).theta
        np.testing.assert_allclose(theta, kept**t * (2.0, -3.0), rtol=1e-12)


def test_adabelief_has_no_epsilon_in_its_average() -> None:
    """Source: optax.adabelief with its default eps_root = 1e-16, added to r at every step, and with 0.

    On a plane with ρ1 = 0 the gradient is never a surprise: r stays 0, the step is α g / δ; with eps_root it is not.
    """
    numbers = {"learning_rate": 1e-9, "beta1": 0.0, "epsilon": 1e-8}
    ours = row(PLANE, "adabelief", (0.0, 0.0), 1, **numbers).next_step[0]
    np.testing.assert_allclose(ours, (-0.3, 0.4), rtol=1e-12)
    with jax.enable_x64(True):
        for eps_root, same in ((0.0, True), (1e-16, False)):
            theirs = optax.adabelief(1e-9, b1=0.0, eps=1e-8, eps_root=eps_root)
            step, _ = theirs.update(jnp.array([3.0, -4.0]), theirs.init(jnp.zeros(2)))
            assert np.allclose(np.asarray(step), ours, rtol=1e-9) == same


# AdaHessian -----------------------------------------------------------------------------------------------------------


def test_on_a_diagonal_hessian_the_estimate_is_exact() -> None:
    """Source: z ⊙ H z = diag(H) for every z of ±1 where H is diagonal: (3, 1/2) on 1.5 x² + y²/4, at every step."""
    run = row(BOWL, "adahessian", (2.0, -1.0), 40)
    assert (run.state.diagonal[0] == 0).all()
    np.testing.assert_array_equal(run.state.diagonal[1:], np.tile((3.0, 0.5), (40, 1)))


@pytest.mark.parametrize("k", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("inside", [0.0, 1.0])
def test_adahessian_with_an_exact_diagonal(k: float, inside: float) -> None:
    """Source: Yao et al. 2021 by hand: r̂ = d⊙d always, so step t is α ŝ_t / (δ + |d|^k), ŝ by a loop in NumPy."""
    alpha, rho1, delta = 0.1, 0.7, 0.01
    numbers = {"learning_rate": alpha, "beta1": rho1, "epsilon": delta, "hessian_power": k}
    d = np.array((3.0, 0.5))
    below = (d**2 + delta) ** (k / 2) if inside else d**k + delta
    theta, s, path = np.array((2.0, -1.0)), np.zeros(2), []
    for t in range(1, 62):
        path.append(theta)
        s = rho1 * s + (1 - rho1) * d * theta
        theta = theta - alpha * s / (1 - rho1**t) / below
    ours = row(BOWL, "adahessian", (2.0, -1.0), 60, epsilon_inside_root=inside, **numbers).theta
    np.testing.assert_allclose(ours, path, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("landscape", STARTS)
def test_adahessians_estimates_are_the_two_that_can_be(landscape: str) -> None:
    """Source: z ⊙ H z = (h₁₁ ± h₁₂, h₂₂ ± h₁₂), the sign z₁z₂, by torch's Hessian; the path by NumPy."""
    numbers = {"learning_rate": 0.02, "beta1": 0.8, "beta2": 0.97, "epsilon": 1e-3, "hessian_power": 0.8}
    [run] = simulate(Experiment(landscape, STARTS[landscape], STEPS, (Entrant("adahessian", numbers),)))
    torchs = Derivatives(landscape)
    estimates, signs = run.state["diagonal"][1:], []
    theta, s, r = np.array(STARTS[landscape]), np.zeros(2), np.zeros(2)
    for t, estimate in enumerate(estimates, start=1):
        np.testing.assert_allclose(run.theta[t - 1], theta, rtol=1e-8, atol=1e-10)
        (h11, h12), (_, h22) = torchs.hessian(theta)
        signs.append(np.sign((estimate[0] - h11) / h12))
        np.testing.assert_allclose(estimate, (h11 + signs[-1] * h12, h22 + signs[-1] * h12), rtol=1e-6)
        s = 0.8 * s + 0.2 * torchs.gradient(theta)
        r = 0.97 * r + 0.03 * estimate**2
        theta = theta - 0.02 * s / (1 - 0.8**t) / (np.sqrt(r / (1 - 0.97**t)) ** 0.8 + 1e-3)
    assert 15 < np.count_nonzero(np.array(signs) > 0) < 45, "both signs come, about as often"


# Newton ---------------------------------------------------------------------------------------------------------------


def test_newton_runs_into_the_saddle_and_saddle_free_newton_away_from_it() -> None:
    """Source: by hand on x² - y²: H⁻¹ g = (x, y), one step to the saddle; |H|⁻¹ g = (x, -y), so y doubles each step."""
    run = row(SADDLE, "newton", (1.5, 0.25), 3)
    np.testing.assert_allclose(run.theta[1:], np.zeros((3, 2)), rtol=0, atol=1e-15)
    np.testing.assert_array_equal(run.state.hessian[1], ((2.0, 0.0), (0.0, -2.0)))
    free = row(SADDLE, "saddle_free_newton", (1.5, 0.25), 3)
    np.testing.assert_allclose(free.theta[1:], ((0.0, 0.5), (0.0, 1.0), (0.0, 2.0)), rtol=1e-14, atol=1e-15)
    np.testing.assert_array_equal(free.state.hessian[1], ((2.0, 0.0), (0.0, -2.0)))


def test_one_newton_step_ends_on_a_quadratic() -> None:
    """Source: Booth's minimum (1, 3) and Matyas' (0, 0), each a quadratic; with α = 1/4 a quarter of the way."""
    for landscape, start, minimum in (("booth", (0.0, 0.0), (1.0, 3.0)), ("matyas", (6.0, 6.0), (0.0, 0.0))):
        for rule in ("newton", "saddle_free_newton"):
            whole, quarter = simulate(
                Experiment(landscape, start, STEPS, (Entrant(rule), Entrant(rule, {"learning_rate": 0.25})))
            )
            np.testing.assert_allclose(whole.theta[1], minimum, rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(quarter.theta[1], 0.75 * np.array(start) + 0.25 * np.array(minimum), atol=1e-12)


def test_damping_adds_to_every_curvature() -> None:
    """Source: by hand on x² - y² with λ = 6: newton divides by 8 and 4, saddle-free Newton by 8 and 8."""
    np.testing.assert_allclose(
        row(SADDLE, "newton", (1.0, 1.0), 1, damping=6.0).next_step[0], (-2 / 8, 2 / 4), rtol=1e-14
    )
    np.testing.assert_allclose(
        row(SADDLE, "saddle_free_newton", (1.0, 1.0), 1, damping=6.0).next_step[0], (-2 / 8, 2 / 8), rtol=1e-14
    )


def test_a_singular_hessian_is_not_hidden() -> None:
    """Source: on a plane H = 0 and H⁻¹ g does not exist: the step is not finite; damped it is gradient descent's."""
    for rule in ("newton", "saddle_free_newton"):
        assert not np.isfinite(row(PLANE, rule, (0.0, 0.0), 1).next_step[0]).any()
        damped = row(PLANE, rule, (0.0, 0.0), 1, damping=2.0).next_step[0]
        np.testing.assert_allclose(damped, (-1.5, 2.0), rtol=1e-14)


# The minima of SciPy --------------------------------------------------------------------------------------------------

FROM: dict[str, Point] = {"rosenbrock": (0.0, 0.0), "himmelblau": (1.0, 1.0), "matyas": (6.0, 6.0), "booth": (0.0, 0.0)}


@pytest.mark.parametrize("landscape", FROM)
@pytest.mark.parametrize(
    ("rule", "method"), [("bfgs", "BFGS"), ("newton", "Newton-CG"), ("saddle_free_newton", "Newton-CG")]
)
def test_the_end_is_scipys(rule: str, method: str, landscape: str) -> None:
    """Source: scipy.optimize.minimize with torch's derivatives.

    At Himmelblau's (1, 1) both curvatures are negative. Newton-CG then descends along the gradient; the pure rule goes
    towards the hill, over it and on to the minimum at (-3.78, -3.28). Damped by more than the curvature it descends.
    """
    torchs = Derivatives(landscape)
    more = {"hess": torchs.hessian, "tol": 1e-10} if method == "Newton-CG" else {"tol": 1e-9}
    theirs = minimize(torchs.value, FROM[landscape], jac=torchs.gradient, method=method, **more)
    numbers = {"damping": 60.0} if (rule, landscape) == ("newton", "himmelblau") else {}
    [ours] = simulate(Experiment(landscape, FROM[landscape], STEPS, (Entrant(rule, numbers),)))
    np.testing.assert_allclose(ours.theta[-1], theirs.x, rtol=0, atol=1e-5)
    assert ours.outcome == "converged"


def test_where_both_curvatures_are_negative_newton_climbs() -> None:
    """Source: torch's Hessian at Himmelblau's (1, 1): negative definite, so gᵀ(-H⁻¹ g) > 0: the step points uphill."""
    torchs = Derivatives("himmelblau")
    start = np.array((1.0, 1.0))
    assert (np.linalg.eigvalsh(torchs.hessian(start)) < 0).all()
    [run] = simulate(Experiment("himmelblau", (1.0, 1.0), STEPS, (Entrant("newton"),)))
    assert run.step[1] @ torchs.gradient(start) > 0
    np.testing.assert_allclose(run.theta[-1], (-3.779310253, -3.283185991), rtol=1e-8)


# BFGS -----------------------------------------------------------------------------------------------------------------


def test_bfgs_learns_the_inverse_hessian() -> None:
    """Source: Nocedal & Wright 2006, theorem 6.1's condition B y = s, at every step; near the end B is torch's H⁻¹."""
    [run] = simulate(Experiment("rosenbrock", (-1.2, 1.0), STEPS, (Entrant("bfgs"),)))
    moving = np.hypot(*run.step.T) > 1e-9
    s, y = run.step[1:], np.diff(run.gradient, axis=0)
    learned = run.state["inverse_hessian"][1:]
    for t in np.flatnonzero(moving[1:]):
        assert s[t] @ y[t] > 0
        np.testing.assert_allclose(learned[t] @ y[t], s[t], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(run.theta[-1], (1.0, 1.0), rtol=1e-9)
    inverse = np.linalg.inv(Derivatives("rosenbrock").hessian(np.array((1.0, 1.0))))
    np.testing.assert_allclose(learned[-1], inverse, rtol=0.1)


def test_bfgs_never_climbs_and_counts_its_trials() -> None:
    """Source: Armijo's condition in NumPy on the recorded losses; a = βⁿ after n + 1 trials."""
    c1, shrink = 0.2, 0.6
    [run] = simulate(Experiment("rosenbrock", (-1.2, 1.0), 33, (Entrant("bfgs", {"c1": c1, "shrink": shrink}),)))
    length, slope = run.state["step_length"][1:], np.sum(run.gradient[:-1] * run.step[1:], axis=1)
    assert (run.loss[1:] <= run.loss[:-1] + c1 * slope).all()
    trials = 1 + np.log(length) / math.log(shrink)
    assert trials.max() > 5
    np.testing.assert_allclose(run.gradient_evaluations, np.concatenate([[0], np.cumsum(1 + trials)]), rtol=1e-9)
    # The length before the accepted one was refused.
    torchs = Derivatives("rosenbrock")
    for t in np.flatnonzero(trials > 1.5):
        longer = run.step[t + 1] / shrink
        assert torchs.value(run.theta[t] + longer) > run.loss[t] + c1 * run.gradient[t] @ longer


def test_where_the_curvature_is_negative_bfgs_learns_nothing() -> None:
    """Source: on -(x² + y²) every step has sᵀy < 0: B stays I, and the steps are gradient descent's with α = 1."""
    run = row(private(lambda x, y: -(x**2) - y**2), "bfgs", (0.5, -0.25), 5)
    np.testing.assert_array_equal(run.state.inverse_hessian, np.tile(np.eye(2), (6, 1, 1)))
    np.testing.assert_allclose(run.theta, 3.0 ** np.arange(6)[:, None] * (0.5, -0.25), rtol=1e-14)


def test_when_no_length_will_do_bfgs_stays_where_it_is() -> None:
    """Source: by hand: f = x for x ≥ 0, else -2x: at the tip the derivative is 1, and every step against it climbs."""
    tip = private(lambda x, y: jnp.where(x >= 0, x, -2 * x) + 0.0 * y)
    run = row(tip, "bfgs", (0.0, 0.0), 2)
    np.testing.assert_array_equal(run.theta, np.zeros((3, 2)))
    assert run.state.step_length.tolist() == [0, 0, 0]
    assert run.state.gradient_evaluations.tolist() == [0, 61, 122], "the gradient and 60 trials each time"


# Evaluations and compilations -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "each"),
    [
        ("nesterov_shifted", 1),
        ("nesterov_growing", 1),
        ("rmsprop_graves", 1),
        ("adadelta", 1),
        ("adamw", 1),
        ("adahessian", 2),
        ("newton", 3),
        ("saddle_free_newton", 3),
    ],
)
def test_evaluations_a_step(rule: str, each: int) -> None:
    """Source: a gradient and a Hessian-vector product cost one each; a Hessian in two dimensions is two products."""
    [run] = simulate(Experiment("beale", (1.0, 1.5), STEPS, (Entrant(rule),)))
    assert run.gradient_evaluations.tolist() == [each * t for t in range(STEPS + 1)]


NEW = (
    *("nesterov_shifted", "nesterov_growing", "rmsprop_graves", "adadelta", "adam", "adam_l2", "adamw"),
    *("adabelief", "adahessian", "newton"),
)


@pytest.mark.parametrize("rule", [*NEW, "saddle_free_newton", "bfgs"])
def test_no_number_compiles_again(rule: str) -> None:
    """Source: the house's rule: every number is traced; an option is another formula, and compiled once.

    Counted is every program that JAX's compiler makes.
    """
    programs: list[str] = []

    def listen(event: str, duration: float, **_: object) -> None:
        del duration
        if event == "/jax/core/compile/backend_compile_duration":
            programs.append(event)

    def race(numbers: Numbers) -> None:
        simulate(Experiment("beale", (1.0, 1.5), STEPS, (Entrant(rule, numbers),)))

    race({})
    for parameter in OPTIMIZERS[rule].hyperparameters:
        if parameter.scale == "switch":
            race({parameter.name: 1 - parameter.default})
    jax.monitoring.register_event_duration_secs_listener(listen)
    try:
        for parameter in OPTIMIZERS[rule].hyperparameters:
            for value in (parameter.low, parameter.high - 1e-3 * parameter.high_excluded):
                race({parameter.name: value})
    finally:
        jax.monitoring.unregister_event_duration_listener(listen)
    assert programs == []


@pytest.mark.parametrize("rule", ["newton", "saddle_free_newton"])
def test_newton_has_no_step_where_the_hessian_is_singular(rule: str) -> None:
    """Source: H = diag(2, 0) has no inverse; with λ = 1 it has, and θ moves by (2x/3, 1)."""
    experiment = Experiment("formula:x**2 + y", (3.0, 1.0), 1, (Entrant(rule), Entrant(rule, {"damping": 1.0})))
    plain, damped = simulate(experiment)
    assert plain.outcome == Outcome.DIVERGED
    np.testing.assert_allclose(damped.theta[1], (1.0, 0.0), rtol=1e-14, atol=1e-14)
