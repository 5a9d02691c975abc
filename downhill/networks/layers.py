"""A network's passes, in training and in the test, and what is read off them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, PRNGKeyArray

from downhill.networks.network import Network

Layer = dict[str, Array]

Weights = tuple[Layer, ...]
"""All that is learned, one dict a layer: ``"weight"`` (before, after) and ``"bias"`` (after,).

With batch normalisation each hidden layer also has ``"scale"`` and ``"shift"`` (after,). With weight normalisation
every layer has ``"direction"`` (before, after) and ``"length"`` (after,) in place of ``"weight"``.
"""

Running = tuple[Layer, ...]
"""``"mean"`` and ``"variance"`` (after,) of each hidden layer with batch normalisation; () without."""

EPSILON = 1e-5
"""What batch normalisation adds to the variance, as in PyTorch."""

MOMENTUM = 0.1
"""The newest batch's part in the running averages, as in PyTorch."""

_FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "relu": jax.nn.relu,  # whose derivative at 0 is 0, where that of max(0, x) would be 1/2
    "tanh": jnp.tanh,
    "sigmoid": jax.nn.sigmoid,
    "linear": lambda sums: sums,
}


class Pass(NamedTuple):
    """One batch on its way through the layers.

    Attributes:
        logits: what goes into the softmax.
        sums: z = Wᵀx + b of each layer as it is before any normalisation; the last are the logits.
        activations: what each hidden layer hands on, normalised if it is so, before dropout.
        statistics: the means and variances by which each hidden layer was normalised; () without batch normalisation.
    """

    logits: Float[Array, "examples classes"]
    sums: tuple[Float[Array, "examples _"], ...]
    activations: tuple[Float[Array, "examples _"], ...]
    statistics: Running


def training_pass(
    weights: Weights,
    inputs: Float[Array, "examples inputs"],
    shares: Float[Array, " examples"],
    key: PRNGKeyArray,
    dropout: Float[Array, ""],
    *,
    network: Network,
) -> Pass:
    """The pass whose loss is differentiated: the batch's own means and variances, and dropout.

    Args:
        weights: of the network.
        inputs: the batch, filled up to its size with any finite examples.
        shares: of each example in the batch, summing to 1; those that fill it up have 0. The mean of a sum z is
            Σ share·z, its variance Σ share·(z - mean)².
        key: which units dropout leaves out, the same ones in float32 and float64.
        dropout: p, traced; of no effect where the network's is 0.
        network: what the weights belong to.
    """
    keys = jax.random.split(key, len(network.hidden)) if network.dropout else ()
    return _pass(
        weights,
        inputs,
        lambda _, values: batch_statistics(values, shares),
        lambda index, values: _dropped(values, keys[index], dropout) if network.dropout else values,
        network,
    )


def test_pass(weights: Weights, running: Running, inputs: Float[Array, "examples inputs"], *, network: Network) -> Pass:
    """The pass of a network that is used: running means and variances, no dropout."""
    return _pass(weights, inputs, lambda index, _: running[index], lambda _, values: values, network)


def _pass(
    weights: Weights,
    inputs: Float[Array, "examples inputs"],
    statistics: Callable[[int, Array], Layer],
    dropped: Callable[[int, Array], Array],
    network: Network,
) -> Pass:
    """Both passes, which differ in a hidden layer's statistics and in what it hands on."""
    sums: list[Array] = []
    activations: list[Array] = []
    used: list[Layer] = []
    handed_on = inputs
    for index, layer in enumerate(weights[:-1]):
        sums.append(_sums(handed_on, layer))
        values, normalised_by = activated(
            sums[-1], layer, lambda values, index=index: statistics(index, values), network=network
        )
        activations.append(values)
        used += normalised_by
        handed_on = dropped(index, values)
    logits = _sums(handed_on, weights[-1])
    return Pass(logits, (*sums, logits), tuple(activations), tuple(used))


def _sums(inputs: Float[Array, "examples before"], layer: Layer) -> Float[Array, "examples after"]:
    """z = Wᵀx + b; in full precision, where accelerators would else round what they multiply."""
    return jnp.matmul(inputs, matrix(layer), precision="highest") + layer["bias"][None]


def activated(
    sums: Float[Array, "examples units"], layer: Layer, statistics: Callable[[Array], Layer], *, network: Network
) -> tuple[Float[Array, "examples units"], Running]:
    """φ of a hidden layer's sums, with batch normalisation before or after it, and by what it was normalised."""
    function = _FUNCTIONS[network.activation]
    if network.normalisation == "batch":
        used = statistics(sums)
        return function(_normalised(sums, layer, used)), (used,)
    values = function(sums)
    if network.normalisation == "batch_after":
        used = statistics(values)
        return _normalised(values, layer, used), (used,)
    return values, ()


def matrix(layer: Layer) -> Float[Array, "before after"]:
    """W of a layer; with weight normalisation its columns are length·direction/‖direction‖ (Salimans & Kingma 2016)."""
    if "weight" in layer:
        return layer["weight"]
    return layer["direction"] * (layer["length"] / lengths(layer["direction"]))[None]


def lengths(columns: Float[Array, "before after"]) -> Float[Array, " after"]:
    """Of each column √Σ v²."""
    return jnp.sqrt(jnp.sum(columns**2, axis=0))


def batch_statistics(values: Float[Array, "examples units"], shares: Float[Array, " examples"]) -> Layer:
    """Each unit's mean Σ share·value and biased variance Σ share·(value - mean)²."""
    # Added up, not shares @ values: a GPU may round what it multiplies as matrices.
    mean = jnp.sum(shares[:, None] * values, axis=0)
    return {"mean": mean, "variance": jnp.sum(shares[:, None] * (values - mean[None]) ** 2, axis=0)}


def _normalised(
    values: Float[Array, "examples units"], layer: Layer, statistics: Layer
) -> Float[Array, "examples units"]:
    """Scale·(value - mean)/√(variance + ε) + shift (Ioffe & Szegedy 2015)."""
    factors = layer["scale"] * jax.lax.rsqrt(statistics["variance"] + EPSILON)
    return (values - statistics["mean"][None]) * factors[None] + layer["shift"][None]


def _dropped(
    values: Float[Array, "examples units"], key: PRNGKeyArray, dropout: Float[Array, ""]
) -> Float[Array, "examples units"]:
    """0 with probability p, else value/(1 - p) (Srivastava et al. 2014)."""
    kept = jax.random.bernoulli(key, 1 - jnp.asarray(dropout, jnp.float32), values.shape)
    return jnp.where(kept, values / (1 - jnp.asarray(dropout, values.dtype)), 0)


def running_after(running: Running, statistics: Running, count: Int[Array, ""] | int) -> Running:
    """The running averages after one more batch: 0.9·old + 0.1·the batch's, its variance unbiased, as in PyTorch.

    Args:
        running: the averages before.
        statistics: the batch's.
        count: n, its examples without those that fill it up. The biased variance is multiplied by n/(n - 1); that of
            a single example is 0 and stays so, where PyTorch refuses the batch.
    """

    def after(old: Layer, new: Layer) -> Layer:
        examples = jnp.asarray(count, new["variance"].dtype)
        unbiased = new["variance"] * (examples / jnp.maximum(examples - 1, 1))
        return {
            "mean": (1 - MOMENTUM) * old["mean"] + MOMENTUM * new["mean"],
            "variance": (1 - MOMENTUM) * old["variance"] + MOMENTUM * unbiased,
        }

    return tuple(after(old, new) for old, new in zip(running, statistics, strict=True))


def cross_entropy(
    logits: Float[Array, "examples classes"], labels: Int[Array, " examples"]
) -> Float[Array, " examples"]:
    """Of each example -log softmax(logits) of its label, 0 ≤ label < classes; finite however large the logits are."""
    # log_softmax takes the largest logit off first: then a loss near 0 has its error, not that of the logits.
    return -jnp.take_along_axis(jax.nn.log_softmax(logits, axis=1), labels[:, None], axis=1)[:, 0]


def spreads(values: Sequence[Float[Array, "_ _"]]) -> Float[Array, " layers"]:
    """The standard deviation of each layer's sums or activations, over all its units and examples."""
    return jnp.array([jnp.std(each) for each in values])
