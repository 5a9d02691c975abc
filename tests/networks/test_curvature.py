"""Curvature by products with the Hessian, against the Hessian as a whole."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree
from jaxtyping import Array
from scipy.sparse.linalg import eigsh

from downhill.networks.curvature import Weights, gradient_terms, sharpness

RANDOM = np.random.default_rng(3)
X, Y = RANDOM.standard_normal((30, 3)), RANDOM.integers(0, 2, 30)


@pytest.fixture(autouse=True)
def _float64() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def network(seed: int) -> Weights:
    """Weights of 3 inputs, 4 hidden units and 2 classes: 26 numbers."""
    random = np.random.default_rng(seed)
    shapes = [(3, 4), (4, 2)]
    return tuple(
        {"weight": jnp.asarray(random.standard_normal(shape)), "bias": jnp.asarray(random.standard_normal(shape[1]))}
        for shape in shapes
    )


def entropy(weights: Weights) -> Array:
    """The cross-entropy of a network of tanh units on a table of random examples."""
    first, last = weights
    hidden = jnp.tanh(jnp.asarray(X, first["bias"].dtype) @ first["weight"] + first["bias"][None, :])
    scores = jax.nn.log_softmax(hidden @ last["weight"] + last["bias"][None, :])
    return -scores[jnp.arange(len(Y)), Y].mean()


class Quadratic(NamedTuple):
    """½ θᵀAθ + bᵀθ."""

    matrix: Array
    slope: Array

    def __call__(self, weights: Weights) -> Array:
        theta = ravel_pytree(weights)[0]
        return theta @ self.matrix @ theta / 2 + self.slope @ theta


def quadratic(eigenvalues: Sequence[float], precision: str = "float64") -> tuple[Quadratic, Weights]:
    """One where A has these eigenvalues, and a point of two layers."""
    n = len(eigenvalues)
    random = np.random.default_rng(n)
    axes = np.linalg.qr(random.standard_normal((n, n)))[0]
    loss = Quadratic(axes * np.array(eigenvalues) @ axes.T, random.standard_normal(n))
    theta = random.standard_normal(n)
    weights = ({"bias": theta[: n // 2]}, {"bias": theta[n // 2 :]})
    return jax.tree.map(lambda array: jnp.asarray(array, precision), (loss, weights))


# As arguments: quadratics of as many numbers share a program.
terms_of = jax.jit(lambda loss, weights: gradient_terms(loss, weights))
sharpness_of = jax.jit(lambda loss, weights, key, count=20: sharpness(loss, weights, key, count), static_argnums=3)


@jax.jit
def whole(weights: Weights) -> tuple[Array, Array]:
    """The network's gradient as a vector and its Hessian as a matrix."""
    flat, unravel = ravel_pytree(weights)
    return jax.grad(lambda theta: entropy(unravel(theta)))(flat), jax.hessian(lambda theta: entropy(unravel(theta)))(
        flat
    )


network_terms = jax.jit(lambda weights: gradient_terms(entropy, weights))
network_sharpness = jax.jit(lambda weights, key: sharpness(entropy, weights, key, 26))


@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_terms_of_a_network(seed: int) -> None:
    """Source: the Hessian as a whole, in NumPy."""
    g, h = map(np.asarray, whole(network(seed)))
    squared, curved = network_terms(network(seed))
    assert squared == pytest.approx(g @ g, rel=1e-12)
    assert curved == pytest.approx(g @ h @ g, rel=1e-11)


def test_the_gradient_terms_foretell_the_loss() -> None:
    """Source: the definition: of a quadratic f(θ - αg) = f(θ) - α gᵀg + α²/2 gᵀHg exactly."""
    loss, weights = quadratic([3.0, -1.0, 0.5, 7.0, -2.0])
    squared, curved = terms_of(loss, weights)
    stepped = jax.tree.map(lambda theta, g: theta - 0.3 * g, weights, jax.grad(loss)(weights))
    assert loss(stepped) == pytest.approx(float(loss(weights) - 0.3 * squared + 0.045 * curved), rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_the_sharpness_of_a_network(seed: int) -> None:
    """Source: all eigenvalues of the Hessian as a whole, by NumPy and by SciPy."""
    h = np.asarray(whole(network(seed))[1])
    found = network_sharpness(network(seed), jax.random.key(seed))
    assert found == pytest.approx(np.linalg.eigvalsh(h)[-1], rel=1e-8)
    assert found == pytest.approx(eigsh(h, 1, which="LA", return_eigenvectors=False)[0], rel=1e-8)


SPECTRA = {
    "apart": [1.0, 2.0, 4.0, 8.0, 16.0, 32.0],
    "indefinite": [-50.0, -3.0, 0.0, 2.0, 5.0, 7.0],
    "negative": [-50.0, -3.0, -2.0, -1.5, -1.25, -1.0],
    "far apart": [1e8, 1.0, 1e-8, -1e-8, -1.0, -1e8],
    "tiny": [3e-15, 1e-15, -7e-15, 0.0, 0.0, 0.0],
    "round": [3.0] * 30,
    "concave and round": [-3.0] * 30,
    "flat": [0.0] * 30,
    "of two values": [-1.0, 4.0] * 15,
    "of rank one": [5.0] + [0.0] * 29,
    "one number": [-2.5],
}


@pytest.mark.parametrize("name", SPECTRA)
def test_the_sharpness_of_quadratics(name: str) -> None:
    """Source: the spectrum that the matrix was made of, of fewer values than there are iterations."""
    largest = np.abs(SPECTRA[name]).max()
    found = sharpness_of(*quadratic(SPECTRA[name]), jax.random.key(0))
    assert found == pytest.approx(max(SPECTRA[name]), rel=1e-8, abs=1e-14 * largest)


@pytest.mark.parametrize("name", SPECTRA)
def test_the_sharpness_in_single_precision(name: str) -> None:
    """Source: the spectrum, to float32's rounding of a matrix with its largest entry."""
    largest = np.abs(SPECTRA[name]).max()
    found = sharpness_of(*quadratic(SPECTRA[name], "float32"), jax.random.key(0))
    assert found.dtype == np.float32
    assert found == pytest.approx(max(SPECTRA[name]), rel=0.0, abs=3e-6 * largest)


def test_the_sharpness_from_below() -> None:
    """Source: Lanczos's method: a longer basis finds no less, and none too much. 20 find all but the last digits."""
    loss, weights = quadratic([*np.linspace(-0.5, 2.0, 190), 3.0, 4.0, 6.0, 9.0, 10.0])
    grown = [float(sharpness_of(loss, weights, jax.random.key(1), count)) for count in (1, 3, 5, 10, 20, 40)]
    assert grown[:5] == sorted(grown[:5])
    assert grown[0] < 5.0
    assert grown[4] == pytest.approx(10.0, rel=1e-3)
    assert grown[5] == pytest.approx(10.0, rel=1e-8)


def test_what_has_no_curvature() -> None:
    """Source: the definition: where the weights are not finite, nothing is."""
    loss, weights = quadratic(SPECTRA["apart"])
    assert np.isnan(sharpness_of(loss._replace(matrix=loss.matrix * jnp.nan), weights, jax.random.key(0)))


def test_another_point_compiles_nothing(compilations: list[str]) -> None:
    """Source: JAX's own account: another point and another key are the same program."""
    one, other = (network(0), jax.random.key(0)), (network(1), jax.random.key(1))
    network_sharpness(*one)
    before = len(compilations)
    network_sharpness(*other)
    assert len(compilations) == before
