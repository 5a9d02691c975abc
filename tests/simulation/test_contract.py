"""What a trajectory promises: shapes, consistency, the same for the same experiment, clipping as it says."""

import dataclasses
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from downhill import Entrant, Experiment, simulate
from downhill.simulation import Trajectory
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.products import sampled

ADAM_STATE = {"first_moment": (2,), "second_moment": (2,)}
STATE = {
    "gd": {},
    "momentum": {"velocity": (2,)},
    "nesterov": {"velocity": (2,), "look_ahead": (2,), "look_ahead_gradient": (2,)},
    "adagrad": {"sum_of_squares": (2,)},
    "rmsprop": {"second_moment": (2,)},
    "adam": ADAM_STATE,
    "adam_l2": ADAM_STATE,
    "adamw": ADAM_STATE,
    "adabelief": ADAM_STATE,
    "adahessian": ADAM_STATE | {"signs": (2,), "diagonal": (2,)},
    "nesterov_shifted": {"velocity": (2,)},
    "adadelta": {"second_moment": (2,), "step_moment": (2,)},
    "newton": {"hessian": (2, 2)},
    "saddle_free_newton": {"hessian": (2, 2)},
    "bfgs": {"inverse_hessian": (2, 2), "step_length": (), "gradient_change": (2,), "gradient_evaluations": ()},
    "nesterov_growing": {"velocity": (2,), "look_ahead": (2,), "look_ahead_gradient": (2,)},
    "rmsprop_graves": {"second_moment": (2,), "first_moment": (2,), "velocity": (2,)},
}
RULES = tuple(STATE)
SOME = ("gd", "nesterov", "adam", "bfgs")
LIKE_OTHERS = {"adam_l2", "adamw", "adabelief", "nesterov_shifted", "rmsprop"}
MOST = tuple(rule for rule in RULES if rule not in LIKE_OTHERS)


def race(rules: Sequence[str], landscape: str = "beale", steps: int = 50) -> Experiment:
    return Experiment(landscape, steps=steps, entrants=tuple(Entrant(rule) for rule in rules))


def everyone() -> Experiment:
    """As many rules as can race, and their state's symbols differ most."""
    return race(MOST)


NO_ARRAYS = {"entrant", "state", "average", "average_loss", "outcome"}


def arrays(trajectory: Trajectory) -> dict[str, np.ndarray]:
    names = {field.name for field in dataclasses.fields(trajectory)} - NO_ARRAYS
    return {name: getattr(trajectory, name) for name in names} | dict(trajectory.state)


def bits(trajectories: tuple[Trajectory, ...]) -> list[dict[str, bytes]]:
    return [{name: array.tobytes() for name, array in arrays(t).items()} for t in trajectories]


# Shapes and consistency -----------------------------------------------------------------------------------------------


# Each rule at a length that other tests race, too, whose programs are then there; another length is only a longer loop.
@pytest.mark.parametrize(
    ("rule", "steps"),
    [
        *((rule, 64) for rule in RULES),
        *(("gd", steps) for steps in (1, 2, 3, 65)),
        *(pytest.param(*pair, marks=pytest.mark.product) for pair in product(RULES[1:], [1, 2, 3, 65, 200])),
    ],
)
def test_every_array_has_a_row_per_moment(rule: str, steps: int) -> None:
    """Source: the contract: K + 1 rows, float64, read-only; the state under its symbols' names."""
    [trajectory] = simulate(race([rule], steps=steps))
    assert {name: array.shape[1:] for name, array in trajectory.state.items()} == STATE[rule]
    shapes = {name: array.shape for name, array in arrays(trajectory).items()}
    assert {shape[0] for shape in shapes.values()} == {steps + 1}
    for name in ("theta", "gradient", "seen_gradient", "step", "eigenvalues"):
        assert shapes[name] == (steps + 1, 2)
    assert shapes["hessian"] == (steps + 1, 2, 2)
    assert shapes["loss"] == shapes["learning_rate"] == shapes["gradient_evaluations"] == (steps + 1,)
    for name, array in arrays(trajectory).items():
        assert array.dtype == np.float64, name
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_every_rule_is_listed_here() -> None:
    """A rule that is added without its state's symbols in this file is not checked."""
    assert STATE.keys() == {rule for rule, entry in OPTIMIZERS.items() if entry.family != "optax"}


@pytest.mark.parametrize(("rule", "landscape"), sampled(product(SOME, LANDSCAPES), every=29))
def test_the_rows_agree_with_one_another(rule: str, landscape: str) -> None:
    """Source: the attributes' definitions; loss and gradient by the landscape's own f at every position."""
    experiment = race([rule], landscape)
    entry = LANDSCAPES[landscape]
    with jax.enable_x64(True):
        traced = {name: jnp.asarray(value) for name, value in experiment.parameters.items()}
        at_each = jax.jit(jax.vmap(jax.value_and_grad(lambda point: entry.f(point, traced))))
    for trajectory in simulate(experiment):
        assert trajectory.theta[0].tolist() == list(experiment.start or ())
        assert trajectory.step[0].tolist() == [0, 0]
        np.testing.assert_allclose(trajectory.step[1:], np.diff(trajectory.theta, axis=0), rtol=1e-9, atol=1e-12)
        with jax.enable_x64(True):
            loss, gradient = map(np.asarray, at_each(jnp.asarray(trajectory.theta)))
        np.testing.assert_allclose(trajectory.loss, loss, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(trajectory.gradient, gradient, rtol=1e-9, atol=1e-9)
        rate = trajectory.entrant.hyperparameters["learning_rate"]
        assert (trajectory.learning_rate == rate).all()
        each = trajectory.entrant.optimizer.gradient_evaluations
        if each is not None:
            assert trajectory.gradient_evaluations.tolist() == list(range(0, 51 * each, each))
        assert (np.diff(trajectory.gradient_evaluations) > 0).all()
        np.testing.assert_array_equal(trajectory.examples, trajectory.gradient_evaluations * max(entry.examples, 1))


def test_the_state_is_the_one_after_t_steps() -> None:
    """Source: the rules' formulas by hand, one step on the saddle's (3, -0.002) gradient at (1.5, 0.001)."""
    g = np.array([3.0, -0.002])
    entrants = tuple(Entrant(rule) for rule in ("momentum", "nesterov", "adagrad", "rmsprop", "adam"))
    experiment = Experiment("saddle", (1.5, 0.001), 50, entrants)
    state = {t.entrant.rule: t.state for t in simulate(experiment)}
    for rule, name, after in [
        ("momentum", "velocity", -0.01 * g),
        ("nesterov", "velocity", -0.01 * g),
        ("adagrad", "sum_of_squares", g * g),
        ("rmsprop", "second_moment", 0.1 * g * g),
        ("adam", "first_moment", 0.1 * g),
        ("adam", "second_moment", 0.001 * g * g),
    ]:
        assert (state[rule][name][0] == 0).all()
        np.testing.assert_allclose(state[rule][name][1], after, rtol=1e-12)
    assert state["nesterov"]["look_ahead"][:2].tolist() == [[1.5, 0.001], [1.5, 0.001]]


@pytest.mark.parametrize("rules", sampled([(SOME,), (MOST,)], every=2))
def test_more_steps_only_add_rows(rules: Sequence[str]) -> None:
    """Source: causality: the first rows of a longer run are the shorter run, also from another bucket's program."""
    for short, long in zip(simulate(race(rules, steps=40)), simulate(race(rules, steps=300)), strict=True):
        for name, array in arrays(short).items():
            np.testing.assert_allclose(array, arrays(long)[name][:41], rtol=1e-9, atol=1e-14)


def test_no_entrants_no_trajectories() -> None:
    """Source: the contract: one trajectory per entrant."""
    assert simulate(Experiment("beale")) == ()


def test_trajectories_come_in_the_entrants_order() -> None:
    """Source: the contract; two entrants of one rule keep apart."""
    entrants = tuple(Entrant("gd", {"learning_rate": rate}) for rate in (1e-3, 1e-5, 1e-4))
    trajectories = simulate(Experiment("beale", steps=50, entrants=entrants))
    assert tuple(trajectory.entrant for trajectory in trajectories) == entrants
    assert len({trajectory.theta[1, 0] for trajectory in trajectories}) == 3


# The same experiment, the same trajectories -----------------------------------------------------------------------


def test_a_second_run_is_the_first_run_bit_for_bit() -> None:
    """Source: the contract. The trap: visualizers that share an optimizer's state start their second run with it."""
    first = bits(simulate(everyone()))
    others = (*everyone().entrants[:10], Entrant("adam", {"beta1": 0.1}), Entrant("momentum", {"momentum": 0.5}))
    simulate(Experiment("beale", (3.5, -0.5), 50, others))
    simulate(race(SOME, "saddle"))
    assert bits(simulate(everyone())) == first
    assert bits(simulate(Experiment.from_query(everyone().to_query()))) == first


def test_company_and_order_change_nothing() -> None:
    """Source: the contract: entrants know nothing of one another."""
    experiment = everyone()
    together = bits(simulate(experiment))
    reversed_ = Experiment("beale", steps=50, entrants=experiment.entrants[::-1])
    assert bits(simulate(reversed_))[::-1] == together
    alone = [bits(simulate(Experiment("beale", steps=50, entrants=(entrant,))))[0] for entrant in experiment.entrants]
    assert alone == together


def test_eight_threads_at_once_get_the_same() -> None:
    """Source: the contract; every thread races a different landscape between, and x64 is switched per thread."""
    experiments = [race(SOME, landscape) for landscape in ("beale", "saddle", "sine_exp", "cliff")] * 2
    expected = [bits(simulate(experiment)) for experiment in experiments]

    def several(first: int) -> list[list[dict[str, bytes]]]:
        return [bits(simulate(experiments[(first + i) % 8])) for i in range(8)]

    with ThreadPoolExecutor(8) as threads:
        for first, found in enumerate(threads.map(several, range(8))):
            assert found == expected[first:] + expected[:first]


# Clipping -------------------------------------------------------------------------------------------------------------


def clipped_gd(landscape: str, start: tuple[float, float], rate: float, h: float | None, steps: int) -> Trajectory:
    entrant = Entrant("gd", {"learning_rate": rate}, clip_norm=h)
    [trajectory] = simulate(Experiment(landscape, start, steps, (entrant,)))
    return trajectory


def test_clipping_scales_long_gradients_and_leaves_short_ones() -> None:
    """Source: Pascanu et al. 2013: if ‖g‖ > h then g ← g h / ‖g‖, in NumPy on the recorded, unclipped gradients."""
    rate, h = 0.01, 2.0
    run = clipped_gd("beale", (-1.5, -1.5), rate, h, 1500)
    gradient, step = run.gradient[:-1], run.step[1:]
    norm = np.hypot(*gradient.T)
    long = norm > h
    assert long.sum() > 20
    assert (~long).sum() > 20
    np.testing.assert_allclose(step[long], -rate * h * gradient[long] / norm[long, None], rtol=1e-12)
    assert (step[~long] == -rate * gradient[~long]).all()
    assert np.hypot(*step.T).max() <= rate * h * (1 + 1e-12)


def test_nothing_is_clipped_unasked() -> None:
    """Source: θ_1 = θ_0 - α g in full, with ‖g‖ in the hundred thousands. The trap: a hidden clip to norm 1."""
    run = clipped_gd("beale", (4.5, 4.5), 1e-6, None, 50)
    assert np.hypot(*run.gradient[0]) > 1e5
    np.testing.assert_allclose(run.step[1], -1e-6 * run.gradient[0], rtol=1e-14)


@pytest.mark.parametrize("rule", sampled([rule for rule in RULES if OPTIMIZERS[rule].family != "curvature"], every=4))
def test_a_clip_beyond_every_gradient_changes_no_bit(rule: str) -> None:
    """Source: if ‖g‖ ≤ h the gradient is as it was."""
    plain, clipped = simulate(Experiment("sine_exp", steps=50, entrants=(Entrant(rule), Entrant(rule, clip_norm=1e6))))
    assert bits((plain,)) == bits((clipped,))


@pytest.mark.parametrize("rule", ["momentum", "nesterov", "adagrad", "rmsprop", "adam"])
def test_every_rule_sees_the_clipped_gradient(rule: str) -> None:
    """Source: from rest, v = -α g, r = g⊙g and so on with ‖g‖ = h: what the first step remembers is that short."""
    h = 0.5
    [run] = simulate(Experiment("beale", (-4.0, -4.0), 50, (Entrant(rule, clip_norm=h),)))
    remembered, per_gradient = {
        "momentum": (run.state.get("velocity"), 0.01),
        "nesterov": (run.state.get("velocity"), 0.01),
        "adagrad": (np.sqrt(run.state.get("sum_of_squares", 0.0)), 1.0),
        "rmsprop": (np.sqrt(run.state.get("second_moment", 0.0)), np.sqrt(0.1)),
        "adam": (run.state.get("first_moment"), 0.1),
    }[rule]
    assert remembered is not None
    assert np.hypot(*run.gradient[0]) > 1e4
    assert np.hypot(*remembered[1]) == pytest.approx(per_gradient * h, rel=1e-9)


def test_nesterov_clips_where_it_looks() -> None:
    """Source: v_{t+1} - φ v_t = -α g with ‖g‖ ≤ h, at the look-ahead point."""
    numbers = {"learning_rate": 0.01, "momentum": 0.9}
    [run] = simulate(Experiment("beale", (-4.0, -4.0), 50, (Entrant("nesterov", numbers, clip_norm=0.5),)))
    velocity = run.state["velocity"]
    seen = np.hypot(*((velocity[1:] - 0.9 * velocity[:-1]) / 0.01).T)
    assert seen.max() == pytest.approx(0.5, rel=1e-9)


def test_a_gradient_whose_square_overflows_is_clipped_to_h() -> None:
    """Source: the definition: whatever its length, a longer gradient becomes h long. Here ‖g‖ = 1.6e239."""
    run = clipped_gd("sine_exp_printed", (1.0, 25.0), 0.1, 1.0, 5)
    assert np.hypot(*run.gradient[0]) > 1e200
    np.testing.assert_allclose(np.hypot(*run.step[1:].T), 0.1, rtol=1e-12)
