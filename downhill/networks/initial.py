"""How a network's weights begin."""

import math
from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from downhill.networks.layers import Layer, Running, Weights, activated, batch_statistics, lengths
from downhill.networks.network import Network


def begin(
    network: Network,
    inputs: int,
    classes: int,
    key: PRNGKeyArray,
    examples: Float[Array, "examples inputs"],
    weight_scale: Float[Array, ""] | None = None,
) -> tuple[Weights, Running]:
    """The first weights and running averages, in the precision of ``examples``.

    Of a layer with m units before and n after it, every weight is independent of the others, except where said:

    - ``"zero"`` 0; ``"equal"`` weight_scale; ``"normal"`` of standard deviation weight_scale
    - ``"glorot_uniform"`` between ±√(6/(m + n)), ``"glorot_normal"`` of variance 2/(m + n) (Glorot & Bengio 2010)
    - ``"he"`` normal of variance 2/m (He et al. 2015)
    - ``"orthogonal"`` columns, or rows where those are fewer, orthogonal to each other (Saxe et al. 2014), of length √2
      for ReLU and else 1
    - ``"lsuv"`` those, each layer divided by the standard deviation of its sums on ``examples`` (Mishkin & Matas 2016)

    Biases and shifts are 0, scales 1, running means 0 and variances 1. With weight normalisation the directions are
    these columns and the lengths theirs, so that the network computes the same; a column of zeros, which has no
    direction, points along all inputs equally.

    Args:
        network: what it is made of.
        inputs: how many numbers an example has.
        classes: how many there are.
        key: the same one gives the same weights, in float64 those of float32 but for rounding.
        examples: the inputs on which ``"lsuv"`` measures; of no other effect.
        weight_scale: in place of the network's, where it is traced.
    """
    shapes = network.shapes(inputs, classes)
    keys = jax.random.split(key, len(shapes))
    scale = jnp.asarray(network.weight_scale if weight_scale is None else weight_scale, examples.dtype)
    matrices = [_matrix(network, *each, scale) for each in zip(shapes, keys, strict=True)]
    if network.initialisation == "lsuv":
        matrices = _of_unit_variance(network, matrices, examples)
    layers = [_layer(network, matrix) for matrix in matrices]
    if not network.normalisation.startswith("batch"):
        return tuple(layers), ()
    dtype = examples.dtype
    hidden = [layer | _scale_and_shift(n, dtype) for layer, n in zip(layers, network.hidden, strict=False)]
    running = [{"mean": jnp.zeros(n, dtype), "variance": jnp.ones(n, dtype)} for n in network.hidden]
    return (*hidden, layers[-1]), tuple(running)


def _matrix(network: Network, shape: tuple[int, int], key: PRNGKeyArray, scale: Float[Array, ""]) -> Array:
    """One layer's W, in the precision of the scale. Chance is float32's in every precision."""
    (before, after), dtype = shape, scale.dtype
    gain = math.sqrt(2) if network.activation == "relu" else 1.0
    match network.initialisation:
        case "zero":
            return jnp.zeros(shape, dtype)
        case "equal":
            return jnp.full(shape, scale, dtype)
        case "glorot_uniform":
            return math.sqrt(6 / (before + after)) * jax.random.uniform(key, shape, jnp.float32, -1, 1).astype(dtype)
        case "orthogonal":
            return gain * jax.nn.initializers.orthogonal()(key, shape, jnp.float32).astype(dtype)
        case "lsuv":
            return jax.nn.initializers.orthogonal()(key, shape, jnp.float32).astype(dtype)
        case "normal" | "glorot_normal" | "he":
            glorot, he = math.sqrt(2 / (before + after)), math.sqrt(2 / before)
            deviation = {"normal": scale, "glorot_normal": glorot, "he": he}[network.initialisation]
            return deviation * jax.random.normal(key, shape, jnp.float32).astype(dtype)


def _of_unit_variance(network: Network, matrices: list[Array], examples: Array) -> list[Array]:
    """Each W divided by the standard deviation of its sums, whose examples have passed the layers before it.

    The paper does so again until the variance is 1. Here one division makes it 1, since the biases are 0 and the
    examples stay the same. Sums that do not vary are left as they are.
    """
    shares = jnp.full(len(examples), 1 / len(examples), examples.dtype)
    divided: list[Array] = []
    handed_on = examples
    for matrix in matrices:
        sums = handed_on @ matrix
        deviation = jnp.std(sums)
        deviation = jnp.where(deviation > 0, deviation, 1)
        divided.append(matrix / deviation)
        layer = _scale_and_shift(matrix.shape[1], matrix.dtype)
        handed_on, _ = activated(sums / deviation, layer, partial(batch_statistics, shares=shares), network=network)
    return divided


def _layer(network: Network, matrix: Array) -> Layer:
    """A layer that computes with this W."""
    bias = jnp.zeros(matrix.shape[1], matrix.dtype)
    if network.normalisation != "weight":
        return {"weight": matrix, "bias": bias}
    length = lengths(matrix)
    anywhere = jnp.full_like(matrix, 1 / math.sqrt(len(matrix)))
    return {"direction": jnp.where((length > 0)[None], matrix, anywhere), "length": length, "bias": bias}


def _scale_and_shift(units: int, dtype: jnp.dtype) -> Layer:
    """What batch normalisation learns: at first nothing is scaled or shifted."""
    return {"scale": jnp.ones(units, dtype), "shift": jnp.zeros(units, dtype)}
