"""Every rule, step by step, against torch (its own autograd on the formulas written again below) and against optax.

The rates are chosen so that no run is chaotic: then rounding does not grow, and 200 steps agree to 1e-9. The absolute
1e-12 is for coordinates that pass through 0, where a relative error means nothing.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import product
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import torch
from _pytest.mark import ParameterSet
from sklearn.datasets import load_diabetes, load_iris

from downhill import Entrant, Experiment, simulate
from downhill.simulation import Trajectory
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.products import covering, sampled

STEPS = 200
Numbers = Mapping[str, float]
Start = tuple[float, float]

# The landscapes once more, in torch: for one point, or for many, whose coordinates come as two rows ------------------


def beale(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def saddle(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 2.0 * x**2 - 0.5 * y**2


def sine_exp(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return -torch.sin(x) / (2 * math.pi) * torch.exp(-((y - math.pi / 2) ** 2))


def sine_exp_printed(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return -torch.sin(x) / (2 * math.pi) * torch.exp((y - math.pi / 2) ** 2)


def cliff(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 3.0 / (1 + torch.exp(-5.0 * x)) - x / 2 + y**2 / 4


def cliff_rnn(w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    h = torch.tensor(0.5, dtype=torch.float64)
    for _ in range(50):
        h = w * torch.sigmoid(h) + b
    return (torch.sigmoid(h) - 0.7) ** 2


def quadratic(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    along, across = (math.sqrt(3) * x + y) / 2, (math.sqrt(3) * y - x) / 2  # turned by 30 degrees
    return along**2 / 2 + 5.0 * across**2


def plane(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 1.2 * x + 1.6 * y


def plateau(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 1 - torch.exp(-(x**2 + y**2) / 0.98)


def double_well(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (x**2 - 1) ** 2 / 4 - 0.2 * x + y**2 / 2


def multimodal(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 0.05 * (x**2 + y**2) + 0.4 * (torch.sin(2 * x + y) + torch.sin(x - 2 * y))


def monkey_saddle(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return x**3 - 3 * x * y**2


def long_valley(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return y**2 + 0.2 * (x**4 / 64 - x**2 / 2)


def rosenbrock(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (0.8 - x) ** 2 + 50.0 * (y - x**2) ** 2


def himmelblau(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def rastrigin(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 20 + x**2 - 10 * torch.cos(2 * math.pi * x) + y**2 - 10 * torch.cos(2 * math.pi * y)


def ackley(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    waves = (torch.cos(2 * math.pi * x) + torch.cos(2 * math.pi * y)) / 2
    return 20 + math.e - 20 * torch.exp(-0.2 * torch.sqrt((x**2 + y**2) / 2)) - torch.exp(waves)


def booth(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2


def matyas(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 0.26 * (x**2 + y**2) - 0.48 * x * y


def goldstein_price(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    one = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    return one * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2))


def goldstein_price_log(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (torch.log(goldstein_price(4 * x - 2, 4 * y - 2)) - 8.693) / 2.427


def three_hump_camel(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2


def six_hump_camel(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 4 * x**2 - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4


def styblinski_tang(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2


def easom(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return -torch.cos(x) * torch.cos(y) * torch.exp(-((x - math.pi) ** 2) - (y - math.pi) ** 2)


def levy13(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    across = (x - 1) ** 2 * (1 + torch.sin(3 * math.pi * y) ** 2)
    return torch.sin(3 * math.pi * x) ** 2 + across + (y - 1) ** 2 * (1 + torch.sin(2 * math.pi * y) ** 2)


def mccormick(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return torch.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1


def griewank(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return 1 + (x**2 + y**2) / 4000 - torch.cos(x) * torch.cos(y / math.sqrt(2))


def drop_wave(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return -(1 + torch.cos(12 * torch.sqrt(x**2 + y**2))) / (0.5 * (x**2 + y**2) + 2)


def branin(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    trough = y - 5.1 / (4 * math.pi**2) * x**2 + 5 / math.pi * x - 6
    return trough**2 + 10 * (1 - 1 / (8 * math.pi)) * torch.cos(x) + 10


def standardised(values: np.ndarray) -> torch.Tensor:
    return torch.from_numpy((values - np.mean(values)) / np.std(values))


PATIENTS, IRISES = load_diabetes(), load_iris()
BMI, PROGRESSION = standardised(PATIENTS.data[:, 2]), standardised(PATIENTS.target)
TWO = IRISES.target > 0
SEPALS = [standardised(column) for column in IRISES.data[TWO][:, :2].T]
IS_VIRGINICA = torch.from_numpy((IRISES.target[TWO] == 2).astype(float))
LENGTH, WIDTH = standardised(IRISES.data[:, 2]), standardised(IRISES.data[:, 3])


def linear_regression(w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return torch.mean((w[..., None] * (BMI + 0.5) + b[..., None] - PROGRESSION) ** 2, -1)


def logistic_regression(w1: torch.Tensor, w2: torch.Tensor) -> torch.Tensor:
    logits = w1[..., None] * SEPALS[0] + w2[..., None] * SEPALS[1]
    answers = IS_VIRGINICA.expand_as(logits)
    return torch.nn.functional.binary_cross_entropy_with_logits(logits, answers, reduction="none").mean(-1)


def tiny_network(w1: torch.Tensor, w2: torch.Tensor) -> torch.Tensor:
    return torch.mean((w2[..., None] * torch.tanh(w1[..., None] * LENGTH) - WIDTH) ** 2, -1)


def chain(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (x * y * y - 1) ** 2 / 2  # of three layers


IN_TORCH: dict[str, tuple[Callable[[torch.Tensor, torch.Tensor], torch.Tensor], Numbers]] = {
    "beale": (beale, {}),
    "saddle": (saddle, {"a": 2.0, "b": 0.5}),
    "sine_exp": (sine_exp, {}),
    "sine_exp_printed": (sine_exp_printed, {}),
    "cliff": (cliff, {"steepness": 5.0, "height": 3.0}),
    "cliff_rnn": (cliff_rnn, {}),
    "quadratic": (quadratic, {"condition": 10.0, "angle": 30.0}),
    "plane": (plane, {"slope": 2.0}),
    "plateau": (plateau, {"width": 0.7}),
    "double_well": (double_well, {"tilt": 0.2}),
    "multimodal": (multimodal, {"depth": 0.4}),
    "monkey_saddle": (monkey_saddle, {}),
    "long_valley": (long_valley, {"fall": 0.2}),
    "rosenbrock": (rosenbrock, {"a": 0.8, "b": 50.0}),
    "himmelblau": (himmelblau, {}),
    "rastrigin": (rastrigin, {}),
    "ackley": (ackley, {}),
    "booth": (booth, {}),
    "matyas": (matyas, {}),
    "goldstein_price": (goldstein_price, {}),
    "goldstein_price_log": (goldstein_price_log, {}),
    "three_hump_camel": (three_hump_camel, {}),
    "six_hump_camel": (six_hump_camel, {}),
    "styblinski_tang": (styblinski_tang, {}),
    "easom": (easom, {}),
    "levy13": (levy13, {}),
    "mccormick": (mccormick, {}),
    "griewank": (griewank, {}),
    "drop_wave": (drop_wave, {}),
    "branin": (branin, {}),
    "linear_regression": (linear_regression, {"shift": 0.5}),
    "logistic_regression": (logistic_regression, {}),
    "tiny_network": (tiny_network, {}),
    "chain": (chain, {"depth": 3.0}),
}
STARTS: dict[str, tuple[Start, Start, Start]] = {
    "beale": ((-1.5, -1.5), (1.0, 1.5), (3.5, -0.5)),
    "saddle": ((-1.5, 0.001), (1.0, -0.5), (0.3, 1.2)),
    "sine_exp": ((-0.9, 2.6), (3.0, 0.5), (-4.0, 1.0)),
    "sine_exp_printed": ((0.2, 1.8), (-1.0, 1.0), (2.5, 2.0)),
    "cliff": ((-4.0, 2.0), (-1.0, -1.5), (-0.1, 0.5)),
    "cliff_rnn": ((5.5, -2.0), (6.5, -3.9), (4.5, -1.5)),
    "quadratic": ((-4.0, 2.0), (3.0, -1.0), (1.0, 2.5)),
    "plane": ((3.0, 4.0), (-1.0, 2.0), (0.5, -3.0)),
    "plateau": ((-1.2, 0.9), (0.8, -1.0), (1.5, 1.0)),
    "double_well": ((-2.0, 1.0), (1.9, -1.0), (0.3, 0.7)),
    "multimodal": ((4.5, 4.0), (-2.0, 1.0), (0.6, -3.5)),
    "monkey_saddle": ((1.5, 0.01), (1.0, -0.8), (-0.5, 1.2)),
    "long_valley": ((0.05, 2.0), (-1.0, -1.5), (5.0, 1.0)),
    "rosenbrock": ((-1.2, 1.0), (0.3, 1.2), (1.5, 0.5)),
    "himmelblau": ((0.0, -1.0), (-4.2, 1.0), (2.0, 4.0)),
    "rastrigin": ((-3.3, 2.7), (0.4, -1.3), (4.4, 3.4)),
    "ackley": ((-3.6, 2.3), (2.4, 1.6), (-1.3, -4.3)),
    "booth": ((-8.0, -5.0), (6.0, -3.0), (3.0, 8.0)),
    "matyas": ((8.0, -3.0), (-5.0, -6.0), (2.0, 7.0)),
    "goldstein_price": ((-0.6, 0.2), (0.3, -0.8), (0.2, -1.3)),
    "goldstein_price_log": ((0.22, 0.77), (0.7, 0.1), (0.9, 0.9)),
    "three_hump_camel": ((-3.0, 3.0), (2.5, 1.0), (0.8, -2.0)),
    "six_hump_camel": ((-2.2, -1.2), (1.0, 1.5), (2.0, -0.3)),
    "styblinski_tang": ((0.3, 1.5), (-4.0, -1.0), (4.0, 0.8)),
    "easom": ((2.0, 1.8), (4.0, 3.8), (3.9, 2.2)),
    "levy13": ((-1.46, 2.57), (3.2, 0.2), (0.42, -1.4)),
    "mccormick": ((3.5, -2.0), (-1.0, 2.0), (1.2, 3.0)),
    "griewank": ((-7.0, 6.0), (2.0, -3.0), (8.5, 1.5)),
    "drop_wave": ((-2.0, 1.4), (0.6, 0.7), (3.1, -2.3)),
    "branin": ((6.0, 13.0), (-4.0, 3.0), (1.0, 9.0)),
    "linear_regression": ((-0.8, 2.0), (2.0, -1.5), (0.1, -3.0)),
    "logistic_regression": ((-2.0, 2.0), (4.0, -1.0), (-0.8, 2.5)),
    "tiny_network": ((-2.0, 0.5), (0.2, -2.0), (2.5, 2.5)),
    "chain": ((0.3, 0.5), (-0.5, 1.2), (1.3, -0.8)),
}

# The rules, with the mapping of hyperparameters ----------------------------------------------------------------------
#
# torch's momentum keeps b ← φ b + g and steps by -α b: our velocity is v = -α b.
# torch's and optax's "nesterov" is the shifted form. With ψ = θ + φ v our rule, v' = φ v - α ∇f(ψ), θ' = θ + v', gives
#     ψ' = θ' + φ v' = (θ + v') + φ v' = ψ - φ v + (1 + φ) v' = ψ + φ² v - (1 + φ) α ∇f(ψ),
# and with v = -α b theirs, b' = φ b + g, ψ' = ψ - α (g + φ b'), gives the same. So their path is our ψ = θ + φ v.
# Theirs is also the rule "nesterov_shifted", and there no change of variable is needed.
# optax.adagrad has its ε inside the root and none beside it: both ε are set (nearly) to 0.
# torch's Adam(weight_decay=λ) adds λ θ to the gradient, as does add_decayed_weights in front of optax.adam.
# torch's AdamW first scales θ by 1 - αλ and then subtracts Adam's step; the gradient is the old θ's: the same sum.
# torch's centred RMSProp has its ε beside the root, and its velocity is without the rate, which here never changes.
# optax.adabelief, as its authors, adds eps_root to r at every step; the rule here has no such term, so it is set to 0.

Parameters = list[torch.Tensor]
HYPERPARAMETERS: dict[str, Numbers] = {
    "gd": {},
    "momentum": {"momentum": 0.8},
    "nesterov": {"momentum": 0.8},
    "adagrad": {"epsilon": 1e-7},
    "rmsprop": {"decay": 0.9, "epsilon": 1e-6},
    "adam": {"beta1": 0.85, "beta2": 0.99, "epsilon": 1e-8},
    "nesterov_shifted": {"momentum": 0.8},
    "adadelta": {"decay": 0.9, "epsilon": 1e-6},
    "adam_l2": {"beta1": 0.85, "beta2": 0.99, "epsilon": 1e-8, "weight_decay": 0.3},
    "adamw": {"beta1": 0.85, "beta2": 0.99, "epsilon": 1e-8, "weight_decay": 0.3},
    "adabelief": {"beta1": 0.85, "beta2": 0.99, "epsilon": 1e-8},
    "rmsprop_graves": {"momentum": 0.8, "decay": 0.99, "epsilon": 1e-16},
}
TORCH: dict[str, Callable[[Parameters, Numbers], torch.optim.Optimizer]] = {
    "gd": lambda p, h: torch.optim.SGD(p, lr=h["learning_rate"]),
    "momentum": lambda p, h: torch.optim.SGD(p, lr=h["learning_rate"], momentum=h["momentum"]),
    "nesterov": lambda p, h: torch.optim.SGD(p, lr=h["learning_rate"], momentum=h["momentum"], nesterov=True),
    "adagrad": lambda p, h: torch.optim.Adagrad(p, lr=h["learning_rate"], eps=h["epsilon"]),
    "rmsprop": lambda p, h: torch.optim.RMSprop(p, lr=h["learning_rate"], alpha=h["decay"], eps=h["epsilon"]),
    "adam": lambda p, h: torch.optim.Adam(p, lr=h["learning_rate"], betas=(h["beta1"], h["beta2"]), eps=h["epsilon"]),
    "nesterov_shifted": lambda p, h: torch.optim.SGD(p, h["learning_rate"], momentum=h["momentum"], nesterov=True),
    "adadelta": lambda p, h: torch.optim.Adadelta(p, lr=h["learning_rate"], rho=h["decay"], eps=h["epsilon"]),
    "adam_l2": lambda p, h: torch.optim.Adam(
        p, h["learning_rate"], (h["beta1"], h["beta2"]), h["epsilon"], weight_decay=h["weight_decay"]
    ),
    "adamw": lambda p, h: torch.optim.AdamW(
        p, h["learning_rate"], (h["beta1"], h["beta2"]), h["epsilon"], weight_decay=h["weight_decay"]
    ),
    "rmsprop_graves": lambda p, h: torch.optim.RMSprop(
        p, h["learning_rate"], alpha=h["decay"], eps=h["epsilon"], momentum=h["momentum"], centered=True
    ),
}
OPTAX: dict[str, Callable[[Numbers], optax.GradientTransformation]] = {
    "gd": lambda h: optax.sgd(h["learning_rate"]),
    "momentum": lambda h: optax.sgd(h["learning_rate"], momentum=h["momentum"]),
    "nesterov": lambda h: optax.sgd(h["learning_rate"], momentum=h["momentum"], nesterov=True),
    "adagrad": lambda h: optax.adagrad(h["learning_rate"], initial_accumulator_value=0.0, eps=0.0),
    "rmsprop": lambda h: optax.rmsprop(h["learning_rate"], decay=h["decay"], eps=h["epsilon"], eps_in_sqrt=False),
    "adam": lambda h: optax.adam(h["learning_rate"], b1=h["beta1"], b2=h["beta2"], eps=h["epsilon"]),
    "nesterov_shifted": lambda h: optax.sgd(h["learning_rate"], momentum=h["momentum"], nesterov=True),
    "adadelta": lambda h: optax.adadelta(h["learning_rate"], rho=h["decay"], eps=h["epsilon"]),
    "adam_l2": lambda h: optax.chain(
        optax.add_decayed_weights(h["weight_decay"]),
        optax.adam(h["learning_rate"], b1=h["beta1"], b2=h["beta2"], eps=h["epsilon"]),
    ),
    "adamw": lambda h: optax.adamw(
        h["learning_rate"], b1=h["beta1"], b2=h["beta2"], eps=h["epsilon"], weight_decay=h["weight_decay"]
    ),
    "adabelief": lambda h: optax.adabelief(
        h["learning_rate"], b1=h["beta1"], b2=h["beta2"], eps=h["epsilon"], eps_root=0.0
    ),
    "rmsprop_graves": lambda h: optax.rmsprop(
        h["learning_rate"], decay=h["decay"], eps=h["epsilon"], centered=True, momentum=h["momentum"]
    ),
}
PLAIN_RATES = {
    "beale": 0.0005,
    "saddle": 0.01,
    "sine_exp": 0.5,
    "sine_exp_printed": 0.01,
    "cliff": 0.05,
    "cliff_rnn": 0.02,
    "quadratic": 0.02,
    "plane": 0.01,
    "plateau": 0.05,
    "double_well": 0.02,
    "multimodal": 0.02,
    "monkey_saddle": 0.001,
    "long_valley": 0.05,
    "rosenbrock": 0.0002,
    "himmelblau": 0.001,
    "rastrigin": 0.0003,
    "ackley": 0.002,
    "booth": 0.01,
    "matyas": 0.1,
    "goldstein_price": 1e-5,
    "goldstein_price_log": 0.0001,
    "three_hump_camel": 0.001,
    "six_hump_camel": 0.001,
    "styblinski_tang": 0.002,
    "easom": 0.1,
    "levy13": 0.0003,
    "mccormick": 0.02,
    "griewank": 0.05,
    "drop_wave": 0.001,
    "branin": 0.005,
    "linear_regression": 0.02,
    "logistic_regression": 0.1,
    "tiny_network": 0.02,
    "chain": 0.02,
}
ADAPTIVE_RATES = {
    "beale": 0.003,
    "saddle": 0.003,
    "sine_exp": 0.003,
    "sine_exp_printed": 0.003,
    "cliff": 0.002,
    "cliff_rnn": 0.001,
    "quadratic": 0.003,
    "plane": 0.003,
    "plateau": 0.003,
    "double_well": 0.003,
    "multimodal": 0.003,
    "monkey_saddle": 0.003,
    "long_valley": 0.003,
    "rosenbrock": 0.001,
    "himmelblau": 0.003,
    "rastrigin": 0.001,
    "ackley": 0.001,
    "booth": 0.003,
    "matyas": 0.003,
    "goldstein_price": 0.001,
    "goldstein_price_log": 0.001,
    "three_hump_camel": 0.003,
    "six_hump_camel": 0.001,
    "styblinski_tang": 0.003,
    "easom": 0.003,
    "levy13": 0.0005,
    "mccormick": 0.003,
    "griewank": 0.003,
    "drop_wave": 0.0005,
    "branin": 0.003,
    "linear_regression": 0.003,
    "logistic_regression": 0.003,
    "tiny_network": 0.003,
    "chain": 0.003,
}


def numbers_for(rule: str, landscape: str) -> Numbers:
    """Plain steps follow the slope, and momentum adds up to α / (1 - φ); adaptive steps are about as long as α.

    AdaDelta's are α times what it finds by itself, at first √δ / √(1 - ρ) = 1/300 and later more.
    """
    numbers = HYPERPARAMETERS[rule]
    rates = ADAPTIVE_RATES if "epsilon" in numbers else PLAIN_RATES
    rate = rates[landscape] * (1 - numbers.get("momentum", 0.0))
    return {"learning_rate": 300 * rate if rule == "adadelta" else rate, **numbers}


def run(rule: str, numbers: Numbers, landscape: str, start: Start) -> Trajectory:
    entrant = Entrant(rule, numbers)
    [trajectory] = simulate(Experiment(landscape, start, STEPS, (entrant,), IN_TORCH[landscape][1]))
    return trajectory


def library_view(trajectory: Trajectory) -> np.ndarray:
    """The path in the variable that torch and optax use: ψ = θ + φ v for Nesterov, else θ."""
    if trajectory.entrant.rule != "nesterov":
        return trajectory.theta
    return trajectory.theta + trajectory.entrant.hyperparameters["momentum"] * trajectory.state["velocity"]


def test_every_landscape_without_kinks_is_here() -> None:
    """Ackley's tip is the only place where it has no slope, and no run below comes there."""
    assert IN_TORCH.keys() == {entry.id for entry in LANDSCAPES.values() if entry.smooth} | {"ackley"}


@cache
def slopes_on(landscape: str) -> Callable[[jax.Array, Any], tuple[jax.Array, jax.Array]]:
    """Losses and gradients at many points."""
    return jax.jit(jax.vmap(jax.value_and_grad(LANDSCAPES[landscape].f), in_axes=(0, None)))


@pytest.mark.parametrize("landscape", IN_TORCH)
def test_loss_and_gradient_agree_with_torch(landscape: str) -> None:
    """Source: torch's autograd, in float64; what a rule does with them is the same on all landscapes."""
    in_torch, parameters = IN_TORCH[landscape]
    points = torch.tensor(STARTS[landscape], dtype=torch.float64, requires_grad=True)
    expected = in_torch(points[:, 0], points[:, 1])
    [slopes] = torch.autograd.grad(expected.sum(), [points])
    with jax.enable_x64(True):
        traced = {name: np.float64(value) for name, value in parameters.items()}
        loss, gradient = slopes_on(landscape)(jnp.asarray(STARTS[landscape]), traced)
    np.testing.assert_allclose(loss, expected.detach().numpy(), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(gradient, slopes.numpy(), rtol=1e-10, atol=1e-12)


UNLIKE = ("beale", "saddle", "quadratic", "rastrigin", "easom", "cliff")
CHOSEN = covering(list(product(OPTAX, UNLIKE)), each=3)


def cases(rules: Iterable[str], landscapes: Iterable[str]) -> list[ParameterSet]:
    """All pairs, of which the chosen ones are run always. On data two rules do."""
    return [
        pytest.param(rule, landscape, marks=() if (rule, landscape) in CHOSEN else pytest.mark.product)
        for rule, landscape in product(rules, landscapes)
        if not LANDSCAPES[landscape].examples or rule in ("gd", "adam")
    ]


@pytest.mark.parametrize(("rule", "landscape"), cases(TORCH, IN_TORCH))
def test_path_and_loss_agree_with_torch(rule: str, landscape: str) -> None:
    """Source: torch.optim with torch's autograd, in float64, all starts side by side: no rule mixes coordinates."""
    numbers = numbers_for(rule, landscape)
    loss_in_torch, _ = IN_TORCH[landscape]
    points = torch.tensor(STARTS[landscape], dtype=torch.float64, requires_grad=True)
    optimizer = TORCH[rule]([points], numbers)
    paths, losses, gradients = [], [], []
    for _ in range(STEPS + 1):
        optimizer.zero_grad()
        loss = loss_in_torch(points[:, 0], points[:, 1])
        loss.sum().backward()
        assert points.grad is not None
        paths.append(points.detach().numpy().copy())
        losses.append(loss.detach().numpy())
        gradients.append(points.grad.numpy().copy())
        optimizer.step()
    for i, start in enumerate(STARTS[landscape]):
        ours = run(rule, numbers, landscape, start)
        path = np.array(paths)[:, i]
        assert np.ptp(path, axis=0).max() > 0.01, "a run that hardly moves proves nothing"
        rtol = 1e-8 if rule == "rmsprop_graves" else 1e-9  # ε, inside the root or beside it, is not quite nothing
        np.testing.assert_allclose(library_view(ours), path, rtol, atol=1e-12)
        if rule != "nesterov":
            np.testing.assert_allclose(ours.loss, np.array(losses)[:, i], rtol, atol=1e-12)
            np.testing.assert_allclose(ours.gradient, np.array(gradients)[:, i], rtol, atol=1e-10)


@cache
def steps_of(rule: str) -> Callable[[jax.Array, jax.Array, Any, Any], tuple[jax.Array, Any]]:
    """Compiled once for all landscapes."""

    def step(gradients: jax.Array, points: jax.Array, state: Any, numbers: Any) -> tuple[jax.Array, Any]:
        updates, state = OPTAX[rule](numbers).update(gradients, state, points)
        return jnp.asarray(optax.apply_updates(points, updates)), state

    return jax.jit(step)


# The gradients are torch's to judge, above; here the same races, already compiled, show that the rules are optax's too.
@pytest.mark.parametrize(("rule", "landscape"), cases(OPTAX, UNLIKE))
def test_path_agrees_with_optax(rule: str, landscape: str) -> None:
    """Source: optax's own transformation, in float64, in a loop of this test's own, all starts side by side."""
    numbers: Numbers = numbers_for(rule, landscape)
    if rule == "adagrad":
        numbers = {**numbers, "epsilon": 1e-16}
    paths = []
    with jax.enable_x64(True):
        parameters = {name: np.float64(value) for name, value in IN_TORCH[landscape][1].items()}
        traced = {name: np.float64(value) for name, value in numbers.items()}
        points = jnp.asarray(STARTS[landscape])
        state = OPTAX[rule](traced).init(points)
        for _ in range(STEPS + 1):
            paths.append(np.asarray(points))
            points, state = steps_of(rule)(slopes_on(landscape)(points, parameters)[1], points, state, traced)
    assert points.dtype == np.float64
    for i, start in enumerate(STARTS[landscape]):
        ours = library_view(run(rule, numbers, landscape, start))
        np.testing.assert_allclose(ours, np.array(paths)[:, i], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("start", STARTS["beale"])
def test_nesterov_looks_ahead_from_where_it_stands(start: Start) -> None:
    """Source: Sutskever et al. 2013, v ← φ v - α ∇f(θ + φ v), θ ← θ + v, in torch's autograd."""
    rate, phi = 0.0005, 0.9
    theta, velocity = np.array(start), np.zeros(2)
    path, looked = [theta], [theta]
    for _ in range(STEPS):
        ahead = torch.tensor(theta + phi * velocity, dtype=torch.float64, requires_grad=True)
        beale(ahead[0], ahead[1]).backward()
        assert ahead.grad is not None
        velocity = phi * velocity - rate * ahead.grad.numpy()
        theta = theta + velocity
        path.append(theta)
        looked.append(ahead.detach().numpy())
    ours = run("nesterov", {"learning_rate": rate, "momentum": phi}, "beale", start)
    np.testing.assert_allclose(ours.theta, path, rtol=1e-9)
    np.testing.assert_allclose(ours.state["look_ahead"], looked, rtol=1e-9)


# Their update takes more than gradient and θ; tests/optimizers/test_optax_zoo.py calls them.
TAKES_MORE = {"lbfgs", "polyak_sgd", "momo", "momo_adam", "sophia"}
OF_OPTAX = [rule for rule, entry in OPTIMIZERS.items() if entry.family == "optax" and rule not in TAKES_MORE]
CALLS = [
    *((rule, entry.torch_call) for rule, entry in OPTIMIZERS.items() if entry.torch_call),
    *((rule, entry.optax_call) for rule, entry in OPTIMIZERS.items() if entry.optax_call and entry.family != "optax"),
    *sampled([(rule, OPTIMIZERS[rule].optax_call) for rule in OF_OPTAX], every=10),  # that file calls them all
]


@pytest.mark.parametrize(("rule", "call"), CALLS)
def test_the_call_an_entry_shows_makes_the_same_steps(rule: str, call: str) -> None:
    """Source: the library itself, called exactly as the entry's ``torch_call`` or ``optax_call`` says."""
    # An ε of 0.1 stands where it stands: beside the root, not inside it.
    chosen = {"learning_rate": 0.001, "epsilon": 0.1}
    numbers = {p.name: chosen.get(p.name, p.default) for p in OPTIMIZERS[rule].hyperparameters}
    theta = torch.tensor([-1.5, -1.5], dtype=torch.float64, requires_grad=True)
    made = eval(call, {"torch": torch, "optax": optax, "params": [theta]}, dict(numbers))
    path = [theta.detach().numpy().copy()]
    with jax.enable_x64(True):
        state = made.init(jnp.asarray(path[0])) if call.startswith("optax") else None
        for _ in range(20):
            theta.grad = None
            beale(theta[0], theta[1]).backward()
            assert theta.grad is not None
            if call.startswith("torch"):
                made.step()
            else:
                updates, state = made.update(jnp.asarray(theta.grad.numpy()), state, jnp.asarray(path[-1]))
                with torch.no_grad():
                    theta += torch.from_numpy(np.array(updates))
            path.append(theta.detach().numpy().copy())
    [ours] = simulate(Experiment("beale", (-1.5, -1.5), 20, (Entrant(rule, numbers),)))
    # optax's madgrad takes one root in single precision.
    np.testing.assert_allclose(ours.theta, path, rtol=1e-6 if rule == "madgrad" else 1e-9)
