"""What books, papers and other libraries' tests publish, and what follows by hand."""

import math
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array, Float

from downhill import Entrant, Experiment, simulate
from downhill.simulation import Trajectory
from downhill.simulation.gradients import GradientOptions
from downhill.simulation.loop import run_loop
from landscapes import LANDSCAPES, Landscape
from optimizers import OPTIMIZERS

Point = tuple[float, float]


def private(f: Callable[[Float[Array, ""], Float[Array, ""]], Float[Array, ""]]) -> Landscape:
    """A landscape that is not shipped."""
    box = ((-10.0, 10.0), (-10.0, 10.0))
    return Landscape("private", "Private", "", lambda point, _: f(point[0], point[1]), box, (0.0, 0.0), "", "")


D2L = private(lambda x, y: 0.1 * x**2 + 2 * y**2)
ROSENBROCK = private(lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2)
PLANE = private(lambda x, y: 3 * x - 4 * y)


def path(landscape: Landscape, rule: str, start: Point, steps: int, **numbers: float) -> np.ndarray:
    """The same loop that simulate runs, on a landscape of this file."""
    numbers = {p.name: p.default for p in OPTIMIZERS[rule].hyperparameters} | numbers
    with jax.enable_x64(True):
        traced = {name: np.float64(value) for name, value in numbers.items()}
        rates = np.full(steps + 1, numbers["learning_rate"])
        options = GradientOptions(None, None, None, None)
        named = {"landscape": landscape, "optimizer": OPTIMIZERS[rule]}
        return np.asarray(run_loop(np.array(start), {}, traced, rates, options, np.uint32(0), **named).theta)


def race(landscape: str, start: Point, steps: int, *entrants: Entrant, **parameters: float) -> tuple[Trajectory, ...]:
    return simulate(Experiment(landscape, start, steps, entrants, parameters))


# Published ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "numbers", "end", "tolerance"),
    [
        ("gd", {"learning_rate": 0.4}, (-0.943467, -0.000073), 5e-7),
        # Its velocity is v ← β v + g with θ ← θ - η v: ours is -η times that, and the path is the same.
        ("momentum", {"learning_rate": 0.6, "momentum": 0.5}, (0.007188, 0.002553), 5e-7),
        ("momentum", {"learning_rate": 0.6, "momentum": 0.25}, (-0.126340, -0.186632), 5e-7),
        # Its ε = 1e-6 stands inside the root, ours (1e-7, RMSProp 1e-6) beside it: the sixth decimal may differ.
        ("adagrad", {"learning_rate": 0.4}, (-2.382563, -0.158591), 3e-6),
        ("adagrad", {"learning_rate": 2.0}, (-0.002295, 0.0), 3e-6),
        ("rmsprop", {"learning_rate": 0.4, "decay": 0.9}, (-0.010599, 0.0), 3e-6),
        # optax has it inside, as the book does.
        (
            "optax_adagrad",
            {"learning_rate": 0.4, "initial_accumulator_value": 0.0, "eps": 1e-6},
            (-2.382563, -0.158591),
            5e-7,
        ),
        (
            "optax_adagrad",
            {"learning_rate": 2.0, "initial_accumulator_value": 0.0, "eps": 1e-6},
            (-0.002295, 0.0),
            5e-7,
        ),
        ("optax_rmsprop", {"learning_rate": 0.4, "decay": 0.9, "eps": 1e-6}, (-0.010599, 0.0), 5e-7),
    ],
)
def test_dive_into_deep_learning(rule: str, numbers: dict[str, float], end: Point, tolerance: float) -> None:
    """Source: Zhang et al., Dive into Deep Learning, chapter 12: f = 0.1 x² + 2 y² from (-5, -2), 20 steps."""
    np.testing.assert_allclose(path(D2L, rule, (-5.0, -2.0), 20, **numbers)[-1], end, rtol=0, atol=tolerance)


@pytest.mark.parametrize(
    ("rule", "numbers"),
    [
        ("adam", {"learning_rate": 0.1}),
        ("adagrad", {"learning_rate": 1.0}),
        ("rmsprop", {"learning_rate": 0.005}),
        ("momentum", {"learning_rate": 0.001, "momentum": 0.9}),
        ("adamw", {"learning_rate": 0.1, "weight_decay": 1e-4}),
        ("adabelief", {"learning_rate": 0.01}),
        ("adadelta", {"learning_rate": 0.1}),
    ],
)
def test_rosenbrock_of_optax(rule: str, numbers: dict[str, float]) -> None:
    """Source: optax's alias tests: Rosenbrock from (0, 0), 10,000 steps, within 0.03 of (1, 1); optax's decay 1e-4."""
    end = path(ROSENBROCK, rule, (0.0, 0.0), 10_000, **numbers)[-1]
    np.testing.assert_allclose(end, (1.0, 1.0), rtol=0.03, atol=0.03)


def test_momentum_reaches_beales_minimum() -> None:
    """Source: jettify/pytorch-optimizer's tests: SGD lr 0.002, momentum 0.91, from (1.5, 1.5), 900 steps, 1e-3."""
    entrant = Entrant("momentum", {"learning_rate": 0.002, "momentum": 0.91})
    [momentum] = race("beale", (1.5, 1.5), 900, entrant)
    np.testing.assert_allclose(momentum.theta[-1], (3.0, 0.5), rtol=0, atol=1e-3)


def test_adabelief_reaches_beales_minimum() -> None:
    """Source: jettify/pytorch-optimizer's tests: AdaBelief lr 1.0 from (1.5, 1.5), 500 steps, 1e-3."""
    [adabelief] = race("beale", (1.5, 1.5), 500, Entrant("adabelief", {"learning_rate": 1.0}))
    np.testing.assert_allclose(adabelief.theta[-1], (3.0, 0.5), rtol=0, atol=1e-3)


# Closed forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b", "rate"), [(1.0, 1.0, 0.01), (3.0, 0.25, 0.05), (0.1, 2.0, 0.3)])
def test_gradient_descent_on_the_saddle(a: float, b: float, rate: float) -> None:
    """Source: x_t = (1 - 2αa)^t x_0 and y_t = (1 + 2αb)^t y_0, by hand."""
    [gd] = race("saddle", (-1.5, 0.001), 40, Entrant("gd", {"learning_rate": rate}), a=a, b=b)
    t = np.arange(41)
    expected = np.stack([-1.5 * (1 - 2 * rate * a) ** t, 0.001 * (1 + 2 * rate * b) ** t], axis=1)
    np.testing.assert_allclose(gd.theta, expected, rtol=1e-12)


@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adadelta", "adamw"])
def test_on_the_saddles_axis_no_rule_ever_leaves_it(rule: str) -> None:
    """Source: ∂f/∂y = 0 on y = 0, so every coordinate-wise rule keeps y = 0 exactly (nobody adds noise unasked)."""
    [trajectory] = race("saddle", (-1.5, 0.0), 500, Entrant(rule))
    assert (trajectory.theta[:, 1] == 0).all()
    assert abs(trajectory.theta[-1, 0]) < 1.5


@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0])
def test_gradient_descent_on_a_quadratic(kappa: float) -> None:
    """Source: ½(x² + κ y²): θ_t = ((1 - α)^t x_0, (1 - ακ)^t y_0)."""
    rate = 1.5 / kappa
    quadratic = private(lambda x, y: 0.5 * (x**2 + kappa * y**2))
    t = np.arange(101)
    expected = np.stack([2.0 * (1 - rate) ** t, -1.0 * (1 - rate * kappa) ** t], axis=1)
    np.testing.assert_allclose(
        path(quadratic, "gd", (2.0, -1.0), 100, learning_rate=rate), expected, rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("rule", ["momentum", "nesterov"])
def test_momentums_speed_on_a_plane(rule: str) -> None:
    """Source: the geometric series: after t steps the speed is α‖g‖ (1 - φ^t) / (1 - φ), in the end α‖g‖ / (1 - φ)."""
    rate, phi = 0.01, 0.9
    theta = path(PLANE, rule, (0.0, 0.0), 400, learning_rate=rate, momentum=phi)
    speed = np.hypot(*np.diff(theta, axis=0).T)
    t = np.arange(1, 401)
    np.testing.assert_allclose(speed, rate * 5 * (1 - phi**t) / (1 - phi), rtol=1e-10)
    assert speed[-1] == pytest.approx(0.5, rel=1e-10)


@pytest.mark.parametrize("rate", [1e-4, 0.01, 1.0])
@pytest.mark.parametrize("start", [(-1.5, -1.5), (4.0, 4.0), (2.9, 0.4)])
def test_adams_first_step_is_as_long_as_the_rate(start: Point, rate: float) -> None:
    """Source: with both corrections ŝ = g and r̂ = g⊙g, so each coordinate moves α |g| / (|g| + δ), towards -g."""
    [adam] = race("beale", start, 50, Entrant("adam", {"learning_rate": rate, "epsilon": 1e-8}))
    gradient = adam.gradient[0]
    np.testing.assert_allclose(adam.step[1], -rate * gradient / (np.abs(gradient) + 1e-8), rtol=1e-12)
    np.testing.assert_allclose(np.abs(adam.step[1]), rate, rtol=1e-6)


def test_adagrads_steps_shrink_as_one_over_root_t_on_a_plane() -> None:
    """Source: with g constant r_t = t g⊙g, so step t moves each coordinate by α / √t (δ = 1e-16 beside it)."""
    theta = path(PLANE, "adagrad", (0.0, 0.0), 100, learning_rate=0.1, epsilon=1e-16)
    t = np.arange(1, 101)
    np.testing.assert_allclose(np.diff(theta, axis=0), np.outer(0.1 / np.sqrt(t), (-1, 1)), rtol=1e-10)


def test_rmsprops_steps_on_a_plane() -> None:
    """Source: with g constant r_t = (1 - ρ^t) g⊙g, so step t moves each coordinate by α / √(1 - ρ^t)."""
    theta = path(PLANE, "rmsprop", (0.0, 0.0), 100, learning_rate=0.1, decay=0.8, epsilon=1e-16)
    t = np.arange(1, 101)
    np.testing.assert_allclose(np.diff(theta, axis=0), np.outer(0.1 / np.sqrt(1 - 0.8**t), (-1, 1)), rtol=1e-10)


# Cliffs ---------------------------------------------------------------------------------------------------------------


def test_the_recurrent_nets_cliff_throws_gradient_descent_out() -> None:
    """Source: Pascanu et al. 2013, figure 6; ‖g‖ and the length are half and one step of a loop in plain Python."""
    [gd] = race("cliff_rnn", (5.5, -2.0), 200, Entrant("gd", {"learning_rate": 0.5}))
    norms = np.hypot(*gd.gradient.T)
    wall = int(norms.argmax())
    assert 7.0e2 < norms[wall] < 7.9e2
    assert 365 < np.hypot(*gd.step[wall + 1]) < 380
    assert np.hypot(*(gd.theta[-1] - (5.5, -2.0))) > 300
    assert (np.hypot(*gd.step[: wall + 1].T) < 0.15).all(), "until the wall it crept"


def test_clipped_it_stays_on_the_recurrent_nets_cliff() -> None:
    """Source: Pascanu et al. 2013, figure 6: with ‖g‖ ≤ 0.1 no step is longer than 0.05 and the loss falls.

    After 190 steps it is at (4.10, -2.05) with a loss of 2e-3; it goes on down the curve of minima, and after 1,000
    steps is at w = 3.90, left of the view, with a loss below 1e-5.
    """
    [clipped] = race("cliff_rnn", (5.5, -2.0), 5000, Entrant("gd", {"learning_rate": 0.5}, clip_norm=0.1))
    assert np.hypot(*clipped.step.T).max() <= 0.05 * (1 + 1e-12)
    np.testing.assert_allclose(clipped.theta[190], (4.10, -2.045), atol=0.005)
    assert clipped.loss[190] == pytest.approx(2e-3, rel=0.05)
    assert clipped.loss[1000] < 1e-5
    assert clipped.theta[1000, 0] == pytest.approx(3.90, abs=0.01)


def test_the_recurrent_nets_minima_lie_where_the_fixed_point_is_the_target() -> None:
    """Source: by hand: f = 0 at the fixed point h = w σ(h) + b with σ(h) = 0.7, so b = ln(7/3) - 0.7 w.

    Steps towards it shrink by w σ(1 - σ) = 0.21 w = 0.82: after 50 of them 4e-5 of the first distance is left.
    """
    [clipped] = race("cliff_rnn", (5.5, -2.0), 5000, Entrant("gd", {"learning_rate": 0.5}, clip_norm=0.1))
    w, b = clipped.theta[-1]
    assert b == pytest.approx(math.log(7 / 3) - 0.7 * w, abs=4e-5)


def test_the_closed_forms_cliff_throws_back_and_clipping_holds() -> None:
    """Source: by hand: ∂f/∂x ≤ Hk/4 - 1/2 = 99.5 on the wall, so α = 0.5 throws up to 50 back; clipped at 0.5, 0.25."""
    numbers = {"learning_rate": 0.5}
    plain, clipped = race(
        "cliff", (-4.0, 2.0), 200, Entrant("gd", numbers), Entrant("gd", numbers, clip_norm=0.5), steepness=100.0
    )
    assert plain.theta[:, 0].min() < -40
    assert np.hypot(*plain.step.T).max() == pytest.approx(49.75, abs=0.25)
    assert clipped.theta[:, 0].min() == -4
    assert np.hypot(*clipped.step.T).max() <= 0.25 * (1 + 1e-12)
    assert (np.abs(clipped.theta[-50:, 0]) < 0.5).all(), "it bounces at the foot of the wall"
    assert (np.abs(clipped.theta[-50:, 1]) < 1e-3).all()


# The look-ahead -------------------------------------------------------------------------------------------------------


def test_nesterovs_look_ahead_is_the_point_the_gradient_was_taken_at() -> None:
    """Source: v_{t+1} = φ v_t - α ∇f(θ_t + φ v_t): the recorded point gives the recorded velocity."""
    rate, phi = 0.002, 0.9
    [nesterov] = race("beale", (-1.5, -1.5), 100, Entrant("nesterov", {"learning_rate": rate, "momentum": phi}))
    velocity, look_ahead = nesterov.state["velocity"], nesterov.state["look_ahead"]
    np.testing.assert_allclose(look_ahead[1:], nesterov.theta[:-1] + phi * velocity[:-1], rtol=1e-13)
    with jax.enable_x64(True):
        gradient = jax.jit(jax.vmap(jax.grad(lambda p: LANDSCAPES["beale"].f(p, {}))))(jnp.asarray(look_ahead[1:]))
    np.testing.assert_allclose(velocity[1:], phi * velocity[:-1] - rate * np.asarray(gradient), rtol=1e-10, atol=1e-14)
