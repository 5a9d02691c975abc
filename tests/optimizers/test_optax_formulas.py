"""The formulas shown for optax's optimizers, written again in NumPy, are what optax computes.

Not here: noisy_sgd, sophia (their random numbers are optax's own) and lbfgs (its line search is no formula).
"""

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from numpy import sign, sqrt

from downhill.parameters import Parameter
from optimizers.optax_zoo import ZOO

STEPS = 25
RANDOM_OR_SEARCHING = {"noisy_sgd", "sophia", "lbfgs"}
WANTS_VALUE = {"polyak_sgd", "momo", "momo_adam"}
Vector = Any


class Run:
    """What a formula speaks of at one step: t, g, θ, the loss, the numbers, and what it remembers, at first 0."""

    def __init__(self, numbers: Mapping[str, float], start: Vector) -> None:
        self.__dict__.update(numbers)
        self.start = self.theta = start
        self.t, self.g, self.loss = 0, np.zeros(2), 0.0

    def __getattr__(self, name: str) -> Any:
        return 0.0

    def first(self, name: str, value: Any) -> Any:
        """What is remembered under this name, or ``value`` at the first step."""
        return self.__dict__.get(name, value)


def norm(v: Vector) -> float:
    return float(sqrt(v @ v))


def rms(v: Vector) -> float:
    return float(sqrt(np.mean(v * v)))


def moments(o: Run) -> tuple[Vector, Vector]:
    o.s = o.b1 * o.s + (1 - o.b1) * o.g
    o.r = o.b2 * o.r + (1 - o.b2) * o.g * o.g
    return o.s / (1 - o.b1 ** (o.t + 1)), o.r / (1 - o.b2 ** (o.t + 1))


def look_ahead(o: Run) -> tuple[Vector, Vector]:
    _, r = moments(o)
    return o.b1 * o.s / (1 - o.b1 ** (o.t + 2)) + (1 - o.b1) * o.g / (1 - o.b1 ** (o.t + 1)), r


def sgd(o: Run) -> Vector:
    o.v = o.momentum * o.v + o.g
    return o.theta - o.learning_rate * o.v


def sign_sgd(o: Run) -> Vector:
    return o.theta - o.learning_rate * sign(o.g)


def signum(o: Run) -> Vector:
    o.s = o.beta * o.s + (1 - o.beta) * o.g
    return o.theta - o.learning_rate * sign(o.s)


def lion(o: Run) -> Vector:
    n = o.theta - o.learning_rate * (sign(o.b1 * o.s + (1 - o.b1) * o.g) + o.weight_decay * o.theta)
    o.s = o.b2 * o.s + (1 - o.b2) * o.g
    return n


def rprop(o: Run) -> Vector:
    a = o.first("step", np.full(2, o.learning_rate))
    d = o.first("d", np.zeros(2))
    w = o.g * d
    a = np.where(w == 0, a, np.clip(a * np.where(w > 0, o.eta_plus, o.eta_minus), o.min_step_size, o.max_step_size))
    n = o.theta - np.where(w < 0, 0, d)
    o.d = np.where(w < 0, 0, a * sign(o.g))
    o.step = a
    return n


def adagrad(o: Run) -> Vector:
    o.r = o.first("r", o.initial_accumulator_value) + o.g * o.g
    return o.theta - o.learning_rate * o.g / sqrt(o.r + o.eps)


def sm3(o: Run) -> Vector:
    o.r = o.r + o.g * o.g
    o.v = o.momentum * o.v + (1 - o.momentum) * o.g / sqrt(o.r + 1e-8)
    return o.theta - o.learning_rate * o.v


def rmsprop(o: Run) -> Vector:
    o.r = o.decay * o.first("r", o.initial_scale) + (1 - o.decay) * o.g * o.g
    o.v = o.momentum * o.v - o.learning_rate * o.g / sqrt(o.r + o.eps)
    return o.theta + o.v


def adadelta(o: Run) -> Vector:
    g = o.g + o.weight_decay * o.theta
    o.r = o.rho * o.r + (1 - o.rho) * g * g
    u = o.u
    d = sqrt(u + o.eps) / sqrt(o.r + o.eps) * g
    o.u = o.rho * u + (1 - o.rho) * d * d
    return o.theta - o.learning_rate * d


def adafactor(o: Run) -> Vector:
    k = 1 - (o.t + 1.0) ** -o.decay_rate
    o.r = k * o.r + (1 - k) * (o.g * o.g + o.eps)
    d = o.g / sqrt(o.r)
    return (
        o.theta
        - o.learning_rate * max(1e-3, rms(o.theta)) * d / max(1, rms(d) / o.clipping_threshold)
        - o.weight_decay_rate * o.theta
    )


def adam_step(o: Run, s: Vector, r: Vector) -> Vector:
    return s / (o.eps + sqrt(r + o.eps_root))


def adam(o: Run) -> Vector:
    return o.theta - o.learning_rate * adam_step(o, *moments(o))


def adamw(o: Run) -> Vector:
    return o.theta - o.learning_rate * (adam_step(o, *moments(o)) + o.weight_decay * o.theta)


def nadam(o: Run) -> Vector:
    return o.theta - o.learning_rate * adam_step(o, *look_ahead(o))


def nadamw(o: Run) -> Vector:
    return o.theta - o.learning_rate * (adam_step(o, *look_ahead(o)) + o.weight_decay * o.theta)


def infinity(o: Run) -> Vector:
    o.s = o.b1 * o.s + (1 - o.b1) * o.g
    o.r = np.maximum(o.b2 * o.r, np.abs(o.g) + o.eps)
    return o.s / (1 - o.b1 ** (o.t + 1)) / o.r


def adamax(o: Run) -> Vector:
    return o.theta - o.learning_rate * infinity(o)


def adamaxw(o: Run) -> Vector:
    return o.theta - o.learning_rate * (infinity(o) + o.weight_decay * o.theta)


def amsgrad(o: Run) -> Vector:
    s_hat, r_hat = moments(o)
    o.m = np.maximum(o.m, r_hat)
    return o.theta - o.learning_rate * s_hat / (o.eps + sqrt(o.m + o.eps_root))


def radam(o: Run) -> Vector:
    s_hat, r_hat = moments(o)
    n = 2 / (1 - o.b2) - 1
    nt = n - 2 * (o.t + 1) * o.b2 ** (o.t + 1) / (1 - o.b2 ** (o.t + 1))
    if nt < o.threshold:
        return o.theta - o.learning_rate * s_hat
    return o.theta - o.learning_rate * sqrt((nt - 4) * (nt - 2) * n / ((n - 4) * (n - 2) * nt)) * adam_step(
        o, s_hat, r_hat
    )


def yogi(o: Run) -> Vector:
    o.s = o.b1 * o.first("s", 1e-6) + (1 - o.b1) * o.g
    r = o.first("r", 1e-6)
    o.r = r - (1 - o.b2) * sign(r - o.g * o.g) * o.g * o.g
    return o.theta - o.learning_rate * (o.s / (1 - o.b1 ** (o.t + 1))) / (o.eps + sqrt(o.r / (1 - o.b2 ** (o.t + 1))))


def adabelief(o: Run) -> Vector:
    o.s = o.b1 * o.s + (1 - o.b1) * o.g
    o.r = o.b2 * o.r + (1 - o.b2) * (o.g - o.s) ** 2 + o.eps_root
    return o.theta - o.learning_rate * (o.s / (1 - o.b1 ** (o.t + 1))) / (o.eps + sqrt(o.r / (1 - o.b2 ** (o.t + 1))))


def adan(o: Run) -> Vector:
    d = o.g - o.first("old", o.g)
    o.old = o.g
    o.s = o.b1 * o.s + (1 - o.b1) * o.g
    o.v = o.b2 * o.v + (1 - o.b2) * d
    o.r = o.b3 * o.r + (1 - o.b3) * (o.g + (1 - o.b2) * d) ** 2
    s_hat = o.s / (1 - o.b1 ** (o.t + 1))
    v_hat = o.v / (1 - o.b2 ** (o.t + 1))
    r_hat = o.r / (1 - o.b3 ** (o.t + 1))
    return o.theta - o.learning_rate * (
        (s_hat + (1 - o.b2) * v_hat) / (o.eps + sqrt(r_hat + o.eps_root)) + o.weight_decay * o.theta
    )


def novograd(o: Run) -> Vector:
    o.r = o.g @ o.g if o.t == 0 else o.b2 * o.r + (1 - o.b2) * (o.g @ o.g)
    o.s = o.b1 * o.s + o.g / (o.eps + sqrt(o.r + o.eps_root)) + o.weight_decay * o.theta
    return o.theta - o.learning_rate * o.s


def lamb(o: Run) -> Vector:
    d = adam_step(o, *moments(o)) + o.weight_decay * o.theta
    return o.theta - o.learning_rate * norm(o.theta) / norm(d) * d


def lars(o: Run) -> Vector:
    d = o.g + o.weight_decay * o.theta
    o.v = o.momentum * o.v - o.learning_rate * o.trust_coefficient * norm(o.theta) / (norm(d) + o.eps) * d
    return o.theta + o.v


def fromage(o: Run) -> Vector:
    return (o.theta - o.learning_rate * max(o.min_norm, norm(o.theta)) / max(o.min_norm, norm(o.g)) * o.g) / sqrt(
        1 + o.learning_rate**2
    )


def optimistic_gradient_descent(o: Run) -> Vector:
    old = o.first("old", o.g)
    o.old = o.g
    return o.theta - o.learning_rate * ((o.alpha + o.beta) * o.g - o.beta * old)


def optimistic_adam_v2(o: Run) -> Vector:
    d = adam_step(o, *look_ahead(o))
    old = o.first("old", d)
    o.old = d
    return o.theta - o.learning_rate * ((o.alpha + o.beta) * d - o.beta * old)


def polyak_sgd(o: Run) -> Vector:
    c = o.scaling
    return o.theta - min((o.loss - o.f_min) / (norm(c * o.g) ** 2 + o.eps), o.learning_rate) * c * o.g


def cocob(o: Run) -> Vector:
    g = o.learning_rate * (o.g + o.weight_decay * o.theta)
    o.L = np.maximum(o.first("L", o.eps), np.abs(g))
    o.G = o.G + np.abs(g)
    o.R = np.maximum(o.R - g * (o.theta - o.start), 0)
    o.C = o.C - g
    return o.start + o.C * (o.L + o.R) / (o.L * np.maximum(o.G + o.L, o.alpha * o.L))


def acprop(o: Run) -> Vector:
    r_hat = np.ones(2) if o.t == 0 else o.r / (1 - o.b2**o.t)
    o.r = o.b2 * o.r + (1 - o.b2) * (o.g - o.s) ** 2 + o.eps_root
    o.s = o.b1 * o.s + (1 - o.b1) * o.g
    return o.theta - o.learning_rate * (o.g / (o.eps + sqrt(r_hat)) + o.weight_decay * o.theta)


def madgrad(o: Run) -> Vector:
    g = o.g + o.weight_decay * o.theta
    c = (o.learning_rate + o.eps) * sqrt(o.t + 1.0)
    o.r = o.r + c * g * g
    o.s = o.s + c * g
    z = o.start - o.s / (np.cbrt(o.r) + o.eps)
    return o.momentum * o.theta + (1 - o.momentum) * z


def dadapt_adamw(o: Run) -> Vector:
    d = o.first("d", o.estim_lr0)
    c = d * o.learning_rate * sqrt(1 - o.b2 ** (o.t + 1)) / (1 - o.b1 ** (o.t + 1))
    k = sqrt(o.b2)
    q = o.first("q", np.zeros(2))
    r = o.first("r", np.zeros(2))
    o.n = k * o.n + (1 - k) * c * (o.g @ (q / (sqrt(r) + o.eps)))
    o.q = k * q + (1 - k) * c * o.g
    o.s = o.b1 * o.s + (1 - o.b1) * c * o.g
    o.r = o.b2 * r + (1 - o.b2) * o.g * o.g
    o.d = max(d, o.n / ((1 - k) * np.abs(o.q).sum()))
    return o.theta - o.s / (sqrt(o.r) + o.eps) - o.weight_decay * c * o.theta


def prodigy(o: Run) -> Vector:
    d = o.first("d", o.estim_lr0)
    c = d * o.learning_rate * sqrt(1 - o.b2 ** (o.t + 1)) / (1 - o.b1 ** (o.t + 1))
    k = sqrt(o.b2)
    o.s = o.b1 * o.s + (1 - o.b1) * d * o.g
    o.r = o.b2 * o.r + (1 - o.b2) * d * d * o.g * o.g
    o.q = k * o.q + d / o.estim_lr0 * c * o.g
    o.n = k * o.n + d / o.estim_lr0 * c * (o.g @ (o.start - o.theta))
    o.d = max(d, o.estim_lr_coef * o.n / np.abs(o.q).sum())
    return o.theta - c * o.s / (sqrt(o.r) + o.d * o.eps) - o.weight_decay * c * o.theta


def dog(o: Run) -> Vector:
    g = o.g + o.weight_decay * o.theta
    o.d = max(o.first("d", o.init_step * (1 + norm(o.start))), norm(o.theta - o.start))
    o.G = o.G + g @ g
    return o.theta - o.learning_rate * o.d / sqrt(o.G + o.eps) * g


def dowg(o: Run) -> Vector:
    g = o.g + o.weight_decay * o.theta
    o.d = max(o.first("d", o.eps), norm(o.theta - o.start) ** 2)
    o.G = o.G + o.d * (g @ g)
    return o.theta - o.learning_rate * o.d / (sqrt(o.G) + o.eps) * g


def momo(o: Run) -> Vector:
    k = 0 if o.t == 0 else o.beta
    o.mean = k * o.mean + (1 - k) * o.loss
    o.s = k * o.s + (1 - k) * o.g
    o.c = k * o.c + (1 - k) * (o.g @ o.theta)
    longer = 1 + o.learning_rate * o.weight_decay
    above = longer * (o.mean - o.lower_bound - o.c) + o.s @ o.theta
    tau = min(o.learning_rate, max(0, above) / (o.s @ o.s))
    return o.theta / longer - tau * o.s


def momo_adam(o: Run) -> Vector:
    _, r_hat = moments(o)
    denominator = o.eps + sqrt(r_hat)
    o.mean = o.b1 * o.mean + (1 - o.b1) * o.loss
    o.c = o.b1 * o.c + (1 - o.b1) * (o.g @ o.theta)
    b = 1 - o.b1 ** (o.t + 1)
    longer = 1 + o.learning_rate * o.weight_decay
    above = longer * (o.mean - b * o.lower_bound - o.c) + o.s @ o.theta
    tau = min(o.learning_rate / b, max(0, above) / (o.s @ (o.s / denominator)))
    return o.theta / longer - tau * o.s / denominator


def ademamix(o: Run) -> Vector:
    s_hat, r_hat = moments(o)
    o.m = o.b3 * o.m + (1 - o.b3) * o.g
    return o.theta - o.learning_rate * (
        (s_hat + o.alpha * o.m) / (o.eps + sqrt(r_hat + o.eps_root)) + o.weight_decay * o.theta
    )


def simplified_ademamix(o: Run) -> Vector:
    o.s = o.b1 * o.s + o.g
    o.r = o.b2 * o.r + (1 - o.b2) * o.g * o.g
    r_hat = o.r / (1 - o.b2 ** (o.t + 1))
    return o.theta - o.learning_rate * (
        (o.s + o.alpha * o.g) / (o.eps + sqrt(r_hat + o.eps_root)) + o.weight_decay * o.theta
    )


def adopt(o: Run) -> Vector:
    d = np.clip(o.g / np.maximum(sqrt(o.r), o.eps), -(o.t**0.25), o.t**0.25)
    o.r = o.g * o.g if o.t == 0 else o.b2 * o.r + (1 - o.b2) * o.g * o.g
    o.s = o.b1 * o.s + (1 - o.b1) * d
    return o.theta - o.learning_rate * o.s


def averaged(o: Run, d: Vector) -> Vector:
    o.z = o.first("z", o.theta) - o.learning_rate * d
    x = o.first("x", o.theta)
    o.largest = max(o.largest, o.learning_rate)
    w = o.largest**o.weight_lr_power
    o.w = o.w + w
    c = w / o.w
    o.x = (1 - c) * x + c * o.z
    return o.b1 * o.x + (1 - o.b1) * o.z


def schedule_free_sgd(o: Run) -> Vector:
    return averaged(o, o.g + o.weight_decay * o.theta)


def schedule_free_adamw(o: Run) -> Vector:
    o.r = o.b2 * o.r + (1 - o.b2) * o.g * o.g
    return averaged(o, o.g / (sqrt(o.r / (1 - o.b2 ** (o.t + 1))) + o.eps) + o.weight_decay * o.theta)


def beale(theta: Any) -> Any:
    x, y = theta
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


VALUE_AND_GRAD = jax.jit(jax.value_and_grad(beale))


def changed(parameter: Parameter) -> float:
    """An allowed value near the default that is not the default, so that no term of a formula is left out."""
    return parameter.default * 0.7 if parameter.default * 0.7 > parameter.low else parameter.low + 0.01


def of_optax(call: str, numbers: Mapping[str, float], wants_value: bool) -> np.ndarray:
    transformation: Any = eval(call, {"optax": optax} | {name: jnp.asarray(value) for name, value in numbers.items()})
    update = jax.jit(transformation.update)
    theta = jnp.array((-1.5, 1.0))
    state, path = transformation.init(theta), [np.asarray(theta)]
    for _ in range(STEPS):
        value, gradient = VALUE_AND_GRAD(theta)
        extra = {"value": value} if wants_value else {}
        updates, state = update(gradient, state, theta, **extra)
        theta = theta + updates
        path.append(np.asarray(theta))
    return np.array(path)


FORMULAS: Mapping[str, Callable[[Run], Vector]] = {
    entry.id: globals()[entry.id.removeprefix("optax_")] for entry in ZOO if entry.id not in RANDOM_OR_SEARCHING
}


@pytest.mark.parametrize("entry", [entry for entry in ZOO if entry.id in FORMULAS], ids=list(FORMULAS))
def test_the_formula_is_what_optax_computes(entry: Any) -> None:
    """Source: the formula by hand in NumPy, and optax, at numbers that are none of the defaults.

    To 1e-7 because optax computes the root in madgrad's rate in float32.
    """
    numbers = {parameter.name: changed(parameter) for parameter in entry.hyperparameters}
    with jax.enable_x64(True):
        run = Run(numbers, np.array((-1.5, 1.0)))
        path = [run.theta]
        for run.t in range(STEPS):
            loss, gradient = VALUE_AND_GRAD(run.theta)
            run.loss, run.g = float(loss), np.asarray(gradient)
            run.theta = FORMULAS[entry.id](run)
            path.append(run.theta)
        expected = of_optax(entry.optax_call, numbers, entry.id in WANTS_VALUE)
    np.testing.assert_allclose(np.array(path), expected, rtol=1e-7, atol=1e-12)
