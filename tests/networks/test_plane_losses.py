"""Losses on planes and lines."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array

from downhill.networks import plane_losses
from downhill.networks.plane import Plane, Weights, flattened, plane_of_random_directions
from downhill.networks.plane_losses import losses_between, losses_on
from downhill.simulation.portions import finished

RANDOM = np.random.default_rng(2)
X, Y = RANDOM.standard_normal((40, 5)), RANDOM.integers(0, 3, 40).astype(np.int32)
XS, YS = np.linspace(-1.0, 1.0, 7), np.linspace(-0.5, 1.5, 5)


def network(seed: int, precision: str) -> Weights:
    """Of 5 inputs, 6 hidden units and 3 classes."""
    random = np.random.default_rng(seed)
    with jax.enable_x64(True):
        return tuple(
            {
                "weight": jnp.asarray(random.standard_normal(shape), precision),
                "bias": jnp.asarray(random.standard_normal(shape[1]), precision),
            }
            for shape in [(5, 6), (6, 3)]
        )


def loss(weights: Weights, x: Array, y: Array) -> tuple[Array, Array]:
    """The cross-entropy, and the fraction classified rightly."""
    first, last = weights
    hidden = jax.nn.relu(x @ first["weight"] + first["bias"][None, :])
    scores = jax.nn.log_softmax(hidden @ last["weight"] + last["bias"][None, :])
    rightly = (scores.argmax(axis=1) == y).mean(dtype=scores.dtype)
    return -jnp.take_along_axis(scores, y[:, None], axis=1).mean(), rightly


def entropy(weights: Weights, x: Array, y: Array) -> Array:
    """The cross-entropy alone."""
    return loss(weights, x, y)[0]


def by_numpy(flat: np.ndarray) -> tuple[float, float]:
    """The same, of weights in a row, in float64."""
    bias, weight, last_bias, last_weight = np.split(flat, np.cumsum([6, 30, 3]))
    hidden = np.maximum(X @ weight.reshape(5, 6) + bias[None, :], 0)
    scores = hidden @ last_weight.reshape(6, 3) + last_bias[None, :]
    entropies = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(40), Y]
    return entropies.mean(), (scores.argmax(axis=1) == Y).mean()


@pytest.fixture(params=[1, 4, 256], autouse=True)
def _points_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_losses, "_MOST_POINTS", request.param)


@pytest.mark.parametrize(("precision", "rounding"), [("float32", 2e-6), ("float64", 1e-13)])
def test_losses_on_a_plane(precision: str, rounding: float) -> None:
    """Source: the network in NumPy, one point after the other."""
    like, arrays = network(0, precision), (X.astype(precision), Y)
    plane = plane_of_random_directions(like, 0)
    found = finished(losses_on(loss, arrays, plane, like, XS, YS))
    expected = np.array([[by_numpy(plane.at(x, y)) for x in XS] for y in YS])
    assert found.shape == (2, 5, 7)
    assert found.dtype == precision
    np.testing.assert_allclose(found[0], expected[..., 0], rtol=rounding)
    np.testing.assert_allclose(found[1], expected[..., 1], rtol=1e-6)


def test_losses_between_two_ends() -> None:
    """Source: the network in NumPy; at its ends it is the ends' own."""
    a, b, t = network(0, "float64"), network(1, "float64"), np.linspace(-0.5, 1.5, 9)
    found = finished(losses_between(entropy, (X, Y), a, b, t))
    expected = [by_numpy((1 - each) * flattened(a) + each * flattened(b))[0] for each in t]
    np.testing.assert_allclose(found, [expected], rtol=1e-13)


def test_portions() -> None:
    """Source: the definition: fractions that grow from 0 to 1, the same portions whoever listens."""
    like = network(0, "float32")
    work = losses_on(entropy, (X.astype(np.float32), Y), plane_of_random_directions(like, 0), like, XS, YS)
    fractions = list(work)
    at_once = min(plane_losses._MOST_POINTS, 35)
    np.testing.assert_allclose(fractions, np.minimum(np.arange(0, 35 + at_once, at_once) / 35, 1.0))


def test_where_the_weights_run_away() -> None:
    """Source: floating-point arithmetic: losses that are not finite are data."""
    like = network(0, "float32")
    plane = Plane(flattened(like), np.full(57, 1e30), np.eye(57)[0])
    found = finished(losses_on(entropy, (X.astype(np.float32), Y), plane, like, np.array([0.0, 1e5]), np.zeros(1)))
    assert np.isfinite(found[0, 0, 0])
    assert not np.isfinite(found[0, 0, 1])


def test_another_plane_compiles_nothing(compilations: list[str]) -> None:
    """Source: JAX's own account: another plane, another size and other examples are the same program."""
    like = network(0, "float32")
    arrays = (X.astype(np.float32), Y)
    finished(losses_on(entropy, arrays, plane_of_random_directions(like, 0), like, XS, YS))
    before = len(compilations)
    finished(losses_on(entropy, (arrays[0] + 1, Y), plane_of_random_directions(like, 1), like, XS[:3], YS[:1]))
    assert len(compilations) == before


def test_portions_are_smaller_where_points_are_dear() -> None:
    """Source: 2 × 57 × 40 operations a point, of 2³⁴ in a portion; of more weights or examples fewer points."""
    counts = [plane_losses._points_at_once(network(0, "float32"), (np.empty((n, 1)), Y)) for n in (40, 10**6, 10**9)]
    assert counts[0] == plane_losses._MOST_POINTS
    assert counts[1] == min(150, plane_losses._MOST_POINTS)
    assert counts[2] == 1
