"""A formula's derivatives, against torch's and against closed forms at the points where they are delicate."""

import math
from collections.abc import Callable
from functools import cache

import jax
import numpy as np
import pytest
import torch

from downhill.expressions import parse

T = torch.Tensor

IN_TORCH: list[tuple[str, Callable[[T, T], T]]] = [
    ("x**2 + 3*sin(y)**2", lambda x, y: x**2 + 3 * torch.sin(y) ** 2),
    ("(1 - x)**2 + 100*(y - x**2)**2", lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2),
    ("x**3*y**-2 - x/y", lambda x, y: x**3 * y**-2 - x / y),
    ("(x**2 + 1)**y", lambda x, y: (x**2 + 1) ** y),
    ("(x**2 + 1)**0.5*(y**2 + 1)**-1.5", lambda x, y: (x**2 + 1) ** 0.5 * (y**2 + 1) ** -1.5),
    ("exp(-x**2 - y**2)*tanh(x*y)", lambda x, y: torch.exp(-(x**2) - y**2) * torch.tanh(x * y)),
    ("log(x**2 + 1) + log10(y**2 + 2)", lambda x, y: torch.log(x**2 + 1) + torch.log10(y**2 + 2)),
    ("sinh(x) - cosh(y)", lambda x, y: torch.sinh(x) - torch.cosh(y)),
    ("tan(x/3) + cos(2*pi*y)", lambda x, y: torch.tan(x / 3) + torch.cos(2 * math.pi * y)),
    ("asin(x/4)*acos(y/4) + atan(x)", lambda x, y: torch.asin(x / 4) * torch.acos(y / 4) + torch.atan(x)),
    ("sqrt(x**2 + y**2) + abs(x)", lambda x, y: torch.sqrt(x**2 + y**2) + torch.abs(x)),
    ("min(x, y)*max(2*x, y)", lambda x, y: torch.minimum(x, y) * torch.maximum(2 * x, y)),
    ("atan2(y, x)", lambda x, y: torch.atan2(y, x)),
    ("hypot(x, y)", lambda x, y: torch.hypot(x, y)),
    ("sigmoid(x)*e**y", lambda x, y: torch.sigmoid(x) * math.e**y),
    ("x**1.5*relu(y)*abs(x)**y", lambda x, y: x**1.5 * torch.relu(y) * torch.abs(x) ** y),
    ("where(x < y, x**2*y, log(x))", lambda x, y: torch.where(x < y, x**2 * y, torch.log(x))),
    ("x*sign(y) + floor(x)*y", lambda x, y: x * torch.sign(y) + torch.floor(x) * y),
]


@cache
def slopes_of(text: str) -> Callable[[float, float], tuple[jax.Array, jax.Array]]:
    return jax.jit(jax.grad(parse(text), argnums=(0, 1)))


def gradient(text: str, x: float, y: float) -> tuple[float, float]:
    with jax.enable_x64(True):
        along_x, along_y = slopes_of(text)(x, y)
    return float(along_x), float(along_y)


@pytest.mark.parametrize(("text", "in_torch"), IN_TORCH)
@pytest.mark.parametrize("point", [(1.3, 0.7), (-0.6, 2.1), (0.4, -1.9), (-2.2, -0.3)])
def test_gradients_are_torchs(text: str, in_torch: Callable[[T, T], T], point: tuple[float, float]) -> None:
    """Source: torch.autograd, in float64."""
    x, y = (torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in point)
    expected = [float(slope) for slope in torch.autograd.grad(in_torch(x, y), (x, y))]
    np.testing.assert_allclose(gradient(text, *point), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("text", "x", "slope"),
    [
        ("x**2", 0.0, 0.0),
        ("x**2", -3.0, -6.0),
        ("x**2.0", -3.0, -6.0),
        ("x**(2)", 0.0, 0.0),
        ("x**1", 0.0, 1.0),
        ("x**0", 0.0, 0.0),
        ("x**3", 0.0, 0.0),
        ("x**3", -2.0, 12.0),
        ("x**-1", -2.0, -0.25),
        ("x**+3", -2.0, 12.0),
        ("x**--3", -2.0, 12.0),
        ("x**100", -1.0, -100.0),
        ("x**(4/2)", -3.0, -6.0),
        ("2**x", 0.0, math.log(2)),
        ("x**x", 1.0, 1.0),
        ("sign(x)", 0.0, 0.0),
        ("floor(x)", 1.0, 0.0),
        ("max(x, -x)", 0.0, 0.0),
        ("min(x, 0)", 0.0, 0.5),
        ("sigmoid(x)", 0.0, 0.25),
        ("sigmoid(x)", -800.0, 0.0),
        ("x", 5.0, 1.0),
        ("7", 5.0, 0.0),
        ("sqrt(x)", -1.0, math.nan),
        ("x**0.5", -1.0, math.nan),
        ("1/x", 0.0, -math.inf),
        ("log(x)", 0.0, math.inf),
    ],
)
def test_slopes_where_they_are_delicate(text: str, x: float, slope: float) -> None:
    """Source: closed forms; where the function has no value: infinity or NaN."""
    along_x, along_y = gradient(text, x, 0.0)
    assert along_x == pytest.approx(slope, rel=1e-14, nan_ok=True)
    assert along_y == 0.0


KINKS: list[tuple[str, tuple[float, float], tuple[float, float]]] = [
    ("abs(x)", (0.0, 1.0), (0.0, 0.0)),
    ("abs(x)", (-0.0, 1.0), (0.0, 0.0)),
    ("relu(x)", (0.0, 1.0), (0.0, 0.0)),
    ("sqrt(x)", (0.0, 1.0), (0.0, 0.0)),
    ("sqrt(x**2 + y**2)", (0.0, 0.0), (0.0, 0.0)),
    ("sqrt(abs(x)) + y", (0.0, 1.0), (0.0, 1.0)),
    ("hypot(x, y)", (0.0, 0.0), (0.0, 0.0)),
    ("hypot(x, y)", (0.0, -2.0), (0.0, -1.0)),
    ("atan2(y, x)", (0.0, 0.0), (0.0, 0.0)),
    ("atan2(y, x)", (-1.0, 0.0), (0.0, -1.0)),
    ("x**0.5", (0.0, 1.0), (0.0, 0.0)),
    ("(x**2 + y**2)**(1/4)", (0.0, 0.0), (0.0, 0.0)),
    ("abs(x)**y", (0.0, 0.5), (0.0, 0.0)),
    ("abs(x)**y", (0.0, 0.0), (0.0, 0.0)),
    ("abs(x)**y", (0.0, 1.5), (0.0, 0.0)),
    ("asin(x)", (1.0, 1.0), (0.0, 0.0)),
    ("acos(x)", (-1.0, 1.0), (0.0, 0.0)),
    ("acos(cos(x))", (0.0, 1.0), (0.0, 0.0)),
    ("max(x, y)", (2.0, 2.0), (0.5, 0.5)),
    ("min(x, 3*y)", (3.0, 1.0), (0.5, 1.5)),
    ("sign(x)*y", (0.0, 2.0), (0.0, 0.0)),
    ("floor(x)*y", (1.0, 2.0), (0.0, 1.0)),
    # The branch that is not taken has an infinite slope, or none.
    ("where(x > 0, sqrt(x), y)", (0.0, 2.0), (0.0, 1.0)),
    ("where(x > 0, log(x), x*y)", (0.0, 2.0), (2.0, 0.0)),
    ("where(x > 0, 1/x, 3)", (0.0, 2.0), (0.0, 0.0)),
    ("where(x == 0, 1, sin(x)/x)", (0.0, 2.0), (0.0, 0.0)),
    ("where(x <= 0, exp(exp(exp(-x*99))), y)", (9.0, 2.0), (0.0, 1.0)),
    ("where(x**2 + y**2 > 0, where(x > 0, log(x), log(-x)), -x)", (0.0, 0.0), (-1.0, 0.0)),
    ("where(y > 0, x*where(x > 0, log(x), 0), y)", (0.0, 1.0), (0.0, 0.0)),
    ("where(0 > 1, 1/0, x*y)", (2.0, 3.0), (3.0, 2.0)),
]


@pytest.mark.parametrize(("text", "point", "slope"), KINKS)
def test_slopes_at_kinks_and_of_branches_not_taken(
    text: str, point: tuple[float, float], slope: tuple[float, float]
) -> None:
    """Source: the table of functions: 0 where a function has no slope, half of each where two are equal; by hand."""
    assert gradient(text, *point) == slope


@pytest.mark.parametrize(("text", "point", "slope"), KINKS)
def test_slopes_there_whichever_way_they_are_computed(
    text: str, point: tuple[float, float], slope: tuple[float, float]
) -> None:
    """Source: forward differentiation, and many points at once; there are second derivatives too."""
    formula = parse(text)
    with jax.enable_x64(True):
        forward = jax.jit(jax.jacfwd(formula, argnums=(0, 1)))(*point)
        many = jax.jit(jax.grad(lambda xs, ys: jax.vmap(formula)(xs, ys).sum(), argnums=(0, 1)))
        along_x, along_y = many(*(jax.numpy.asarray([each, 7.0]) for each in point))
        hessian = np.asarray(jax.jit(jax.hessian(formula, argnums=(0, 1)))(*point))
    assert tuple(map(float, forward)) == slope
    assert (float(along_x[0]), float(along_y[0])) == slope
    assert np.isfinite(hessian).all()


@pytest.mark.parametrize("text", ["x**2", "x**2.0", "x**-2", "x**+(2)", "x**--2", "x**0"])
def test_a_whole_literal_exponent_is_a_whole_power(text: str) -> None:
    """Source: JAX's own listing of the computation."""
    listed = str(jax.make_jaxpr(parse(text))(2.0, 3.0))
    assert "integer_pow" in listed
    assert " pow" not in listed


def test_curvature() -> None:
    """Source: by hand: the Hessian of x³y² at (-1, 2) is ((6xy², 6x²y), (6x²y, 2x³))."""
    with jax.enable_x64(True):
        hessian = np.asarray(jax.jit(jax.hessian(parse("x**3*y**2"), argnums=(0, 1)))(-1.0, 2.0))
    np.testing.assert_allclose(hessian, [[-24.0, 12.0], [12.0, -2.0]], rtol=1e-14)
