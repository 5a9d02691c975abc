"""The landscapes' facts: values, critical points, views and starts."""

import itertools
import math
from collections.abc import Callable, Mapping

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES, CriticalPoint, Landscape

Numbers = Mapping[str, float]


def loss_at(landscape: Landscape, point: tuple[float, float], parameters: Numbers) -> float:
    with jax.enable_x64(True):
        return float(landscape.f(jnp.asarray(point), {name: jnp.asarray(v) for name, v in parameters.items()}))


def gradient_at(landscape: Landscape, point: tuple[float, float], parameters: Numbers) -> np.ndarray:
    with jax.enable_x64(True):
        traced = {name: jnp.asarray(v) for name, v in parameters.items()}
        return np.asarray(jax.grad(landscape.f)(jnp.asarray(point), traced))


def eigenvalues_at(landscape: Landscape, point: tuple[float, float], parameters: Numbers) -> np.ndarray:
    with jax.enable_x64(True):
        traced = {name: jnp.asarray(v) for name, v in parameters.items()}
        return np.linalg.eigvalsh(np.asarray(jax.hessian(landscape.f)(jnp.asarray(point), traced)))


def settings_of(landscape: Landscape) -> list[dict[str, float]]:
    """The defaults, and every combination of the parameters' ends and a value between them."""
    names = [parameter.name for parameter in landscape.parameters]
    choices = [(p.low, math.sqrt(p.low * p.high), p.high) for p in landscape.parameters]
    return [
        dict(landscape.defaults),
        *(dict(zip(names, values, strict=True)) for values in itertools.product(*choices)),
    ]


CRITICAL = [
    pytest.param(landscape, parameters, critical, id=f"{landscape.id}-{i}-{critical.kind}-{j}")
    for landscape in LANDSCAPES.values()
    for i, parameters in enumerate(settings_of(landscape))
    for j, critical in enumerate(landscape.critical_points(parameters))
]


# Values ---------------------------------------------------------------------------------------------------------------


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def cliff_rnn(w: float, b: float) -> float:
    h = 0.5
    for _ in range(50):
        h = w * sigmoid(h) + b
    return (sigmoid(h) - 0.7) ** 2


FORMULAS: dict[str, tuple[Numbers, Callable[[float, float], float]]] = {
    "beale": (
        {},
        lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y * y) ** 2 + (2.625 - x + x * y * y * y) ** 2,
    ),
    "saddle": ({"a": 3.0, "b": 0.25}, lambda x, y: 3 * x * x - y * y / 4),
    "sine_exp": ({}, lambda x, y: -math.sin(x) / (2 * math.pi) * math.exp(-((y - math.pi / 2) ** 2))),
    "sine_exp_printed": ({}, lambda x, y: -math.sin(x) / (2 * math.pi) * math.exp((y - math.pi / 2) ** 2)),
    "cliff": ({"steepness": 7.0, "height": 3.0}, lambda x, y: 3 * sigmoid(7 * x) - x / 2 + y * y / 4),
    "cliff_rnn": ({}, cliff_rnn),
}


@pytest.mark.parametrize("landscape", FORMULAS)
def test_values_over_the_view_are_those_of_the_formula(landscape: str) -> None:
    """Source: the formula written again in plain Python."""
    parameters, formula = FORMULAS[landscape]
    entry = LANDSCAPES[landscape]
    (x_low, x_high), (y_low, y_high) = entry.view
    for x in np.linspace(x_low + 0.1, x_high - 0.2, 5).tolist():  # off the zeros of the sine
        for y in np.linspace(y_low + 0.1, y_high - 0.2, 5).tolist():
            assert loss_at(entry, (x, y), parameters) == pytest.approx(formula(x, y), rel=1e-11, abs=1e-15)


@pytest.mark.parametrize(
    ("landscape", "point", "loss"),
    [
        ("beale", (0.0, 0.0), 1.5**2 + 2.25**2 + 2.625**2),
        ("beale", (1.0, 1.0), 14.203125),
        ("beale", (2.0, -1.0), 13.203125),  # (-2.5)² + 2.25² + (-1.375)²
        ("saddle", (1.5, -0.5), 2.0),
        ("sine_exp", (math.pi / 6, math.pi / 2 + 1), -1 / (4 * math.pi * math.e)),
        ("sine_exp_printed", (math.pi / 6, math.pi / 2 + 1), -math.e / (4 * math.pi)),
        ("cliff", (0.0, 2.0), 3.0),
        ("cliff_rnn", (0.0, math.log(0.7 / 0.3)), 0.0),
        ("cliff_rnn", (0.0, 0.0), 0.04),
    ],
)
def test_values_by_hand(landscape: str, point: tuple[float, float], loss: float) -> None:
    """Source: worked out by hand at points where the formula is short, with default parameters."""
    entry = LANDSCAPES[landscape]
    assert loss_at(entry, point, entry.defaults) == pytest.approx(loss, rel=1e-13, abs=1e-15)


def test_every_landscape_has_its_formula_here() -> None:
    """A landscape that is added without an independent formula in this file is not checked."""
    assert FORMULAS.keys() == LANDSCAPES.keys()


# Critical points ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("landscape", "parameters", "critical"), CRITICAL)
def test_critical_points(landscape: Landscape, parameters: Numbers, critical: CriticalPoint) -> None:
    """Source: calculus: no gradient, and eigenvalues with the signs that the kind says."""
    low, high = eigenvalues_at(landscape, critical.point, parameters)
    # Rounding in the point is multiplied by the curvature: up to 5e3 at the steepest cliff.
    assert np.hypot(*gradient_at(landscape, critical.point, parameters)) <= 1e-14 * (1 + max(abs(low), abs(high)))
    signs = {"minimum": (1, 1), "saddle": (-1, 1), "maximum": (-1, -1)}[critical.kind]
    assert (np.sign(low), np.sign(high)) == signs
    assert loss_at(landscape, critical.point, parameters) == pytest.approx(critical.loss, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_critical_points_lie_in_the_view(landscape: Landscape) -> None:
    """Source: the catalogue's own rule, for the parameters that a visitor first sees."""
    for critical in landscape.critical_points(landscape.defaults):
        for coordinate, (low, high) in zip(critical.point, landscape.view, strict=True):
            assert low <= coordinate <= high


KNOWN = [
    ("beale", "minimum", (3.0, 0.5), 0.0),
    ("beale", "saddle", (0.0, 1.0), 14.203125),
    ("saddle", "saddle", (0.0, 0.0), 0.0),
    ("sine_exp", "minimum", (math.pi / 2, math.pi / 2), -1 / (2 * math.pi)),
    ("sine_exp", "minimum", (-3 * math.pi / 2, math.pi / 2), -1 / (2 * math.pi)),
    ("sine_exp_printed", "saddle", (math.pi / 2, math.pi / 2), -1 / (2 * math.pi)),
]


@pytest.mark.parametrize(("landscape", "kind", "point", "loss"), KNOWN)
def test_published_critical_points_are_listed(
    landscape: str, kind: str, point: tuple[float, float], loss: float
) -> None:
    """Source: Beale's minimum and saddle are textbook; the others follow from the formulas by hand."""
    entry = LANDSCAPES[landscape]
    [found] = [c for c in entry.critical_points(entry.defaults) if math.dist(c.point, point) < 1e-12]
    assert found.kind == kind
    assert found.loss == pytest.approx(loss, abs=1e-15)


def test_saddle_has_the_eigenvalues_2a_and_minus_2b() -> None:
    """Source: the Hessian of a x² - b y² is diag(2a, -2b)."""
    low, high = eigenvalues_at(LANDSCAPES["saddle"], (0.7, -0.2), {"a": 3.0, "b": 0.25})
    assert (low, high) == pytest.approx((-0.5, 6.0), rel=1e-14)


def test_the_formula_as_printed_is_not_convex_and_unbounded_below() -> None:
    """Source: sin x = 1 on x = π/2, so f = -exp((y - π/2)²) / 2π there, which falls beyond every bound."""
    entry = LANDSCAPES["sine_exp_printed"]
    low, high = eigenvalues_at(entry, (math.pi / 2, math.pi / 2), {})
    assert (low, high) == pytest.approx((-1 / math.pi, 1 / (2 * math.pi)), rel=1e-13)
    expected = -math.exp(25.0) / (2 * math.pi)
    assert loss_at(entry, (math.pi / 2, math.pi / 2 + 5), {}) == pytest.approx(expected, rel=1e-12)


def test_sine_exp_lists_every_critical_point_of_its_view() -> None:
    """Source: cos x = 0 and y = π/2 by hand, so x = π/2 + kπ; minima where sin x = 1, maxima where it is -1."""
    listed = {round(c.point[0] / (math.pi / 2)): c.kind for c in LANDSCAPES["sine_exp"].critical_points({})}
    assert listed == {-3: "minimum", -1: "maximum", 1: "minimum", 3: "maximum"}


# Gradients, views, parameters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_gradient_against_central_differences(landscape: str) -> None:
    """Source: (f(θ + h) - f(θ - h)) / 2h, good to h², at points of the view (off the recurrent net's wall)."""
    entry = LANDSCAPES[landscape]
    (x_low, x_high), (y_low, y_high) = entry.view
    h = 1e-5
    for x, y in [entry.start, (0.7 * x_low + 0.3 * x_high, 0.2 * y_low + 0.8 * y_high)]:
        differences = [
            (loss_at(entry, (x + h, y), entry.defaults) - loss_at(entry, (x - h, y), entry.defaults)) / (2 * h),
            (loss_at(entry, (x, y + h), entry.defaults) - loss_at(entry, (x, y - h), entry.defaults)) / (2 * h),
        ]
        np.testing.assert_allclose(gradient_at(entry, (x, y), entry.defaults), differences, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_start_lies_inside_the_view(landscape: Landscape) -> None:
    """Source: the catalogue's own rule; strictly inside, so that the start's marker is seen."""
    for coordinate, (low, high) in zip(landscape.start, landscape.view, strict=True):
        assert low < coordinate < high


@pytest.mark.parametrize(
    ("landscape", "name"), [(entry.id, p.name) for entry in LANDSCAPES.values() for p in entry.parameters]
)
def test_every_parameter_changes_the_loss(landscape: str, name: str) -> None:
    """Source: a slider that changes nothing is a fault."""
    entry = LANDSCAPES[landscape]
    doubled = {**entry.defaults, name: 2 * entry.defaults[name]}
    point = (0.1, 0.3)
    assert loss_at(entry, point, doubled) != pytest.approx(loss_at(entry, point, entry.defaults), rel=1e-3)


@pytest.mark.parametrize("start", [(5.0, 0.0), (0.0, -5.0), (math.nan, 0.0)])
def test_an_entry_whose_start_is_outside_its_view_is_refused(start: tuple[float, float]) -> None:
    """Source: the entry's contract."""
    with pytest.raises(ValueError, match="start"):
        Landscape("id", "name", "f", lambda p, _: p[0], ((-1.0, 1.0), (-1.0, 1.0)), start, "shows", "source")


def test_an_entry_with_an_empty_view_is_refused() -> None:
    """Source: the entry's contract."""
    with pytest.raises(ValueError, match="view"):
        Landscape("id", "name", "f", lambda p, _: p[0], ((1.0, 1.0), (-1.0, 1.0)), (1.0, 0.0), "shows", "source")
