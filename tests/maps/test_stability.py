"""What the entries know of curvature and stability, and maps against it."""

from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from downhill import Entrant, Experiment, Schedule
from downhill.maps import Basins, Map, Plane, Sensitivity, boundary, compute, stable_rate
from downhill.simulation.outcome import BOUND, OUTCOMES, Outcome
from landscapes import LANDSCAPES, Landscape
from optimizers import OPTIMIZERS
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")

CURVED = [landscape for landscape in LANDSCAPES.values() if landscape.curvatures is not None]
DIVERGED = OUTCOMES.index(Outcome.DIVERGED)
START = (-4.0, 2.0)


def descent(α: float, φ: float, λ: float) -> np.ndarray:
    return np.array([[1 - α * λ, 0 * φ], [0, 0]])  # nothing is remembered


def heavy_ball(α: float, φ: float, λ: float) -> np.ndarray:
    return np.array([[1 - α * λ, φ], [-α * λ, φ]])


def nesterov(α: float, φ: float, λ: float) -> np.ndarray:
    # v ← φ v - αλ (θ + φ v), the slope where the velocity leads.
    return np.array([[1 - α * λ, φ * (1 - α * λ)], [-α * λ, φ * (1 - α * λ)]])


def shifted(α: float, φ: float, λ: float) -> np.ndarray:
    # θ ← θ - αλ θ + φ (φ v - αλ θ)
    return np.array([[1 - α * λ * (1 + φ), φ * φ], [-α * λ, φ]])


# One step of each rule on ½ λ θ², as a matrix that acts on (θ, v): by hand from the published formulas.
MATRICES = {"gd": descent, "momentum": heavy_ball, "nesterov": nesterov, "nesterov_shifted": shifted}
with_momentum = pytest.mark.parametrize("rule", ["momentum", "nesterov", "nesterov_shifted"])


def spectral_radius(matrix: np.ndarray) -> float:
    return float(np.abs(np.linalg.eigvals(matrix)).max())


# What the entries know ------------------------------------------------------------------------------------------------


def test_who_knows() -> None:
    """Source: second derivatives by hand: three landscapes are quadratic forms; and the matrices above."""
    assert {landscape.id for landscape in CURVED} == {"quadratic", "booth", "matyas"}
    known = {rule for rule, optimizer in OPTIMIZERS.items() if optimizer.largest_stable_rate is not None}
    preconditioned = {rule for rule, optimizer in OPTIMIZERS.items() if optimizer.preconditioner}
    assert known - preconditioned == MATRICES.keys()


@pytest.mark.parametrize("landscape", CURVED, ids=lambda landscape: landscape.id)
def test_curvatures_are_the_same_everywhere(landscape: Landscape) -> None:
    """Source: JAX's second derivatives of the formula at random points, NumPy's eigenvalues of them."""
    numbers = np.random.default_rng(6)
    for _ in range(5):
        values = {each.name: float(numbers.uniform(each.low, each.high)) for each in landscape.parameters}
        with jax.enable_x64(True):
            traced = {name: jnp.asarray(value) for name, value in values.items()}
            hessian = jax.jit(jax.hessian(landscape.f))(jnp.asarray(5 * numbers.normal(size=2)), traced)
        assert landscape.curvatures is not None
        np.testing.assert_allclose(landscape.curvatures(values), np.linalg.eigvalsh(hessian), rtol=1e-9)


@pytest.mark.parametrize("rule", MATRICES)
@pytest.mark.parametrize("φ", [0.0, 0.3, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("λ", [0.04, 1.0, 18.0, 1000.0])
def test_the_bound_is_where_the_spectral_radius_is_one(rule: str, φ: float, λ: float) -> None:
    """Source: eigenvalues of the step's matrix: below 1 just below the bound and down to nothing, above 1 above it."""
    largest = OPTIMIZERS[rule].largest_stable_rate
    assert largest is not None
    bound = largest({"learning_rate": 0.01, "momentum": φ}, λ)
    assert spectral_radius(MATRICES[rule](bound, φ, λ)) == pytest.approx(1, abs=1e-9)
    for share in (0.001, 0.3, 0.7, 0.99, 0.9999):
        assert spectral_radius(MATRICES[rule](share * bound, φ, λ)) < 1
    for share in (1.0001, 1.01, 2.0):
        assert spectral_radius(MATRICES[rule](share * bound, φ, λ)) > 1


# The curve ------------------------------------------------------------------------------------------------------------


def plane(
    rule: str, landscape: str = "quadratic", options: Mapping[str, object] | None = None, **variation: object
) -> Map:
    entrant = Entrant(rule, **(options or {}))
    return Map(Experiment(landscape, entrants=(Entrant("adam"), entrant)), Plane(entrant=1, **variation))


def curve(wanted: Map) -> np.ndarray:
    """The boundary, where there must be one."""
    points = boundary(wanted)
    assert points is not None
    return points


@pytest.mark.parametrize(("landscape", "λ"), [("quadratic", 20.0), ("booth", 18.0), ("matyas", 1.0)])
def test_the_curve_is_the_published_one(landscape: str, λ: float) -> None:
    """Source: Polyak 1964 for the heavy ball, 2(1 + φ)/λ; for Nesterov's the condition 1 + (1 + 2φ)(1 - αλ) > 0."""
    wanted = plane("momentum", landscape, size=9)
    points = curve(wanted)
    φ = wanted.axes[1].values
    np.testing.assert_array_equal(points, np.stack([2 * (1 + φ) / λ, φ], axis=1))
    turned = curve(plane("momentum", landscape, x="momentum", y="learning_rate", size=9))
    np.testing.assert_array_equal(turned, points[:, ::-1])
    for rule in ("nesterov", "nesterov_shifted"):
        α, φ = curve(plane(rule, landscape, size=9)).T
        np.testing.assert_allclose(1 + (1 + 2 * φ) * (1 - α * λ), 0, atol=1e-12)


def test_the_curve_follows_the_landscapes_parameters() -> None:
    """Source: Polyak 1964 with λ = κ, however the ravine is turned."""
    experiment = Experiment(
        "quadratic", entrants=(Entrant("momentum"),), parameters={"condition": 150.0, "angle": 33.0}
    )
    α, φ = curve(Map(experiment, Plane(size=5))).T
    np.testing.assert_allclose(α, 2 * (1 + φ) / 150)
    assert stable_rate(experiment, Entrant("gd")) == 2 / 150


@pytest.mark.parametrize(
    "options",
    [
        {"schedule": Schedule("cosine")},
        {"schedule": Schedule("constant", {"warm_up": 5.0})},
        {"clip_norm": 1.0},
        {"clip_value": 1.0},
        {"coupled_decay": 0.1},
        {"noise": 0.1},
        {"sam": 0.1},
        {"batch_size": 4.0},
    ],
    ids=str,
)
def test_no_curve_for_steps_that_are_not_the_rules_alone(options: Mapping[str, object]) -> None:
    """Source: the bound's premise: the same linear step every time."""
    assert boundary(plane("momentum", size=3)) is not None
    assert boundary(plane("momentum", options=options, size=3)) is None


def test_how_it_sets_out_does_not_move_the_curve() -> None:
    """Source: the bound is the roots' of the recursion, whatever its first two points are."""
    moving = plane("momentum", options={"velocity_x": 0.5}, size=3)
    np.testing.assert_array_equal(curve(moving), curve(plane("momentum", size=3)))


def test_no_curve_where_nothing_is_known() -> None:
    """Source: the bound's premises: a linear rule, one Hessian everywhere, the learning rate along a side."""
    assert boundary(plane("rmsprop", y="decay", size=3)) is None
    assert boundary(plane("adam", x="beta1", y="beta2", size=3)) is None
    for landscape in ("double_well", "formula:x**2 + 5*y**2"):
        assert boundary(plane("momentum", landscape, size=3)) is None
    experiment = Experiment("quadratic", entrants=(Entrant("gd"),))
    for variation in (Basins(), Sensitivity()):
        assert boundary(Map(experiment, variation)) is None


# Map and theory -------------------------------------------------------------------------------------------------------


def first_beyond(matrices: np.ndarray, start: float, steps: int) -> np.ndarray:
    """The first step at which θ is beyond the bound, ``steps + 1`` if none is: by repeated multiplication."""
    state = np.zeros((*matrices.shape[:-1], 1))
    state[..., 0, 0] = start
    first = np.full(matrices.shape[:-2], steps + 1)
    for step in range(1, steps + 1):
        state = matrices @ state
        beyond = ~(np.abs(state[..., 0, 0]) <= BOUND)
        first = np.where(beyond, np.minimum(first, step), first)
        state[beyond] = 0
    return first


@with_momentum
def test_map_and_theory_agree(rule: str) -> None:
    """Source: the matrices above: their powers by NumPy step for step, and the spectral radius ρ.

    Every cell inside the stable region stays; every cell where ρ^K ‖θ_0‖ is far beyond 10⁶ diverges; and each does so
    at the step at which the product of the matrices says.
    """
    steps, κ = 300, 20.0
    variation = Plane(size=28, x_low=0.01, x_high=1.0, y_low=0.0, y_high=0.99, precision="float64")
    wanted = Map(Experiment("quadratic", START, steps, (Entrant(rule),)), variation)
    [ends] = compute(wanted).final_states
    α, φ = (axis.values for axis in wanted.axes)
    steep, flat = (np.array([[MATRICES[rule](a, f, λ) for a in α] for f in φ]) for λ in (κ, 1.0))
    ρ = np.maximum(*(np.abs(np.linalg.eigvals(matrices)).max(axis=-1) for matrices in (steep, flat)))
    diverged = ends.outcome == DIVERGED

    inside, far_outside = ρ < 0.9999, steps * np.log(ρ) + np.log(np.linalg.norm(START)) > np.log(1e3 * BOUND)
    assert inside.sum() > 200
    assert far_outside.sum() > 200
    assert not (diverged & inside).any()
    assert (diverged | ~far_outside).all()

    np.testing.assert_array_equal(ρ < 1, α[None, :] < curve(wanted)[:, :1])

    first = np.minimum(first_beyond(steep, START[1], steps), first_beyond(flat, START[0], steps))
    np.testing.assert_array_equal(diverged, first <= steps)
    np.testing.assert_array_equal(ends.at_step[diverged], first[diverged])


def test_gradient_descent_diverges_where_theory_says() -> None:
    """Source: closed form, |1 - ακ|^t |y_0| first beyond 10⁶, on learning rates around 2/κ."""
    steps, κ = 400, 20.0
    experiment = Experiment("quadratic", START, steps, (Entrant("gd"),))
    computed = compute(Map(experiment, Sensitivity(values=60, low=0.05, high=0.2)))
    [ends], α = computed.final_states, computed.axes[0].values
    first = np.ceil(np.log(BOUND / START[1]) / np.log(np.where(α > 2 / κ, α * κ - 1, np.nan)))
    diverged = ends.outcome[0] == DIVERGED
    np.testing.assert_array_equal(diverged, first <= steps)
    np.testing.assert_array_equal(ends.at_step[0, diverged], first[diverged])
    assert stable_rate(experiment, experiment.entrants[0]) == 2 / κ
    assert not diverged[α < 2 / κ].any()
    assert diverged[α > 1.04 * 2 / κ].all(), "1.08^400 is 10¹³"
