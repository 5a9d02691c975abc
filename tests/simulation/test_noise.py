"""Noise and minibatches: what they are, that the seed settles them, and that every rule sees them."""

import itertools
from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array, Float
from scipy import stats

from downhill import Entrant, Experiment, simulate
from downhill.simulation import Trajectory
from downhill.simulation.gradients import GradientOptions
from downhill.simulation.loop import Rows, run_loop
from landscapes import Landscape
from optimizers import OPTIMIZERS

STEPS = 4000
SLOPE = np.array([0.6, 0.8])  # of the plane


def noise_of(run: Trajectory) -> np.ndarray:
    return run.seen_gradient - run.gradient


def on_the_plane(seed: int = 0, steps: int = STEPS, **options: float) -> Trajectory:
    entrant = Entrant("gd", {"learning_rate": 1e-6}, **options)  # pyright: ignore[reportArgumentType]
    [run] = simulate(Experiment("plane", (0.0, 0.0), steps, (entrant,), seed=seed))
    return run


def test_without_noise_the_seen_gradient_is_the_gradient() -> None:
    np.testing.assert_array_equal(noise_of(on_the_plane(steps=50)), 0)


@pytest.mark.parametrize(("sigma", "m"), [(2.0, None), (2.0, 16.0)])
def test_noise_is_normal_with_deviation_sigma_over_root_m(sigma: float, m: float | None) -> None:
    """Source: SciPy's Kolmogorov–Smirnov test against N(0, σ²/m); coordinates and steps uncorrelated."""
    options = {"noise": sigma} if m is None else {"noise": sigma, "batch_size": m}
    noise = noise_of(on_the_plane(**options)) / (sigma / np.sqrt(m or 1))
    for coordinate in noise.T:
        assert stats.kstest(coordinate, "norm").pvalue > 0.01
        assert abs(np.corrcoef(coordinate[1:], coordinate[:-1])[0, 1]) < 0.05
    assert abs(np.corrcoef(noise.T)[0, 1]) < 0.05


def test_the_seed_settles_everything() -> None:
    """Source: the contract: the same seed gives the same path bit for bit, another seed another."""
    first, again, other = (on_the_plane(seed, 50, noise=1.0) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.theta, again.theta)
    assert (first.seen_gradient != other.seen_gradient).all()


def test_all_entrants_see_the_same_noise() -> None:
    """Source: the contract: a fair race; the noise does not depend on who else runs, or on the place in the list."""
    noisy = [Entrant(rule, {"learning_rate": 1e-6}, noise=1.0) for rule in ("gd", "adam", "momentum")]
    runs = simulate(Experiment("plane", (0.0, 0.0), 50, tuple(noisy), seed=9))
    for run in runs[1:]:
        np.testing.assert_allclose(noise_of(run), noise_of(runs[0]), atol=1e-12)


def test_one_steps_noise_is_the_same_wherever_a_rule_looks() -> None:
    """Source: v ← φ v - α (∇f + n_t) by hand: on a plane the look-ahead gradient is the slope plus the step's noise."""
    entrant = Entrant("nesterov", {"learning_rate": 0.1, "momentum": 0.5}, noise=1.0)
    [run] = simulate(Experiment("plane", (0.0, 0.0), 50, (entrant,), seed=1))
    velocity = np.zeros(2)
    for t in range(50):
        velocity = 0.5 * velocity - 0.1 * run.seen_gradient[t]
        np.testing.assert_allclose(run.step[t + 1], velocity, rtol=1e-9, atol=1e-12)


def test_noise_is_clipped_too() -> None:
    """Source: the order as documented: noise, then each coordinate to ±h, then the norm."""
    by_value = on_the_plane(steps=50, noise=5.0, clip_value=1.0)
    raw = on_the_plane(steps=50, noise=5.0).seen_gradient
    np.testing.assert_allclose(by_value.seen_gradient, np.clip(raw, -1, 1), atol=1e-12)
    both = on_the_plane(steps=50, noise=5.0, clip_value=1.0, clip_norm=0.5).seen_gradient
    clipped = np.clip(raw, -1, 1)
    norms = np.linalg.norm(clipped, axis=1, keepdims=True)
    np.testing.assert_allclose(both, np.where(norms > 0.5, clipped * 0.5 / norms, clipped), atol=1e-12)


# Minibatches, on a landscape made for it: f = mean of ½ ‖θ - c_i‖², so that gradients tell whose they are ------

EXAMPLES = 10
CENTRES = np.column_stack([2.0 ** np.arange(EXAMPLES), np.zeros(EXAMPLES)])


def example_losses(point: Float[Array, "2"], _: Mapping[str, Float[Array, ""]]) -> Float[Array, " examples"]:
    return 0.5 * jnp.sum((point[None] - jnp.asarray(CENTRES)) ** 2, axis=1)


CENTRED = Landscape(
    "centred", "Centred", "", lambda p, n: example_losses(p, n).mean(), ((-1.0, 1.0), (-1.0, 1.0)), (0.0, 0.0), "", "",
    example_losses=example_losses, examples=EXAMPLES,
)  # fmt: skip


def batches(m: float, seed: int) -> list[list[int]]:
    """Which examples each of 40 steps' gradient was the mean of, read off the gradients at θ = 0."""
    with jax.enable_x64(True):
        rows: Rows = run_loop(
            np.zeros(2), {}, {"learning_rate": np.float64(0)}, np.zeros(40),
            GradientOptions(None, None, None, np.float64(m)), np.uint32(seed),
            landscape=CENTRED, optimizer=OPTIMIZERS["gd"],
        )  # fmt: skip
    sizes = [min(m, EXAMPLES - first) for first in np.arange(0, EXAMPLES, m)]
    found: list[list[int]] = []
    for step, gradient in enumerate(np.asarray(rows.seen_gradient)):
        total = round(-gradient[0] * sizes[step % len(sizes)])
        found.append([i for i in range(EXAMPLES) if total >> i & 1])
    return found


@pytest.mark.parametrize("m", [1, 2, 3, 4, 5, 9, 10, 64])
def test_every_epoch_uses_each_example_once(m: int) -> None:
    """Source: what an epoch is; the last batch is smaller where m does not divide M."""
    per_epoch = -(-EXAMPLES // m)
    seen = batches(float(m), seed=2)
    for epoch in range(4):
        turns = seen[epoch * per_epoch : (epoch + 1) * per_epoch]
        assert sorted(itertools.chain(*turns)) == list(range(EXAMPLES))
        assert {len(turn) for turn in turns[:-1]} <= {m}


def test_epochs_are_shuffled_anew_and_by_the_seed() -> None:
    """Source: the contract. Ten examples have 3.6 million orders: two alike would be no chance."""
    once, again, other = batches(1.0, 5), batches(1.0, 5), batches(1.0, 6)
    assert once == again
    assert once != other
    assert len({tuple(map(tuple, once[epoch : epoch + 10])) for epoch in (0, 10, 20, 30)}) == 4


def test_every_example_comes_first_equally_often() -> None:
    """Source: SciPy's χ² test of a uniform order: first batch of 600 seeds."""
    firsts = [batches(1.0, seed)[0][0] for seed in range(600)]
    assert stats.chisquare(np.bincount(firsts, minlength=EXAMPLES)).pvalue > 0.01
