"""The zoo: every entry against the same optimizer called in optax itself, and nothing of optax forgotten."""

import functools
import inspect
import re
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import jax
import jax.numpy as jnp
import numpy as np
import optax
import optax.contrib
import pytest

from catalogue import Parameter
from optimizers import OPTIMIZERS, Optimizer, optax_zoo
from optimizers._optax_contrib_facts import CONTRIB_FACTS
from optimizers._optax_facts import FACTS
from optimizers._optax_numbers import FIXED, NUMBERS
from optimizers.optax_zoo import ZOO, from_transformation

STEPS = 100
IDS = [entry.id for entry in ZOO]
STARTS = {"beale": (-1.5, 1.0), "rosenbrock": (-1.0, 1.4)}
COMPILED = "/jax/core/compile/backend_compile_duration"
Numbers = Mapping[str, Any]
Row = tuple[jax.Array, Any, jax.Array]

# optax's own argument where it has no default for the rate, by the name in optax; all others are called with 0.01.
RATES = {"adagrad": 0.1, "sm3": 0.1, "lars": 1.0, "simplified_ademamix": 0.001}
# What optax's update wants besides gradient, state and θ, from its documentation.
WANTS = {
    "polyak_sgd": {"value"},
    "momo": {"value"},
    "momo_adam": {"value"},
    "lbfgs": {"value", "grad", "value_fn"},
    "sophia": {"obj_fn"},
}
# Fewer steps where rounding grows: the line search decides by comparing losses that agree in all but their last digits
# once it is at the minimum, and signs and clips change the path at once where they tip over.
SHORT: dict[str, int] = {}
# adafactor computes its decay in float32 where the exponent is a Python number, as it is by default.
TOLERANCE = {"adafactor": 1e-5}


def loss(theta: jax.Array, on_beale: jax.Array) -> jax.Array:
    """Beale's or Rosenbrock's function, so that one program serves both."""
    x, y = theta
    beale = (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
    return jnp.where(on_beale, beale, (1 - x) ** 2 + 100 * (y - x**2) ** 2)


VALUE_AND_GRAD = jax.jit(jax.value_and_grad(loss))


def optax_name(rule: str) -> str:
    return rule.removeprefix("optax_")


def optax_function(rule: str) -> Callable[..., optax.GradientTransformation]:
    name = optax_name(rule)
    return getattr(optax if hasattr(optax, name) else optax.contrib, name)


def defaults(entry: Optimizer) -> dict[str, float]:
    return {parameter.name: parameter.default for parameter in entry.hyperparameters}


def runner(entry: Optimizer, steps: int = STEPS) -> Callable[..., Row]:
    """The loop, as the core runs it: θ, the state and the next step at each moment."""

    @jax.jit
    def run(start: jax.Array, on_beale: jax.Array, numbers: Numbers, rates: jax.Array) -> Row:
        def value_fn(theta: jax.Array) -> jax.Array:
            return loss(theta, on_beale)

        rule = entry.build(numbers)

        def moment(carry: tuple[jax.Array, Any], now: tuple[jax.Array, jax.Array]) -> tuple[Any, Row]:
            theta, state = carry
            number, rate = now
            key = jax.random.fold_in(jax.random.key(0), number)
            grad_fn = jax.grad(value_fn)
            step, next_state = rule.update(
                grad_fn(theta), state, theta, learning_rate=rate, value_fn=value_fn, grad_fn=grad_fn, key=key
            )
            return (theta + step, next_state), (theta, state, cast(jax.Array, step))

        return jax.lax.scan(moment, (start, rule.init(start)), (jnp.arange(steps), rates))[1]

    return run


@functools.cache
def runner_of(rule: str) -> Callable[..., Row]:
    return runner(OPTIMIZERS[rule])


def run(rule: str, function: str, numbers: Numbers | None = None, rates: np.ndarray | None = None) -> Row:
    """Compiled once per rule: every test that follows runs the same program."""
    numbers = defaults(OPTIMIZERS[rule]) | dict(numbers or {})
    traced = {name: np.float64(value) for name, value in numbers.items()}
    rates = np.full(STEPS, traced.get("learning_rate", 0.0)) if rates is None else rates
    with jax.enable_x64(True):
        return runner_of(rule)(np.array(STARTS[function]), np.array(function == "beale"), traced, rates)


def directly(
    transformation: optax.GradientTransformation, function: str, steps: int, wants: set[str], compiled: bool = True
) -> np.ndarray:
    """The same in a plain Python loop around optax, as its documentation writes it."""
    on_beale = np.array(function == "beale")

    def value_fn(theta: jax.Array) -> jax.Array:
        return loss(theta, on_beale)

    def update(gradient: jax.Array, state: Any, theta: jax.Array, value: jax.Array) -> Any:
        known = {"value": value, "grad": gradient, "value_fn": value_fn, "obj_fn": value_fn}
        return transformation.update(gradient, state, theta, **{name: known[name] for name in wants})

    with jax.enable_x64(True):
        theta = jnp.array(STARTS[function])
        state = transformation.init(theta)
        update = jax.jit(update) if compiled else update
        path = [np.asarray(theta)]
        for _ in range(steps):
            value, gradient = VALUE_AND_GRAD(theta, on_beale)
            step, state = update(gradient, state, theta, value)
            theta = cast(jax.Array, optax.apply_updates(theta, step))
            path.append(np.asarray(theta))
    return np.array(path)


def by_default(rule: str) -> optax.GradientTransformation:
    """optax's optimizer with its own defaults: nothing of ours but the rate where it has none."""
    name, function = optax_name(rule), optax_function(rule)
    parameters = inspect.signature(function).parameters
    given: dict[str, Any] = {"key": 0} if "key" in parameters else {}
    if "learning_rate" in parameters and parameters["learning_rate"].default is inspect.Parameter.empty:
        given["learning_rate"] = RATES.get(name, 0.01)
    if name == "adafactor":
        given["learning_rate"] = 0.01
    return function(**given)


@pytest.mark.parametrize("function", STARTS)
@pytest.mark.parametrize("rule", IDS)
def test_the_path_is_optax_s(rule: str, function: str) -> None:
    """Source: optax itself at its defaults, in a Python loop."""
    steps = SHORT.get(rule, STEPS - 1)
    expected = directly(by_default(rule), function, steps, WANTS.get(rule, set()))
    theta, _, step = run(rule, function)
    assert theta.dtype == step.dtype == np.float64
    assert np.isfinite(expected[:2]).all()
    np.testing.assert_allclose(np.asarray(theta)[: steps + 1], expected, rtol=TOLERANCE.get(rule, 1e-9), atol=1e-12)
