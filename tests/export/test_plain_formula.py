"""A formula's code with other libraries: its slopes at kinks and jumps, against those of the formula itself."""

import random
from collections.abc import Callable, Iterator
from types import ModuleType

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch

from downhill.export.plain_loss import Library, plain_loss
from downhill.expressions import parse
from landscapes import find_landscape

Point = tuple[float, float]


@pytest.fixture(autouse=True)
def _double_precision() -> Iterator[None]:
    """As the scripts choose it."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


# With parts that have no say in the slope, though their own slope or value is not finite.
DELICATE: list[tuple[str, Point]] = [
    ("sign(log(x)) + y", (0.0, 2.0)),
    ("floor(sin(y)/(1/y)) + x", (1.0, 0.0)),
    ("relu(x)*floor(x^x)", (-1.0, -1.0)),
    ("(log(min(1, x)))^0 + y", (0.0, 1.0)),
    ("min(where(log(x) <= -1.5, -1, xy), y^0.5)", (0.0, 0.0)),
    ("where(log(x) < 1, hypot(1, y), y/2)", (0.0, 2.0)),
    ("where(max(y, x) >= 1/y, 3, y)", (2.0, 0.0)),
    ("where((x - 1)/y^(1/3) < 0, sin(x), 2y)", (0.0, 0.0)),
    ("where(1 >= sign(y/x), x, y)", (0.0, 0.0)),
    ("where(relu(y/x) > 0, x, y)", (0.0, 0.0)),
    ("where(log(max(x, 0)) < 0, x, y)", (0.0, 0.0)),
    ("where(1/log10(x) > 0, x, y)", (1.0, 0.0)),
]


def slope(text: str, point: Point) -> tuple[float, np.ndarray]:
    """The value and the gradient of the formula itself."""
    with jax.enable_x64(True):
        value, gradient = jax.value_and_grad(parse(text), argnums=(0, 1))(*point)
    return float(value), np.array([float(each) for each in gradient])


def run(text: str, library: Library, module: ModuleType) -> Callable[..., object]:
    """The loss, from its code."""
    names = {"jax": jax, {"optax": "jnp", "torch": "torch", "numpy": "np"}[library]: module}
    exec(plain_loss(find_landscape(f"formula:{text}"), {}, library).code, names)
    return names["f"]  # type: ignore[return-value]


def slopes(text: str, point: Point) -> dict[str, np.ndarray]:
    """The gradient with each library, as the scripts compute it."""
    with jax.enable_x64(True):
        of_jax = np.asarray(jax.grad(run(text, "optax", jnp))(jnp.array(point)))
    theta = torch.tensor(point, requires_grad=True)
    [of_torch] = torch.autograd.grad(run(text, "torch", torch)(theta), theta)  # type: ignore[arg-type]
    with np.errstate(all="ignore"):
        f = run(text, "numpy", np)
        step = 2.0**-700
        of_numpy = np.array([f(np.array(point) + 1j * step * axis).imag for axis in np.eye(2)]) / step  # type: ignore[attr-defined]
    return {"optax": of_jax, "torch": of_torch.numpy(), "numpy": of_numpy}


@pytest.mark.parametrize(("text", "point"), DELICATE)
def test_what_has_no_say_in_the_slope_has_none_in_scripts(text: str, point: Point) -> None:
    """Source: the libraries' own derivatives, and that of the formula in JAX."""
    _, expected = slope(text, point)
    assert np.isfinite(expected).all()
    for library, found in slopes(text, point).items():
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, err_msg=library)


UNARY = ("abs", "sqrt", "relu", "sign", "floor", "asin", "acos", "sin", "exp", "log", "tanh")


def some_formula(dice: random.Random, depth: int) -> str:
    """Of functions with kinks and jumps, and of numbers that are at them."""
    if depth == 0:
        return dice.choice(("x", "y", "x", "y", "0", "1", "2", "0.5", "-1"))
    below = [some_formula(dice, depth - 1) for _ in range(4)]
    return dice.choice(
        (
            f"({below[0]} {dice.choice('+-*/')} {below[1]})",
            f"{dice.choice(UNARY)}({below[0]})",
            f"{dice.choice(UNARY)}({below[0]})",
            f"{dice.choice(('min', 'max', 'hypot', 'atan2'))}({below[0]}, {below[1]})",
            f"({below[0]})**{dice.choice(('0.5', '2', '3', '-1', 'y', '1.5', '0', '(1/3)'))}",
            f"where({below[0]} {dice.choice(('<', '<=', '==', '!='))} {below[1]}, {below[2]}, {below[3]})",
        )
    )


def test_any_formula_has_the_same_slopes_in_scripts() -> None:
    """Source: as above, of random formulas at small whole numbers, where they have a value and a slope."""
    dice, met = random.Random(14), 0
    while met < 40:
        text, point = some_formula(dice, 2), (float(dice.randint(-1, 2)), float(dice.randint(-1, 2)))
        try:
            find_landscape(f"formula:{text}")
        except ValueError:
            continue  # nowhere defined
        value, expected = slope(text, point)
        if not (np.isfinite(value) and np.isfinite(expected).all()):
            continue
        met += 1
        for library, found in slopes(text, point).items():
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, err_msg=f"{library}: {text} at {point}")
