"""A start on a ridge: it is on one, it lies well, and there is none where none can be."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import torch

from downhill import Entrant, Experiment, simulate
from downhill.simulation.starts import ridge_start
from landscapes import LANDSCAPES, find_landscape
from tests.products import sampled

Tensor = torch.Tensor


def six_hump_camel(x: Tensor, y: Tensor) -> Tensor:
    return 4 * x**2 - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4


FORMULAS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "six_hump_camel": six_hump_camel,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "double_well": lambda x, y: (x**2 - 1) ** 2 / 4 - 0.15 * x + y**2 / 2,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "beale": lambda x, y: sum(((c - x + x * y**k) ** 2 for c, k in ((1.5, 1), (2.25, 2), (2.625, 3))), start=0 * x),
    "rastrigin": lambda x, y: x**2 + y**2 - 10 * (torch.cos(2 * torch.pi * x) + torch.cos(2 * torch.pi * y)),
    "mccormick": lambda x, y: torch.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y,
    "easom": lambda x, y: -torch.cos(x) * torch.cos(y) * torch.exp(-((x - torch.pi) ** 2) - (y - torch.pi) ** 2),
    "cliff": lambda x, y: 4 * torch.sigmoid(50 * x) - x / 2 + y**2 / 4,
    "formula:x**2*y + sin(3*x)*cos(2*y)": lambda x, y: x**2 * y + torch.sin(3 * x) * torch.cos(2 * y),
    "formula:log(x) + sin(y)": lambda x, y: torch.log(x) + torch.sin(y),
}
CONVEX = ["booth", "matyas", "quadratic", "plane", "linear_regression", "logistic_regression"]


def derivatives(landscape: str, point: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """The gradient and the Hessian by torch."""

    def f(theta: Tensor) -> Tensor:
        return FORMULAS[landscape](theta[0], theta[1])

    theta = torch.tensor(point, dtype=torch.float64)
    return torch.autograd.functional.jacobian(f, theta).numpy(), torch.autograd.functional.hessian(f, theta).numpy()


@cache
def ridge(landscape: str, **parameters: float) -> tuple[float, float]:
    start = ridge_start(Experiment(landscape, parameters=parameters))
    assert start is not None
    return start


@pytest.mark.parametrize("landscape", FORMULAS)
def test_the_ground_falls_away_to_both_sides(landscape: str) -> None:
    """Source: the definition of a height ridge, with torch's derivatives and NumPy's eigenvectors."""
    gradient, hessian = derivatives(landscape, ridge(landscape))
    values, vectors = np.linalg.eigh(hessian)
    assert values[0] < 0
    size = 1 + float(np.hypot(*gradient))
    assert abs(vectors[:, 0] @ gradient) <= 1e-9 * size + 1e-13 * np.abs(hessian).max()
    assert abs(vectors[:, 1] @ gradient) > 1e-4  # along the ridge there is a slope


@pytest.mark.parametrize("landscape", FORMULAS)
def test_it_lies_well_inside_the_view(landscape: str) -> None:
    """Source: the function's contract: in the inner four fifths."""
    for coordinate, (low, high) in zip(ridge(landscape), find_landscape(landscape).view, strict=True):
        assert low + 0.0999 * (high - low) <= coordinate <= high - 0.0999 * (high - low)


@pytest.mark.parametrize("landscape", ["six_hump_camel", "himmelblau", "double_well", "mccormick", "cliff"])
def test_it_is_away_from_the_critical_points(landscape: str) -> None:
    """Source: the landscapes' own critical points, to which torch's gradient agrees."""
    entry = LANDSCAPES[landscape]
    start = ridge(landscape)
    shorter_side = min(high - low for low, high in entry.view)
    for critical in entry.critical_points(entry.defaults):
        assert math.dist(start, critical.point) > shorter_side / 20


@pytest.mark.parametrize(("a", "b"), [(1.0, 1.0), (0.1, 10.0), (7.0, 0.3)])
def test_the_saddles_ridge_is_the_axis_uphill(a: float, b: float) -> None:
    """Source: a x² - b y² has the Hessian diag(2a, -2b), so the ridge is y = 0; x = ±1.6 is its end in the view."""
    x, y = ridge("saddle", a=a, b=b)
    assert abs(x) == pytest.approx(1.6)
    assert y == 0


def test_the_double_wells_ridge_is_the_crest_between_them() -> None:
    """Source: the x-derivative x³ - x - t is 0 at the saddle's x, whatever y."""
    x, y = ridge("double_well")
    assert x == pytest.approx(sorted(np.roots([1, 0, -1, -0.15]).real)[1], abs=1e-9)
    assert abs(y) > 0.5


def test_the_monkey_saddles_ridges_are_three_half_lines() -> None:
    """Source: at the polar angle φ, e₁ points to π/2 - φ/2 and ∇f to -2φ: at right angles where 3φ/2 is 0 mod π."""
    x, y = ridge("monkey_saddle")
    turns = math.atan2(y, x) / (2 * math.pi / 3)
    assert turns == pytest.approx(round(turns), abs=1e-9)
    assert math.hypot(x, y) > 1


def test_a_typed_saddle() -> None:
    """Source: x y is (u² - v²)/2 with u and v along the diagonals: the ridge is y = x."""
    x, y = ridge("formula:x*y")
    assert y == pytest.approx(x, abs=1e-12)
    assert abs(x) > 1


def test_where_the_formula_has_no_value_is_no_ridge() -> None:
    """Source: ln x + sin y has a value for x > 0 only. Its ridges are sin y = 1 with -1 < -1/x², so x > 1."""
    x, y = ridge("formula:log(x) + sin(y)")
    assert x > 1
    assert math.sin(y) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("landscape", sampled([*CONVEX, "formula:(x + 0.3*y)**2", "formula:exp(x) + y**2"], every=2))
def test_convex_landscapes_have_none(landscape: str) -> None:
    """Source: a convex function has no negative curvature."""
    assert ridge_start(Experiment(landscape)) is None


def test_a_ravine_turned_and_a_round_bowl_have_none() -> None:
    """Source: the Hessian's eigenvalues are 1 and κ at every angle; rounding must not make them negative."""
    for condition, angle in ((1.0, 0.0), (1000.0, 33.0), (1.0, 71.0)):
        assert ridge_start(Experiment("quadratic", parameters={"condition": condition, "angle": angle})) is None


def test_a_round_well_in_a_plateau_has_none() -> None:
    """Source: it curves down only outwards, and outwards is where the slope points: e₁·∇f is 0 nowhere."""
    assert ridge_start(Experiment("plateau")) is None


def test_a_value_at_one_point_only() -> None:
    """Source: √(-(x - 1)² - y²) has one at (1, 0) alone."""
    assert ridge_start(Experiment("formula:sqrt(-(x - 1)**2 - y**2)")) is None


def test_only_the_landscape_counts() -> None:
    """Source: the function's contract: the same whenever asked, whatever else the race is."""
    once = ridge("himmelblau")
    entrants = (Entrant("adam", {"learning_rate": 0.1}),)
    assert ridge_start(Experiment("himmelblau", (1.0, 2.0), 7, entrants, seed=5)) == once


@pytest.mark.parametrize("landscape", sampled(LANDSCAPES, every=8))
def test_a_ridge_or_none_everywhere(landscape: str) -> None:
    """Source: the definition, with the Hessian that a race records at its start."""
    start = ridge_start(Experiment(landscape))
    if start is None:
        return
    [run] = simulate(Experiment(landscape, start, steps=1, entrants=(Entrant("gd", {"learning_rate": 1e-6}),)))
    gradient, (values, vectors) = run.gradient[0], np.linalg.eigh(run.hessian[0])
    assert values[0] < 0
    assert abs(vectors[:, 0] @ gradient) <= 2e-9 * (1 + np.hypot(*gradient))


def test_descent_from_the_ridge_runs_into_the_saddle() -> None:
    """Source: on y = 0 the gradient of x² - y² points along x, so y stays 0 and x shrinks by 1 - 2α each step."""
    start = ridge("saddle")
    [run] = simulate(Experiment("saddle", start, 100, (Entrant("gd", {"learning_rate": 0.05}),)))
    np.testing.assert_allclose(run.theta[:, 0], start[0] * 0.9 ** np.arange(101), rtol=1e-12)
    assert (run.theta[:, 1] == 0).all()


def test_descent_stays_on_himmelblaus_ridge_longer_than_beside_it() -> None:
    """Source: what the start is for: the same run from a tenth beside it, across the ridge, is gone sooner."""
    start = np.array(ridge("himmelblau"))
    _, hessian = derivatives("himmelblau", (float(start[0]), float(start[1])))
    across = np.linalg.eigh(hessian)[1][:, 0]

    def steps_within(beginning: np.ndarray) -> int:
        race = Experiment("himmelblau", tuple(beginning.tolist()), 100, (Entrant("gd", {"learning_rate": 1e-3}),))
        [run] = simulate(race)
        offset = np.abs((run.theta - start) @ across)
        return int(np.argmax(offset > 0.5)) if (offset > 0.5).any() else 100

    assert steps_within(start) > 1.5 * max(steps_within(start + 0.1 * across), steps_within(start - 0.1 * across))
