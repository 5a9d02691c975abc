"""The passes against PyTorch: its layers, its batch and weight normalisation, its autograd, all in float64."""

from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.parametrizations import weight_norm

from downhill.networks import layers
from downhill.networks.layers import Pass, Running, Weights, cross_entropy, spreads, training_pass
from downhill.networks.network import ACTIVATIONS, NORMALISATIONS, Network
from tests.products import paired

INPUTS, CLASSES, HIDDEN = 5, 3, (7, 4)
NO_DROPOUT = 0.0
KEY = 7
ACTIVATED = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "linear": nn.Identity}

running_after = jax.jit(layers.running_after)
in_test = jax.jit(layers.test_pass, static_argnames="network")
agree = partial(np.testing.assert_allclose, rtol=1e-12, atol=1e-14)
agree_closely = partial(agree, atol=1e-12)  # gradients, whose terms cancel: some are 0 but for rounding


def weights_of(network: Network) -> tuple[Weights, Running]:
    """Any weights and running averages, all numbers unlike each other: biases and shifts too."""
    chance = np.random.default_rng(3)
    weights: list[Any] = []
    for index, (before, after) in enumerate(network.shapes(INPUTS, CLASSES)):
        weight = chance.normal(size=(before, after)) / np.sqrt(before)
        length, scale, bias, shift = (*chance.uniform(0.5, 2, (2, after)), *chance.normal(size=(2, after)))
        by_length = {"direction": weight, "length": length, "bias": bias}
        layer = by_length if network.normalisation == "weight" else {"weight": weight, "bias": bias}
        hidden = network.normalisation.startswith("batch") and index < len(network.hidden)
        weights.append(layer | ({"scale": scale, "shift": shift} if hidden else {}))
    running: list[Any] = [
        {"mean": chance.normal(size=each), "variance": chance.uniform(0.5, 2, each)} for each in network.hidden
    ]
    return tuple(weights), tuple(running) if network.normalisation.startswith("batch") else ()


def batch(examples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Any inputs and labels."""
    chance = np.random.default_rng(seed)
    return chance.normal(1, 2, (examples, INPUTS)), chance.integers(0, CLASSES, examples)


class InTorch:
    """The same network of PyTorch's modules: of each layer a linear one and those that follow it."""

    def __init__(self, network: Network, weights: Weights, running: Running) -> None:
        self.linears: list[nn.Linear] = []
        self.others: list[nn.Sequential] = []
        self.norms: list[Any] = []
        self.learned: list[dict[str, Any]] = []
        for layer, (before, after) in zip(weights, network.shapes(INPUTS, CLASSES), strict=True):
            linear = nn.Linear(before, after, dtype=torch.float64)
            self.linears.append(linear)
            self.learned.append({"weight": linear.weight, "bias": linear.bias})
            if network.normalisation == "weight":
                of_weight: Any = weight_norm(linear).parametrizations.weight
                length, direction = of_weight.original0, of_weight.original1
                self.learned[-1] = {"length": length, "direction": direction, "bias": linear.bias}
            steps: list[nn.Module] = [ACTIVATED[network.activation]()]
            if "scale" in layer:
                self.norms.append(norm := nn.BatchNorm1d(after, dtype=torch.float64))
                steps.insert(0 if network.normalisation == "batch" else 1, norm)
                self.learned[-1] |= {"scale": norm.weight, "shift": norm.bias}
            self.others.append(nn.Sequential(*steps))
        self.others[-1] = nn.Sequential()
        self._copy(weights, running)

    @torch.no_grad()
    def _copy(self, weights: Weights, running: Running) -> None:
        for learned, layer in zip(self.learned, weights, strict=True):
            for name, parameter in learned.items():
                parameter.copy_(torch.tensor(layer[name].T).reshape(parameter.shape))
        for norm, of_layer in zip(self.norms, running, strict=True):
            norm.running_mean.copy_(torch.tensor(of_layer["mean"]))
            norm.running_var.copy_(torch.tensor(of_layer["variance"]))

    def __call__(self, inputs: np.ndarray, *, train: bool) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Sums of each layer, the logits last, and activations of each hidden layer."""
        sums, activations, values = [], [], torch.tensor(inputs)
        for linear, others in zip(self.linears, self.others, strict=True):
            sums.append(linear(values))
            values = others.train(train)(sums[-1])
            activations.append(values)
        return tuple(sums), tuple(activations[:-1])

    def differentiated(self, logits: Any, labels: np.ndarray) -> tuple[np.ndarray, tuple[dict[str, np.ndarray], ...]]:
        """The losses, and the gradients of their mean in our shapes."""
        losses = nn.functional.cross_entropy(logits, torch.tensor(labels), reduction="none")
        numbers = [parameter for learned in self.learned for parameter in learned.values()]
        found = iter(torch.autograd.grad(losses.mean(), numbers))
        gradients = [
            {name: next(found).numpy().T.reshape(_shape(name, each)) for name, each in learned.items()}
            for learned in self.learned
        ]
        return losses.detach().numpy(), tuple(gradients)

    def running(self) -> Running:
        """The averages of its batch normalisations."""
        return tuple({"mean": each.running_mean.numpy(), "variance": each.running_var.numpy()} for each in self.norms)


def _shape(name: str, parameter: Any) -> tuple[int, ...]:
    """PyTorch keeps (after, before), and lengths in a column."""
    return tuple(reversed(parameter.shape)) if name in ("weight", "direction") else (-1,)


def agree_with(ours: Any, tensors: Any) -> None:
    """Each array with the tensor in its place."""
    jax.tree.map(lambda array, tensor: agree(array, tensor.detach().numpy()), ours, tensors)


@partial(jax.jit, static_argnames="network")
def differentiated(
    weights: Weights, inputs: Any, labels: Any, shares: Any, key: Any, dropout: Any, network: Network
) -> tuple[tuple[Any, tuple[Any, Pass]], Weights]:
    """((loss, (losses, pass)), gradients) of a training pass."""

    def loss(weights: Weights) -> tuple[Any, tuple[Any, Pass]]:
        passed = training_pass(weights, inputs, shares, key, dropout, network=network)
        losses = cross_entropy(passed.logits, labels)
        return jnp.sum(shares * losses), (losses, passed)

    return jax.value_and_grad(loss, has_aux=True)(weights)


def trained(weights: Weights, inputs: np.ndarray, labels: np.ndarray, network: Network, **other: Any) -> Any:
    """The same, of a batch whose examples count alike, unless ``shares`` says otherwise."""
    given = {"shares": np.full(len(inputs), 1 / len(inputs)), "dropout": NO_DROPOUT, "key": jax.random.key(KEY)}
    return differentiated(weights, inputs, labels, network=network, **(given | other))


@pytest.mark.parametrize(("activation", "normalisation"), paired(product(ACTIVATIONS, NORMALISATIONS), each=2))
def test_both_passes_are_those_of_pytorch(activation: Any, normalisation: Any) -> None:
    """Over several batches of different sizes, since running averages grow with each."""
    network = Network(HIDDEN, activation, normalisation=normalisation)
    weights, running = weights_of(network)
    in_torch = InTorch(network, weights, running)
    with jax.enable_x64(True):
        for examples, seed in ((6, 1), (6, 2), (2, 3)):
            inputs, labels = batch(examples, seed)
            (loss, (losses, passed)), gradients = trained(weights, inputs, labels, network)
            running = running_after(running, passed.statistics, np.int32(examples))
            sums, activations = in_torch(inputs, train=True)
            expected = in_torch.differentiated(sums[-1], labels)
            agree(loss, expected[0].mean())
            jax.tree.map(agree_closely, (losses, gradients), expected)
            agree_with((passed.logits, passed.sums, passed.activations), (sums[-1], sums, activations))
            jax.tree.map(agree, running, in_torch.running())
        inputs, _ = batch(4, 5)
        passed = in_test(weights, running, inputs, network=network)
    sums, activations = in_torch(inputs, train=False)
    agree_with((passed.logits, passed.sums, passed.activations), (sums[-1], sums, activations))
    jax.tree.map(np.testing.assert_array_equal, passed.statistics, running)


def test_a_relu_at_zero_is_flat() -> None:
    """As PyTorch has it, so that a network of zeros does not move its hidden layers. Source: its autograd."""
    network = Network((4,))
    (hidden, last), _ = weights_of(network)
    weights = {name: np.zeros_like(values) for name, values in hidden.items()}, last
    inputs, labels = batch(6, 1)
    in_torch = InTorch(network, weights, ())
    with jax.enable_x64(True):
        _, gradients = trained(weights, inputs, labels, network)
    sums, _ = in_torch(inputs, train=True)
    jax.tree.map(agree_closely, gradients, in_torch.differentiated(sums[-1], labels)[1])


def test_without_hidden_layers_it_is_softmax_regression() -> None:
    """Source: the gradients Xᵀ(softmax - onehot)/n and the mean of softmax - onehot."""
    network = Network(())
    weights, _ = weights_of(network)
    inputs, labels = batch(6, 1)
    with jax.enable_x64(True):
        (_, (_, passed)), [gradient] = trained(weights, inputs, labels, network)
    logits = inputs @ weights[0]["weight"] + weights[0]["bias"]
    wrong = np.exp(logits) / np.exp(logits).sum(1, keepdims=True) - np.eye(CLASSES)[labels]
    agree(passed.logits, logits)
    agree(gradient["weight"], inputs.T @ wrong / 6)
    agree(gradient["bias"], wrong.mean(0))
    assert passed.activations == passed.statistics == ()


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_examples_that_fill_up_a_batch_change_nothing(normalisation: Any) -> None:
    """Not even which units dropout leaves out of the others."""
    network = Network(HIDDEN, normalisation=normalisation, dropout=0.5)
    weights, _ = weights_of(network)
    inputs, labels = batch(6, 1)
    filled = np.concatenate([inputs, 100 * np.ones((3, INPUTS))]), np.concatenate([labels, [0, 0, 0]])
    with jax.enable_x64(True):
        (loss, (losses, passed)), gradients = trained(weights, inputs, labels, network, dropout=0.4)
        shares = np.array([1 / 6] * 6 + [0.0] * 3)
        (same, (more, fuller)), as_before = trained(weights, *filled, network, shares=shares, dropout=0.4)
    agree(same, loss)
    agree(more[:6], losses)
    agree(fuller.logits[:6], passed.logits)
    jax.tree.map(agree_closely, as_before, gradients)
    jax.tree.map(agree, fuller.statistics, passed.statistics)


def test_a_share_of_two_is_an_example_that_occurs_twice() -> None:
    network = Network(HIDDEN, normalisation="batch")
    weights, _ = weights_of(network)
    inputs, labels = batch(3, 1)
    twice = [0, 0, 1, 2]
    with jax.enable_x64(True):
        (loss, _), gradients = trained(weights, inputs[twice], labels[twice], network)
        (same, _), as_before = trained(weights, inputs, labels, network, shares=np.array([0.5, 0.25, 0.25]))
    agree(same, loss)
    jax.tree.map(agree_closely, as_before, gradients)


@pytest.mark.parametrize("float64_allowed", [False, True])
def test_float32_stays_float32_and_agrees(float64_allowed: bool) -> None:
    network = Network(HIDDEN, normalisation="batch", dropout=0.5)
    weights, running = weights_of(network)
    inputs, labels = batch(6, 1)
    with jax.enable_x64(True):
        exact = trained(weights, inputs, labels, network, dropout=0.4)
    weights, running, inputs, shares = jax.tree.map(np.float32, (weights, running, inputs, np.full(6, 1 / 6)))
    with jax.enable_x64(float64_allowed):
        result = trained(weights, inputs, labels, network, shares=shares, dropout=np.float32(0.4))
        (_, (_, passed)), _ = result
        running = running_after(running, passed.statistics, np.int32(6))
        tested = in_test(weights, running, inputs, network=network)
    assert {leaf.dtype for leaf in jax.tree.leaves((result, running, tested))} == {np.dtype("float32")}
    jax.tree.map(partial(np.testing.assert_allclose, rtol=1e-4, atol=1e-4), result, exact)


# Dropout: with the identity as the last layer, the logits are what the hidden layer hands on -------------------------


def dropped_out(p: float, seed: int, units: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """What a hidden layer computes and what is left of it, (300, units). The network's own p is another."""
    network = Network((units,), "linear", dropout=0.5)
    weights = ({"weight": np.ones((1, units)), "bias": np.arange(units) / 10}, _identity(units))
    inputs = np.random.default_rng(1).uniform(1, 2, (300, 1))
    key = jax.random.key(seed)
    with jax.enable_x64(True):
        passed = jax.jit(partial(training_pass, network=network))(weights, inputs, np.full(300, 1 / 300), key, p)
    return np.asarray(passed.activations[0]), np.asarray(passed.logits)


def _identity(units: int) -> dict[str, np.ndarray]:
    return {"weight": np.eye(units), "bias": np.zeros(units)}


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.95])
def test_dropout_leaves_out_a_fraction_p_and_keeps_the_expectation(p: float) -> None:
    """Source: the binomial standard errors of the fraction and of the mean."""
    values, left = dropped_out(p, 1)
    agree(left[left != 0], (values / (1 - p))[left != 0])
    error = np.sqrt(p * (1 - p) / values.size)
    assert abs((left == 0).mean() - p) <= 4 * error
    errors_of_mean = np.sqrt(p / (1 - p) * (values**2).sum()) / values.size
    assert abs(left.mean() - values.mean()) <= 4 * errors_of_mean + 1e-12
    for axis in (0, 1):  # every unit and every example for itself
        assert np.abs((left == 0).mean(axis) - p).max() <= 5 * error * np.sqrt(values.shape[1 - axis])


def test_dropout_is_drawn_from_the_key() -> None:
    first, again, other = (dropped_out(0.5, seed)[1] != 0 for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert abs((first == other).mean() - 0.5) < 0.01


def test_each_layer_drops_its_own_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: PyTorch's autograd with the same masks, after batch normalisation of the activations."""
    masks: list[np.ndarray] = []
    bernoulli = jax.random.bernoulli

    def recorded(*arguments: Any) -> Any:
        drawn = bernoulli(*arguments)
        masks.append(np.asarray(drawn))
        return drawn

    network = Network((6, 6), "tanh", normalisation="batch_after", dropout=0.3)
    weights, running = weights_of(network)
    inputs, labels = batch(5, 1)
    with jax.enable_x64(True):
        with monkeypatch.context() as patched:
            patched.setattr(jax.random, "bernoulli", recorded)
            arguments = jax.tree.map(jnp.asarray, (weights, inputs, np.full(5, 0.2), jax.random.key(KEY), 0.3))
            training_pass(*arguments, network=network)
        (_, (losses, _)), gradients = trained(weights, inputs, labels, network, dropout=0.3)
    assert len(masks) == 2
    assert (masks[0] != masks[1]).any()
    in_torch = InTorch(network, weights, running)
    for others, mask in zip(in_torch.others, masks, strict=False):  # the last layer drops nothing
        others.register_forward_hook(partial(_masked, torch.tensor(mask / 0.7)))
    sums, _ = in_torch(inputs, train=True)
    jax.tree.map(agree_closely, (losses, gradients), in_torch.differentiated(sums[-1], labels))


def _masked(factors: torch.Tensor, _module: nn.Module, _arguments: Any, values: torch.Tensor) -> torch.Tensor:
    return values * factors


def test_a_test_and_a_network_without_dropout_draw_nothing() -> None:
    network = Network(HIDDEN, dropout=0.5)
    weights, _ = weights_of(network)
    inputs, labels = batch(4, 1)
    arguments = weights, inputs, np.full(4, 0.25), jax.random.key(KEY), 0.5
    with_it = jax.make_jaxpr(partial(training_pass, network=network))(*arguments)
    without = jax.make_jaxpr(partial(training_pass, network=replace(network, dropout=0.0)))(*arguments)
    assert "random" in str(with_it)
    assert "random" not in str(without)
    with jax.enable_x64(True):
        tested = in_test(weights, (), inputs, network=network)
        (_, (_, passed)), _ = trained(weights, inputs, labels, replace(network, dropout=0.0), dropout=0.5)
    agree(tested.logits, passed.logits)


# The loss, the averages, the spreads ---------------------------------------------------------------------------------


@pytest.mark.parametrize("wide", [1e4, 1e30])
def test_large_logits_have_a_finite_loss_and_gradient(wide: float) -> None:
    """Source: log Σ exp is the largest logit, where the others are far below."""
    logits = jnp.array([[wide, 0, -wide], [wide, 0, -wide], [wide, wide, wide]], jnp.float32)
    labels = jnp.array([0, 2, 1])
    np.testing.assert_allclose(cross_entropy(logits, labels), [0, 2 * wide, np.log(3)], rtol=1e-6)
    gradient = jax.grad(lambda logits: cross_entropy(logits, labels).sum())(logits)
    np.testing.assert_allclose(gradient, [[0, 0, 0], [1, 0, -1], [1 / 3, -2 / 3, 1 / 3]], atol=1e-6)


def test_a_loss_near_zero_is_not_lost_in_the_logits() -> None:
    """Source: log(1 + exp(-10)) = 4.53989e-5; float32 tells apart 100 and 100 + 7.6e-6 only."""
    loss = cross_entropy(jnp.array([[100.0, 90.0]], jnp.float32), jnp.array([0]))
    np.testing.assert_allclose(loss, [np.log1p(np.exp(-10))], rtol=3e-3)


def test_a_batch_of_one_example_keeps_the_averages_finite() -> None:
    """PyTorch refuses it: nothing is known of the variance, and it counts as 0."""
    old = ({"mean": np.array([1.0], np.float32), "variance": np.array([2.0], np.float32)},)
    batch_of_one = ({"mean": np.array([3.0], np.float32), "variance": np.array([0.0], np.float32)},)
    [after] = running_after(old, batch_of_one, 1)
    np.testing.assert_allclose(after["mean"], [1.2], rtol=1e-6)
    np.testing.assert_allclose(after["variance"], [1.8], rtol=1e-6)


def test_spreads_are_the_standard_deviations() -> None:
    """Source: NumPy."""
    chance = np.random.default_rng(1)
    values = [chance.normal(3, scale, (20, units)).astype(np.float32) for scale, units in ((1, 5), (10, 2))]
    np.testing.assert_allclose(jax.jit(spreads)(values), [each.std() for each in values], rtol=1e-5)
    assert spreads(()).shape == (0,)
