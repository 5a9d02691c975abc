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
        ("abs(x)", 0.0, 1.0),
        ("sign(x)", 0.0, 0.0),
        ("floor(x)", 1.0, 0.0),
        ("max(x, -x)", 0.0, 0.0),
        ("min(x, 0)", 0.0, 0.5),
        ("sigmoid(x)", 0.0, 0.25),
        ("sigmoid(x)", -800.0, 0.0),
        ("x", 5.0, 1.0),
        ("7", 5.0, 0.0),
        ("sqrt(x)", 0.0, math.inf),
        ("sqrt(x)", -1.0, math.nan),
        ("x**0.5", -1.0, math.nan),
        ("1/x", 0.0, -math.inf),
        ("log(x)", 0.0, math.inf),
    ],
)
def test_slopes_where_they_are_delicate(text: str, x: float, slope: float) -> None:
    """Source: closed forms. Where there is none: a one-sided one or the mean of both, infinity or NaN; unguarded."""
    along_x, along_y = gradient(text, x, 0.0)
    assert along_x == pytest.approx(slope, rel=1e-14, nan_ok=True)
    assert along_y == 0.0


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
