"""Initial weights against the formulas of their papers, within the standard errors of chance."""

import math
from functools import partial
from itertools import pairwise, product
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats
from sklearn.datasets import load_digits

from downhill.networks import layers
from downhill.networks.initial import begin
from downhill.networks.network import ACTIVATIONS, INITIALISATIONS, NORMALISATIONS, Activation, Network
from tests.products import paired

BEFORE, WIDE, CLASSES = 400, (300, 200), 10


def begun(network: Network, seed: int = 0, inputs: int = BEFORE, examples: Any = None) -> Any:
    """The first weights and running averages in float64."""
    with jax.enable_x64(True):
        examples = np.ones((2, inputs)) if examples is None else examples
        begun = begin(network, inputs, CLASSES, jax.random.key(seed), jnp.asarray(examples))
        return jax.tree.map(np.asarray, begun)


@partial(jax.jit, static_argnames="network")
def trained(weights: Any, examples: Any, network: Network) -> layers.Pass:
    """The training pass of examples that count alike."""
    shares = jnp.full(len(examples), 1 / len(examples), examples.dtype)
    return layers.training_pass(weights, examples, shares, jax.random.key(0), jnp.float32(0), network=network)


@pytest.mark.parametrize("initialisation", ["normal", "glorot_uniform", "glorot_normal", "he"])
def test_variances_are_those_of_the_formula(initialisation: Any) -> None:
    """Source: the papers; the standard error of a sample's variance is σ²√((κ - 1)/N), κ = 3 or, if uniform, 9/5."""
    weights, _ = begun(Network(WIDE, initialisation=initialisation, weight_scale=0.3))
    for layer, (m, n) in zip(weights, pairwise((BEFORE, *WIDE, CLASSES)), strict=True):
        glorot = 2 / (m + n)
        variance = {"normal": 0.3**2, "glorot_uniform": glorot, "glorot_normal": glorot, "he": 2 / m}[initialisation]
        width = math.sqrt(3 * variance)
        uniform, normal = stats.uniform(-width, 2 * width), stats.norm(0, math.sqrt(variance))
        kurtosis, law = (1.8, uniform) if initialisation == "glorot_uniform" else (3, normal)
        assert layer["weight"].shape == (m, n)
        sample = layer["weight"].ravel()
        assert abs(sample.mean()) < 4 * math.sqrt(variance / sample.size)
        assert abs(sample.var() / variance - 1) < 4 * math.sqrt((kurtosis - 1) / sample.size)
        assert stats.kstest(sample, law.cdf).pvalue > 1e-3


def test_layers_begin_independently() -> None:
    """Source: the correlation of N independent pairs has the standard error 1/√N."""
    weights, _ = begun(Network((50, 50, 50), initialisation="normal"), inputs=50)
    samples = np.stack([layer["weight"].ravel() for layer in weights[:-1]])
    assert np.abs(np.corrcoef(samples) - np.eye(3)).max() < 4 / 50


@pytest.mark.parametrize(("initialisation", "value"), [("zero", 0.0), ("equal", 0.3)])
def test_all_weights_are_one_number(initialisation: Any, value: float) -> None:
    weights, _ = begun(Network((3, 4), initialisation=initialisation, weight_scale=0.3))
    assert all((layer["weight"] == value).all() for layer in weights)


@pytest.mark.parametrize(("activation", "gain"), [("relu", math.sqrt(2)), ("tanh", 1), ("sigmoid", 1), ("linear", 1)])
def test_orthogonal_columns_or_rows(activation: Activation, gain: float) -> None:
    """Source: QᵀQ = gain² I where there are fewer columns, QQᵀ where there are fewer rows."""
    weights, _ = begun(Network((20, 30), activation, "orthogonal"), inputs=40)
    narrow, wide, last = (layer["weight"] for layer in weights)
    for products, size in ((narrow.T @ narrow, 20), (wide @ wide.T, 20), (last.T @ last, CLASSES)):
        np.testing.assert_allclose(products, gain**2 * np.eye(size), atol=1e-5)


@pytest.mark.parametrize(("activation", "normalisation"), paired(product(ACTIVATIONS, NORMALISATIONS)))
def test_lsuv_gives_each_layers_sums_unit_variance(activation: Any, normalisation: Any) -> None:
    """On examples far from unit variance themselves. Source: NumPy's variance of what the training pass adds up."""
    digits = load_digits().data[:200]
    network = Network((40, 30), activation, "lsuv", normalisation=normalisation)
    weights, _ = begun(network, inputs=64, examples=digits)
    with jax.enable_x64(True):
        sums = jax.tree.map(np.asarray, trained(weights, digits, network=network).sums)
    np.testing.assert_allclose([each.var() for each in sums], [1, 1, 1], rtol=1e-10)


def test_lsuv_is_orthogonal_but_for_a_factor_a_layer() -> None:
    """Source: WᵀW is a multiple of the identity."""
    weights, _ = begun(Network((40, 30), initialisation="lsuv"), inputs=64, examples=load_digits().data[:200])
    for layer in weights:
        products = layer["weight"].T @ layer["weight"]
        np.testing.assert_allclose(products / products[0, 0], np.eye(len(products)), atol=1e-5)


def test_lsuv_leaves_sums_that_do_not_vary() -> None:
    orthogonal, lsuv = (
        begun(Network((4,), "tanh", initialisation), inputs=5, examples=np.zeros((3, 5)))
        for initialisation in ("orthogonal", "lsuv")
    )
    jax.tree.map(np.testing.assert_array_equal, lsuv, orthogonal)


@pytest.mark.parametrize("initialisation", INITIALISATIONS)
def test_equal_seeds_give_equal_weights(initialisation: Any) -> None:
    """In float64 as in float32, but for rounding."""
    network = Network((6,), initialisation=initialisation)
    examples = np.random.default_rng(1).normal(size=(9, 5))
    first, again, other = (begun(network, seed, 5, examples) for seed in (1, 1, 2))
    jax.tree.map(np.testing.assert_array_equal, first, again)
    differs = any((a["weight"] != b["weight"]).any() for a, b in zip(first[0], other[0], strict=True))
    assert differs == (initialisation not in ("zero", "equal"))
    single = begin(network, 5, CLASSES, jax.random.key(1), jnp.asarray(examples, jnp.float32))
    assert {leaf.dtype for leaf in jax.tree.leaves(single)} == {np.dtype("float32")}
    jax.tree.map(partial(np.testing.assert_allclose, rtol=1e-5, atol=1e-7), single, first)


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_what_else_is_learned_begins_as_in_pytorch(normalisation: Any) -> None:
    """Biases 0; scales 1, shifts 0, running means 0 and variances 1; as many numbers as the network says."""
    network = Network((6, 7), normalisation=normalisation)
    weights, running = begun(network, inputs=5)
    assert sum(leaf.size for leaf in jax.tree.leaves(weights)) == network.size(5, CLASSES)
    beginnings = {"bias": 0, "scale": 1, "shift": 0, "mean": 0, "variance": 1}
    batch = normalisation.startswith("batch")
    for index, units in enumerate((6, 7, CLASSES)):
        for name in ["bias", *(["scale", "shift"] if batch and index < 2 else [])]:
            np.testing.assert_array_equal(weights[index][name], np.full(units, beginnings[name]))
    assert len(running) == (2 if batch else 0)
    for units, layer in zip((6, 7), running, strict=batch):
        assert layer.keys() == {"mean", "variance"}
        for name, values in layer.items():
            np.testing.assert_array_equal(values, np.full(units, beginnings[name]))


@pytest.mark.parametrize("initialisation", ["zero", "equal", "he"])
def test_weight_normalisation_begins_with_the_same_function(initialisation: Any) -> None:
    """Source: the network without it."""
    examples = np.random.default_rng(1).normal(size=(9, 5))
    plain, normalised = (Network((6, 4), "tanh", initialisation, normalisation=n) for n in ("none", "weight"))
    with jax.enable_x64(True):
        logits, same = (
            trained(begun(network, 0, 5, examples)[0], examples, network=network).logits
            for network in (plain, normalised)
        )
    np.testing.assert_allclose(same, logits, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("scale", [0.0, 1e-30])  # whose square is 0 in float32
@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_a_network_of_zeros_is_finite(normalisation: Any, scale: float) -> None:
    """Source: the logits are 0, and the gradient by the last bias is 1/c less each class's frequency."""
    network = Network((6, 4), initialisation="equal", weight_scale=scale, normalisation=normalisation)
    labels = jnp.array([0, 0, 3])
    examples = jnp.asarray(np.random.default_rng(1).normal(size=(3, 5)), jnp.float32)
    weights, running = begin(network, 5, CLASSES, jax.random.key(0), examples)

    def loss(weights: Any) -> Any:
        logits = trained(weights, examples, network=network).logits
        return jnp.mean(layers.cross_entropy(logits, labels)), logits

    gradients, logits = jax.jit(jax.grad(loss, has_aux=True))(weights)
    in_test = layers.test_pass(weights, running, examples, network=network).logits
    np.testing.assert_allclose([logits, in_test], np.zeros((2, 3, CLASSES)), atol=1e-25)
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(gradients))
    np.testing.assert_allclose(gradients[-1]["bias"], 0.1 - np.bincount([0, 0, 3], minlength=CLASSES) / 3, rtol=1e-6)
