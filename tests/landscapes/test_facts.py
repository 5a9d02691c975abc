"""The landscapes' facts: values, critical points, views and starts."""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import optimize

from downhill.parameters import Parameter
from landscapes import LANDSCAPES, CriticalPoint, Landscape

Numbers = Mapping[str, float]


@cache
def derivatives(landscape: str) -> Callable[[Any, Any], tuple[jax.Array, jax.Array, jax.Array]]:
    """The loss, its gradient and its Hessian, compiled once for all points."""
    f = LANDSCAPES[landscape].f
    return jax.jit(
        lambda point, numbers: (f(point, numbers), jax.grad(f)(point, numbers), jax.hessian(f)(point, numbers))
    )


def at(landscape: Landscape, point: tuple[float, float], parameters: Numbers) -> tuple[float, np.ndarray, np.ndarray]:
    with jax.enable_x64(True):
        traced = {name: jnp.asarray(value) for name, value in parameters.items()}
        loss, gradient, hessian = derivatives(landscape.id)(jnp.asarray(point), traced)
    return float(loss), np.asarray(gradient), np.asarray(hessian)


def loss_at(landscape: Landscape, point: tuple[float, float], parameters: Numbers) -> float:
    return at(landscape, point, parameters)[0]


def gradient_at(landscape: Landscape, point: tuple[float, float], parameters: Numbers) -> np.ndarray:
    return at(landscape, point, parameters)[1]


def eigenvalues_at(landscape: Landscape, point: tuple[float, float], parameters: Numbers) -> np.ndarray:
    return np.linalg.eigvalsh(at(landscape, point, parameters)[2])


def between(parameter: Parameter) -> float:
    """A value that is neither end nor default."""
    low, high = parameter.low, parameter.high
    return low**0.2 * high**0.8 if parameter.scale == "log" else 0.2 * low + 0.8 * high


def settings_of(landscape: Landscape) -> list[dict[str, float]]:
    """The defaults, and every combination of the parameters' ends and a value between them."""
    names = [parameter.name for parameter in landscape.parameters]
    choices = [(p.low, between(p), p.high) for p in landscape.parameters]
    return [
        dict(landscape.defaults),
        *(dict(zip(names, values, strict=True)) for values in itertools.product(*choices)),
    ]


def losses_over_the_view(landscape: Landscape) -> np.ndarray:
    (x_low, x_high), (y_low, y_high) = landscape.view
    x, y = np.meshgrid(np.linspace(x_low, x_high, 201), np.linspace(y_low, y_high, 201))
    with jax.enable_x64(True):
        traced = {name: jnp.asarray(value) for name, value in landscape.defaults.items()}
        points = jnp.stack([jnp.asarray(x.ravel()), jnp.asarray(y.ravel())], axis=1)
        return np.asarray(jax.jit(jax.vmap(lambda point: landscape.f(point, traced)))(points))


def search(landscape: Landscape, parameters: Numbers, per_axis: int) -> list[tuple[float, float]]:
    """Where the gradient vanishes in the view: SciPy's root searches from a grid of points; each place once."""
    (x_low, x_high), (y_low, y_high) = landscape.view
    found: list[tuple[float, float]] = []
    for start in itertools.product(np.linspace(x_low, x_high, per_axis), np.linspace(y_low, y_high, per_axis)):
        root = optimize.root(
            lambda point: gradient_at(landscape, point, parameters),
            start,
            jac=lambda point: at(landscape, point, parameters)[2],
            tol=1e-13,
        )
        x, y = map(float, root.x)
        steepest = np.abs(eigenvalues_at(landscape, (x, y), parameters)).max()
        is_one = np.hypot(*root.fun) <= 1e-7 * steepest * min(x_high - x_low, y_high - y_low)
        if is_one and x_low <= x <= x_high and y_low <= y <= y_high and not is_among((x, y), found, landscape):
            found.append((x, y))
    return found


def is_among(point: tuple[float, float], others: Iterable[tuple[float, float]], landscape: Landscape) -> bool:
    (x_low, x_high), (y_low, y_high) = landscape.view
    return any(math.dist(point, other) <= 2e-3 * min(x_high - x_low, y_high - y_low) for other in others)


def listed(landscapes: Iterable[Landscape]) -> list[Any]:
    """Of `make test` those of the parameters' defaults alone."""
    return [
        pytest.param(
            landscape,
            parameters,
            critical,
            id=f"{landscape.id}-{i}-{critical.kind}-{j}",
            marks=[pytest.mark.product] if i else [],
        )
        for landscape in landscapes
        for i, parameters in enumerate(settings_of(landscape))
        for j, critical in enumerate(landscape.critical_points(parameters))
    ]


ALL_LISTED = listed(LANDSCAPES.values())
CRITICAL = listed(landscape for landscape in LANDSCAPES.values() if landscape.smooth)


# Values ---------------------------------------------------------------------------------------------------------------


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def cliff_rnn(w: float, b: float) -> float:
    h = 0.5
    for _ in range(50):
        h = w * sigmoid(h) + b
    return (sigmoid(h) - 0.7) ** 2


def quadratic_at_60_degrees(x: float, y: float) -> float:
    along, across = (x + math.sqrt(3) * y) / 2, (y - math.sqrt(3) * x) / 2
    return along**2 / 2 + 15 * across**2


def ackley(x: float, y: float) -> float:
    waves = math.exp((math.cos(2 * math.pi * x) + math.cos(2 * math.pi * y)) / 2)
    return 20 + math.e - 20 * math.exp(-0.2 * math.sqrt((x * x + y * y) / 2)) - waves


def goldstein_price(x: float, y: float) -> float:
    one = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y)
    two = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y)
    return one * two


def levy13(x: float, y: float) -> float:
    def wave(turns: float) -> float:
        return (1 - math.cos(2 * turns * math.pi)) / 2  # sin²

    return wave(3 * x) + (x - 1) ** 2 * (1 + wave(3 * y)) + (y - 1) ** 2 * (1 + wave(2 * y))


def eggholder(x: float, y: float) -> float:
    return -(y + 47) * math.sin(math.sqrt(abs(y + x / 2 + 47))) - x * math.sin(math.sqrt(abs(x - (y + 47))))


def branin(x: float, y: float) -> float:
    b, c, r, s, t = 5.1 / (4 * math.pi**2), 5 / math.pi, 6, 10, 1 / (8 * math.pi)
    return (y - b * x * x + c * x - r) ** 2 + s * (1 - t) * math.cos(x) + s


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
    "quadratic": ({"condition": 30.0, "angle": 60.0}, quadratic_at_60_degrees),
    "plane": ({"slope": 2.5}, lambda x, y: 1.5 * x + 2 * y),
    "plateau": ({"width": 0.5}, lambda x, y: 1 - math.exp(-2 * x * x - 2 * y * y)),
    "double_well": ({"tilt": 0.25}, lambda x, y: x**4 / 4 - x * x / 2 + 0.25 - x / 4 + y * y / 2),
    "multimodal": (
        {"depth": 0.75},
        lambda x, y: 0.05 * (x * x + y * y) + 0.75 * math.sin(2 * x + y) - 0.75 * math.sin(2 * y - x),
    ),
    "monkey_saddle": ({}, lambda x, y: (complex(x, y) ** 3).real),
    "long_valley": ({"fall": 0.5}, lambda x, y: y * y + (x / 4) ** 4 * 2 - x * x / 4),
    "rosenbrock": ({"a": 0.5, "b": 20.0}, lambda x, y: 20 * (y - x * x) ** 2 + (0.5 - x) ** 2),
    "himmelblau": ({}, lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2),
    "rastrigin": ({}, lambda x, y: sum(10 + z * z - 10 * math.cos(2 * math.pi * z) for z in (x, y))),
    "ackley": ({}, ackley),
    "booth": ({}, lambda x, y: 5 * x * x + 5 * y * y + 8 * x * y - 34 * x - 38 * y + 74),
    "matyas": ({}, lambda x, y: 0.02 * (x * x + y * y) + 0.24 * (x - y) ** 2),
    "goldstein_price": ({}, goldstein_price),
    "goldstein_price_log": (
        {},
        lambda x, y: (math.log(goldstein_price(4 * x - 2, 4 * y - 2)) - 8.693) / 2.427,
    ),
    "three_hump_camel": ({}, lambda x, y: 2 * x * x - 1.05 * x**4 + x**6 / 6 + x * y + y * y),
    "six_hump_camel": ({}, lambda x, y: 4 * x * x - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y * y + 4 * y**4),
    "styblinski_tang": ({}, lambda x, y: sum(z**4 - 16 * z * z + 5 * z for z in (x, y)) / 2),
    "easom": (
        {},
        lambda x, y: -math.cos(x) * math.cos(y) * math.exp(-((x - math.pi) ** 2 + (y - math.pi) ** 2)),
    ),
    "levy13": ({}, levy13),
    "mccormick": ({}, lambda x, y: math.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1),
    "eggholder": ({}, eggholder),
    "griewank": ({}, lambda x, y: 1 + (x * x + y * y) / 4000 - math.cos(x) * math.cos(y / math.sqrt(2))),
    "bukin6": ({}, lambda x, y: 100 * math.sqrt(abs(y - 0.01 * x * x)) + 0.01 * abs(x + 10)),
    "drop_wave": ({}, lambda x, y: -(1 + math.cos(12 * math.hypot(x, y))) / (0.5 * (x * x + y * y) + 2)),
    "branin": ({}, branin),
    "chain": ({"depth": 4.0}, lambda x, y: (1 - x * y * y * y) ** 2 / 2),
}


@pytest.mark.parametrize("landscape", FORMULAS)
def test_values_over_the_view_are_those_of_the_formula(landscape: str) -> None:
    """Source: the formula written again in plain Python."""
    parameters, formula = FORMULAS[landscape]
    entry = LANDSCAPES[landscape]
    (x_low, x_high), (y_low, y_high) = entry.view
    for x in np.linspace(x_low + 0.1, x_high - 0.2, 5).tolist():  # off the zeros of the sine
        for y in np.linspace(y_low + 0.1, y_high - 0.2, 5).tolist():
            assert loss_at(entry, (x, y), parameters) == pytest.approx(formula(x, y), rel=1e-11, abs=1e-13)


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
        ("quadratic", (-5.0, -2.0), 52.5),
        ("plane", (3.0, 4.0), 5.0),
        ("plateau", (0.5, 0.5), 1 - math.exp(-1)),
        ("double_well", (0.0, 1.0), 0.75),
        ("multimodal", (0.0, 0.0), 0.0),
        ("monkey_saddle", (1.0, 1.0), -2.0),
        ("long_valley", (8.0, 1.0), 2.6),  # 1 + 0.05 (64 - 32)
        ("rosenbrock", (-1.2, 1.0), 24.2),  # where published runs start
        ("himmelblau", (0.0, 0.0), 170.0),
        ("rastrigin", (0.5, -0.5), 40.5),
        ("ackley", (1.0, 0.0), 20 - 20 * math.exp(-0.2 / math.sqrt(2))),
        ("booth", (0.0, 0.0), 74.0),
        ("matyas", (1.0, -1.0), 1.0),
        ("goldstein_price", (0.0, 0.0), 600.0),
        ("goldstein_price", (1.0, 1.0), 1876.0),
        ("goldstein_price_log", (0.5, 0.5), (math.log(600) - 8.693) / 2.427),
        ("three_hump_camel", (1.0, -1.0), 2 - 1.05 + 1 / 6),
        ("six_hump_camel", (1.0, 1.0), 4 - 2.1 + 1 / 3 + 1),
        ("styblinski_tang", (1.0, -1.0), -15.0),
        ("easom", (0.0, 0.0), -math.exp(-2 * math.pi**2)),
        ("levy13", (0.5, 0.25), 1 + 0.25 * 1.5 + 0.5625 * 2),
        ("mccormick", (0.0, 0.0), 1.0),
        ("eggholder", (0.0, 2.0), -49 * math.sin(7)),
        ("griewank", (math.pi, 0.0), 2 + math.pi**2 / 4000),
        ("bukin6", (-5.0, 0.5), 50.05),
        ("drop_wave", (math.pi / 12, 0.0), 0.0),
        ("branin", (0.0, 0.0), 56 - 5 / (4 * math.pi)),
        ("chain", (0.5, -1.0), 0.125),
    ],
)
def test_values_by_hand(landscape: str, point: tuple[float, float], loss: float) -> None:
    """Source: worked out by hand at points where the formula is short, with default parameters."""
    entry = LANDSCAPES[landscape]
    assert loss_at(entry, point, entry.defaults) == pytest.approx(loss, rel=1e-13, abs=1e-15)


def test_every_landscape_has_its_formula_here() -> None:
    """A landscape that is added without an independent formula in this file is not checked; data have a file apart."""
    assert FORMULAS.keys() == {entry.id for entry in LANDSCAPES.values() if not entry.examples}


# Critical points ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("landscape", "parameters", "critical"), CRITICAL)
def test_critical_points(landscape: Landscape, parameters: Numbers, critical: CriticalPoint) -> None:
    """Source: calculus: no gradient, and eigenvalues with the signs that the kind says."""
    low, high = eigenvalues_at(landscape, critical.point, parameters)
    # Rounding in the point is multiplied by the curvature: up to 5e3 at the steepest cliff.
    assert np.hypot(*gradient_at(landscape, critical.point, parameters)) <= 1e-14 * (1 + max(abs(low), abs(high)))
    if critical.degenerate:
        assert min(abs(low), abs(high)) <= 1e-14
    else:
        signs = {"minimum": (1, 1), "saddle": (-1, 1), "maximum": (-1, -1)}[critical.kind]
        assert (np.sign(low), np.sign(high)) == signs


@pytest.mark.parametrize(("landscape", "parameters", "critical"), ALL_LISTED)
def test_the_listed_loss_is_the_loss_there(landscape: Landscape, parameters: Numbers, critical: CriticalPoint) -> None:
    """Source: f itself."""
    assert loss_at(landscape, critical.point, parameters) == pytest.approx(critical.loss, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_nothing_in_the_view_is_lower_than_the_lowest_listed_minimum(landscape: Landscape) -> None:
    """Source: f itself on 201 x 201 points, in the default view; a global minimum is always listed."""
    listed = [c.loss for c in landscape.critical_points(landscape.defaults) if c.kind == "minimum"]
    if listed:
        assert losses_over_the_view(landscape).min() >= min(listed) - 1e-12


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_loss_and_gradient_are_finite_all_over_the_view(landscape: Landscape) -> None:
    """Source: a visitor may start anywhere: on a grid that meets corners, axes, tips and kinks."""
    x, y = (np.linspace(low, high, 41) for low, high in landscape.view)
    points = [(a, b) for a in [*x.tolist(), 0.0] for b in [*y.tolist(), 0.0]]
    points += [critical.point for critical in landscape.critical_points(landscape.defaults)]
    with jax.enable_x64(True):
        traced = {name: jnp.asarray(value) for name, value in landscape.defaults.items()}
        both = jax.jit(jax.vmap(jax.value_and_grad(lambda point: landscape.f(point, traced))))
        loss, gradient = both(jnp.asarray(points))
    assert np.isfinite(loss).all()
    assert np.isfinite(gradient).all()


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
    ("quadratic", "minimum", (0.0, 0.0), 0.0),
    ("plateau", "minimum", (0.0, 0.0), 0.0),
    ("monkey_saddle", "saddle", (0.0, 0.0), 0.0),
    ("long_valley", "saddle", (0.0, 0.0), 0.0),
    ("long_valley", "minimum", (4.0, 0.0), -0.2),
    ("rosenbrock", "minimum", (1.0, 1.0), 0.0),
    ("himmelblau", "minimum", (3.0, 2.0), 0.0),
    ("rastrigin", "minimum", (0.0, 0.0), 0.0),
    ("ackley", "minimum", (0.0, 0.0), 0.0),
    ("booth", "minimum", (1.0, 3.0), 0.0),
    ("matyas", "minimum", (0.0, 0.0), 0.0),
    ("goldstein_price", "minimum", (0.0, -1.0), 3.0),
    ("goldstein_price", "minimum", (1.2, 0.8), 840.0),
    ("goldstein_price", "minimum", (1.8, 0.2), 84.0),
    ("goldstein_price", "minimum", (-0.6, -0.4), 30.0),
    ("goldstein_price_log", "minimum", (0.5, 0.25), (math.log(3) - 8.693) / 2.427),
    ("three_hump_camel", "minimum", (0.0, 0.0), 0.0),
    ("easom", "minimum", (math.pi, math.pi), -1.0),
    ("levy13", "minimum", (1.0, 1.0), 0.0),
    ("griewank", "minimum", (0.0, 0.0), 0.0),
    ("bukin6", "minimum", (-10.0, 1.0), 0.0),
    ("drop_wave", "minimum", (0.0, 0.0), -1.0),
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


ROUNDED = [
    ("beale", "saddle", (0.100538, -2.644514), 9.864512),
    ("himmelblau", "minimum", (-2.805118, 3.131312), 0.0),
    ("himmelblau", "minimum", (-3.779310, -3.283186), 0.0),
    ("himmelblau", "minimum", (3.584428, -1.848126), 0.0),
    ("himmelblau", "maximum", (-0.270845, -0.923039), 181.617),
    ("three_hump_camel", "minimum", (-1.7475, 0.8738), 0.2986),
    ("six_hump_camel", "minimum", (0.0898, -0.7126), -1.0316),
    ("six_hump_camel", "minimum", (-0.0898, 0.7126), -1.0316),
    ("styblinski_tang", "minimum", (-2.903534, -2.903534), -2 * 39.16599),
    ("mccormick", "minimum", (-0.54719, -1.54719), -1.9133),
    ("eggholder", "minimum", (512.0, 404.2319), -959.6407),
    ("branin", "minimum", (-math.pi, 12.275), 0.397887),
    ("branin", "minimum", (math.pi, 2.275), 0.397887),
    ("branin", "minimum", (9.42478, 2.475), 0.397887),
]


@pytest.mark.parametrize(("landscape", "kind", "point", "loss"), ROUNDED)
def test_critical_points_published_as_rounded_decimals(
    landscape: str, kind: str, point: tuple[float, float], loss: float
) -> None:
    """Source: Surjanovic & Bingham's library; Himmelblau's from Himmelblau 1972; false basins and Beale's by Newton."""
    entry = LANDSCAPES[landscape]
    [found] = [c for c in entry.critical_points(entry.defaults) if math.dist(c.point, point) < 2e-4]
    assert found.kind == kind
    assert found.loss == pytest.approx(loss, abs=5e-4)


@pytest.mark.parametrize(
    ("landscape", "minima", "saddles", "maxima"),
    [
        ("himmelblau", 4, 4, 1),
        ("six_hump_camel", 6, 7, 2),
        ("three_hump_camel", 3, 2, 0),
        ("styblinski_tang", 4, 4, 1),
        ("goldstein_price", 4, 4, 1),
        ("goldstein_price_log", 4, 4, 1),
        ("double_well", 2, 1, 0),
        ("long_valley", 2, 1, 0),
        ("tiny_network", 2, 1, 0),
        ("linear_regression", 1, 0, 0),
        ("logistic_regression", 1, 0, 0),
    ],
)
def test_all_critical_points_are_listed(landscape: str, minima: int, saddles: int, maxima: int) -> None:
    """Source: minima + maxima - saddles = 1 for every f that grows without bound on all sides (Morse)."""
    entry = LANDSCAPES[landscape]
    kinds = [c.kind for c in entry.critical_points(entry.defaults)]
    assert [kinds.count(kind) for kind in ("minimum", "saddle", "maximum")] == [minima, saddles, maxima]
    assert minima + maxima - saddles == 1


UNCOUNTED = {
    "chain": "curves of minima, a line of saddles",
    "cliff_rnn": "a curve of minima",
    "drop_wave": "rings",
    "easom": "flat all around",
    "griewank": "dozens of dents",
    "levy13": "hundreds of dents",
    "multimodal": "dozens of dents",
    "rastrigin": "hundreds of dents",
}
"""Smooth landscapes that list no more than the lowest of their critical points, and why."""
COUNTED = [entry for entry in LANDSCAPES.values() if entry.smooth and entry.id not in UNCOUNTED]


@pytest.mark.parametrize("landscape", COUNTED, ids=lambda entry: entry.id)
def test_every_critical_point_of_the_view_is_listed(landscape: Landscape) -> None:
    """Source: SciPy's root searches on the gradient, from points all over the view."""
    known = [critical.point for critical in landscape.critical_points(landscape.defaults)]
    found = search(landscape, landscape.defaults, per_axis=7)
    assert [point for point in found if not is_among(point, known, landscape)] == []


@pytest.mark.product
@pytest.mark.parametrize("landscape", COUNTED, ids=lambda entry: entry.id)
def test_a_dense_search_finds_none_that_is_not_listed(landscape: Landscape) -> None:
    """Source: as above, from many more points; with other numbers in the formula too, where it has any."""
    between_ends = {parameter.name: between(parameter) for parameter in landscape.parameters}
    for parameters in (landscape.defaults, between_ends) if between_ends else (landscape.defaults,):
        known = [critical.point for critical in landscape.critical_points(parameters)]
        found = search(landscape, parameters, per_axis=20)
        assert [point for point in found if not is_among(point, known, landscape)] == []


def test_which_landscapes_are_not_smooth() -> None:
    """Source: Ackley's tip, Bukin's kink, the egg holder's roots; their lowest points are exempt from ∇f = 0."""
    assert {entry.id for entry in LANDSCAPES.values() if not entry.smooth} == {"ackley", "bukin6", "eggholder"}


def test_ackley_is_a_cone_at_its_minimum() -> None:
    """Source: by hand: near 0, f = 4 √((x² + y²)/2) + second order; at 0 itself the product takes 0."""
    entry = LANDSCAPES["ackley"]
    assert gradient_at(entry, (0.0, 0.0), {}).tolist() == [0, 0]
    np.testing.assert_allclose(gradient_at(entry, (3e-9, 4e-9), {}), 2 * math.sqrt(2) * np.array([0.6, 0.8]), rtol=1e-6)


def test_the_drop_wave_is_smooth_at_its_centre_and_where_its_series_ends() -> None:
    """Source: by hand: f = -1 + r²/4 + 36 r² + …, so f'' = 72.5; elsewhere the formula in plain Python."""
    entry = LANDSCAPES["drop_wave"]
    assert eigenvalues_at(entry, (0.0, 0.0), {}) == pytest.approx((72.5, 72.5), rel=1e-13)
    formula = FORMULAS["drop_wave"][1]
    for r in (1e-4, 0.008, 0.1 / 12 - 1e-9, 0.1 / 12 + 1e-9, 0.009):
        assert loss_at(entry, (0.6 * r, -0.8 * r), {}) == pytest.approx(formula(0.6 * r, -0.8 * r), rel=1e-15)
        slope = (12 * math.sin(12 * r) + r * (1 + math.cos(12 * r)) / (r * r / 2 + 2)) / (r * r / 2 + 2)
        assert gradient_at(entry, (0.6 * r, -0.8 * r), {}) == pytest.approx((0.6 * slope, -0.8 * slope), rel=1e-12)


@pytest.mark.parametrize("angle", [0.0, 30.0, -75.0])
def test_the_ravine_keeps_its_curvatures_when_it_is_turned(angle: float) -> None:
    """Source: a rotation leaves eigenvalues alone; the floor lies along (cos ψ, sin ψ), where f = ½."""
    entry, parameters = LANDSCAPES["quadratic"], {"condition": 50.0, "angle": angle}
    assert eigenvalues_at(entry, (1.0, 2.0), parameters) == pytest.approx((1, 50), rel=1e-12)
    floor = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    assert loss_at(entry, floor, parameters) == pytest.approx(0.5, rel=1e-13)


def test_the_planes_gradient_is_as_long_as_its_slope() -> None:
    """Source: by hand: (0.6, 0.8) is 1 long."""
    for point in ((0.0, 0.0), (-4.0, 3.0)):
        gradient = gradient_at(LANDSCAPES["plane"], point, {"slope": 2.5})
        assert gradient == pytest.approx((1.5, 2.0), rel=1e-15)


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
    [changed] = [between(parameter) for parameter in entry.parameters if parameter.name == name]
    point = (0.1, 0.4)
    assert loss_at(entry, point, {**entry.defaults, name: changed}) != pytest.approx(
        loss_at(entry, point, entry.defaults), rel=1e-3
    )


@pytest.mark.parametrize("start", [(5.0, 0.0), (0.0, -5.0), (math.nan, 0.0)])
def test_an_entry_whose_start_is_outside_its_view_is_refused(start: tuple[float, float]) -> None:
    """Source: the entry's contract."""
    with pytest.raises(ValueError, match="start"):
        Landscape("id", "name", "f", lambda p, _: p[0], ((-1.0, 1.0), (-1.0, 1.0)), start, "shows", "source")


def test_an_entry_with_an_empty_view_is_refused() -> None:
    """Source: the entry's contract."""
    with pytest.raises(ValueError, match="view"):
        Landscape("id", "name", "f", lambda p, _: p[0], ((1.0, 1.0), (-1.0, 1.0)), (1.0, 0.0), "shows", "source")
